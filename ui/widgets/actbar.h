// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/act.h"
#include "domain/rowid.h"

#include <QWidget>

class InstallationActs;
class QAction;
class QFrame;
class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

/// What can be done with the installation in the details: a row of buttons, and above it what happens now or how the last
/// act ended. Where nobody knows how a refresh ended, the three choices that are left. The buttons never move.
class ActBar : public QWidget
{
    Q_OBJECT

public:
    ActBar(InstallationActs *acts, QWidget *parent = nullptr);

    /// 0: none.
    void show(RowId id);

Q_SIGNALS:
    void actRequested(Act act);
    /// To be ended and brought back in the cycle lab.
    void cycleRequested();

private:
    QPushButton *makeButton(Act act);
    QWidget *makeDoubt();
    void showModel();
    void showMessage();

    InstallationActs *m_acts;
    RowId m_id = 0;
    QList<std::pair<Act, QPushButton *>> m_buttons;
    QList<std::pair<Act, QAction *>> m_more;
    QFrame *m_message;
    QLabel *m_mark;
    QLabel *m_sentence;
    QProgressBar *m_progress;
    QWidget *m_doubt = nullptr;
    QToolButton *m_moreButton = nullptr;
};
