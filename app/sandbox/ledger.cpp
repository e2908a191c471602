// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ledger.h"

#include <QJsonArray>

#include <algorithm>
#include <utility>

namespace sandbox {

namespace {

bool isOver(const std::optional<Instant> &until, Instant now)
{
    return until && *until <= now;
}

QString teamKey(const QString &clientId, const QString &teamId)
{
    return clientId + u'/' + teamId;
}

} // namespace

QString Ledger::Place::key() const
{
    return clientId + u'/' + teamId + u'/' + userId;
}

Ledger::Ledger(Clock clock, RandomBytes random) : m_clock(std::move(clock)), m_random(std::move(random)) { }

QString Ledger::issueCode(const Consent &consent)
{
    const QString code = makeToken(m_random, m_switches.region.isEmpty() ? consent.region : m_switches.region,
                                   m_switches.opaque || consent.opaque);
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

TokenPair Ledger::redeem(const QString &code, const Deviation &deviation)
{
    return install(m_codes.take(code).consent, deviation);
}

TokenPair Ledger::install(const Consent &consent, const Deviation &deviation)
{
    const Place place{consent.clientId, consent.teamId, consent.userId};
    const QString key = place.key();
    const bool isReinstall = !m_installedKeys.contains(key);
    if (m_switches.secondAuthorizationKills)
        endAllOf(consent, Death::Superseded);
    if (m_switches.reinstallRevives && isReinstall) {
        const QList<qsizetype> pairs = m_byPlace.value(key);
        for (const qsizetype index : pairs) {
            TokenPair &pair = m_pairs[index];
            pair.uninstalledFrom.reset();
            if (pair.death == Death::Uninstalled)
                pair.death.reset();
        }
    }
    if (isReinstall) {
        m_installed.append(place);
        m_installedKeys.insert(key);
    }
    Consent agreed = consent;
    agreed.scope = changedScope(consent.scope, deviation.scope);
    return keep(issue(agreed));
}

TokenPair Ledger::issue(const Consent &consent)
{
    const QString region = m_switches.region.isEmpty() ? consent.region : m_switches.region;
    const bool opaque = m_switches.opaque || consent.opaque;
    TokenPair pair;
    pair.consent = consent;
    pair.access = makeToken(m_random, region, opaque);
    pair.issued = m_clock();
    if (consent.expiring) {
        pair.refresh = makeToken(m_random, region, opaque);
        pair.accessUntil = pair.issued + m_switches.accessLifetime;
        pair.refreshUntil = pair.issued + m_switches.refreshLifetime;
    }
    return pair;
}

TokenPair Ledger::keep(const TokenPair &pair)
{
    const qsizetype index = m_pairs.size();
    m_pairs.append(pair);
    m_byAccess.insert(pair.access, index);
    if (!pair.refresh.isEmpty())
        m_byRefresh.insert(pair.refresh, index);
    m_byPlace[Place{pair.consent.clientId, pair.consent.teamId, pair.consent.userId}.key()].append(index);
    return pair;
}

bool Ledger::hasEnded(const TokenPair &pair) const
{
    return pair.death || isOver(pair.uninstalledFrom, m_clock());
}

const TokenPair *Ledger::found(const QHash<QString, qsizetype> &index, const QString &token) const
{
    const auto entry = index.constFind(token);
    return entry == index.cend() ? nullptr : &m_pairs.at(*entry);
}

std::optional<TokenPair> Ledger::byAccess(const QString &access) const
{
    const TokenPair *pair = found(m_byAccess, access);
    if (!pair || hasEnded(*pair) || isOver(pair->accessUntil, m_clock()))
        return std::nullopt;
    return *pair;
}

std::optional<TokenPair> Ledger::byRefresh(const QString &refresh) const
{
    const TokenPair *pair = found(m_byRefresh, refresh);
    if (!pair || hasEnded(*pair) || isOver(pair->refreshUntil, m_clock()))
        return std::nullopt;
    return *pair;
}

std::optional<Death> Ledger::deathOf(const QString &access) const
{
    const TokenPair *pair = found(m_byAccess, access);
    if (!pair)
        return std::nullopt;
    if (pair->death)
        return pair->death;
    if (hasEnded(*pair))
        return Death::Uninstalled;
    return isOver(pair->accessUntil, m_clock()) ? std::optional(Death::Expired) : std::nullopt;
}

TokenPair Ledger::rotate(const TokenPair &old, const Deviation &deviation)
{
    TokenPair &former = m_pairs[m_byAccess.value(old.access)];
    Consent consent = former.consent;
    consent.scope = changedScope(consent.scope, deviation.scope);
    TokenPair pair = issue(consent);
    pair.uninstalledFrom = former.uninstalledFrom;
    if (deviation.keepsRefresh) {
        // The same token as before, so its time is the same as well.
        pair.refresh = former.refresh;
        pair.refreshUntil = former.refreshUntil;
    }
    end(former, Death::Rotated);
    return keep(pair);
}

void Ledger::refuseRefresh(const QString &refresh, const QString &clientId)
{
    const TokenPair *pair = found(m_byRefresh, refresh);
    if (m_switches.reuseKillsFamily && pair && pair->consent.clientId == clientId && pair->death == Death::Rotated)
        endAllOf(Consent(pair->consent), Death::Reused);
}

void Ledger::end(TokenPair &pair, Death death)
{
    if (!hasEnded(pair))
        pair.death = death;
}

void Ledger::endAllOf(const Consent &consent, Death death)
{
    const QList<qsizetype> pairs = m_byPlace.value(Place{consent.clientId, consent.teamId, consent.userId}.key());
    for (const qsizetype index : pairs)
        end(m_pairs[index], death);
}

bool Ledger::revoke(const QString &access)
{
    const auto pair = byAccess(access);
    if (!pair)
        return false;
    if (m_switches.revokeKillsAll)
        endAllOf(pair->consent, Death::Revoked);
    else
        end(m_pairs[m_byAccess.value(access)], Death::Revoked);
    m_endedTeams.insert(teamKey(pair->consent.clientId, pair->consent.teamId));
    return true;
}

void Ledger::endByUninstall(TokenPair &pair)
{
    if (m_switches.uninstall == Switches::Uninstall::Kills)
        end(pair, Death::Uninstalled);
    else if (m_switches.uninstall == Switches::Uninstall::Slow && !pair.uninstalledFrom)
        pair.uninstalledFrom = m_clock() + m_switches.uninstallDelay;
}

int Ledger::uninstall(const QString &clientId, const QString &teamId, const QString &userId)
{
    const auto concerns = [&](const QString &client, const QString &team, const QString &user) {
        return client == clientId && team == teamId && (userId.isEmpty() || user == userId);
    };
    for (TokenPair &pair : m_pairs) {
        if (concerns(pair.consent.clientId, pair.consent.teamId, pair.consent.userId))
            endByUninstall(pair);
    }
    const auto gone = m_installed.removeIf([&](const Place &place) {
        return concerns(place.clientId, place.teamId, place.userId) && m_installedKeys.remove(place.key());
    });
    if (gone > 0)
        m_endedTeams.insert(teamKey(clientId, teamId));
    return static_cast<int>(gone);
}

bool Ledger::isInstalled(const QString &clientId, const QString &teamId, const QString &userId) const
{
    return m_installedKeys.contains(Place{clientId, teamId, userId}.key());
}

bool Ledger::hasEndedIn(const QString &clientId, const QString &teamId) const
{
    return m_endedTeams.contains(teamKey(clientId, teamId));
}

void Ledger::clear()
{
    m_codes.clear();
    m_pairs.clear();
    m_byAccess.clear();
    m_byRefresh.clear();
    m_byPlace.clear();
    m_installed.clear();
    m_installedKeys.clear();
    m_endedTeams.clear();
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
        const bool accessLives = !isOver(pair.accessUntil, now);
        if (hasEnded(pair) || (!accessLives && isOver(pair.refreshUntil, now)))
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
        if (pair.uninstalledFrom)
            token.insert(QStringLiteral("uninstalled_from"), toIso8601(*pair.uninstalledFrom));
        tokens.append(token);
    }
    const auto open
        = std::count_if(m_codes.cbegin(), m_codes.cend(), [now](const Code &code) { return code.until > now; });
    return {{QStringLiteral("installed"), installed},
            {QStringLiteral("tokens"), tokens},
            {QStringLiteral("open_codes"), static_cast<int>(open)}};
}

} // namespace sandbox
