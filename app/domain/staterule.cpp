// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/staterule.h"

#include <algorithm>
#include <array>

namespace {

constexpr std::array<const char *, ruleCount> names{
    "confirmed_until_end", "confirmed_without_end", "ran_out_renewable", "ran_out_alone",
    "both_ran_out",        "refresh_token_refused", "differs",           "kept_though_differs",
    "never_confirmed",     "profile_changed",       "no_clear_answer",   "refresh_runs",
    "refresh_in_doubt",    "revoked_here",          "refused_before_end", "both_refused"};

bool isOf(const Evidence &fact, const char *operation)
{
    return fact.operation == QLatin1String(operation);
}

bool isRefusal(const Evidence &fact)
{
    return isOf(fact, "verify") && (fact.httpStatus == 400 || fact.httpStatus == 401);
}

/// Goes through grants and facts in the order in which they were stored: that of their ids, which never go back within
/// a program, unlike the times that the facts tell of.
class Walk
{
public:
    explicit Walk(const InstallationDetails &details)
    {
        QList<const Evidence *> facts;
        facts.reserve(details.evidence.size());
        for (const Evidence &fact : details.evidence)
            facts.append(&fact);
        std::sort(facts.begin(), facts.end(), [](const Evidence *a, const Evidence *b) { return a->id < b->id; });
        QList<const Grant *> grants;
        for (const Grant &grant : details.grants)
            grants.append(&grant);
        std::sort(grants.begin(), grants.end(), [](const Grant *a, const Grant *b) { return a->id < b->id; });
        auto grant = grants.cbegin();
        for (const Evidence *const fact : std::as_const(facts)) {
            for (; grant != grants.cend() && (*grant)->id < fact->id; ++grant)
                take(**grant);
            take(*fact);
        }
        for (; grant != grants.cend(); ++grant)
            take(**grant);
    }

    Standing standing() const { return m_standing; }
    /// Null: the grant itself.
    const Evidence *decider() const { return m_decider; }
    /// What said that the access token, or the refresh token, is at its end; null: the time that came with it.
    const Evidence *accessEnder() const { return m_accessEnder; }
    const Evidence *refreshEnder() const { return m_refreshEnder; }
    /// What brought the current pair, and what was said of it then; null where nothing is kept of that.
    const Evidence *origin() const { return m_origin; }
    const Evidence *opinion() const { return m_opinion; }
    bool isMadeDifferent() const { return m_madeWith == ContextOutcome::Mismatch; }

private:
    void take(const Grant &grant)
    {
        const bool isRefreshed = grant.source == TokenSource::Refresh;
        // A pair that lost a race was never current.
        if (isRefreshed && grant.parentId != m_grant)
            return;
        m_grant = grant.id;
        m_expiresAt = grant.expiresAt;
        m_isRenewable = !grant.refreshFingerprint.isEmpty();
        m_madeWith = grant.contextOutcome;
        m_endedAt.reset();
        m_accessEnder = nullptr;
        m_refreshEnder = nullptr;
        m_origin = nullptr;
        if (isRefreshed)
            return;
        m_standing = standingOf(grant.contextOutcome);
        m_decider = nullptr;
        m_opinion = nullptr;
    }

    void take(const Evidence &fact)
    {
        if (fact.grantId != 0 && fact.grantId != m_grant)
            return;
        // Learnt before the end, and only heard of behind it.
        const bool hadEnded = m_standing == Standing::Revoked || m_standing == Standing::Ended;
        if (hadEnded && m_endedAt && isOf(fact, "verify") && fact.at < *m_endedAt)
            return;
        takeOrigin(fact);
        StandingContext context{false, m_madeWith, m_beforeRefresh};
        if (isRefusal(fact)) {
            context.hadRunOut = mayHaveRunOut(m_expiresAt, m_isRenewable, fact);
            if (!m_expiresAt && context.hadRunOut) {
                m_expiresAt = fact.at;
                m_accessEnder = &fact;
            }
        }
        if (isOf(fact, "refresh")) {
            if (fact.outcome == QLatin1String("started") && m_standing != Standing::Refreshing) {
                m_beforeRefresh = m_standing;
                m_deciderBefore = m_decider;
            }
            context.beforeRefresh = m_beforeRefresh;
            if (fact.outcome == QLatin1String("refused") || fact.outcome == QLatin1String("ended"))
                m_refreshEnder = &fact;
        }
        const Standing before = std::exchange(m_standing, standingAfter(m_standing, fact, context));
        if (m_standing == Standing::Revoked || m_standing == Standing::Ended)
            m_endedAt = m_endedAt.value_or(fact.at);
        else if (hadEnded && m_standing != Standing::Refreshing)
            m_endedAt.reset();
        // A refresh that came to nothing leads back to where it began, and to the reason for that.
        const bool isBack = before == Standing::Refreshing && m_standing == m_beforeRefresh && fact.outcome != QLatin1String("ok");
        if (isBack)
            m_decider = m_deciderBefore;
        else if (before != m_standing || isSaidAgain(fact, context))
            m_decider = &fact;
    }

    void takeOrigin(const Evidence &fact)
    {
        if (isOf(fact, "exchange") || isOf(fact, "paste") || (isOf(fact, "refresh") && fact.outcome == QLatin1String("ok")))
            m_origin = &fact;
        if (isOf(fact, "token_context") || isOf(fact, "keep"))
            m_opinion = &fact;
    }

    /// Whether \a fact says by itself what is known already: then it is the newest reason. An end needs one only.
    bool isSaidAgain(const Evidence &fact, const StandingContext &context) const
    {
        switch (m_standing) {
        case Standing::Revoked:
        case Standing::Ended:
            return false;
        case Standing::Refreshing:
            return isOf(fact, "refresh");
        case Standing::NotVerified:
            return standingAfter(Standing::Agreed, fact, context) == m_standing;
        case Standing::Agreed:
        case Standing::Unreachable:
        case Standing::Mismatch:
            return standingAfter(Standing::NotVerified, fact, context) == m_standing;
        }
        Q_UNREACHABLE();
    }

    RowId m_grant = 0;
    Standing m_standing = Standing::NotVerified;
    Standing m_beforeRefresh = Standing::NotVerified;
    ContextOutcome m_madeWith = ContextOutcome::NotMade;
    std::optional<Instant> m_expiresAt;
    std::optional<Instant> m_endedAt; ///< as the ledger has it of the access token
    bool m_isRenewable = false;
    const Evidence *m_decider = nullptr;
    const Evidence *m_deciderBefore = nullptr;
    const Evidence *m_accessEnder = nullptr;
    const Evidence *m_refreshEnder = nullptr;
    const Evidence *m_origin = nullptr;
    const Evidence *m_opinion = nullptr;
};

struct Reason {
    Rule rule;
    const Evidence *fact;
};

/// The first that is there.
const Evidence *anyOf(std::initializer_list<const Evidence *> facts)
{
    for (const Evidence *const fact : facts) {
        if (fact)
            return fact;
    }
    return nullptr;
}

Reason reasonOf(InstallationState state, const InstallationFacts &facts, const Walk &walk)
{
    const Evidence *const decider = walk.decider();
    switch (state) {
    case InstallationState::Active:
        return {facts.expiresAt ? Rule::ConfirmedUntilEnd : Rule::ConfirmedWithoutEnd, anyOf({decider, walk.opinion(), walk.origin()})};
    case InstallationState::CanRefresh:
        return {Rule::RanOutRenewable, anyOf({walk.accessEnder(), walk.origin()})};
    case InstallationState::Expired:
        if (!facts.hasRefreshToken)
            return {Rule::RanOutAlone, anyOf({walk.accessEnder(), walk.origin()})};
        if (walk.refreshEnder())
            return {Rule::RefreshTokenRefused, walk.refreshEnder()};
        return {Rule::BothRanOut, walk.origin()};
    case InstallationState::Mismatch:
        return {walk.isMadeDifferent() ? Rule::KeptThoughDiffers : Rule::Differs, anyOf({decider, walk.opinion(), walk.origin()})};
    case InstallationState::NotVerified:
        if (decider && isOf(*decider, "profile_changed"))
            return {Rule::ProfileChanged, decider};
        return {Rule::NeverConfirmed, anyOf({walk.opinion(), walk.origin()})};
    case InstallationState::Unreachable:
        return {Rule::NoClearAnswer, decider};
    case InstallationState::Refreshing:
        return {Rule::RefreshRuns, decider};
    case InstallationState::OutcomeUnknown:
        return {Rule::RefreshInDoubt, decider};
    case InstallationState::Revoked:
        return {Rule::RevokedHere, decider};
    case InstallationState::Ended:
        return {decider && isOf(*decider, "refresh") ? Rule::BothRefused : Rule::RefusedBeforeEnd, decider};
    }
    Q_UNREACHABLE();
}

QList<Act> actsFor(Rule rule)
{
    switch (rule) {
    case Rule::ConfirmedUntilEnd:
    case Rule::ConfirmedWithoutEnd:
    case Rule::NoClearAnswer:
        return {Act::Verify};
    case Rule::RanOutRenewable:
        return {Act::Refresh, Act::Authorize};
    case Rule::RanOutAlone:
    case Rule::BothRanOut:
    case Rule::RefreshTokenRefused:
        return {Act::Authorize};
    case Rule::Differs:
    case Rule::NeverConfirmed:
    case Rule::ProfileChanged:
        return {Act::Verify, Act::Authorize};
    // To ask again would only say again what is known.
    case Rule::KeptThoughDiffers:
        return {Act::Authorize, Act::Revoke};
    case Rule::RefreshRuns:
        return {};
    case Rule::RefreshInDoubt:
        return {Act::ResolveDoubt, Act::RetryRefresh, Act::Authorize};
    case Rule::RevokedHere:
        return {Act::Authorize, Act::Uninstall};
    case Rule::RefusedBeforeEnd:
    case Rule::BothRefused:
        return {Act::Authorize, Act::Forget};
    }
    Q_UNREACHABLE();
}

/// Whether the state would be another one at another time: those of an access token whose end was named.
bool isExpiryBased(const InstallationFacts &facts)
{
    const bool isClocked
        = facts.standing == Standing::NotVerified || facts.standing == Standing::Agreed || facts.standing == Standing::Unreachable;
    return isClocked && facts.expiresAt.has_value();
}

std::optional<ClockSkew> skewOf(const QList<Evidence> &evidence)
{
    const Evidence *newest = nullptr;
    for (const Evidence &fact : evidence) {
        if (fact.skew && (!newest || fact.at > newest->at))
            newest = &fact;
    }
    if (!newest || std::chrono::abs(*newest->skew) <= tolerableSkew)
        return std::nullopt;
    return ClockSkew{*newest->skew, newest->seat};
}

} // namespace

QString ruleName(Rule rule)
{
    return QLatin1String(names.at(static_cast<size_t>(rule)));
}

StateRule stateRule(const InstallationDetails &details, Instant now, bool isVaultOpen)
{
    const Walk walk(details);
    const InstallationFacts &facts = details.installation.facts;
    StateRule applied;
    applied.state = installationState(facts, now);
    const Reason reason = reasonOf(applied.state, facts, walk);
    applied.rule = reason.rule;
    applied.decidedBy = reason.fact ? reason.fact->id : 0;
    applied.acts = actsFor(applied.rule);
    if (!isVaultOpen && std::any_of(applied.acts.cbegin(), applied.acts.cend(), usesSecret)) {
        applied.isLocked = true;
        applied.acts.removeIf(usesSecret);
        applied.acts.prepend(Act::Unlock);
    }
    if (isExpiryBased(facts))
        applied.skew = skewOf(details.evidence);
    return applied;
}

Standing foldedStanding(const InstallationDetails &details)
{
    return Walk(details).standing();
}
