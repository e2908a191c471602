// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk.h"
#include "lifecycle/cycleplan.h"
#include "lifecycle/reinstallcycle.h"
#include "sandbox/sandboxhands.h"

/// A desk at which cycles run with nobody there: a played person does what they ask for.
class CycleDesk
{
public:
    explicit CycleDesk(const StoreLocation &location = {});

    /// Short enough for tests, long enough for a slow computer.
    static ReinstallCycle::Pace quickPace();

    ReinstallCycle::Parts parts();
    /// One planned cycle of \a installation, stored. Fails the running test when it cannot be.
    Cycle planned(const Installation &installation, WayOut wayOut, WayIn wayIn);
    /// Runs \a id to its end, the hands played; fails the running test when it does not end.
    Result<Cycle> run(RowId id, ReinstallCycle::Pace pace = quickPace());
    /// Does what \a hand asks for at the sandbox, and tells \a cycle.
    void play(ReinstallCycle *cycle, const HandStep &hand);
    /// Authorizes the sandbox's first team for \a userId, as another member of it.
    Installation member(const QString &userId);

    Desk desk;
    SandboxHands hands;
    bool plays = true; ///< false: nobody is there
};
