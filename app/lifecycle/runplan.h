// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "domain/appprofile.h"
#include "lifecycle/actparts.h"
#include "lifecycle/creditbudget.h"
#include "storage/runstore.h"

/// What a run would take, before it begins.
struct RunPlan {
    Act act = Act::Verify;
    qint64 calls = 0; ///< one for each installation; a refresh that is refused takes one more
    qint64 users = 0; ///< whose credits they cost
    qint64 mostOfOneUser = 0;
    QList<AppProfile> profiles; ///< concerned, the one with the most installations first
    std::optional<qint64> credits; ///< nothing: what a call costs is not known yet
    std::chrono::seconds time{0};  ///< at least
    bool isHeldUpByCredits = false; ///< the time is what the credits of one user allow, not what the network does
};

/// \a learnt: what an earlier run has learnt of credits, if anything. \a window: requests under way at a time.
RunPlan runPlan(Act act, const QList<RunShare> &shares, const QList<AppProfile> &profiles, int window, const CreditUse &learnt);

/// What a run would do, without sending anything.
struct RunRehearsal {
    struct Line {
        RowId id = 0;
        NamedId team;
        bool isSent = false;
        QString sentence; ///< what would be sent, or why nothing would
        QString cause;    ///< of an Error; empty when it is sent
    };
    QList<Line> lines; ///< in the order of the run
    qint64 sent = 0;

    /// How many would not be sent, by reason, the most frequent first.
    QList<std::pair<QString, qint64>> reasons() const;
};

/// Looks at every installation of \a selection as the act itself would. GUI thread; dropped when \a receiver dies.
/// Errors: Storage.
Answer<RunRehearsal> rehearseRun(const ActParts &parts, const RunStore *runs, Act act, const RunSelection &selection, QObject *receiver);
