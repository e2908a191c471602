// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "presentation/effectsmodel.h"
#include "widgets/questions.h"

#include <QObject>
#include <QPointer>

class InstallationActs;
class QDialog;

/// Takes the wish for an act from wherever it came (button, menu, key, palette), and opens what must be asked or shown
/// before it. GUI thread.
class ActDialogs : public QObject
{
    Q_OBJECT

public:
    /// \a acts and \a window outlive it.
    ActDialogs(InstallationActs *acts, OpenUrl openUrl, Ask ask, QWidget *window);

    /// Does nothing where it cannot be done now.
    void request(Act act, const QList<RowId> &ids);
    /// Rows are to be deleted: asks for both, forget alone, or neither.
    void requestRemoval(const QList<RowId> &ids);

Q_SIGNALS:
    void authorizeRequested(RowId id);
    void unlockRequested();
    void helpRequested(const QString &topic);
    /// Something short for the status bar.
    void noticed(const QString &sentence);

private:
    void openSheet(EffectsModel::Question question, const QList<RowId> &ids, bool hasMoved);
    void askToRetry(const QList<RowId> &ids);
    void openProbe(RowId id);
    void openUninstall(RowId id);

    InstallationActs *m_acts;
    OpenUrl m_openUrl;
    Ask m_ask;
    QWidget *m_window;
    QPointer<QDialog> m_sheet;
};
