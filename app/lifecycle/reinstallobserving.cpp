// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/cyclesnapshot.h"
#include "lifecycle/refreshinstallation.h"
#include "lifecycle/reinstallsteps.h"
#include "lifecycle/staletokens.h"

#include "domain/cyclereport.h"

#include <QCoreApplication>

#include <algorithm>

// Observe: between which two moments did each token die? Stale check: does anything of ours still offer one?

void ReinstallCycle::Steps::observe()
{
    m_limit = Deadline(now(), m_pace.observeFor);
    m_isRoundLast = false;
    m_gaps.clear();
    // What was seen while the end was waited for says nothing of afterwards.
    for (CycleToken &token : cycle().tokens) {
        if (token.after == Life::Alive)
            token.after = Life::NotAsked;
    }
    lookAt(Look::Observing);
}

void ReinstallCycle::Steps::observed()
{
    const auto isAwaited = [way = cycle().wayOut](const CycleToken &token) {
        // A revocation ends one pair; what an uninstallation concerns is waited for to die.
        const bool isConcerned = token.owner == CycleToken::Owner::Current || (token.owner == CycleToken::Owner::Superseded && way != WayOut::Revoke)
            || (token.owner == CycleToken::Owner::Member && way == WayOut::UninstallTeam);
        return isConcerned && token.kind == SealIdentity::Kind::AccessToken && token.before == Life::Alive && token.after != Life::Dead;
    };
    if (std::none_of(cycle().tokens.cbegin(), cycle().tokens.cend(), isAwaited))
        return showRefreshToken();
    if (m_limit.hasPassed(now())) {
        // Only an answer to the last look says that something outlived its end.
        for (const qsizetype unanswered : std::as_const(m_gaps)) {
            if (cycle().tokens.at(unanswered).after == Life::Alive)
                cycle().tokens[unanswered].after = Life::Unclear;
        }
        const CycleToken *const token = currentAccess();
        return token && token->after == Life::Dead ? showRefreshToken() : lookAt(Look::Members);
    }
    // Between two looks: what was seen so far outlives the program.
    save([this] { again(m_pace.interval, &Steps::observeAgain); });
}

void ReinstallCycle::Steps::observeAgain()
{
    lookAt(Look::Observing);
}

// Once, and only when the access token is dead: alive, it makes a new pair, which nobody may lose.
void ReinstallCycle::Steps::showRefreshToken()
{
    const auto token = std::find_if(cycle().tokens.cbegin(), cycle().tokens.cend(), [](const CycleToken &one) {
        return one.owner == CycleToken::Owner::Current && one.kind == SealIdentity::Kind::RefreshToken;
    });
    if (token == cycle().tokens.cend() || token->after != Life::NotAsked)
        return lookAt(Look::Members);
    m_askedAt = now();
    m_refresh = std::make_unique<RefreshInstallation>(m_parts.acts, cycle().installationId);
    whenDone(m_refresh->start(cycle().before->generation), this, [this](const Result<ActOutcome> &refreshed) {
        m_refresh.release()->deleteLater();
        if (m_act->m_isFinished)
            return;
        if (m_stoppedBy)
            return finish(*m_stoppedBy);
        takeRefreshed(refreshed);
    });
}

void ReinstallCycle::Steps::takeRefreshed(const Result<ActOutcome> &refreshed)
{
    if (!refreshed)
        return stop(refreshed.error());
    if (refreshed->error && refreshed->error->kind == ErrorKind::Vault)
        return stop(*refreshed->error);
    const QString &outcome = refreshed->outcome;
    const bool isAlive = outcome == QLatin1String("refreshed") || outcome == QLatin1String("lost_race");
    const bool isDead = refreshed->error && refreshed->error->cause == QLatin1String("invalid_grant");
    for (CycleToken &token : cycle().tokens) {
        if (token.owner != CycleToken::Owner::Current || token.kind != SealIdentity::Kind::RefreshToken)
            continue;
        token.after = isAlive ? Life::Alive : isDead ? Life::Dead : Life::Unclear;
        (isAlive ? token.aliveAt : token.deadAt) = isAlive || isDead ? std::optional(now()) : std::nullopt;
        say(Party::Grantdesk, Party::Miro, isAlive ? FlowMessage::Kind::Done : isDead ? FlowMessage::Kind::Refused : FlowMessage::Kind::Gap,
            tr("refresh with %1").arg(token.fingerprint), statusText(refreshed->http), m_askedAt, now());
    }
    if (m_isCancelled)
        return goOn();
    lookAt(Look::Members);
}

void ReinstallCycle::Steps::endObserving()
{
    const CycleToken *const token = currentAccess();
    const std::optional<TimeBounds> bounds = cycle().timeToDeath();
    if (bounds && token && token->after == Life::Dead)
        return done(tr("The access token died %1 after the end.").arg(boundsWord(*bounds)));
    if (token && token->after == Life::Alive)
        return done(tr("The access token is still alive."));
    done(tr("Nobody knows whether the access token is alive."));
}

void ReinstallCycle::Steps::checkStale()
{
    QList<RowId> ids{cycle().installationId};
    for (const CycleToken &token : std::as_const(cycle().tokens)) {
        if (token.owner == CycleToken::Owner::Member && token.after == Life::Dead)
            ids.append(token.installationId);
    }
    whenDone(m_parts.acts.grants->subjects(ids), this, [this, ids, round = m_round](const Result<QList<ActSubject>> &subjects) {
        if (round != m_round)
            return;
        if (!subjects)
            return stop(subjects.error());
        m_stale.clear();
        for (const ActSubject &subject : *subjects)
            m_stale.append(subject.installation);
        whenDone(m_parts.acts.grants->sharedTokens(ids), this, [this, round](const Result<QList<GrantStore::Shared>> &shared) {
            if (round == m_round)
                takeStale(shared);
        });
    });
}

void ReinstallCycle::Steps::takeStale(const Result<QList<GrantStore::Shared>> &shared)
{
    if (!shared)
        return stop(shared.error());
    cycle().staleFindings = staleTokens(cycle(), m_stale, *shared, now());
    const qsizetype count = cycle().staleFindings.size();
    done(count == 0       ? tr("Nothing of ours offers a dead token.")
             : count == 1 ? tr("One place still offers a dead token.")
                          : tr("%1 places still offer a dead token.").arg(count));
}
