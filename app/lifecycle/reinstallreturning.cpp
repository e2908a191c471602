// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/cyclecomparison.h"
#include "domain/cyclereport.h"
#include "lifecycle/authorizationpicture.h"
#include "lifecycle/cyclesnapshot.h"
#include "lifecycle/refreshinstallation.h"
#include "lifecycle/reinstallsteps.h"
#include "lifecycle/verifyinstallation.h"
#include "storage/installationstore.h"

#include <QCoreApplication>

// Reauthorize: by the door that is named. Compare: each field against what is expected of it.

using State = StepReport::State;

void ReinstallCycle::Steps::reauthorize()
{
    whenDone(m_parts.authorize.installations->details(cycle().installationId), this, [this, round = m_round](const Result<InstallationDetails> &details) {
        if (round == m_round)
            takeEarlier(details);
    });
}

// What was authorized right before the program ended is not authorized again.
void ReinstallCycle::Steps::takeEarlier(const Result<InstallationDetails> &details)
{
    if (!details)
        return details.error().kind == ErrorKind::NotFound ? giveUp(details.error().summary) : stop(details.error());
    const Grant &newest = details->grants.constFirst();
    const std::optional<Instant> began = cycle().step(CycleStep::Reauthorize).startedAt;
    const bool isNew = newest.generation > cycle().before->generation && newest.source == TokenSource::Exchange && began && newest.authorizedAt >= *began;
    if (isNew && newest.door != wayInName(cycle().wayIn)) {
        return conclude(CycleVerdict::Inconclusive, QStringLiteral("redirect"),
                        tr("The team was authorized again by another door meanwhile, so nothing can be said of this one."));
    }
    if (isNew) {
        cycle().after = cycleSnapshot(*details, m_profile, now());
        return done(tr("It had been authorized before Grantdesk stopped."));
    }
    openDoor();
}

void ReinstallCycle::Steps::openDoor()
{
    m_hasConsented = false;
    m_isLate = false;
    m_difference.reset();
    m_isConsentNoted = false;
    m_flowFrom = cycle().messages.size();
    if (cycle().wayIn == WayIn::Button)
        return pressButton();
    awaitMiro();
}

void ReinstallCycle::Steps::pressButton()
{
    const AuthorizeTeam::Request request{m_profile, cycle().team.id, cycle().team.name, cycle().user.id, cycle().user.name};
    m_attempt = std::make_unique<AuthorizeTeam>(request, m_parts.authorize, OpenUrl(), m_parts.acts.clock, m_parts.acts.random);
    wireAttempt();
    m_attempt->start();
}

void ReinstallCycle::Steps::awaitMiro()
{
    AwaitMiro::Request request;
    request.profile = m_profile;
    request.time = AwaitMiro::longestTime;
    request.teamIds = {cycle().team.id};
    request.door = wayInName(cycle().wayIn);
    m_await = std::make_unique<AwaitMiro>(request, m_parts.authorize, m_parts.acts.clock, m_parts.acts.random);
    connect(m_await.get(), &AwaitMiro::armed, this, [this] { askHand(consentByHand(cycle(), m_profile, {})); });
    connect(m_await.get(), &AwaitMiro::held, this, &Steps::takeHeld);
    connect(m_await.get(), &AwaitMiro::turnedAway, this, [this](const QString &sentence) {
        say(Party::Browser, Party::Grantdesk, FlowMessage::Kind::Refused, tr("a redirect that was turned away"), sentence, now(), now());
        m_flowFrom = cycle().messages.size();
    });
    connect(m_await.get(), &AwaitMiro::disarmed, this, &Steps::takeDisarmed);
    m_await->start();
}

void ReinstallCycle::Steps::takeDisarmed(AwaitMiro::End how, const Error &error)
{
    if (how == AwaitMiro::End::Count || m_attempt)
        return;
    m_await.release()->deleteLater();
    // Another cycle, or a person, waits at the same redirect URI: after them.
    if (how == AwaitMiro::End::Failed && error.cause == QLatin1String("already_armed")) {
        cycle().step(CycleStep::Reauthorize).sentence = tr("It waits until nobody else waits at the redirect URI.");
        Q_EMIT m_act->changed();
        return again(m_pace.interval, &Steps::awaitMiro);
    }
    if (how == AwaitMiro::End::Locked || (how == AwaitMiro::End::Failed && error.kind == ErrorKind::Vault))
        return stop(error.cause.isEmpty() ? Error{ErrorKind::Vault, tr("The vault was locked."), {}, QStringLiteral("vault_locked")} : error);
    // A port that is taken, and the like: the door can be opened later.
    if (how == AwaitMiro::End::Failed && error.kind == ErrorKind::Unreachable)
        return stop(error);
    giveUp(how == AwaitMiro::End::Failed ? error.summary : tr("No redirect arrived."));
}

void ReinstallCycle::Steps::takeHeld(AuthorizeTeam *act)
{
    act->setParent(nullptr);
    m_attempt.reset(act);
    m_hasConsented = true;
    noteConsent();
    m_patience.stop();
    wireAttempt();
    takeSteps();
}

void ReinstallCycle::Steps::wireAttempt()
{
    m_attemptAt = now();
    AuthorizeTeam *const attempt = m_attempt.get();
    connect(attempt, &AuthorizeTeam::stepChanged, this, &Steps::takeStep);
    connect(attempt, &AuthorizeTeam::approvalNeeded, this, [this] {
        if (m_attempt && m_attempt->isHeld())
            askHand(approveByHand(cycle(), m_profile, *m_attempt->held()));
    });
    connect(attempt, &AuthorizeTeam::choiceNeeded, this, [this](const GrantDifference &difference) {
        // A test keeps nothing that was not wanted; what it was is told by the comparison.
        m_difference = difference;
        cycle().firstCallAt.reset();
        m_attempt->discard();
    });
    connect(attempt, &AuthorizeTeam::storeFailed, this, [this](const Error &error) {
        cycle().step(CycleStep::Reauthorize).sentence = tr("The new tokens are in memory only, and storing them is tried again. %1").arg(error.summary);
        Q_EMIT m_act->changed();
        if (m_isCancelled)
            return m_attempt->discard();
        again(RefreshInstallation::storeRetry, &Steps::retryStore);
    });
    connect(attempt, &AuthorizeTeam::finished, this, &Steps::takeAuthorized);
}

// A person's part comes before what their browser brought.
void ReinstallCycle::Steps::noteConsent()
{
    if (std::exchange(m_isConsentNoted, true))
        return;
    FlowMessage message{m_handAskedAt, now(), Party::Admin, Party::Browser, FlowMessage::Kind::Hand, wayInWord(cycle().wayIn), {}};
    message.step = CycleStep::Reauthorize;
    m_flowFrom = std::min(m_flowFrom, cycle().messages.size());
    cycle().messages.insert(m_flowFrom++, message);
    Q_EMIT m_act->changed();
}

void ReinstallCycle::Steps::retryStore()
{
    if (m_attempt)
        m_attempt->retryStore();
}

void ReinstallCycle::Steps::takeStep(const StepReport &report)
{
    if (report.step == AuthorizeStep::RedirectReceived && report.state == State::Done) {
        m_hasConsented = true;
        noteConsent();
        m_patience.stop();
        handIsOver();
    }
    if (report.step == AuthorizeStep::StateChecked && report.state == State::Done && m_act->m_hand && m_act->m_hand->kind == HandStep::Kind::Approve)
        handIsOver();
    if (report.step == AuthorizeStep::ContextChecked && report.state == State::Done)
        cycle().firstCallAt = now();
    takeSteps();
    if (report.step == AuthorizeStep::Listening && report.state == State::Done && cycle().wayIn == WayIn::Button && m_attempt)
        askHand(consentByHand(cycle(), m_profile, m_attempt->address().toString(QUrl::FullyEncoded)));
}

void ReinstallCycle::Steps::takeSteps()
{
    if (!m_attempt)
        return;
    QList<FlowMessage> &messages = cycle().messages;
    messages.resize(std::min(messages.size(), m_flowFrom));
    QList<FlowMessage> flow = authorizationFlow(m_attempt->steps(), m_attemptAt);
    for (FlowMessage &message : flow) {
        message.step = CycleStep::Reauthorize;
        messages.append(message);
    }
    Q_EMIT m_act->changed();
}

void ReinstallCycle::Steps::takeAuthorized(const Result<Installation> &result)
{
    takeSteps();
    m_patience.stop();
    m_next.stop();
    m_attempt.release()->deleteLater();
    if (m_await)
        m_await.release()->deleteLater();
    if (m_stoppedBy)
        return finish(*m_stoppedBy);
    if (m_isCancelled) {
        // What became of tokens that had come stands in it.
        const QString rest = result ? tr("The new tokens are stored.") : result.error().summary;
        return conclude(CycleVerdict::Inconclusive, cycleStepName(CycleStep::Reauthorize), tr("It was ended before it was over. %1").arg(rest));
    }
    if (result) {
        CycleSnapshot after;
        after.at = now();
        after.installationId = result->id;
        after.app = {m_profile.clientId, m_profile.name};
        after.team = result->team;
        after.user = result->user;
        cycle().after = after;
        return done(tr("Authorized by %1.").arg(wayInWord(cycle().wayIn)));
    }
    const Error &error = result.error();
    if (m_difference) {
        CycleSnapshot after;
        after.at = now();
        after.app = {m_profile.clientId, m_profile.name};
        after.team = m_difference->team ? m_difference->grantedTeam : cycle().team;
        after.user = m_difference->user ? m_difference->grantedUser : cycle().user;
        cycle().after = after;
        return done(QString(m_difference->sentence + QLatin1Char(' ') + error.summary));
    }
    // A port that is taken, and the like: the door can be opened later.
    const bool isBefore = error.kind == ErrorKind::Unreachable && !m_hasConsented;
    if (error.kind == ErrorKind::Vault || isBefore)
        return stop(error);
    // A person who declines, or calls it off, proves nothing about Miro; nor does a network that fails, or a store.
    const bool isRefusal = error.kind == ErrorKind::Unauthorized || error.kind == ErrorKind::Forbidden || error.kind == ErrorKind::Protocol;
    if (!isRefusal && !m_isLate)
        m_hasConsented = false;
    giveUp(m_isLate ? lateSentence() : error.summary);
}

QString ReinstallCycle::Steps::lateSentence() const
{
    return tr("It was agreed to at Miro, and no redirect arrived here within %1.").arg(durationWord(m_pace.redirectFor));
}

void ReinstallCycle::Steps::handIsLate()
{
    m_isLate = true;
    m_hasConsented = true;
    if (m_attempt)
        return m_attempt->cancel();
    if (m_await)
        m_await.release()->deleteLater();
    giveUp(lateSentence());
}

void ReinstallCycle::Steps::compare()
{
    if (!cycle().after || cycle().after->installationId == 0)
        return lookAt(Look::Finally);
    m_askedAt = now();
    whenDone(verifyInstallation(m_parts.acts, cycle().after->installationId, this), this, [this, round = m_round](const Result<ActOutcome> &verified) {
        if (round != m_round)
            return;
        if (!verified)
            return stop(verified.error());
        if (verified->error && verified->error->kind == ErrorKind::Vault)
            return stop(*verified->error);
        const QString token = verified->installation ? verified->installation->accessFingerprint : QString();
        say(Party::Grantdesk, Party::Miro, messageKind(verified->outcome), tr("token context of %1").arg(token), statusText(verified->http), m_askedAt, now());
        cycle().newToken = verified->outcome;
        // Asked once, so that an answer which says nothing is not taken at once.
        if (lifeOf(verified->outcome) == Life::Unclear && ++m_tries[-1] < mostTries) {
            const Instant mayCome = verified->http.retryAt.value_or(now());
            return again(std::max(m_pace.interval, std::chrono::duration_cast<std::chrono::milliseconds>(mayCome - now())), &Steps::compare);
        }
        if (lifeOf(verified->outcome) == Life::Alive && !cycle().firstCallAt)
            cycle().firstCallAt = now();
        whenDone(m_parts.authorize.installations->details(cycle().after->installationId), this, [this, round](const Result<InstallationDetails> &details) {
            if (round == m_round)
                takeAfter(details);
        });
    });
}

void ReinstallCycle::Steps::takeAfter(const Result<InstallationDetails> &details)
{
    if (!details)
        return stop(details.error());
    cycle().after = cycleSnapshot(*details, m_profile, now());
    lookAt(Look::Finally);
}

void ReinstallCycle::Steps::judge()
{
    cycle().fields = compareCycle(cycle(), m_profile.expectedScopes);
    for (CycleField &field : cycle().fields) {
        // Without a person's word nobody knows whether there was anything to arrive.
        if (field.name == QLatin1String("redirect") && field.result == FieldResult::AtFault && !m_hasConsented)
            field.result = FieldResult::NotKnown;
    }
    if (cycle().currentStep() == CycleStep::Compare)
        done(tr("%1 fields were compared.").arg(cycle().fields.size()));
    const CycleJudgement judgement = judgeCycle(cycle().fields);
    conclude(judgement.verdict, judgement.faultField, judgement.reason);
}
