// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QWidget>

class ConnectFormModel;
class ErrorNote;
class ProfileField;
class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

/// The form that connects a Miro app, or changes a connected one, in the order of Miro's own settings page; checked
/// while typing.
class ConnectPage : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectPage(ConnectFormModel *model, QWidget *parent = nullptr);

    /// The fields of the model's profile, the first one focused.
    void begin();
    /// Hands the form to the model; again after the vault was opened.
    void save();

Q_SIGNALS:
    void backRequested();
    /// To be opened in the browser.
    void pageRequested(const QUrl &address);
    void helpRequested(const QString &topic);

private:
    ProfileField *addField(QFormLayout *form, const QString &field, const QString &name);
    QWidget *makeBasics();
    QWidget *makeAdvanced();
    void wire();
    void takeFields();
    void showModel();
    void fillFields();
    void fill();
    void takeFailure(const Error &error);

    ConnectFormModel *m_model;
    QList<ProfileField *> m_fields;
    ProfileField *m_name = nullptr;
    ProfileField *m_clientId = nullptr;
    ProfileField *m_clientSecret = nullptr;
    ProfileField *m_redirectUri = nullptr;
    QLineEdit *m_scopes = nullptr;
    QComboBox *m_environment = nullptr;
    QComboBox *m_lifetime = nullptr;
    QToolButton *m_advancedButton = nullptr;
    QWidget *m_basics = nullptr;
    QWidget *m_advanced = nullptr;
    QCheckBox *m_pkce = nullptr;
    QLineEdit *m_base = nullptr;
    ErrorNote *m_error = nullptr;
    QLabel *m_title = nullptr;
    QPushButton *m_back = nullptr;
    QPushButton *m_save = nullptr;
    bool m_filling = false;
};
