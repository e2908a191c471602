// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"

#include <QStringList>

/// What the page of the cycle lab says beside the words of domain/cyclereport.h.

/// How a cycle stands for whoever looks at it here.
enum class CycleStanding {
    Planned, ///< nobody has begun it
    Stopped, ///< begun, and not driven by this window: it can be gone on with
    Waiting, ///< behind others of this window
    Running,
    NeedsHand,
    Over,
};
/// "Pass", "Fail", "Inconclusive", or how it stands.
QString cycleStandingWord(CycleStanding standing, std::optional<CycleVerdict> verdict);
/// The name of its icon.
QString cycleStandingIcon(CycleStanding standing, std::optional<CycleVerdict> verdict);
QString cycleStepIcon(CycleStepReport::State state);

/// What *Test a cycle…* does.
QString cycleTip();
/// "uninstall for me, then the app's icon"
QString cycleWaysWord(WayOut wayOut, WayIn wayIn);
/// What came of the tokens: "Time to death: within 8 s. Time to the first call: 1.5 s."; empty while nothing is known.
QString cycleTimesWord(const CycleSummary &summary);

/// One run in the line of the last ones.
struct CycleTrendBar {
    QString run;
    std::optional<CycleVerdict> verdict;
    std::optional<TimeBounds> death;
    std::optional<std::chrono::milliseconds> firstCall;
};
inline constexpr int cycleTrendLength = 10;
/// The newest \a summaries that are over, oldest first. \a summaries: newest first.
QList<CycleTrendBar> cycleTrend(const QList<CycleSummary> &summaries);
/// The same as two lines, for whoever reads it.
QString cycleTrendText(const QList<CycleTrendBar> &bars);
