// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/standing.h"

#include "domain/refreshdue.h"

#include <array>

namespace {

constexpr std::array<const char *, installationStateCount> names{
    "active",      "can_refresh", "expired",         "mismatch", "not_verified",
    "unreachable", "refreshing",  "outcome_unknown", "revoked",  "ended"};

bool isClocked(Standing standing)
{
    return standing == Standing::NotVerified || standing == Standing::Agreed || standing == Standing::Unreachable;
}

/// Of a context that was asked with the current access token.
Standing afterVerification(Standing before, const Evidence &fact, const StandingContext &context)
{
    if (fact.outcome == QLatin1String("ok"))
        return context.madeWith == ContextOutcome::Mismatch ? Standing::Mismatch : Standing::Agreed;
    if (fact.outcome == QLatin1String("mismatch"))
        return Standing::Mismatch;
    if (fact.httpStatus == 400 || fact.httpStatus == 401) {
        const bool isNews = !context.hadRunOut && (isClocked(before) || before == Standing::Mismatch);
        return isNews ? Standing::Ended : before;
    }
    // Asked to come later: somebody is there, and has said nothing of the token.
    if (fact.httpStatus == 429 || !isClocked(before))
        return before;
    return Standing::Unreachable;
}

Standing afterRefresh(Standing before, const Evidence &fact, const StandingContext &context)
{
    if (fact.outcome == QLatin1String("started"))
        return Standing::Refreshing;
    const Standing former = before == Standing::Refreshing ? context.beforeRefresh : before;
    if (fact.outcome == QLatin1String("ok"))
        return former == Standing::NotVerified || former == Standing::Mismatch ? former : Standing::Agreed;
    if (fact.outcome == QLatin1String("mismatch"))
        return Standing::Mismatch;
    // Said after the token context had refused the access token as well.
    if (fact.outcome == QLatin1String("ended"))
        return former == Standing::Revoked ? former : Standing::Ended;
    return fact.outcome == QLatin1String("unknown") ? before : former;
}

} // namespace

Standing standingOf(ContextOutcome outcome)
{
    switch (outcome) {
    case ContextOutcome::NotMade:
        return Standing::NotVerified;
    case ContextOutcome::Agreed:
        return Standing::Agreed;
    case ContextOutcome::Mismatch:
        return Standing::Mismatch;
    }
    Q_UNREACHABLE();
}

bool mayHaveRunOut(std::optional<Instant> expiresAt, bool isRenewable, const Evidence &fact)
{
    if (!expiresAt)
        return isRenewable;
    const std::chrono::seconds ahead = std::max(fact.skew.value_or(std::chrono::seconds(0)), std::chrono::seconds(0));
    return *expiresAt <= fact.at + ahead + std::chrono::minutes(1);
}

Standing standingAfter(Standing before, const Evidence &fact, const StandingContext &context)
{
    if (fact.operation == QLatin1String("verify"))
        return before == Standing::Refreshing ? before : afterVerification(before, fact, context);
    if (fact.operation == QLatin1String("refresh"))
        return afterRefresh(before, fact, context);
    if (fact.operation == QLatin1String("revoke") && fact.outcome == QLatin1String("ok"))
        return Standing::Revoked;
    if (fact.operation == QLatin1String("profile_changed"))
        return isClocked(before) ? Standing::NotVerified : before;
    return before;
}

QString stateName(InstallationState state)
{
    return QLatin1String(names.at(static_cast<size_t>(state)));
}

std::optional<InstallationState> stateFromName(const QString &name)
{
    for (size_t i = 0; i < names.size(); ++i) {
        if (name == QLatin1String(names.at(i)))
            return static_cast<InstallationState>(i);
    }
    return std::nullopt;
}

InstallationState installationState(const InstallationFacts &facts, Instant now)
{
    switch (facts.standing) {
    case Standing::Mismatch:
        return InstallationState::Mismatch;
    case Standing::Revoked:
        return InstallationState::Revoked;
    case Standing::Ended:
        return InstallationState::Ended;
    case Standing::Refreshing:
        return leaseLasts(facts.leaseUntil, now) ? InstallationState::Refreshing : InstallationState::OutcomeUnknown;
    case Standing::NotVerified:
    case Standing::Agreed:
    case Standing::Unreachable:
        break;
    }
    if (facts.expiresAt && *facts.expiresAt <= now) {
        const bool canRefresh = facts.hasRefreshToken && (!facts.refreshExpiresAt || *facts.refreshExpiresAt > now);
        return canRefresh ? InstallationState::CanRefresh : InstallationState::Expired;
    }
    if (facts.standing == Standing::NotVerified)
        return InstallationState::NotVerified;
    return facts.standing == Standing::Unreachable ? InstallationState::Unreachable : InstallationState::Active;
}
