// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "domain/httpfacts.h"
#include "domain/installation.h"

#include <optional>

/// How an act on one installation ended. A good one may have found that the installation is dead.
struct ActOutcome {
    RowId id = 0;
    /// Stable snake_case name. Of a verification: "alive", "ran_out", "ended", "mismatch", "rate_limited", "unreachable",
    /// "forbidden", "unclear". Of a refresh: "refreshed", "already_refreshed", "ended", "refused_but_alive",
    /// "refresh_refused" (and what the access token is worth could not be asked), "client_refused", "not_sent", "not_rotated"
    /// (sent without an answer, but the old pair is alive), "rate_limited", "outcome_unknown", "lost_race". Of a revocation:
    /// "revoked", "unknown_token", "client_refused", "rate_limited", "unreachable", "unclear". Of each: "not_tried", with an error.
    QString outcome = QStringLiteral("not_tried");
    QString sentence; ///< for a person; no secret
    InstallationState before = InstallationState::NotVerified;
    InstallationState after = InstallationState::NotVerified;
    bool isChange = false; ///< state, names or live scopes are not what they were
    std::optional<Installation> installation; ///< as it is now; nothing when it is gone
    std::optional<Error> error; ///< why it could not be tried, or why nothing is known
    HttpFacts http; ///< of the last answer
};

ActOutcome notTried(const Installation &installation, const Error &error, Instant now);

/// \a outcome with what the store says now.
ActOutcome withResult(ActOutcome outcome, const Installation &before, const Installation &after, Instant now);

/// "miro" where an answer came, "us" where none did: who says so.
QString actorOf(const HttpFacts &http);

/// What a fact says of an answer: status, the server's words and its clock.
void putHttpFacts(Evidence &fact, const HttpFacts &http, Instant now);
