// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/authorizable.h"
#include "lifecycle/cyclesnapshot.h"
#include "lifecycle/refreshinstallation.h"
#include "lifecycle/reinstallsteps.h"
#include "lifecycle/revokeinstallation.h"
#include "lifecycle/verifyinstallation.h"
#include "storage/installationstore.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

// Baseline: what is there, and what lives. End: by the call, or by hand.

namespace {

/// Other users of the team whose rows are watched. Each costs credits of their own; a team has many members, and the
/// first hundred show what an uninstallation does to them.
constexpr int mostMembers = 100;
/// Superseded tokens that a server has refused before. They are shown once more, to see whether a reinstallation revives
/// them; the newest tell that, and a hundred cycles of one installation must not ask for each of all their tokens.
constexpr int mostKnownDead = 10;
constexpr int ledgerRead = 2000;

} // namespace

void ReinstallCycle::Steps::baseline()
{
    // Begun anew after a stop: nothing has been changed by it.
    if (const std::optional<QString> objection = whyNoWayBack())
        return giveUp(*objection);
    cycle().tokens.clear();
    cycle().messages.clear();
    cycle().before.reset();
    whenDone(m_parts.authorize.installations->rows({cycle().installationId}), this, [this, round = m_round](const Result<QList<Installation>> &rows) {
        if (round != m_round)
            return;
        if (!rows)
            return stop(rows.error());
        if (rows->isEmpty())
            return giveUp(tr("The installation is no longer in the store."));
        // One whose hour is over is renewed first: otherwise its end could not be seen.
        if (rows->constFirst().state(now()) == InstallationState::CanRefresh)
            return renewFirst();
        const Instant sentAt = now();
        whenDone(verifyInstallation(m_parts.acts, cycle().installationId, this), this, [this, sentAt, round](const Result<ActOutcome> &verified) {
            if (round != m_round)
                return;
            m_askedAt = sentAt;
            takeBaseline(verified);
        });
    });
}

// Before anything ends: a door that leads nowhere would leave the team without an installation.
std::optional<QString> ReinstallCycle::Steps::whyNoWayBack() const
{
    if (m_act->m_cycle.wayIn != WayIn::Button && !isLoopbackUri(m_profile.sdkRedirectUri)) {
        return tr("The app profile has no redirect URI on this computer that is marked for SDK authorization, so this door would lead nowhere. "
                  "Nothing was ended.");
    }
    if (const std::optional<Error> error = authorizationObjection(m_profile))
        return tr("%1 Nothing was ended.").arg(error->summary);
    if (m_act->m_cycle.wayOut == WayOut::Revoke && m_profile.endpoints.revoke.isEmpty())
        return tr("The app profile has no address to revoke tokens at. Nothing was ended.");
    return std::nullopt;
}

void ReinstallCycle::Steps::renewFirst()
{
    const Instant sentAt = now();
    m_refresh = std::make_unique<RefreshInstallation>(m_parts.acts, cycle().installationId);
    whenDone(m_refresh->start(), this, [this, sentAt](const Result<ActOutcome> &refreshed) {
        m_refresh.release()->deleteLater();
        if (m_act->m_isFinished)
            return;
        if (m_stoppedBy)
            return finish(*m_stoppedBy);
        const bool isDone = refreshed && (refreshed->outcome == QLatin1String("refreshed") || refreshed->outcome == QLatin1String("already_refreshed"));
        say(Party::Grantdesk, Party::Miro, isDone ? FlowMessage::Kind::Done : FlowMessage::Kind::Gap, tr("refresh before the baseline"),
            refreshed ? statusText(refreshed->http) : QString(), sentAt, now());
        if (m_isCancelled)
            return goOn();
        if (!refreshed)
            return stop(refreshed.error());
        if (!isDone)
            return giveUp(tr("The access token had run out, and could not be renewed: %1").arg(refreshed->sentence));
        whenDone(verifyInstallation(m_parts.acts, cycle().installationId, this), this, [this, round = m_round](const Result<ActOutcome> &verified) {
            if (round == m_round)
                takeBaseline(verified);
        });
    });
}

void ReinstallCycle::Steps::takeBaseline(const Result<ActOutcome> &verified)
{
    if (!verified)
        return verified.error().kind == ErrorKind::NotFound ? giveUp(verified.error().summary) : stop(verified.error());
    if (verified->error && verified->error->kind == ErrorKind::Vault)
        return stop(*verified->error);
    const QString token = verified->installation ? verified->installation->accessFingerprint : QString();
    say(Party::Grantdesk, Party::Miro, messageKind(verified->outcome), tr("token context of %1").arg(token), statusText(verified->http),
        std::exchange(m_askedAt, {}), now());
    if (verified->outcome != QLatin1String("alive"))
        return giveUp(tr("There is nothing to end: the access token is not answered for. Authorize the team again first."));
    whenDone(m_parts.authorize.installations->details(cycle().installationId), this, [this, round = m_round](const Result<InstallationDetails> &details) {
        if (round == m_round)
            takeDetails(details);
    });
}

void ReinstallCycle::Steps::takeDetails(const Result<InstallationDetails> &details)
{
    if (!details)
        return stop(details.error());
    cycle().before = cycleSnapshot(*details, m_profile, now());
    cycle().team = details->installation.team;
    cycle().user = details->installation.user;
    whenDone(m_parts.acts.grants->heldPairs(cycle().installationId), this, [this, round = m_round](const Result<QList<GrantStore::HeldPair>> &pairs) {
        if (round == m_round)
            takePairs(pairs);
    });
}

void ReinstallCycle::Steps::takePairs(const Result<QList<GrantStore::HeldPair>> &pairs)
{
    if (!pairs)
        return stop(pairs.error());
    const CycleSnapshot &before = *cycle().before;
    for (const GrantStore::HeldPair &pair : *pairs) {
        if (!pair.accessToken)
            continue;
        CycleToken token;
        token.owner = pair.grant.generation == before.generation ? CycleToken::Owner::Current : CycleToken::Owner::Superseded;
        token.fingerprint = pair.grant.accessFingerprint;
        token.installationId = cycle().installationId;
        token.grantId = pair.grant.id;
        token.generation = pair.grant.generation;
        token.user = cycle().user;
        token.expiresAt = pair.grant.expiresAt;
        if (token.owner == CycleToken::Owner::Current) {
            token.before = Life::Alive;
            token.aliveAt = before.at;
        }
        cycle().tokens.append(token);
        if (token.owner == CycleToken::Owner::Current && !before.refreshFingerprint.isEmpty()) {
            token.kind = SealIdentity::Kind::RefreshToken;
            token.fingerprint = before.refreshFingerprint;
            token.before = Life::NotAsked; // asking would trade it for another
            token.aliveAt.reset();
            cycle().tokens.append(token);
        }
    }
    LedgerQuery query;
    query.installationId = cycle().installationId;
    whenDone(m_parts.acts.grants->ledger(query, ledgerRead), this, [this, round = m_round](const Result<QList<LedgerToken>> &ledger) {
        if (round == m_round)
            takeLedger(ledger);
    });
}

void ReinstallCycle::Steps::takeLedger(const Result<QList<LedgerToken>> &ledger)
{
    if (!ledger)
        return stop(ledger.error());
    QSet<RowId> dead;
    for (const LedgerToken &token : *ledger) {
        if (token.kind == SealIdentity::Kind::AccessToken && token.lastHttpStatus == 401 && token.endedAt)
            dead.insert(token.grantId);
    }
    for (CycleToken &token : cycle().tokens) {
        if (token.owner == CycleToken::Owner::Superseded && dead.contains(token.grantId))
            token.before = Life::Dead;
    }
    int known = 0; // the newest come first
    cycle().tokens.removeIf([&known](const CycleToken &token) { return token.before == Life::Dead && ++known > mostKnownDead; });
    findMembers();
}

void ReinstallCycle::Steps::findMembers()
{
    InstallationQuery query;
    query.profileId = cycle().profileId;
    query.search = cycle().team.id;
    whenDone(m_parts.authorize.installations->ids(query, now(), mostMembers + 1), this, [this, round = m_round](const Result<QList<RowId>> &ids) {
        if (round != m_round)
            return;
        if (!ids)
            return stop(ids.error());
        whenDone(m_parts.authorize.installations->rows(*ids), this, [this, round](const Result<QList<Installation>> &rows) {
            if (round == m_round)
                takeMembers(rows);
        });
    });
}

void ReinstallCycle::Steps::takeMembers(const Result<QList<Installation>> &rows)
{
    if (!rows)
        return stop(rows.error());
    for (const Installation &row : *rows) {
        // The search looks into names as well.
        if (row.id == cycle().installationId || row.team.id != cycle().team.id)
            continue;
        // What is over, or whose hour is, has nothing that could be seen to live or die.
        const InstallationState state = row.state(now());
        if (state != InstallationState::Active && state != InstallationState::NotVerified && state != InstallationState::Unreachable)
            continue;
        CycleToken token;
        token.owner = CycleToken::Owner::Member;
        token.fingerprint = row.accessFingerprint;
        token.installationId = row.id;
        token.grantId = row.currentGrantId;
        token.generation = row.generation;
        token.user = row.user;
        token.expiresAt = row.facts.expiresAt;
        cycle().tokens.append(token);
    }
    lookAt(Look::Baseline);
}

void ReinstallCycle::Steps::endBaseline()
{
    const auto members = std::count_if(cycle().tokens.cbegin(), cycle().tokens.cend(),
                                       [](const CycleToken &token) { return token.owner == CycleToken::Owner::Member; });
    const qsizetype count = cycle().tokens.size();
    done(members > 0 ? tr("%1 tokens are watched, with those of other members.").arg(count)
                     : count == 1 ? tr("One token is watched.") : tr("%1 tokens are watched.").arg(count));
}

void ReinstallCycle::Steps::end()
{
    if (cycle().wayOut == WayOut::Revoke)
        return revoke();
    askHand(endByHand(cycle(), m_profile));
    if (m_act->m_hand)
        lookWhileEnding();
}

void ReinstallCycle::Steps::revoke()
{
    const Instant sentAt = now();
    whenDone(revokeInstallation(m_parts.acts, cycle().installationId, cycle().before->generation, this), this,
             [this, sentAt, round = m_round](const Result<ActOutcome> &revoked) {
                 if (round != m_round)
                     return;
                 m_askedAt = sentAt;
                 takeRevoked(revoked);
             });
}

void ReinstallCycle::Steps::takeRevoked(const Result<ActOutcome> &revoked)
{
    if (!revoked)
        return stop(revoked.error());
    if (revoked->error && revoked->error->kind == ErrorKind::Vault)
        return stop(*revoked->error);
    const bool isDone = revoked->outcome == QLatin1String("revoked");
    // After a stop between the call and its answer: the server does not know the token any more.
    const bool wasDone = revoked->outcome == QLatin1String("unknown_token");
    say(Party::Grantdesk, Party::Miro, isDone || wasDone ? FlowMessage::Kind::Done : FlowMessage::Kind::Gap,
        tr("revoke %1").arg(cycle().before->accessFingerprint), statusText(revoked->http), std::exchange(m_askedAt, {}), now());
    if (isDone)
        return endIsDone(revoked->sentence, now());
    if (wasDone)
        return endIsDone(tr("The server does not know the token any more; it was revoked before."), now());
    const bool isPassing = revoked->outcome == QLatin1String("rate_limited") || revoked->outcome == QLatin1String("unreachable");
    const Instant began = cycle().step(CycleStep::End).startedAt.value_or(now());
    if (!isPassing || now() - began > m_pace.observeFor)
        return giveUp(tr("The tokens could not be revoked: %1").arg(revoked->sentence));
    cycle().step(CycleStep::End).sentence = tr("%1 It is tried again.").arg(revoked->sentence);
    const Instant mayCome = revoked->http.retryAt.value_or(now());
    again(std::max(m_pace.interval, std::chrono::duration_cast<std::chrono::milliseconds>(mayCome - now())), &Steps::revoke);
}

// Uninstalling has no call and no news: that the token dies is the only sign that nobody has to give.
void ReinstallCycle::Steps::lookWhileEnding()
{
    lookAt(Look::Ending);
}

void ReinstallCycle::Steps::endIsDone(const QString &sentence, Instant until)
{
    // Stored before anything was done, so that a stop in between moves nothing.
    cycle().endedFrom = cycle().step(CycleStep::End).startedAt.value_or(until);
    cycle().step(CycleStep::End).endedAt = until;
    done(sentence);
}
