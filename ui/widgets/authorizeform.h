// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/authorizepanelmodel.h"

#include <QWidget>

class ProfileChoice;
class QLabel;
class QLineEdit;
class QPushButton;

/// Which app and which team an authorization is for, before anything is opened.
class AuthorizeForm : public QWidget
{
    Q_OBJECT

public:
    explicit AuthorizeForm(AuthorizePanelModel *model, QWidget *parent = nullptr);

    void fill();

private:
    void begin();

    AuthorizePanelModel *m_model;
    ProfileChoice *m_app;
    QLineEdit *m_team;
    QLabel *m_objection;
    QPushButton *m_begin;
};
