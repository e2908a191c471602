// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/actrun.h"

#include "lifecycle/actrunqueues.h"
#include "lifecycle/refreshinstallation.h"
#include "vault/tokenvault.h"

#include <algorithm>

// How a run begins, stops and goes on. What it sends is in actrunsending.cpp, what it stores in actrunstoring.cpp.

namespace {

constexpr std::chrono::milliseconds newsEvery{100};
constexpr std::chrono::milliseconds longestNap{1000};
constexpr std::chrono::milliseconds shortestNap{10};

Error lockedVault()
{
    return {ErrorKind::Vault, ActRun::tr("The vault is locked. Unlock it, then go on."), {}, QStringLiteral("vault_locked")};
}

} // namespace

ActRun::ActRun(Parts parts, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_holder(QString::fromLatin1(randomToken(m_parts.acts.random))),
      m_queues(std::make_unique<Queues>())
{
    m_soon.setSingleShot(true);
    m_storing.setSingleShot(true);
    m_storing.setInterval(newsEvery);
    m_news.setSingleShot(true);
    m_news.setInterval(newsEvery);
    m_wake.setSingleShot(true);
    m_renewal.setInterval(RunStore::claimLength / 3);
    connect(&m_soon, &QTimer::timeout, this, &ActRun::sendMore);
    connect(&m_storing, &QTimer::timeout, this, &ActRun::storeFacts);
    connect(&m_news, &QTimer::timeout, this, &ActRun::progressed);
    connect(&m_wake, &QTimer::timeout, this, [this] {
        m_queues->isDry = false;
        goOnSoon();
    });
    connect(&m_renewal, &QTimer::timeout, this, &ActRun::renewClaims);
    connect(m_parts.acts.vault, &TokenVault::locked, this, [this] {
        if (m_phase == Phase::Running)
            pauseBecause(lockedVault());
    });
}

ActRun::~ActRun()
{
    if (m_run.id == 0 || isOver())
        return;
    // Nobody waits for these: the store writes what it was told before it closes.
    QList<NewFacts> facts;
    for (const Learnt &learnt : std::as_const(m_queues->facts))
        facts.append(learnt.facts);
    if (!facts.isEmpty() && !m_queues->isStoringFacts)
        m_parts.acts.grants->record(facts);
    m_parts.runs->release(m_run.id, m_holder);
}

void ActRun::begin(Act act, RunSelection selection, const QString &title)
{
    setPhase(Phase::Making);
    whenDone(m_parts.runs->make(act, std::move(selection), title, m_parts.acts.seat, m_parts.acts.clock()), this,
             [this](const Result<Run> &run) { takeRun(run); });
}

void ActRun::goOn(RowId run)
{
    setPhase(Phase::Making);
    whenDone(m_parts.runs->setState(run, Run::State::Running, m_parts.acts.clock()), this,
             [this](const Result<Run> &found) { takeRun(found); });
}

void ActRun::takeRun(const Result<Run> &run)
{
    if (!run) {
        m_error = run.error();
        return setPhase(Phase::Failed);
    }
    m_run = *run;
    if (m_phase == Phase::Cancelling)
        return cancelHere(true);
    if (m_run.isOver())
        return setPhase(m_run.state == Run::State::Done ? Phase::Finished : Phase::Cancelled);
    m_queues->since.start();
    setPhase(Phase::Running);
    if (!m_parts.acts.vault->isUnlocked())
        return pauseBecause(lockedVault());
    if (m_isPauseWanted)
        return pause();
    goOnSoon();
}

void ActRun::pause()
{
    m_isPauseWanted = m_phase == Phase::Making;
    if (m_phase != Phase::Running)
        return;
    m_error.reset();
    setPhase(Phase::Pausing);
    whenDone(m_parts.runs->setState(m_run.id, Run::State::Paused, m_parts.acts.clock()), this, [this](const Result<Run> &run) {
        if (run)
            m_run = *run;
        else
            m_error = run.error();
        settle();
        Q_EMIT phaseChanged();
    });
    giveAllBack();
    storeFacts();
    settle();
}

void ActRun::pauseBecause(const Error &error)
{
    if (m_phase == Phase::Cancelling) {
        // What is known already is not thrown away; the store is asked again.
        m_error = error;
        m_storing.start(RefreshInstallation::storeRetry);
        return;
    }
    if (isOver())
        return;
    m_error = error;
    if (m_phase != Phase::Paused)
        setPhase(Phase::Pausing);
    giveAllBack();
    settle();
}

void ActRun::resume()
{
    if (m_phase != Phase::Paused)
        return;
    m_error.reset();
    if (!m_parts.acts.vault->isUnlocked()) {
        m_error = lockedVault();
        Q_EMIT phaseChanged();
        return;
    }
    m_queues->unanswered = 0;
    m_queues->isDry = false;
    m_queues->isCatchingUp = true;
    // What could not be given back before is somebody else's, who does not come back.
    m_holder = QString::fromLatin1(randomToken(m_parts.acts.random));
    setPhase(Phase::Running);
    whenDone(m_parts.runs->setState(m_run.id, Run::State::Running, m_parts.acts.clock()), this, [this](const Result<Run> &run) {
        if (!run)
            return pauseBecause(run.error());
        m_run = *run;
        if (m_run.state == Run::State::Cancelled)
            return cancelHere(false);
        goOnSoon();
    });
    storeFacts();
}

void ActRun::cancel()
{
    if (isOver() || m_phase == Phase::Idle || m_phase == Phase::Cancelling)
        return;
    const bool isMade = m_run.id != 0;
    setPhase(Phase::Cancelling);
    if (isMade)
        cancelHere(true);
}

void ActRun::cancelHere(bool isToBeStored)
{
    m_error.reset();
    // The answers to verifications are dropped with whoever was to receive them.
    if (m_run.act == Act::Verify) {
        m_queues->asking = std::make_unique<QObject>();
        m_queues->inFlight = 0;
        m_queues->underWay.clear();
    }
    if (isToBeStored) {
        m_queues->isCancelStored = false;
        storeCancel();
    }
    giveAllBack();
    setPhase(Phase::Cancelling);
    storeFacts();
    settle();
}

void ActRun::settle()
{
    if (!isQuiet())
        return;
    m_wake.stop();
    m_renewal.stop();
    if (m_phase == Phase::Cancelling)
        setPhase(Phase::Cancelled);
    else if (m_run.state == Run::State::Done && m_queues->isEmpty())
        setPhase(Phase::Finished);
    else if (m_phase == Phase::Pausing)
        setPhase(Phase::Paused);
}

bool ActRun::isQuiet() const
{
    if (m_queues->inFlight > 0 || m_queues->isClaiming || m_queues->isStoring())
        return false;
    // What cannot be stored now waits with us.
    const bool isHeldUp = m_phase == Phase::Pausing && m_error && m_error->kind == ErrorKind::Storage;
    return m_queues->isEmpty() || isHeldUp;
}

bool ActRun::holdsUnstoredTokens() const
{
    // A pair that is being revoked is dead at the server before anybody knows it here.
    if (m_run.act == Act::Revoke && m_queues->inFlight > 0)
        return true;
    return std::any_of(m_queues->refreshes.cbegin(), m_queues->refreshes.cend(),
                       [](const RefreshInstallation *refresh) { return refresh->holdsUnstoredTokens(); });
}

RunProgress ActRun::progress() const
{
    RunProgress progress;
    progress.total = m_run.total;
    progress.done = m_run.done;
    progress.changed = m_queues->changed;
    progress.unknown = m_queues->unknown;
    progress.underWay = m_queues->inFlight;
    progress.inFlight = m_queues->inFlight + static_cast<int>(m_queues->unstored());
    if (m_phase == Phase::Running) {
        progress.perSecond = m_queues->perSecond();
        if (progress.perSecond > 0)
            progress.timeLeft = std::chrono::seconds(static_cast<qint64>(static_cast<double>(m_run.total - m_run.done) / progress.perSecond) + 1);
        progress.waitsUntil = m_queues->waitsUntil;
        progress.waitsFor = m_queues->waitsFor;
    }
    progress.credits = m_budget.use(m_parts.acts.clock());
    return progress;
}

void ActRun::setPhase(Phase phase)
{
    if (phase == m_phase)
        return;
    m_phase = phase;
    if (phase != Phase::Running) {
        m_queues->waitsUntil.reset();
        m_queues->waitsFor.clear();
    }
    Q_EMIT phaseChanged();
    if (!m_news.isActive())
        m_news.start();
}

void ActRun::rest(Instant until, const QString &what)
{
    m_queues->waitsUntil = until;
    m_queues->waitsFor = what;
    m_queues->hasWaited = true;
    const std::chrono::milliseconds time = until - m_parts.acts.clock();
    // The clock may be set meanwhile, and another seat may be done sooner.
    m_wake.start(std::clamp(time, shortestNap, longestNap));
    if (!m_news.isActive())
        m_news.start();
}

void ActRun::goOnSoon()
{
    if (m_phase == Phase::Running && !m_soon.isActive())
        m_soon.start(0);
}
