// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace sandbox {

/// First 8 hex digits of the token's SHA-256.
QString fingerprint(const QString &token);

/// What a user agreed to.
struct Consent {
    QString clientId;
    QString teamId;
    QString userId;
    QString redirectUri;
    QString scope; ///< separated by spaces
    QString challenge; ///< PKCE, S256; empty without
    bool expiring = false;
};

/// An access token and, for an expiring app, its refresh token.
struct TokenPair {
    Consent consent;
    QString access;
    QString refresh;
    Instant issued{};
    std::optional<Instant> accessUntil{};
    std::optional<Instant> refreshUntil{};
};

/// All codes, tokens and installations of the fake Miro. Codes live ten minutes and are good once; a refresh
/// kills the old pair at once (developers.miro.com, "OAuth 2.0 authorization v2").
class Ledger
{
public:
    static constexpr std::chrono::minutes codeLifetime{10};
    static constexpr std::chrono::seconds accessLifetime{3599};
    static constexpr std::chrono::hours refreshLifetime{60 * 24};

    Ledger(Clock clock, RandomBytes random);

    QString issueCode(const Consent &consent);
    /// Nothing when the code is unknown, used or too old.
    std::optional<Consent> openCode(const QString &code) const;
    /// Uses up the code and installs the app for the user in the team.
    TokenPair redeem(const QString &code);

    /// The pair that a live token belongs to.
    std::optional<TokenPair> byAccess(const QString &access) const;
    std::optional<TokenPair> byRefresh(const QString &refresh) const;
    TokenPair rotate(const TokenPair &old);

    /// Kills the pair; the installation stays, as at Miro. False when there is no such live token.
    bool revoke(const QString &access);
    /// For the whole team when \a userId is empty. Answers how many installations went.
    int uninstall(const QString &clientId, const QString &teamId, const QString &userId);
    bool isInstalled(const QString &clientId, const QString &teamId, const QString &userId) const;
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
    };
    QString makeToken() const;
    TokenPair issue(const Consent &consent);

    Clock m_clock;
    RandomBytes m_random;
    QHash<QString, Code> m_codes;
    QList<TokenPair> m_pairs;
    QList<Place> m_installed;
};

} // namespace sandbox
