// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/askedtoken.h"
#include "lifecycle/cyclesnapshot.h"
#include "lifecycle/refreshinstallation.h"
#include "lifecycle/reinstallsteps.h"

#include <QCoreApplication>

#include <algorithm>

// The tokens are shown to the token context one after another, inside the credits of their user.

void ReinstallCycle::Steps::lookAt(Look look)
{
    m_look = look;
    m_toAsk.clear();
    m_tries.clear();
    const bool isTeam = cycle().wayOut == WayOut::UninstallTeam;
    for (qsizetype i = 0; i < cycle().tokens.size(); ++i) {
        const CycleToken &token = cycle().tokens.at(i);
        if (token.kind != SealIdentity::Kind::AccessToken)
            continue;
        const bool isMember = token.owner == CycleToken::Owner::Member;
        const bool isOpen = token.after != Life::Dead && token.before != Life::Dead;
        const bool isAsked = look == Look::Baseline ? token.owner != CycleToken::Owner::Current && token.before == Life::NotAsked
            : look == Look::Ending                  ? token.owner == CycleToken::Owner::Current
            : look == Look::Observing               ? isOpen && (isTeam || !isMember)
            : look == Look::Members                 ? isOpen && isMember && !isTeam
                                                    : true;
        if (isAsked)
            m_toAsk.append(i);
    }
    askNext();
}

void ReinstallCycle::Steps::askNext()
{
    if (m_toAsk.isEmpty())
        return lookIsOver();
    if (m_look == Look::Observing && m_limit.hasPassed(now()) && m_isRoundLast) {
        // Nobody is waited for any longer; what was not asked again is not known.
        for (const qsizetype unasked : std::as_const(m_toAsk))
            m_gaps.insert(unasked);
        m_toAsk.clear();
        return lookIsOver();
    }
    const CycleToken &token = cycle().tokens.at(m_toAsk.constFirst());
    const CreditOwner owner{cycle().profileId, token.user.id};
    if (m_budget.room(owner, now()) != CreditBudget::Room::Free)
        return askWhenAffordable();
    m_asking = m_toAsk.takeFirst();
    m_askedAt = now();
    m_budget.sent(owner);
    whenDone(m_parts.acts.grants->subjects({token.installationId}), this,
             [this, round = m_round, asking = m_asking](const Result<QList<ActSubject>> &subjects) {
                 if (round == m_round)
                     askAbout(&cycle().tokens[asking], subjects);
                 else
                     forgetAsked(asking);
             });
}

// What was begun in a step that is over by now takes no credits any more.
void ReinstallCycle::Steps::forgetAsked(qsizetype asking)
{
    if (asking < cycle().tokens.size())
        m_budget.answered({cycle().profileId, cycle().tokens.at(asking).user.id}, {}, now());
}

void ReinstallCycle::Steps::askWhenAffordable()
{
    const CreditOwner owner{cycle().profileId, cycle().tokens.at(m_toAsk.constFirst()).user.id};
    Instant opensAt = std::max(m_budget.opensAt(owner, now()), now() + CreditBudget::shortestWait);
    if (m_look == Look::Observing && opensAt > m_limit.until()) {
        opensAt = std::max(m_limit.until(), now() + CreditBudget::shortestWait);
        m_isRoundLast = true;
    }
    again(std::chrono::duration_cast<std::chrono::milliseconds>(opensAt - now()), &Steps::askNext);
}

void ReinstallCycle::Steps::again(std::chrono::milliseconds after, void (Steps::*what)())
{
    m_next.disconnect(this);
    connect(&m_next, &QTimer::timeout, this, what);
    // Timers count milliseconds in an int.
    m_next.start(std::min<std::chrono::milliseconds>(after, std::chrono::hours(24)));
}

void ReinstallCycle::Steps::askAbout(CycleToken *token, const Result<QList<ActSubject>> &subjects)
{
    if (!subjects)
        return stop(subjects.error());
    // Forgotten meanwhile: nothing is known of it any more.
    if (subjects->isEmpty()) {
        forgetAsked(m_asking);
        return askNext();
    }
    const ActSubject &subject = subjects->constFirst();
    const bool isReplaced = subject.installation.generation > token->generation;
    if (isReplaced && token->owner == CycleToken::Owner::Current && (m_look == Look::Ending || m_look == Look::Observing)) {
        return conclude(CycleVerdict::Inconclusive, cycleStepName(cycle().currentStep().value_or(CycleStep::Observe)),
                        tr("The tokens were replaced meanwhile, by another seat or ahead of expiry, so nothing can be said of their end."));
    }
    // A member's row goes on living as others renew it; what is watched is the pair that it has.
    if (isReplaced && token->owner == CycleToken::Owner::Member) {
        token->grantId = subject.grant.id;
        token->generation = subject.installation.generation;
        token->fingerprint = subject.installation.accessFingerprint;
    }
    if (subject.grant.id == token->grantId) {
        whenDone(askAboutToken(m_parts.acts, subject, this), this,
                 [this, round = m_round, asking = m_asking](const Result<AskedToken> &asked) { takeAsked(round, asking, *asked); });
        return;
    }
    whenDone(m_parts.acts.grants->heldPairs(token->installationId), this,
             [this, round = m_round, subject](const Result<QList<GrantStore::HeldPair>> &pairs) {
                 if (round == m_round)
                     askSuperseded(subject, pairs);
             });
}

void ReinstallCycle::Steps::askSuperseded(const ActSubject &subject, const Result<QList<GrantStore::HeldPair>> &pairs)
{
    if (!pairs)
        return stop(pairs.error());
    const RowId grantId = cycle().tokens.at(m_asking).grantId;
    const auto pair = std::find_if(pairs->cbegin(), pairs->cend(),
                                   [grantId](const GrantStore::HeldPair &one) { return one.grant.id == grantId && one.accessToken; });
    if (pair == pairs->cend()) {
        forgetAsked(m_asking);
        return askNext();
    }
    whenDone(probeToken(m_parts.acts, subject, pair->grant, *pair->accessToken, this), this,
             [this, round = m_round, asking = m_asking](const Result<AskedToken> &asked) { takeAsked(round, asking, *asked); });
}

void ReinstallCycle::Steps::takeAsked(quint64 round, qsizetype asking, const AskedToken &asked)
{
    m_budget.answered({cycle().profileId, cycle().tokens.at(asking).user.id}, asked.outcome.http, now());
    if (asked.facts.facts.isEmpty()) {
        if (round != m_round)
            return;
        // A locked vault ends it for now; a secret that is gone concerns this token only.
        if (asked.outcome.error && asked.outcome.error->kind == ErrorKind::Vault)
            return stop(*asked.outcome.error);
        return askNext();
    }
    // What was answered is evidence, whatever became of the step meanwhile.
    const Answer<QList<Installation>> recorded = m_parts.acts.grants->record({asked.facts});
    if (round != m_round)
        return;
    note(asking, asked);
    whenDone(recorded, this, [this, round](const Result<QList<Installation>> &stored) {
        if (round != m_round)
            return;
        if (!stored)
            return stop(stored.error());
        goOnLooking();
    });
}

void ReinstallCycle::Steps::note(qsizetype asking, const AskedToken &asked)
{
    CycleToken &token = cycle().tokens[asking];
    const QString &outcome = asked.outcome.outcome;
    const bool hasRunOut = token.before == Life::Alive && token.expiresAt && now() >= *token.expiresAt - std::chrono::minutes(1);
    // Of one whose time is over, a refusal does not say that it was ended.
    const Life life = lifeOf(outcome) == Life::Dead && hasRunOut ? Life::Unclear : lifeOf(outcome);
    m_wasGap = life == Life::Unclear && !hasRunOut && outcome != QLatin1String("ran_out");
    if (m_wasGap)
        m_gaps.insert(asking);
    else
        m_gaps.remove(asking);
    say(Party::Grantdesk, Party::Miro, messageKind(outcome), tr("token context of %1").arg(token.fingerprint), statusText(asked.outcome.http), m_askedAt, now());
    if (m_look == Look::Finally) {
        token.finally = life;
        return;
    }
    if (m_look == Look::Baseline)
        token.before = life;
    if (life == Life::Alive)
        token.aliveAt = m_askedAt;
    if (m_look == Look::Baseline)
        return;
    // An answer that says nothing leaves what is known; that the hour is over settles that nothing will be.
    if (life == Life::Alive || life == Life::Dead || !m_wasGap || token.after == Life::NotAsked)
        token.after = life;
    if (life == Life::Dead)
        token.deadAt = now();
}

void ReinstallCycle::Steps::goOnLooking()
{
    if (m_isCancelled)
        return goOn();
    if (m_look == Look::Ending) {
        const CycleToken *const token = currentAccess();
        // That it was answered for does not say that nobody had uninstalled it by then: that lag is what is measured.
        if (token && token->after == Life::Dead)
            return endIsDone(tr("Its access token was refused: it was uninstalled."), *token->deadAt);
        return askNext();
    }
    const bool isOnce = m_look != Look::Observing;
    if (isOnce && m_wasGap && ++m_tries[m_asking] < mostTries) {
        m_toAsk.append(m_asking);
        return again(m_pace.interval, &Steps::askNext);
    }
    askNext();
}

void ReinstallCycle::Steps::lookIsOver()
{
    switch (m_look) {
    case Look::Baseline:
        return endBaseline();
    case Look::Ending:
        return again(m_pace.interval, &Steps::lookWhileEnding);
    case Look::Observing:
        return observed();
    case Look::Members:
        return endObserving();
    case Look::Finally:
        return judge();
    }
}
