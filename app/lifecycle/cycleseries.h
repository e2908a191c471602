// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/reinstallcycle.h"

#include <vector>

/// Goes through planned cycles: those of one team one after another, those of several teams side by side, so that a person
/// does what several of them wait for in one go. Miro's own doors take turns, since they arrive at one redirect URI.
/// GUI thread. Deleting it stops all of them; they can be gone on with.
class CycleSeries : public QObject
{
    Q_OBJECT

public:
    /// \a atOnce: how many teams at a time; 1 where nobody is there to do things in one go.
    CycleSeries(ReinstallCycle::Parts parts, ReinstallCycle::Pace pace, int atOnce, QObject *parent = nullptr);
    ~CycleSeries() override;

    /// Adds \a cycles, which are stored and not over, behind those that wait already, and starts as many as may run.
    void add(const QList<CycleSummary> &cycles);
    /// What runs is ended as Inconclusive; what waits stays planned.
    void cancel();

    /// Those that run, in the order they were added.
    QList<ReinstallCycle *> running() const;
    ReinstallCycle *runningCycle(RowId id) const; ///< null when it does not run
    int waiting() const { return static_cast<int>(m_waiting.size()); }
    /// What a person has to do now, for each that waits for one.
    QList<HandStep> hands() const;
    void handDone(RowId cycleId);
    bool isIdle() const { return m_running.empty() && m_waiting.isEmpty(); }
    bool holdsUnstoredTokens() const;

Q_SIGNALS:
    void changed();
    void handNeeded(ReinstallCycle *cycle, const HandStep &hand);
    void cycleChanged(const Cycle &cycle);
    /// One has ended; \a result as ReinstallCycle::finished().
    void cycleFinished(RowId id, const Result<Cycle> &result);
    void idle();

private:
    struct Place {
        RowId profileId = 0;
        QString teamId;
        RowId cycleId = 0;
        std::unique_ptr<ReinstallCycle> cycle;
    };
    void startMore();
    void start(const CycleSummary &next);
    void end(RowId id, const Result<Cycle> &result);

    ReinstallCycle::Parts m_parts;
    ReinstallCycle::Pace m_pace;
    int m_atOnce;
    QList<CycleSummary> m_waiting;
    std::vector<Place> m_running;
};
