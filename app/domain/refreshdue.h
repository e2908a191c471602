// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/evidence.h"
#include "domain/installation.h"

#include <QList>

#include <optional>

/// How long before an access token runs out it is refreshed by itself.
inline constexpr std::chrono::minutes refreshLead{5};
/// Each installation has its own moment within this time before that, so that they do not all come at once.
inline constexpr std::chrono::minutes refreshSpread{2};
/// After a failure: this long, then twice as long each time, up to the longest.
inline constexpr std::chrono::minutes refreshCoolDown{1};
inline constexpr std::chrono::minutes longestRefreshCoolDown{60};
/// A clock that is further off than this says nothing about when a token runs out.
inline constexpr std::chrono::minutes mostClockSkew{10};

/// The furthest that a lease of another seat can be ahead: its length, and what clocks may differ by.
inline constexpr std::chrono::minutes longestLease = mostClockSkew + std::chrono::minutes(1);

/// Whether a lease until \a until lasts at \a now. What is further ahead is of a clock that was set back since: it would
/// hold the installation up until the clock is there again.
inline bool leaseLasts(Instant until, Instant now)
{
    return until > now && until <= now + longestLease;
}

/// When the access token of \a installation is to be refreshed by itself. \a seed, such as a hash of the seat, moves it
/// within refreshSpread. A token that lives for a short time is given the last quarter of it, and a pair is never
/// younger than a minute then. Nothing for what must not or cannot be refreshed: in doubt, being refreshed, ended,
/// revoked, of another team or user, without a good refresh token, or without an end.
std::optional<Instant> refreshDueAt(const Installation &installation, size_t seed, Instant now);

/// What the newest evidence of an installation says about another try.
struct RefreshHistory {
    Instant notBefore = {}; ///< the cool-down's end
    std::optional<std::chrono::seconds> skew; ///< the server's clock less ours, when measured last
    Instant skewAt = {}; ///< when that was
};

/// \a newestFirst need not be all: thirty facts decide the longest cool-down. A fact that claims to be of later than
/// \a now, because the clock was set back, counts as of now.
RefreshHistory refreshHistory(const QList<Evidence> &newestFirst, Instant now);

/// The pause after \a failures of them in a row.
std::chrono::milliseconds refreshPause(int failures);
