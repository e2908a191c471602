// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class ErrorNote;
class QLabel;
class QLineEdit;
class QPushButton;
class VaultModel;

/// Opens the vault, or gives a new store its key: by the system's keychain or by a passphrase.
class VaultPage : public QWidget
{
    Q_OBJECT

public:
    explicit VaultPage(VaultModel *model, QWidget *parent = nullptr);

    /// Shows what the model's ways offer, with empty fields. \a skipText: the button that goes on without.
    void begin(const QString &skipText);

Q_SIGNALS:
    void skipRequested();
    void helpRequested(const QString &topic);

private:
    void showBusy();
    void takePassphrase();
    void clearFields();

    VaultModel *m_model;
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_keychain;
    QLabel *m_passphraseText;
    QLineEdit *m_passphrase;
    QLineEdit *m_repeated;
    QLabel *m_objection;
    QPushButton *m_usePassphrase;
    QLabel *m_busy;
    ErrorNote *m_error;
    QPushButton *m_skip;
};
