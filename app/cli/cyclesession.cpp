// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cyclesession.h"

#include "cli/handprompt.h"

#include <QTimer>

#include <algorithm>

namespace {

bool hasEnded(const CycleStepReport &report)
{
    return report.state == CycleStepReport::State::Done || report.state == CycleStepReport::State::Failed;
}

} // namespace

CycleSession::CycleSession(ReinstallCycle::Parts parts, ReinstallCycle::Pace pace, Hands hands, CycleOutput *output,
                           QObject *parent)
    : QObject(parent), m_output(output), m_play(std::move(hands.play)),
      m_prompt(m_play ? nullptr : std::make_unique<HandPrompt>(std::move(hands.openUrl), output)),
      m_series(std::move(parts), pace, m_prompt && TypedLine::isPossible() ? mostAtOnce : 1)
{
    connect(&m_series, &CycleSeries::handNeeded, this, &CycleSession::takeHand);
    connect(&m_series, &CycleSeries::cycleChanged, this, &CycleSession::follow);
    connect(&m_series, &CycleSeries::cycleFinished, this, &CycleSession::end);
    connect(&m_series, &CycleSeries::idle, this, &CycleSession::checkIdle);
    if (!m_prompt)
        return;
    connect(m_prompt.get(), &HandPrompt::done, this, [this](RowId id) { m_series.handDone(id); });
    connect(m_prompt.get(), &HandPrompt::declined, this, &CycleSession::decline);
}

CycleSession::~CycleSession() = default;

void CycleSession::start(const QList<Cycle> &cycles, bool waitsForHold)
{
    m_cycles = cycles;
    m_holdTriesLeft = waitsForHold ? int(CycleStore::holdLength / holdRetry) + 2 : 0;
    QList<CycleSummary> waiting;
    for (const Cycle &cycle : cycles)
        waiting.append(cycleSummary(cycle));
    m_series.add(waiting);
}

void CycleSession::cancel()
{
    if (std::exchange(m_isCancelled, true))
        return;
    if (m_series.holdsUnstoredTokens())
        m_output->output().remark(tr("Tokens are on their way; they are waited for."));
    m_series.cancel();
    if (m_series.isIdle())
        checkIdle();
}

void CycleSession::noteBrowserFailure()
{
    if (m_prompt)
        m_prompt->noteBrowserFailure();
}

void CycleSession::takeHand(ReinstallCycle *cycle, const HandStep &hand)
{
    if (m_prompt)
        return m_prompt->ask(hand);
    m_output->tellPlayed(hand);
    const Status played = m_play(hand);
    if (!played) {
        m_output->output().remark(played.error().summary);
        return decline(hand.cycleId);
    }
    QMetaObject::invokeMethod(cycle, &ReinstallCycle::handDone, Qt::QueuedConnection);
}

// Queued: a hand may be asked for from within the cycle that is to end.
void CycleSession::decline(RowId id)
{
    if (ReinstallCycle *const cycle = m_series.runningCycle(id))
        QMetaObject::invokeMethod(cycle, &ReinstallCycle::cancel, Qt::QueuedConnection);
}

void CycleSession::follow(const Cycle &cycle)
{
    Cycle *const before = known(cycle.id);
    if (!before || cycle.planId == 0)
        return;
    const Cycle earlier = std::exchange(*before, cycle);
    for (int i = 0; i < cycleStepCount; ++i) {
        const auto step = static_cast<CycleStep>(i);
        if (!hasEnded(earlier.step(step)) && hasEnded(cycle.step(step)))
            m_output->tellStep(cycle, step);
    }
    const ReinstallCycle *const running = m_series.runningCycle(cycle.id);
    if (m_prompt && running && !running->hand())
        m_prompt->drop(cycle.id);
    const std::optional<CycleStep> step = cycle.currentStep();
    const QString sentence = step ? cycle.step(*step).sentence : QString();
    if (!sentence.isEmpty() && m_said.value(cycle.id) != sentence) {
        m_said.insert(cycle.id, sentence);
        m_output->output().remark(QStringLiteral("%1  %2").arg(QString::number(cycle.id), sentence));
    }
}

void CycleSession::end(RowId id, const Result<Cycle> &result)
{
    if (m_prompt)
        m_prompt->drop(id);
    if (result) {
        follow(*result);
        return m_output->tellEnd(*result);
    }
    if (triesAgainLater(id, result.error()))
        return;
    m_output->tellFailure(result.error());
    // What has no store or no key does not get better with the next one.
    const bool isHopeless = result.error().kind == ErrorKind::Storage || result.error().kind == ErrorKind::Vault;
    if (isHopeless)
        m_series.cancel();
}

bool CycleSession::triesAgainLater(RowId id, const Error &error)
{
    if (m_isCancelled || m_holdTriesLeft == 0 || error.cause != QLatin1String("cycle_taken"))
        return false;
    if (m_retrying == 0 && m_said.value(id).isEmpty()) {
        m_said.insert(id, error.cause);
        m_output->output().remark(
            tr("Somebody holds it, or did when their program ended. It is waited for %1 seconds at most.")
                .arg(m_holdTriesLeft));
    }
    --m_holdTriesLeft;
    ++m_retrying;
    QTimer::singleShot(holdRetry, this, [this, id] {
        --m_retrying;
        if (m_isCancelled)
            return checkIdle();
        if (const Cycle *const cycle = known(id))
            m_series.add({cycleSummary(*cycle)});
    });
    return true;
}

void CycleSession::checkIdle()
{
    if (m_isOver || m_retrying > 0 || !m_series.isIdle())
        return;
    m_isOver = true;
    // Queued: the series may be in the middle of saying so.
    QMetaObject::invokeMethod(this, &CycleSession::finished, Qt::QueuedConnection);
}

Cycle *CycleSession::known(RowId id)
{
    const auto found
        = std::find_if(m_cycles.begin(), m_cycles.end(), [id](const Cycle &cycle) { return cycle.id == id; });
    return found == m_cycles.end() ? nullptr : &*found;
}
