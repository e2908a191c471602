// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/cycle.h"

#include <QHash>

/// Ways out × doors × installations × repetitions.
struct CyclePlan {
    QList<WayOut> waysOut;
    QList<WayIn> waysIn;
    QList<Installation> installations;
    int repetitions = 1; ///< 1 to mostRepetitions
    static constexpr int mostRepetitions = 100;
    static constexpr int mostCycles = 1000;
};

/// The cycles of \a plan, so that those of one installation follow each other with the hands of many installations in one
/// go: repetition by repetition, pair by pair, all installations of a pair together. \a clientIds: of the app profiles.
/// Errors: InvalidInput "empty_plan", "bad_repetitions", "too_many_cycles".
Result<QList<Cycle>> plannedCycles(const CyclePlan &plan, const QHash<RowId, QString> &clientIds, const QString &seat, Instant now);
