// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/cyclelabwords.h"

#include "domain/cyclereport.h"
#include "presentation/words.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CycleLabWords", text);
}

} // namespace

QString cycleStandingWord(CycleStanding standing, std::optional<CycleVerdict> verdict)
{
    switch (standing) {
    case CycleStanding::Planned:
        return tr("Planned");
    case CycleStanding::Stopped:
        return tr("Stopped");
    case CycleStanding::Waiting:
        return tr("Waits");
    case CycleStanding::Running:
        return tr("Running");
    case CycleStanding::NeedsHand:
        return tr("Needs you");
    case CycleStanding::Over:
        break;
    }
    return verdict ? cycleVerdictWord(*verdict) : tr("Over");
}

QString cycleStandingIcon(CycleStanding standing, std::optional<CycleVerdict> verdict)
{
    switch (standing) {
    case CycleStanding::Planned:
    case CycleStanding::Waiting:
        return QStringLiteral("step-waiting");
    case CycleStanding::Stopped:
        return QStringLiteral("step-skipped");
    case CycleStanding::Running:
        return QStringLiteral("step-running");
    case CycleStanding::NeedsHand:
        return QStringLiteral("warning");
    case CycleStanding::Over:
        break;
    }
    if (verdict == CycleVerdict::Pass)
        return QStringLiteral("good");
    return verdict == CycleVerdict::Fail ? QStringLiteral("failed") : QStringLiteral("state-outcome-unknown");
}

QString cycleStepIcon(CycleStepReport::State state)
{
    switch (state) {
    case CycleStepReport::State::Waiting:
        return QStringLiteral("step-waiting");
    case CycleStepReport::State::Running:
        return QStringLiteral("step-running");
    case CycleStepReport::State::NeedsHand:
        return QStringLiteral("warning");
    case CycleStepReport::State::Done:
        return QStringLiteral("good");
    case CycleStepReport::State::Failed:
        return QStringLiteral("failed");
    }
    Q_UNREACHABLE();
}

QString cycleTip()
{
    return tr("Uninstall it, watch its tokens, bring it back and compare");
}

QString cycleWaysWord(WayOut wayOut, WayIn wayIn)
{
    return tr("%1, then %2").arg(wayOutWord(wayOut), wayInWord(wayIn));
}

QString cycleTimesWord(const CycleSummary &summary)
{
    QStringList parts;
    if (summary.timeToDeath)
        parts.append(tr("Time to death: %1.").arg(boundsWord(*summary.timeToDeath)));
    if (summary.timeToFirstCall)
        parts.append(tr("Time to the first call: %1.").arg(durationWord(*summary.timeToFirstCall)));
    return parts.join(QLatin1Char(' '));
}

QList<CycleTrendBar> cycleTrend(const QList<CycleSummary> &summaries)
{
    QList<CycleTrendBar> bars;
    for (const CycleSummary &summary : summaries) {
        if (summary.state != Cycle::State::Over)
            continue;
        bars.prepend({tr("%1: %2").arg(shownName(summary.team), cycleWaysWord(summary.wayOut, summary.wayIn)),
                      summary.verdict, summary.timeToDeath, summary.timeToFirstCall});
        if (bars.size() == cycleTrendLength)
            break;
    }
    return bars;
}

QString cycleTrendText(const QList<CycleTrendBar> &bars)
{
    if (bars.isEmpty())
        return {};
    QStringList deaths;
    QStringList calls;
    for (const CycleTrendBar &bar : bars) {
        deaths.append(bar.death ? boundsWord(*bar.death) : tr("not known"));
        calls.append(bar.firstCall ? durationWord(*bar.firstCall) : tr("not known"));
    }
    return tr("Time to death, oldest first: %1.\nTime to the first call: %2.")
        .arg(deaths.join(QStringLiteral("; ")), calls.join(QStringLiteral("; ")));
}
