// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"
#include "domain/sealed.h"
#include "domain/tokenanatomy.h"

#include <QTimer>

class InstallationStore;
class TokenVault;

/// Shows and hands out stored tokens on demand, one shown at a time. A shown token is hidden again after a
/// while, when the vault locks, and whenever hide() is called (focus lost, another row). Nothing is kept:
/// the secret goes out by a signal and is read again next time. GUI thread.
class TokenAccess : public QObject
{
    Q_OBJECT

public:
    struct Token {
        RowId grantId = 0;
        SealIdentity::Kind kind = SealIdentity::Kind::AccessToken;

        friend bool operator==(const Token &, const Token &) = default;
    };
    static constexpr std::chrono::seconds shownFor{20};

    TokenAccess(const InstallationStore *installations, TokenVault *vault, std::chrono::milliseconds showFor = shownFor,
                QObject *parent = nullptr);

    /// Ends in revealed() or failed().
    void reveal(const Token &token);
    void hide();
    /// Ends in copyReady() or failed().
    void copy(const Token &token);
    /// What can be seen of its form; the token itself does not leave. Ends in examined() or failed().
    void examine(const Token &token);

Q_SIGNALS:
    void revealed(const TokenAccess::Token &token, const Secret &secret);
    void hidden(const TokenAccess::Token &token);
    void copyReady(const TokenAccess::Token &token, const Secret &secret);
    void examined(const TokenAccess::Token &token, const TokenAnatomy &anatomy);
    /// Cause "vault_locked": unlock and try again.
    void failed(const TokenAccess::Token &token, const Error &error);

private:
    const InstallationStore *m_installations;
    TokenVault *m_vault;
    QTimer m_hiding;
    std::optional<Token> m_shown;
    quint64 m_asked = 0;
    quint64 m_copyAsked = 0;
    quint64 m_examineAsked = 0;
};
