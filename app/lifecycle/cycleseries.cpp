// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/cycleseries.h"

#include <algorithm>

CycleSeries::CycleSeries(ReinstallCycle::Parts parts, ReinstallCycle::Pace pace, int atOnce, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_pace(pace), m_atOnce(std::max(1, atOnce))
{
}

CycleSeries::~CycleSeries() = default;

void CycleSeries::add(const QList<CycleSummary> &cycles)
{
    for (const CycleSummary &cycle : cycles) {
        const bool isKnown = runningCycle(cycle.id)
            || std::any_of(m_waiting.cbegin(), m_waiting.cend(), [&cycle](const CycleSummary &one) { return one.id == cycle.id; });
        if (!isKnown && cycle.state != Cycle::State::Over)
            m_waiting.append(cycle);
    }
    startMore();
}

void CycleSeries::startMore()
{
    for (qsizetype i = 0; i < m_waiting.size() && static_cast<int>(m_running.size()) < m_atOnce;) {
        const CycleSummary next = m_waiting.at(i);
        // What ends one member's installation may end another's: a team at a time.
        const auto isSameTeam = [&next](const Place &place) { return place.profileId == next.profileId && place.teamId == next.team.id; };
        if (std::any_of(m_running.cbegin(), m_running.cend(), isSameTeam)) {
            ++i;
            continue;
        }
        m_waiting.removeAt(i);
        start(next);
    }
    Q_EMIT changed();
    if (isIdle())
        Q_EMIT idle();
}

void CycleSeries::start(const CycleSummary &next)
{
    auto made = std::make_unique<ReinstallCycle>(m_parts, m_pace);
    ReinstallCycle *const cycle = made.get();
    m_running.push_back({next.profileId, next.team.id, next.id, std::move(made)});
    connect(cycle, &ReinstallCycle::changed, this, [this, cycle] { Q_EMIT cycleChanged(cycle->cycle()); });
    connect(cycle, &ReinstallCycle::handNeeded, this, [this, cycle](const HandStep &hand) { Q_EMIT handNeeded(cycle, hand); });
    connect(cycle, &ReinstallCycle::finished, this, [this, id = next.id](const Result<Cycle> &result) { end(id, result); });
    cycle->start(next.id);
}

void CycleSeries::end(RowId id, const Result<Cycle> &result)
{
    const auto found = std::find_if(m_running.begin(), m_running.end(), [id](const Place &place) { return place.cycleId == id; });
    if (found == m_running.end())
        return;
    // It is the one that calls.
    found->cycle.release()->deleteLater();
    m_running.erase(found);
    Q_EMIT cycleFinished(id, result);
    startMore();
}

void CycleSeries::cancel()
{
    m_waiting.clear();
    const QList<ReinstallCycle *> cycles = running();
    for (ReinstallCycle *const cycle : cycles)
        cycle->cancel();
    Q_EMIT changed();
}

QList<ReinstallCycle *> CycleSeries::running() const
{
    QList<ReinstallCycle *> cycles;
    for (const Place &place : m_running)
        cycles.append(place.cycle.get());
    return cycles;
}

ReinstallCycle *CycleSeries::runningCycle(RowId id) const
{
    const auto found = std::find_if(m_running.cbegin(), m_running.cend(), [id](const Place &place) { return place.cycleId == id; });
    return found == m_running.cend() ? nullptr : found->cycle.get();
}

QList<HandStep> CycleSeries::hands() const
{
    QList<HandStep> hands;
    for (const Place &place : m_running) {
        if (place.cycle->hand())
            hands.append(*place.cycle->hand());
    }
    return hands;
}

void CycleSeries::handDone(RowId cycleId)
{
    if (ReinstallCycle *const cycle = runningCycle(cycleId))
        cycle->handDone();
}

bool CycleSeries::holdsUnstoredTokens() const
{
    return std::any_of(m_running.cbegin(), m_running.cend(), [](const Place &place) { return place.cycle->holdsUnstoredTokens(); });
}
