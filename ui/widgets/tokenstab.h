// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"
#include "presentation/tokenaccess.h"

#include <QWidget>

class DetailsModel;
class ErrorNote;
class QComboBox;
class QLabel;
class SecretClipboard;
class TokenRow;

/// The stored tokens of one grant, masked. What is shown is hidden when the window loses the focus, the tab
/// is left, or another row is chosen.
class TokensTab : public QWidget
{
    Q_OBJECT

public:
    TokensTab(TokenAccess *access, SecretClipboard *clipboard, QWidget *parent = nullptr);

    void show(const DetailsModel &model);

Q_SIGNALS:
    void unlockRequested();
    void helpRequested(const QString &topic);

protected:
    bool event(QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showGrant();
    TokenRow *row(const TokenAccess::Token &token) const;
    TokenAccess::Token token(SealIdentity::Kind kind) const;
    void wire(TokenRow *row, SealIdentity::Kind kind);
    void showFailure(const Error &error);

    TokenAccess *m_access;
    SecretClipboard *m_clipboard;
    QList<Grant> m_grants;
    Instant m_now = {};
    QComboBox *m_grant;
    QLabel *m_type;
    TokenRow *m_accessRow;
    TokenRow *m_refreshRow;
    ErrorNote *m_error;
    TokenRow *m_copied = nullptr;
};
