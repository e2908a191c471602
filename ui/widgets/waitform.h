// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class ProfileChoice;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class WaitPanelModel;

/// For which app, how long and for whom to wait, before anything listens.
class WaitForm : public QWidget
{
    Q_OBJECT

public:
    explicit WaitForm(WaitPanelModel *model, QWidget *parent = nullptr);

    void fill();

private:
    void fillApps();
    void begin();

    WaitPanelModel *m_model;
    ProfileChoice *m_app;
    QSpinBox *m_minutes;
    QSpinBox *m_count;
    QPlainTextEdit *m_teams;
    QLabel *m_objection;
    QComboBox *m_door;
    QPushButton *m_begin;
};
