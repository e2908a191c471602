// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/factwriter.h"

#include "storage/grantrepository.h"
#include "storage/installationrepository.h"
#include "storage/rowvalues.h"
#include "storage/statement.h"
#include "storage/tokenledger.h"

namespace {

bool isRefusal(const Evidence &fact)
{
    return fact.httpStatus == 400 || fact.httpStatus == 401;
}

/// Whether the refusal of the access token says no more than that it ran out.
StandingContext contextOf(InstallationFacts &now, const Evidence &fact, ContextOutcome madeWith, Standing beforeRefresh)
{
    StandingContext context{false, madeWith, beforeRefresh};
    if (fact.operation != QLatin1String("verify") || !isRefusal(fact))
        return context;
    context.hadRunOut = mayHaveRunOut(now.expiresAt, now.hasRefreshToken, fact);
    // Nobody said when it ends, and something is there to renew it: by now it has.
    if (!now.expiresAt && context.hadRunOut)
        now.expiresAt = fact.at;
    return context;
}

SealIdentity::Kind shownKind(const Evidence &fact)
{
    return fact.operation == QLatin1String("refresh") ? SealIdentity::Kind::RefreshToken : SealIdentity::Kind::AccessToken;
}

/// Whether nothing but what putLife() stores has changed. The first verification is one that has.
bool isSameButLife(const Installation &before, const Installation &after)
{
    return before.verifiedAt && before.facts.expiresAt == after.facts.expiresAt
        && before.facts.refreshExpiresAt == after.facts.refreshExpiresAt && before.team.name == after.team.name
        && before.user.name == after.user.name && before.organization.id == after.organization.id
        && before.organization.name == after.organization.name && before.liveScopes == after.liveScopes && before.region == after.region;
}

bool hasEnded(Standing standing)
{
    return standing == Standing::Ended || standing == Standing::Revoked;
}

/// Whether \a fact was learnt before the installation ended at \a endedAt, and is only heard of now. The walk of
/// domain/staterule.cpp knows the same.
bool isLate(const Evidence &fact, Standing standing, std::optional<Instant> endedAt)
{
    return hasEnded(standing) && fact.operation == QLatin1String("verify") && fact.at < endedAt.value_or(Instant::min());
}

/// Names as the server says them now; another id is another team, and is not taken over here.
void bringUpToDate(NamedId &known, const NamedId &now)
{
    if (!now.name.isEmpty() && now.id == known.id)
        known.name = storable(now).name;
}

void takeOver(const NewFacts &facts, Installation *installation)
{
    bringUpToDate(installation->team, facts.team);
    bringUpToDate(installation->user, facts.user);
    if (!facts.organization.id.isEmpty())
        installation->organization = storable(facts.organization);
    if (facts.liveScopes)
        installation->liveScopes = facts.liveScopes;
    if (!facts.region.isEmpty())
        installation->region = facts.region;
}

} // namespace

Result<ContextOutcome> FactWriter::madeWith(RowId grantId) const
{
    const Result<qint64> number = readNumber(m_db, QStringLiteral("SELECT context_outcome FROM grants WHERE id = ?"), {grantId});
    if (!number)
        return number.error();
    return contextOutcomeFrom(*number);
}

Status FactWriter::endRefreshToken(Installation &installation, Instant at) const
{
    std::optional<Instant> &ends = installation.facts.refreshExpiresAt;
    ends = std::min(ends.value_or(at), at);
    const Result<qint64> done = changeRows(m_db, QStringLiteral("UPDATE grants SET refresh_expires_at = ? WHERE id = ?"),
                                           {toMilliseconds(*ends), installation.currentGrantId});
    if (!done)
        return done.error();
    return TokenLedger(m_db).end(installation.currentGrantId, SealIdentity::Kind::RefreshToken, QStringLiteral("refused"), at);
}

Result<std::optional<Installation>> FactWriter::append(const NewFacts &facts) const
{
    const Result<QList<Installation>> rows = InstallationRepository(m_db).rows({facts.installationId});
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return std::optional<Installation>();
    Status done = GrantRepository(m_db).addEvidence(facts.installationId, facts.grantId, facts.facts);
    for (const Evidence &fact : facts.facts) {
        if (done)
            done = TokenLedger(m_db).present(facts.installationId, facts.grantId, shownKind(fact), fact);
    }
    return done ? Result<std::optional<Installation>>(rows->constFirst()) : Result<std::optional<Installation>>(done.error());
}

Result<std::optional<Installation>> FactWriter::writeBeside(const NewFacts &facts) const
{
    return append(facts);
}

Result<std::optional<Installation>> FactWriter::write(const NewFacts &facts, Standing beforeRefresh) const
{
    const Result<std::optional<Installation>> found = append(facts);
    if (!found || !*found)
        return found;
    const Installation before = **found;
    Installation installation = before;
    const bool isCurrent = facts.grantId == 0 || facts.grantId == installation.currentGrantId;
    if (!isCurrent)
        return std::optional<Installation>(installation);
    const Result<ContextOutcome> made = madeWith(installation.currentGrantId);
    if (!made)
        return made.error();

    const TokenLedger ledger(m_db);
    Status done = success();
    std::optional<Instant> endedAt;
    if (hasEnded(installation.facts.standing) || installation.facts.standing == Standing::Refreshing) {
        const Result<std::optional<Instant>> ended = ledger.endedAt(installation.currentGrantId, SealIdentity::Kind::AccessToken);
        if (!ended)
            return ended.error();
        endedAt = *ended;
    }
    bool wasLate = false;
    for (const Evidence &fact : facts.facts) {
        InstallationFacts &now = installation.facts;
        if (isLate(fact, now.standing, endedAt)) {
            wasLate = true;
            continue;
        }
        const bool hadEnded = hasEnded(now.standing);
        now.standing = standingAfter(now.standing, fact, contextOf(now, fact, *made, beforeRefresh));
        if (fact.operation == QLatin1String("verify") && fact.outcome == QLatin1String("ok"))
            installation.verifiedAt = fact.at;
        // Whatever the clock says: this refresh token renews nothing any more.
        if (fact.operation == QLatin1String("refresh")
            && (fact.outcome == QLatin1String("refused") || fact.outcome == QLatin1String("ended")))
            done = endRefreshToken(installation, fact.at);
        if (done && hasEnded(now.standing)) {
            done = ledger.end(installation.currentGrantId,
                              now.standing == Standing::Revoked ? QStringLiteral("revoked") : QStringLiteral("refused"), fact.at);
            endedAt = endedAt.value_or(fact.at);
        } else if (done && hadEnded && now.standing != Standing::Refreshing) {
            done = ledger.revive(installation.currentGrantId);
            endedAt.reset();
        }
        if (!done)
            return done.error();
    }
    if (!wasLate)
        takeOver(facts, &installation);
    // Most verifications find what was known: one narrow statement then, since each column has an index to keep.
    const InstallationRepository installations(m_db);
    if (isSameButLife(before, installation)) {
        done = installations.putLife(installation);
    } else {
        done = installations.put(installation);
        if (done && !wasLate && (facts.liveScopes || !facts.rawContext.isEmpty()))
            done = GrantRepository(m_db).setLive(installation.currentGrantId, installation.liveScopes, facts.rawContext);
    }
    if (!done)
        return done.error();
    return std::optional<Installation>(installation);
}
