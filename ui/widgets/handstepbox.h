// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "presentation/cyclelabmodel.h"

#include <QFrame>

class QLabel;
class QListWidget;
class QPushButton;

/// What a person has to do at Miro now: what to click, in the words of its pages, with the addresses to open. Where
/// several runs wait, a list of all that is to be done, to be done in one go. Hidden while nobody is needed. GUI
/// thread.
class HandStepBox : public QFrame
{
    Q_OBJECT

public:
    /// \a model outlives it.
    HandStepBox(CycleLabModel *model, OpenUrl openUrl, QWidget *parent = nullptr);

    /// Shows that of the run \a id, where it waits for one, or else the first of all.
    void show(RowId id);
    /// Null while nobody is needed.
    QWidget *firstAct() const;

Q_SIGNALS:
    /// Chosen in the list.
    void runRequested(RowId id);
    /// What arrived is not the run's.
    void stopRequested(RowId id);

private:
    QPushButton *addButton(const char *objectName, const QString &text);
    void showHand();
    void showList();
    /// The addresses of its steps, in their order.
    QStringList addresses() const;
    void playAll();

    CycleLabModel *m_model;
    OpenUrl m_openUrl;
    QList<HandStep> m_hands;
    qsizetype m_current = -1; ///< of m_hands
    QLabel *m_title;
    QListWidget *m_list;
    QLabel *m_steps;
    QList<QPushButton *> m_buttons;
    QPushButton *m_open;
    QPushButton *m_openNext;
    QPushButton *m_copy;
    QPushButton *m_done;
    QPushButton *m_play;
    QPushButton *m_discard;
};
