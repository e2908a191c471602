// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/tokenaccess.h"

#include "lifecycle/readtoken.h"
#include "vault/tokenvault.h"

TokenAccess::TokenAccess(const InstallationStore *installations, TokenVault *vault, std::chrono::milliseconds showFor,
                         QObject *parent)
    : QObject(parent), m_installations(installations), m_vault(vault)
{
    m_hiding.setSingleShot(true);
    m_hiding.setInterval(showFor);
    connect(&m_hiding, &QTimer::timeout, this, &TokenAccess::hide);
    connect(m_vault, &TokenVault::locked, this, &TokenAccess::hide);
}

void TokenAccess::reveal(const Token &token)
{
    hide();
    const quint64 asked = m_asked;
    whenDone(readToken(m_installations, m_vault, token.grantId, token.kind), this,
             [this, asked, token](const Result<Secret> &secret) {
                 if (asked != m_asked)
                     return;
                 if (!secret) {
                     Q_EMIT failed(token, secret.error());
                     return;
                 }
                 m_shown = token;
                 m_hiding.start();
                 Q_EMIT revealed(token, *secret);
             });
}

void TokenAccess::hide()
{
    ++m_asked; // an answer on its way is not shown any more
    ++m_copyAsked;
    ++m_examineAsked;
    m_hiding.stop();
    if (!m_shown)
        return;
    const Token token = *m_shown;
    m_shown.reset();
    Q_EMIT hidden(token);
}

void TokenAccess::copy(const Token &token)
{
    const quint64 asked = ++m_copyAsked;
    whenDone(readToken(m_installations, m_vault, token.grantId, token.kind), this,
             [this, asked, token](const Result<Secret> &secret) {
                 if (asked != m_copyAsked)
                     return;
                 if (!secret)
                     Q_EMIT failed(token, secret.error());
                 else
                     Q_EMIT copyReady(token, *secret);
             });
}

void TokenAccess::examine(const Token &token)
{
    const quint64 asked = ++m_examineAsked;
    whenDone(readToken(m_installations, m_vault, token.grantId, token.kind), this,
             [this, asked, token](const Result<Secret> &secret) {
                 if (asked != m_examineAsked)
                     return;
                 if (!secret)
                     Q_EMIT failed(token, secret.error());
                 else
                     Q_EMIT examined(token, tokenAnatomy(*secret));
             });
}
