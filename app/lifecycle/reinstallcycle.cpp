// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/refreshinstallation.h"
#include "lifecycle/reinstallsteps.h"



#include <QCoreApplication>

#include <algorithm>

// From one step to the next, and how a cycle ends.

using State = CycleStepReport::State;

ReinstallCycle::Steps::Steps(ReinstallCycle *act, Parts parts, Pace pace)
    : m_act(act), m_parts(std::move(parts)), m_pace(pace), m_holder(QString::fromLatin1(randomToken(m_parts.acts.random)))
{
    m_next.setSingleShot(true);
    m_patience.setSingleShot(true);
    m_pace.interval = std::min(m_pace.interval, m_pace.observeFor);
    connect(&m_patience, &QTimer::timeout, this, &Steps::handIsLate);
    m_renewal.setInterval(CycleStore::holdLength / 3);
    connect(&m_renewal, &QTimer::timeout, this, [this] {
        whenDone(m_parts.cycles->renew(cycle().id, m_holder, now()), this, [this](const Status &renewed) {
            // A store that does not answer for a moment is asked again; the hold alone tells whose cycle it is.
            if (!renewed && renewed.error().kind == ErrorKind::Conflict)
                stop(renewed.error());
        });
    });
}

ReinstallCycle::Steps::~Steps()
{
    // It may be held by now, and nobody is left to hear of it.
    if (cycle().id != 0 && !m_act->m_isFinished)
        m_parts.cycles->release(cycle().id, m_holder);
}

void ReinstallCycle::Steps::start(RowId id)
{
    cycle().id = id;
    whenDone(m_parts.cycles->take(id, m_holder, now()), this, [this](const Result<Cycle> &held) { takeHold(held); });
}

void ReinstallCycle::Steps::takeHold(const Result<Cycle> &held)
{
    if (!held)
        return finish(held.error());
    m_isHeld = true;
    m_renewal.start();
    cycle() = *held;
    cycle().state = Cycle::State::Running;
    if (cycle().step(CycleStep::Baseline).state == State::Done && !cycle().before)
        return conclude(CycleVerdict::Inconclusive, QStringLiteral("record"), tr("What is stored of it is damaged."));
    whenDone(m_parts.acts.grants->subjects({cycle().installationId}), this, [this](const Result<QList<ActSubject>> &subjects) { takeSubject(subjects); });
}

void ReinstallCycle::Steps::takeSubject(const Result<QList<ActSubject>> &subjects)
{
    if (!subjects)
        return stop(subjects.error());
    if (subjects->isEmpty())
        return conclude(CycleVerdict::Inconclusive, QStringLiteral("installation"), tr("The installation is no longer in the store."));
    m_profile = subjects->constFirst().profile;
    goOn();
}

void ReinstallCycle::Steps::goOn()
{
    const std::optional<CycleStep> step = cycle().currentStep();
    if (m_isCancelled || !step) {
        const QString where = step ? cycleStepName(*step) : cycleStepName(CycleStep::Compare);
        return conclude(CycleVerdict::Inconclusive, where, tr("It was ended before it was over."));
    }
    CycleStepReport &report = cycle().step(*step);
    if (!report.startedAt)
        report.startedAt = now();
    report.state = State::Running;
    Q_EMIT m_act->changed();
    // What is stored says where to go on before anything is done that cannot be called back.
    save([this, step = *step] { enter(step); });
}

void ReinstallCycle::Steps::enter(CycleStep step)
{
    ++m_round;
    m_tries.clear();
    switch (step) {
    case CycleStep::Baseline:
        return baseline();
    case CycleStep::End:
        return end();
    case CycleStep::Observe:
        return observe();
    case CycleStep::StaleCheck:
        return checkStale();
    case CycleStep::Reauthorize:
        return reauthorize();
    case CycleStep::Compare:
        return compare();
    }
}

void ReinstallCycle::Steps::done(const QString &sentence)
{
    const std::optional<CycleStep> step = cycle().currentStep();
    if (!step)
        return;
    ++m_round;
    handIsOver();
    CycleStepReport &report = cycle().step(*step);
    report.state = State::Done;
    if (!report.endedAt)
        report.endedAt = now();
    report.sentence = sentence;
    if (*step != CycleStep::Compare)
        return goOn();
}

void ReinstallCycle::Steps::giveUp(const QString &sentence)
{
    const std::optional<CycleStep> step = cycle().currentStep();
    if (!step)
        return;
    ++m_round;
    handIsOver();
    CycleStepReport &report = cycle().step(*step);
    report.state = State::Failed;
    report.endedAt = now();
    report.sentence = sentence;
    Q_EMIT m_act->changed();
    if (*step == CycleStep::Reauthorize)
        return judge();
    conclude(CycleVerdict::Inconclusive, cycleStepName(*step), sentence);
}

void ReinstallCycle::Steps::save(std::function<void()> then)
{
    whenDone(m_parts.cycles->save(cycle(), m_holder, now()), this, [this, round = m_round, then = std::move(then)](const Status &saved) {
        if (!saved)
            return stop(saved.error());
        if (round == m_round && then)
            then();
    });
}

void ReinstallCycle::Steps::stop(const Error &error)
{
    if (m_act->m_isFinished)
        return;
    // Whoever else drives it now: a pair that is on its way here is stored first.
    if (holdsUnstoredTokens()) {
        m_stoppedBy = error;
        return;
    }
    finish(error);
}

void ReinstallCycle::Steps::conclude(CycleVerdict verdict, const QString &field, const QString &reason)
{
    ++m_round;
    handIsOver();
    cycle().state = Cycle::State::Over;
    cycle().verdict = verdict;
    cycle().faultField = field;
    cycle().reason = reason;
    for (CycleStepReport &report : cycle().steps) {
        if (report.state == State::Running || report.state == State::NeedsHand) {
            report.state = State::Failed;
            report.endedAt = now();
            report.sentence = reason;
        }
    }
    save([this] { finish(cycle()); });
}

void ReinstallCycle::Steps::finish(const Result<Cycle> &result)
{
    if (m_act->m_isFinished)
        return;
    ++m_round;
    m_renewal.stop();
    m_next.stop();
    m_patience.stop();
    m_act->m_hand.reset();
    m_act->m_isFinished = true;
    if (m_isHeld && !result)
        m_parts.cycles->release(cycle().id, m_holder);
    m_isHeld = false;
    Q_EMIT m_act->changed();
    Q_EMIT m_act->finished(result);
}

void ReinstallCycle::Steps::askHand(const HandStep &hand)
{
    m_handAskedAt = now();
    m_act->m_hand = hand;
    m_act->m_hand->cycleId = cycle().id;
    if (const std::optional<CycleStep> step = cycle().currentStep())
        cycle().step(*step).state = State::NeedsHand;
    Q_EMIT m_act->changed();
    Q_EMIT m_act->handNeeded(*m_act->m_hand);
}

void ReinstallCycle::Steps::handIsOver()
{
    if (!m_act->m_hand)
        return;
    m_act->m_hand.reset();
    Q_EMIT m_act->changed();
}

void ReinstallCycle::Steps::handDone()
{
    if (!m_act->m_hand)
        return;
    const HandStep::Kind kind = m_act->m_hand->kind;
    if (kind == HandStep::Kind::Approve) {
        if (m_attempt)
            m_attempt->approve(m_attempt->door());
        return;
    }
    if (kind == HandStep::Kind::Consent) {
        // What was done there arrives in a moment, or not at all.
        m_hasConsented = true;
        noteConsent();
        m_patience.start(m_pace.redirectFor);
        return;
    }
    m_next.stop();
    say(Party::Admin, Party::Miro, FlowMessage::Kind::Hand, kind == HandStep::Kind::UninstallForTeam ? tr("uninstall for the team") : tr("uninstall for me"),
        QString(), cycle().step(CycleStep::End).startedAt.value_or(now()), now());
    endIsDone(tr("Uninstalled by hand."), now());
}

void ReinstallCycle::Steps::cancel()
{
    if (m_act->m_isFinished || m_isCancelled)
        return;
    m_isCancelled = true;
    // What is stored of it comes first.
    if (!m_isHeld)
        return;
    // A pair that is on its way would be lost: what waits for it ends the cycle.
    if (m_refresh)
        return;
    if (m_attempt) {
        m_attempt->cancel();
        return;
    }
    m_await.reset();
    conclude(CycleVerdict::Inconclusive, cycleStepName(cycle().currentStep().value_or(CycleStep::Compare)), tr("It was ended before it was over."));
}

bool ReinstallCycle::Steps::holdsUnstoredTokens() const
{
    return (m_refresh && m_refresh->holdsUnstoredTokens()) || (m_attempt && m_attempt->holdsUnstoredTokens());
}

void ReinstallCycle::Steps::say(Party from, Party to, FlowMessage::Kind kind, const QString &what, const QString &status, Instant at,
                                std::optional<Instant> until)
{
    // Looks come by the hundred, one token after another: alike ones of the same step are one message with a number.
    constexpr qsizetype most = 2000;
    const std::optional<CycleStep> step = cycle().currentStep();
    QList<FlowMessage> &messages = cycle().messages;
    for (qsizetype i = messages.size() - 1; i >= 0; --i) {
        FlowMessage &earlier = messages[i];
        if (earlier.step != step)
            break;
        if (earlier.from == from && earlier.to == to && earlier.kind == kind && earlier.what == what && earlier.status == status) {
            earlier.until = until;
            ++earlier.count;
            Q_EMIT m_act->changed();
            return;
        }
    }
    if (messages.size() < most)
        messages.append({at, until, from, to, kind, what, status, 1, step});
    Q_EMIT m_act->changed();
}

CycleToken *ReinstallCycle::Steps::currentAccess()
{
    QList<CycleToken> &tokens = cycle().tokens;
    const auto found = std::find_if(tokens.begin(), tokens.end(), [](const CycleToken &token) {
        return token.owner == CycleToken::Owner::Current && token.kind == SealIdentity::Kind::AccessToken;
    });
    return found == tokens.end() ? nullptr : &*found;
}

ReinstallCycle::ReinstallCycle(Parts parts, Pace pace, QObject *parent)
    : QObject(parent), m_steps(std::make_unique<Steps>(this, std::move(parts), pace))
{
}

ReinstallCycle::~ReinstallCycle() = default;

void ReinstallCycle::start(RowId id)
{
    m_steps->start(id);
}

void ReinstallCycle::handDone()
{
    if (!m_isFinished)
        m_steps->handDone();
}

void ReinstallCycle::cancel()
{
    m_steps->cancel();
}

bool ReinstallCycle::holdsUnstoredTokens() const
{
    return m_steps->holdsUnstoredTokens();
}
