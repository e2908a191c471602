// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/actrun.h"

#include "lifecycle/actrunqueues.h"

// What a run has found out, and how it gets into the store: first what was learnt, then what became of the items.

namespace {

constexpr qint64 rateOver = 10'000; // ms

} // namespace

void ActRun::Queues::noteStored(qint64 count)
{
    stored += count;
    const qint64 now = since.elapsed();
    marks.push_back({now, stored});
    while (marks.size() > 2 && marks.front().first < now - rateOver)
        marks.pop_front();
}

double ActRun::Queues::perSecond() const
{
    if (stored == 0 || marks.empty())
        return 0;
    // Who has to wait for a server now and then is as fast as that makes him on the whole.
    const bool isWhole = hasWaited || marks.size() < 2;
    const qint64 time = isWhole ? since.elapsed() : since.elapsed() - marks.front().first;
    const qint64 count = isWhole ? stored : stored - marks.front().second;
    return time <= 0 ? 0 : static_cast<double>(count) * 1000.0 / static_cast<double>(time);
}

void ActRun::storeSoon()
{
    if (m_queues->unstored() >= Queues::batch)
        storeFacts();
    else if (!m_storing.isActive())
        m_storing.start(std::chrono::milliseconds(100));
}

void ActRun::storeFacts()
{
    if (m_phase == Phase::Paused)
        return;
    if (m_phase == Phase::Cancelling && !m_queues->isCancelStored)
        storeCancel();
    if (m_queues->facts.isEmpty())
        return storeOutcomes();
    if (m_queues->isStoringFacts)
        return;
    m_queues->isStoringFacts = true;
    QList<NewFacts> facts;
    for (const Learnt &learnt : std::as_const(m_queues->facts)) {
        if (facts.size() < Queues::batch)
            facts.append(learnt.facts);
    }
    const qsizetype count = facts.size();
    whenDone(m_parts.acts.grants->record(facts), this,
             [this, count](const Result<QList<Installation>> &rows) { takeRecorded(rows, count); });
}

void ActRun::takeRecorded(const Result<QList<Installation>> &rows, qsizetype count)
{
    m_queues->isStoringFacts = false;
    if (!rows)
        return pauseBecause(rows.error());
    QHash<RowId, Installation> byId;
    for (const Installation &row : *rows)
        byId.insert(row.id, row);
    const Instant now = m_parts.acts.clock();
    for (const Learnt &learnt : m_queues->facts.mid(0, count)) {
        if (!learnt.isOutcome)
            continue;
        const auto found = byId.constFind(learnt.item.installationId);
        if (found == byId.cend())
            endGone(learnt.item);
        else
            m_queues->outcomes.append({learnt.item, withResult(learnt.outcome, learnt.before, *found, now)});
    }
    m_queues->facts.remove(0, count);
    storeOutcomes();
    if (!m_queues->facts.isEmpty())
        storeSoon();
    settle();
}

void ActRun::storeOutcomes()
{
    if (m_queues->isStoringOutcomes || m_run.id == 0)
        return;
    const bool isLook = m_queues->outcomes.isEmpty() && m_phase == Phase::Running && m_queues->isDry && m_queues->inFlight == 0
        && m_queues->hand.isEmpty();
    if (m_queues->outcomes.isEmpty() && !isLook)
        return;
    m_queues->isStoringOutcomes = true;
    QList<RunOutcome> outcomes;
    for (const Learnt &learnt : m_queues->outcomes.mid(0, Queues::batch)) {
        const ActOutcome &outcome = learnt.outcome;
        outcomes.append({learnt.item.position, outcome.before, outcome.after, outcome.outcome, outcome.sentence, outcome.isChange});
    }
    const qsizetype count = outcomes.size();
    whenDone(m_parts.runs->finish(m_run.id, outcomes, m_parts.acts.clock()), this,
             [this, count](const Result<Run> &run) { takeStored(run, count); });
}

void ActRun::takeStored(const Result<Run> &run, qsizetype count)
{
    m_queues->isStoringOutcomes = false;
    if (!run)
        return pauseBecause(run.error());
    m_run = *run;
    static const QStringList known = knownOutcomes();
    QList<ActOutcome> stored;
    for (const Learnt &learnt : m_queues->outcomes.mid(0, count)) {
        stored.append(learnt.outcome);
        if (!known.contains(learnt.outcome.outcome))
            ++m_queues->unknown;
        else if (learnt.outcome.isChange)
            ++m_queues->changed;
    }
    m_queues->outcomes.remove(0, count);
    m_queues->noteStored(count);
    if (!stored.isEmpty())
        Q_EMIT outcomesStored(stored);
    if (!m_news.isActive())
        m_news.start();
    if (m_phase == Phase::Running && m_run.state == Run::State::Cancelled)
        return cancelHere(false);
    if (!m_queues->isEmpty())
        storeSoon();
    settle();
    goOnSoon();
}

void ActRun::storeCancel()
{
    whenDone(m_parts.runs->setState(m_run.id, Run::State::Cancelled, m_parts.acts.clock()), this, [this](const Result<Run> &run) {
        if (!run)
            return pauseBecause(run.error());
        m_queues->isCancelStored = true;
        m_run = *run;
        settle();
    });
}
