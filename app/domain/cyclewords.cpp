// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/cyclereport.h"
#include "domain/reporttext.h"

#include <QCoreApplication>

#include <algorithm>

using namespace std::chrono_literals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CycleWords", text);
}

/// As exactly as its length deserves.
std::chrono::milliseconds grainOf(std::chrono::milliseconds time)
{
    if (time < 10ms)
        return 1ms;
    if (time < 1s)
        return 10ms;
    if (time < 10s)
        return 100ms;
    if (time < 1h)
        return 1s;
    return time < 24h ? std::chrono::milliseconds(1min) : std::chrono::milliseconds(1h);
}

std::chrono::milliseconds downToGrain(std::chrono::milliseconds time)
{
    return time - time % grainOf(time);
}

std::chrono::milliseconds upToGrain(std::chrono::milliseconds time)
{
    return downToGrain(time + grainOf(time) - 1ms);
}

/// "3 min 5 s", "3 min"
QString twoUnits(qint64 count, qint64 perUnit, const QString &large, const QString &small)
{
    const QString first = large.arg(count / perUnit);
    return count % perUnit == 0 ? first : QString(first % QLatin1Char(' ') % small.arg(count % perUnit));
}

QString wordOf(std::chrono::milliseconds time)
{
    const qint64 count = time.count();
    if (time == 0ms)
        return tr("0 s");
    if (time < 10ms)
        return tr("%1 ms").arg(count);
    if (time < 10s) {
        QString seconds = QString::number(double(count) / 1000, 'f', time < 1s ? 2 : 1);
        while (seconds.endsWith(QLatin1Char('0')))
            seconds.chop(1);
        if (seconds.endsWith(QLatin1Char('.')))
            seconds.chop(1);
        return tr("%1 s").arg(seconds);
    }
    if (time < 1min)
        return tr("%1 s").arg(count / 1000);
    if (time < 1h)
        return twoUnits(count / 1000, 60, tr("%1 min"), tr("%1 s"));
    if (time < 24h)
        return twoUnits(count / 60'000, 60, tr("%1 h"), tr("%1 min"));
    return twoUnits(count / 3'600'000, 24, tr("%1 d"), tr("%1 h"));
}

} // namespace

QString durationWord(std::chrono::milliseconds time)
{
    const std::chrono::milliseconds length = std::max(time, 0ms);
    return wordOf(downToGrain(length + grainOf(length) / 2));
}

QString boundsWord(const TimeBounds &bounds)
{
    const auto [least, most] = std::minmax({std::max<std::chrono::milliseconds>(bounds.least, 0ms), std::max<std::chrono::milliseconds>(bounds.most, 0ms)});
    if (most < 100ms)
        return tr("less than 0.1 s");
    const QString end = wordOf(upToGrain(most));
    if (least == 0ms)
        return tr("within %1").arg(end);
    // Rounded apart, so that what is said is never narrower than what is known.
    const QString begin = wordOf(downToGrain(least));
    return begin == end ? tr("about %1").arg(end) : tr("between %1 and %2").arg(begin, end);
}

QString wayOutWord(WayOut way)
{
    switch (way) {
    case WayOut::Revoke:
        return tr("revoke");
    case WayOut::UninstallMe:
        return tr("uninstall for me");
    case WayOut::UninstallTeam:
        return tr("uninstall for the team");
    }
    Q_UNREACHABLE();
}

QString wayInWord(WayIn way)
{
    switch (way) {
    case WayIn::Button:
        return tr("our button");
    case WayIn::AppIcon:
        return tr("the app's icon");
    case WayIn::InstallLink:
        return tr("an install link");
    case WayIn::SettingsPage:
        return tr("the settings page");
    }
    Q_UNREACHABLE();
}

QString cycleTitle(const Cycle &cycle)
{
    const QString team = reportText(cycle.team.name.isEmpty() ? cycle.team.id : cycle.team.name);
    return tr("%1: %2, then %3").arg(team.isEmpty() ? tr("A team without a name") : team, wayOutWord(cycle.wayOut), wayInWord(cycle.wayIn));
}

QString cycleStepWord(CycleStep step)
{
    switch (step) {
    case CycleStep::Baseline:
        return tr("Baseline");
    case CycleStep::End:
        return tr("End");
    case CycleStep::Observe:
        return tr("Observe");
    case CycleStep::StaleCheck:
        return tr("Stale check");
    case CycleStep::Reauthorize:
        return tr("Reauthorize");
    case CycleStep::Compare:
        return tr("Compare");
    }
    Q_UNREACHABLE();
}

QString cycleStepStateWord(CycleStepReport::State state)
{
    switch (state) {
    case CycleStepReport::State::Waiting:
        return tr("waiting");
    case CycleStepReport::State::Running:
        return tr("running");
    case CycleStepReport::State::NeedsHand:
        return tr("waits for a person");
    case CycleStepReport::State::Done:
        return tr("done");
    case CycleStepReport::State::Failed:
        return tr("failed");
    }
    Q_UNREACHABLE();
}

QString cycleTokenWord(const CycleToken &token)
{
    const QString what = token.kind == SealIdentity::Kind::RefreshToken ? tr("refresh token %1") : tr("access token %1");
    const QString word = what.arg(reportText(token.fingerprint));
    switch (token.owner) {
    case CycleToken::Owner::Current:
        return word;
    case CycleToken::Owner::Superseded:
        return tr("%1, replaced before").arg(word);
    case CycleToken::Owner::Member:
        return tr("%1 of %2").arg(word, reportText(token.user.name.isEmpty() ? token.user.id : token.user.name));
    }
    Q_UNREACHABLE();
}

QString cycleTokenLifeWord(CycleToken::Life life)
{
    switch (life) {
    case CycleToken::Life::NotAsked:
        return tr("not asked");
    case CycleToken::Life::Alive:
        return tr("alive");
    case CycleToken::Life::Dead:
        return tr("refused");
    case CycleToken::Life::Unclear:
        return tr("unclear");
    }
    Q_UNREACHABLE();
}

QString fieldResultWord(FieldResult result)
{
    switch (result) {
    case FieldResult::AsExpected:
        return tr("as expected");
    case FieldResult::AtFault:
        return tr("at fault");
    case FieldResult::NotKnown:
        return tr("not known");
    }
    Q_UNREACHABLE();
}

QString cycleVerdictWord(CycleVerdict verdict)
{
    switch (verdict) {
    case CycleVerdict::Pass:
        return tr("Pass");
    case CycleVerdict::Fail:
        return tr("Fail");
    case CycleVerdict::Inconclusive:
        return tr("Inconclusive");
    }
    Q_UNREACHABLE();
}

QString partyWord(Party party)
{
    switch (party) {
    case Party::Admin:
        return tr("Admin");
    case Party::Browser:
        return tr("Browser");
    case Party::Miro:
        return tr("Miro");
    case Party::Grantdesk:
        return tr("Grantdesk");
    }
    Q_UNREACHABLE();
}
