// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
};
