// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ledger.h"

#include <QCryptographicHash>
#include <QJsonArray>

#include <algorithm>

namespace sandbox {

QString fingerprint(const QString &token)
{
    const QByteArray digest = QCryptographicHash::hash(token.toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(digest.toHex().left(8));
}

Ledger::Ledger(Clock clock, RandomBytes random) : m_clock(std::move(clock)), m_random(std::move(random)) { }

/// The shape of Miro's codes and tokens: the data region, an underscore, 27 random characters.
QString Ledger::makeToken() const
{
    constexpr auto form = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    return QString::fromLatin1(QByteArray(R"({"miro.origin":"eu01"})").toBase64(form) + '_'
                               + m_random(20).toBase64(form));
}

QString Ledger::issueCode(const Consent &consent)
{
    const QString code = makeToken();
    m_codes.insert(code, {consent, m_clock() + codeLifetime});
    return code;
}

std::optional<Consent> Ledger::openCode(const QString &code) const
{
    const auto found = m_codes.constFind(code);
    if (found == m_codes.cend() || found->until <= m_clock())
        return std::nullopt;
    return found->consent;
}

TokenPair Ledger::redeem(const QString &code)
{
    const Consent consent = m_codes.take(code).consent;
    if (!isInstalled(consent.clientId, consent.teamId, consent.userId))
        m_installed.append({consent.clientId, consent.teamId, consent.userId});
    return issue(consent);
}

TokenPair Ledger::issue(const Consent &consent)
{
    TokenPair pair{consent, makeToken(), {}, m_clock()};
    if (consent.expiring) {
        pair.refresh = makeToken();
        pair.accessUntil = pair.issued + accessLifetime;
        pair.refreshUntil = pair.issued + refreshLifetime;
    }
    m_pairs.append(pair);
    return pair;
}

std::optional<TokenPair> Ledger::byAccess(const QString &access) const
{
    for (const TokenPair &pair : m_pairs) {
        if (pair.access == access && (!pair.accessUntil || *pair.accessUntil > m_clock()))
            return pair;
    }
    return std::nullopt;
}

std::optional<TokenPair> Ledger::byRefresh(const QString &refresh) const
{
    for (const TokenPair &pair : m_pairs) {
        if (!refresh.isEmpty() && pair.refresh == refresh && pair.refreshUntil && *pair.refreshUntil > m_clock())
            return pair;
    }
    return std::nullopt;
}

TokenPair Ledger::rotate(const TokenPair &old)
{
    m_pairs.removeIf([&old](const TokenPair &pair) { return pair.access == old.access; });
    return issue(old.consent);
}

bool Ledger::revoke(const QString &access)
{
    return byAccess(access) && m_pairs.removeIf([&access](const TokenPair &pair) { return pair.access == access; }) > 0;
}

int Ledger::uninstall(const QString &clientId, const QString &teamId, const QString &userId)
{
    const auto concerns = [&](const QString &client, const QString &team, const QString &user) {
        return client == clientId && team == teamId && (userId.isEmpty() || user == userId);
    };
    m_pairs.removeIf([&](const TokenPair &pair) {
        return concerns(pair.consent.clientId, pair.consent.teamId, pair.consent.userId);
    });
    return static_cast<int>(
        m_installed.removeIf([&](const Place &place) { return concerns(place.clientId, place.teamId, place.userId); }));
}

bool Ledger::isInstalled(const QString &clientId, const QString &teamId, const QString &userId) const
{
    return std::any_of(m_installed.cbegin(), m_installed.cend(), [&](const Place &place) {
        return place.clientId == clientId && place.teamId == teamId && place.userId == userId;
    });
}

void Ledger::clear()
{
    m_codes.clear();
    m_pairs.clear();
    m_installed.clear();
}

QJsonObject Ledger::toJson() const
{
    const Instant now = m_clock();
    QJsonArray installed;
    for (const Place &place : m_installed) {
        installed.append(QJsonObject{{QStringLiteral("client_id"), place.clientId},
                                     {QStringLiteral("team_id"), place.teamId},
                                     {QStringLiteral("user_id"), place.userId}});
    }
    QJsonArray tokens;
    for (const TokenPair &pair : m_pairs) {
        const bool accessLives = !pair.accessUntil || *pair.accessUntil > now;
        if (!accessLives && !(pair.refreshUntil && *pair.refreshUntil > now))
            continue;
        QJsonObject token{{QStringLiteral("client_id"), pair.consent.clientId},
                          {QStringLiteral("team_id"), pair.consent.teamId},
                          {QStringLiteral("user_id"), pair.consent.userId},
                          {QStringLiteral("scope"), pair.consent.scope},
                          {QStringLiteral("issued_at"), toIso8601(pair.issued)},
                          {QStringLiteral("access_fingerprint"), fingerprint(pair.access)},
                          {QStringLiteral("access_live"), accessLives}};
        if (!pair.refresh.isEmpty()) {
            token.insert(QStringLiteral("access_expires_at"), toIso8601(*pair.accessUntil));
            token.insert(QStringLiteral("refresh_fingerprint"), fingerprint(pair.refresh));
            token.insert(QStringLiteral("refresh_expires_at"), toIso8601(*pair.refreshUntil));
        }
        tokens.append(token);
    }
    const auto open
        = std::count_if(m_codes.cbegin(), m_codes.cend(), [now](const Code &code) { return code.until > now; });
    return {{QStringLiteral("installed"), installed},
            {QStringLiteral("tokens"), tokens},
            {QStringLiteral("open_codes"), static_cast<int>(open)}};
}

} // namespace sandbox
