// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

#include <QString>

#include <optional>

namespace sandbox {

/// What a user agreed to.
struct Consent {
    QString clientId;
    QString teamId;
    QString userId;
    QString redirectUri;
    QString scope; ///< separated by spaces
    QString challenge; ///< PKCE, S256; empty without
    bool expiring = false;
    QString region = QStringLiteral("eu01"); ///< where the organization's data is
    bool opaque = false; ///< its tokens do not show the region
};

/// How an access token ended.
enum class Death {
    Expired,
    Revoked,
    Uninstalled,
    Rotated, ///< a refresh replaced it
    Superseded, ///< the same user authorized the same team again
    Reused, ///< an old refresh token of its installation was shown again
};

/// An access token and, for an expiring app, its refresh token.
struct TokenPair {
    Consent consent;
    QString access;
    QString refresh;
    Instant issued{};
    std::optional<Instant> accessUntil{};
    std::optional<Instant> refreshUntil{};
    std::optional<Death> death{}; ///< it was ended; expiry is seen from the times alone
    std::optional<Instant> uninstalledFrom{}; ///< an uninstall that takes its time takes effect then
};

/// "expires_in" of an expiring pair.
inline int lifetimeSeconds(const TokenPair &pair)
{
    return static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(*pair.accessUntil - pair.issued).count());
}

/// One scope more than was asked for, or one less.
enum class ScopeChange { None, Wider, Narrower };

/// \a scope is separated by spaces; the last one of all stays.
QString changedScope(const QString &scope, ScopeChange how);

/// In what a pair differs from what was asked for, as a fault says.
struct Deviation {
    bool keepsRefresh = false; ///< a refresh leaves the refresh token as it is
    ScopeChange scope = ScopeChange::None;
};

/// First 8 hex digits of the token's SHA-256.
QString fingerprint(const QString &token);

/// In Miro's shape: the data region, an underscore, 27 random characters; or an opaque one.
QString makeToken(const RandomBytes &random, const QString &region, bool opaque);

} // namespace sandbox
