// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "presentation/cyclelabmodel.h"
#include "widgets/questions.h"

#include <QWidget>

class CycleRunsPane;
class CycleRunView;
class ErrorNote;
class InstallationsPageModel;
class LockedNote;
class QFrame;
class QLabel;
class QMenu;
class QPushButton;

/// The page of the cycle lab: runs on the left, the chosen one on the right, and what can be done with it below. GUI
/// thread.
class CycleLabPage : public QWidget
{
    Q_OBJECT

public:
    /// Both models outlive it.
    CycleLabPage(CycleLabModel *model, InstallationsPageModel *installations, OpenUrl openUrl, Ask ask, AskFile askFile,
                 QWidget *parent = nullptr);

    /// Reads the runs, and takes the keyboard to where something is to be done.
    void enter();
    /// \a reason as LockedNote::setReason().
    void setLocked(bool isLocked, const QString &reason);

Q_SIGNALS:
    void newRequested();
    void unlockRequested();
    void helpRequested(const QString &topic);
    /// Something short for the status bar.
    void noticed(const QString &sentence);

private:
    QFrame *makeOffer();
    QWidget *makeActs();
    QPushButton *addAct(const char *objectName, const QString &text);
    void fillReportMenu(QMenu *menu);
    void wire();
    void wireActs();
    void showModel();
    void takeSelection();
    void askToStop(RowId id);
    void askToStopAll();
    void askToRemove(const QList<RowId> &ids);
    void askForFile(CycleLabModel::Report kind, const QString &name, const QString &filter);
    void askForPng();
    void openComparison(const Cycle &one, const Cycle &other);
    QList<RowId> reported() const;

    CycleLabModel *m_model;
    Ask m_ask;
    AskFile m_askFile;
    LockedNote *m_locked;
    QLabel *m_offered; ///< made by makeOffer(), before m_offer
    QPushButton *m_goOnAll;
    QFrame *m_offer;
    ErrorNote *m_error;
    CycleRunsPane *m_runs;
    CycleRunView *m_view;
    // Made by makeActs(), before m_acts.
    QPushButton *m_again;
    QPushButton *m_goOn;
    QPushButton *m_stop;
    QPushButton *m_stopAll;
    QPushButton *m_compare;
    QPushButton *m_report;
    QWidget *m_acts;
};
