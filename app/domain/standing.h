// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/evidence.h"

#include <optional>

/// What the token context said when the grant was made. The numbers are stored: never renumbered.
enum class ContextOutcome { NotMade = 0, Agreed = 1, Mismatch = 2 };

/// What the evidence of an installation says, apart from the time. The numbers are stored, and stand in indexes of the
/// store: never renumbered. Up to Unreachable, the clock decides further.
enum class Standing {
    NotVerified = 0, ///< nobody has confirmed the token since it came, or since its app profile was changed
    Agreed = 1,      ///< the token context named the team, user and app that it should
    Unreachable = 2, ///< it was asked about since, and no clear answer came
    Mismatch = 3,    ///< another team, user or app than it should be
    Revoked = 4,     ///< by us
    Ended = 5,       ///< elsewhere: a clear refusal
    Refreshing = 6,  ///< a refresh token is about to leave this computer, or has left it, and what came of it is not stored yet
};

/// What else of an installation decides what a fact means.
struct StandingContext {
    /// The access token that was asked about had run out by then: its refusal says nothing new.
    bool hadRunOut = false;
    ContextOutcome madeWith = ContextOutcome::NotMade; ///< of the current grant
    Standing beforeRefresh = Standing::NotVerified; ///< where a refresh that came to nothing leads back to
};

Standing standingOf(ContextOutcome outcome);

/// Whether the refusal of an access token that \a fact tells of may say no more than that it ran out: clocks are set
/// and drift, so the server's counts as well, and a minute is nothing. One whose end nobody named may have, when
/// something renews it.
bool mayHaveRunOut(std::optional<Instant> expiresAt, bool isRenewable, const Evidence &fact);

/// The one way a standing changes. Only a 400 or 401 of the token context ends an installation; time-outs, names that
/// are not found, TLS, 403, 429 and 5xx never do: none of them says that a token is dead.
Standing standingAfter(Standing before, const Evidence &fact, const StandingContext &context);

/// What the program believes of an installation, computed from its evidence and the time.
enum class InstallationState {
    Active,         ///< confirmed, and the access token has not run out (or never does)
    CanRefresh,     ///< access token ran out; a refresh token is there and has not
    Expired,        ///< access token ran out, and nothing is there to renew it with
    Mismatch,       ///< kept or found with another team, user or app
    NotVerified,    ///< the server has no token context, or it was not asked yet
    Unreachable,    ///< asked since, without a clear answer
    Refreshing,     ///< being refreshed at this moment, here or at another seat
    OutcomeUnknown, ///< a refresh was begun and nobody knows how it ended
    Revoked,        ///< by us; the app stays installed in Miro
    Ended,          ///< elsewhere
};
inline constexpr int installationStateCount = 10;

/// "active", "can_refresh", "expired", "mismatch", "not_verified", "unreachable", "refreshing", "outcome_unknown",
/// "revoked", "ended"
QString stateName(InstallationState state);
std::optional<InstallationState> stateFromName(const QString &name);

/// Everything a state follows from.
struct InstallationFacts {
    Standing standing = Standing::NotVerified;
    std::optional<Instant> expiresAt; ///< of the access token; nothing: unknown or never
    bool hasRefreshToken = false;
    std::optional<Instant> refreshExpiresAt; ///< or was refused; nothing: unknown or never
    Instant leaseUntil = {}; ///< of the refresh that runs
};

/// The pure function behind every shown state. What does not say when it runs out does not.
InstallationState installationState(const InstallationFacts &facts, Instant now);
