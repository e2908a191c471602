// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/switches.h"
#include "sandbox/tokenpair.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QSet>

#include <functional>
#include <optional>

namespace sandbox {

/// All codes, tokens and installations of the fake Miro. Codes live ten minutes and are good once; a refresh
/// kills the old pair at once (developers.miro.com, "OAuth 2.0 authorization v2"). A token is found by its hash,
/// however many there are; dead pairs are kept, to tell how they ended.
class Ledger
{
public:
    static constexpr std::chrono::minutes codeLifetime{10};

    Ledger(Clock clock, RandomBytes random);

    /// Lifetimes, and what ends a pair; for what happens from now on.
    void setSwitches(const Switches &switches) { m_switches = switches; }

    QString issueCode(const Consent &consent);
    /// Nothing when the code is unknown, used or too old.
    std::optional<Consent> openCode(const QString &code) const;
    /// Uses up the code and installs the app for the user in the team.
    TokenPair redeem(const QString &code, const Deviation &deviation = {});
    /// Installs without a code. What the switches say of a second authorization concerns pairs that are alive then;
    /// those that a reinstall revives come back afterwards.
    TokenPair install(const Consent &consent, const Deviation &deviation = {});

    /// The pair that a live token belongs to.
    std::optional<TokenPair> byAccess(const QString &access) const;
    std::optional<TokenPair> byRefresh(const QString &refresh) const;
    /// How an access token ended; nothing for one that lives or never was.
    std::optional<Death> deathOf(const QString &access) const;
    TokenPair rotate(const TokenPair &old, const Deviation &deviation = {});
    /// A refresh was refused. Where the switch says so, a refresh token of the app that was replaced earlier takes
    /// all pairs of its installation with it.
    void refuseRefresh(const QString &refresh, const QString &clientId);

    /// Kills the pair, or all of its installation; the installation stays, as at Miro. False when there is no such live
    /// token.
    bool revoke(const QString &access);
    /// For the whole team when \a userId is empty. Answers how many installations went.
    int uninstall(const QString &clientId, const QString &teamId, const QString &userId);
    bool isInstalled(const QString &clientId, const QString &teamId, const QString &userId) const;
    /// Whether a pair of the app in the team was revoked, or the app uninstalled there, for whomever: who consents
    /// there now reinstalls it.
    bool hasEndedIn(const QString &clientId, const QString &teamId) const;
    qsizetype installations() const { return m_installed.size(); }
    void clear();

    /// Installations and live tokens, these by fingerprint only.
    QJsonObject toJson() const;

private:
    struct Code {
        Consent consent;
        Instant until{};
    };
    struct Place {
        QString clientId;
        QString teamId;
        QString userId;
        QString key() const;
    };
    TokenPair issue(const Consent &consent);
    TokenPair keep(const TokenPair &pair);
    bool hasEnded(const TokenPair &pair) const;
    const TokenPair *found(const QHash<QString, qsizetype> &index, const QString &token) const;
    void end(TokenPair &pair, Death death);
    void endAllOf(const Consent &consent, Death death);
    void endByUninstall(TokenPair &pair);

    Clock m_clock;
    RandomBytes m_random;
    Switches m_switches;
    QHash<QString, Code> m_codes;
    QList<TokenPair> m_pairs;
    QHash<QString, qsizetype> m_byAccess;
    QHash<QString, qsizetype> m_byRefresh; ///< the newest pair with it
    QHash<QString, QList<qsizetype>> m_byPlace;
    QList<Place> m_installed;
    QSet<QString> m_installedKeys;
    QSet<QString> m_endedTeams; ///< client id and team id
};

} // namespace sandbox
