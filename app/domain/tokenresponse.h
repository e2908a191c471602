// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "core/secret.h"
#include "domain/scope.h"

#include <QJsonObject>

#include <chrono>
#include <optional>

/// What the token endpoint answered (RFC 6749 §5.1 and Miro's additions).
struct TokenResponse {
    Secret accessToken;
    Secret refreshToken; ///< empty when the app's tokens do not expire
    QString tokenType;   ///< as received; compare without case
    /// Missing or unreadable means unknown: neither zero nor for ever.
    std::optional<std::chrono::seconds> expiresIn;
    bool expiresInWasText = false; ///< numeric text instead of a number: accepted, but noted
    /// Missing means: the same as requested (RFC 6749 §5.1).
    std::optional<ScopeSet> scope;
    QString teamId; ///< digit for digit, whether it came as number or as text; may be empty
    QString userId; ///< likewise
    /// The whole answer, each credential replaced by its fingerprint. Safe to show and to store.
    QJsonObject raw;
    std::optional<Instant> serverTime = {}; ///< of the Date header

    /// From when its lifetimes count, where the request went out at \a sentAt by our clock: the earlier of that and the
    /// server's time. A clock that was fast, and is put right, must not make a token look good for longer than it is. The
    /// header has whole seconds.
    Instant countsFrom(Instant sentAt) const
    {
        return serverTime && *serverTime + std::chrono::seconds(1) < sentAt ? *serverTime : sentAt;
    }
};
