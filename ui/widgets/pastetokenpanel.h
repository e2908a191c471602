// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"

#include <QWidget>

class ErrorNote;
class PasteTokenModel;
class ProfileChoice;
class QLabel;
class QLineEdit;
class QPushButton;

/// Takes a token that Miro showed on its own page. The fields are emptied when the token was taken, when the vault is
/// locked and when the panel goes.
class PasteTokenPanel : public QWidget
{
    Q_OBJECT

public:
    /// Becomes the parent of \a model.
    explicit PasteTokenPanel(PasteTokenModel *model, QWidget *parent = nullptr);
    ~PasteTokenPanel() override;

    PasteTokenModel *model() { return m_model; }
    void clearFields();
    void requestClose();

Q_SIGNALS:
    void closed();
    void installationRequested(RowId id);
    void unlockRequested();
    void editProfileRequested(RowId profile);
    void helpRequested(const QString &topic);

private:
    void wire();
    void showProfiles();
    void showModel();
    void submit();

    PasteTokenModel *m_model;
    ProfileChoice *m_app;
    QLineEdit *m_access;
    QLineEdit *m_refresh;
    QPushButton *m_add;
    ErrorNote *m_error;
    QLabel *m_done;
    QPushButton *m_show;
    QPushButton *m_close;
    bool m_hadFocus = false; ///< before the fields were disabled
};
