// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/act.h"
#include "domain/installation.h"

/// The rules that put an installation into its state. Each state has at least one.
enum class Rule {
    ConfirmedUntilEnd,   ///< Active: confirmed, and the named end of the access token is ahead
    ConfirmedWithoutEnd, ///< Active: confirmed, and no end was named
    RanOutRenewable,     ///< CanRefresh
    RanOutAlone,         ///< Expired: there is no refresh token
    BothRanOut,          ///< Expired: the refresh token ran out as well
    RefreshTokenRefused, ///< Expired: the server refused the refresh token
    Differs,             ///< Mismatch: found by a later question
    KeptThoughDiffers,   ///< Mismatch: known when the grant was made, and kept by a person
    NeverConfirmed,      ///< NotVerified since the grant was made
    ProfileChanged,      ///< NotVerified since the app profile was changed
    NoClearAnswer,       ///< Unreachable
    RefreshRuns,         ///< Refreshing
    RefreshInDoubt,      ///< OutcomeUnknown
    RevokedHere,         ///< Revoked
    RefusedBeforeEnd,    ///< Ended: the access token was refused although it had not run out
    BothRefused,         ///< Ended: the refresh token was refused, and the access token as well
};
inline constexpr int ruleCount = 16;

/// "confirmed_until_end", "confirmed_without_end", "ran_out_renewable", "ran_out_alone", "both_ran_out",
/// "refresh_token_refused", "differs", "kept_though_differs", "never_confirmed", "profile_changed", "no_clear_answer",
/// "refresh_runs", "refresh_in_doubt", "revoked_here", "refused_before_end", "both_refused"
QString ruleName(Rule rule);

/// By how much the server's clock was ahead of a seat's; less than nothing: behind.
struct ClockSkew {
    std::chrono::seconds ahead{0};
    QString seat; ///< whose clock it was compared with; empty: not known
};
inline constexpr std::chrono::seconds tolerableSkew{30};

/// Why an installation is in its state, and what can be done about it.
struct StateRule {
    InstallationState state = InstallationState::NotVerified;
    Rule rule = Rule::NeverConfirmed;
    RowId decidedBy = 0; ///< the newest fact that put it there; 0: none of those that are kept
    QList<Act> acts;     ///< what helps, the best first; empty: nothing has to be done, or only time helps
    bool isLocked = false; ///< more could be done if the vault were open
    std::optional<ClockSkew> skew; ///< newest one measured, where it is not tolerable and the state follows from an expiry
};

/// Walks the evidence with standingAfter(), so that the rule that is shown is the rule that was applied.
StateRule stateRule(const InstallationDetails &details, Instant now, bool isVaultOpen);

/// What the evidence alone comes to. The store keeps the same number with the row, and never another one.
Standing foldedStanding(const InstallationDetails &details);
