// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/secret.h"

#include <QWidget>

class AdvancedFields;
class ConnectFormModel;
class ErrorNote;
class ProfileField;
class QComboBox;
class QFormLayout;
class QToolButton;
class RedirectUriList;
class ScopeField;

/// The fields of an app profile in the order and words of Miro's settings page, checked while typing, with what went
/// wrong when it was stored. Its model outlives it.
class ProfileForm : public QWidget
{
    Q_OBJECT

public:
    /// \a errorName: the object name of the note with the error.
    ProfileForm(ConnectFormModel *model, const QString &errorName, QWidget *parent = nullptr);

    /// Focuses the first field.
    void enter();
    /// Marks everything that is wrong and focuses the first of it. True when the profile can be stored.
    bool check();
    /// Hands the form to the model; again after the vault was opened.
    void save();

Q_SIGNALS:
    void helpRequested(const QString &topic);
    /// Enter was pressed in a field.
    void submitted();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    ProfileField *addField(QFormLayout *form, const QString &field, const QString &name);
    QWidget *makeBasics();
    void wire();
    void takeFields();
    void showSecretHint();
    void showModel();
    void measureAgain();
    void fillFields();
    void fill();
    void takeFailure(const Error &error);

    ConnectFormModel *m_model;
    QList<ProfileField *> m_fields;
    ProfileField *m_name = nullptr;
    ProfileField *m_clientId = nullptr;
    ProfileField *m_clientSecret = nullptr;
    ProfileField *m_appUrl = nullptr;
    RedirectUriList *m_redirectUris = nullptr;
    ScopeField *m_scopes = nullptr;
    QComboBox *m_environment = nullptr;
    QComboBox *m_lifetime = nullptr;
    QToolButton *m_advancedButton = nullptr;
    QWidget *m_basics = nullptr;
    QString m_secretHint;
    AdvancedFields *m_advanced = nullptr;
    ErrorNote *m_error = nullptr;
    bool m_filling = false;
};
