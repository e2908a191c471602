// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/runwords.h"

#include "presentation/csvtext.h"
#include "presentation/words.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RunWords", text);
}

/// The time of day is enough for what is over within the hour.
QString timeOfDay(Instant at)
{
    return exactTime(at).section(QLatin1Char(' '), 1, 1);
}

QString partName(RunLine::Part part)
{
    return part == RunLine::Part::Changed ? QStringLiteral("changed") : part == RunLine::Part::Unknown ? QStringLiteral("unknown") : QStringLiteral("unchanged");
}

} // namespace

QString runTitle(Act act, qint64 count)
{
    const QString what = installationsWord(count);
    return act == Act::Refresh ? tr("Refresh %1").arg(what) : act == Act::Revoke ? tr("Revoke the tokens of %1").arg(what) : tr("Verify %1").arg(what);
}

QStringList planSentences(const RunPlan &plan, const CreditUse &learnt)
{
    QStringList sentences;
    if (plan.act == Act::Revoke)
        sentences.append(tr("Both tokens of each installation end at once. The app stays installed in Miro; each team must authorize again before it is used."));
    const QString calls = plan.calls == 1 ? tr("One call to the server") : tr("%1 calls to the server").arg(countWord(plan.calls));
    const QString users = plan.users == 1 ? tr("all on the credits of one user.")
                                          : tr("on the credits of %1 users; %2 for the one with the most.").arg(countWord(plan.users), countWord(plan.mostOfOneUser));
    sentences.append(calls + QStringLiteral(", ") + users);
    if (plan.act == Act::Refresh)
        sentences.append(tr("Each refresh token is replaced by a new one; one that is refused takes another call."));
    if (plan.credits && learnt.limit)
        sentences.append(tr("About %1 credits, %2 a call; the server gives %3 to each user and app in a minute.")
                             .arg(countWord(*plan.credits), countWord(*learnt.cost), countWord(*learnt.limit)));
    else
        sentences.append(tr("What a call costs is learnt from the first answers; nobody is asked for more than is left."));
    sentences.append(plan.isHeldUpByCredits ? tr("At least %1, because of the credits of one user.").arg(lengthWord(plan.time))
                                            : tr("About %1.").arg(lengthWord(plan.time)));
    sentences.append(tr("What was never verified comes first, then the oldest verification, then what runs out first."));
    return sentences;
}

QStringList rehearsalSentences(Act act, const RunRehearsal &rehearsal)
{
    const QString count = countWord(rehearsal.sent);
    QStringList sentences{act == Act::Refresh      ? tr("Dry run, nothing was sent: %1 would be refreshed.").arg(count)
                              : act == Act::Revoke ? tr("Dry run, nothing was sent: the tokens of %1 would be revoked.").arg(count)
                                                   : tr("Dry run, nothing was sent: %1 would be verified.").arg(count)};
    for (const auto &[reason, cases] : rehearsal.reasons())
        sentences.append(tr("Not %1: %2").arg(countWord(cases), reason));
    return sentences;
}

QString progressText(const RunProgress &progress)
{
    QStringList parts{tr("%1 of %2").arg(countWord(progress.done), countWord(progress.total))};
    if (progress.perSecond >= 1)
        parts.append(tr("%1 a second").arg(countWord(qRound64(progress.perSecond))));
    else if (progress.perSecond > 0)
        parts.append(tr("%1 a minute").arg(countWord(qRound64(progress.perSecond * 60))));
    if (progress.timeLeft && progress.done < progress.total)
        parts.append(tr("%1 left").arg(lengthWord(*progress.timeLeft)));
    return parts.join(QStringLiteral(" · "));
}

QString waitText(const RunProgress &progress)
{
    if (!progress.waitsUntil)
        return {};
    return tr("%1 It goes on by itself at %2.").arg(progress.waitsFor, timeOfDay(*progress.waitsUntil));
}

QString creditText(const CreditUse &credits)
{
    if (!credits.left || !credits.limit)
        return {};
    const QString left = tr("%1 of %2 left").arg(countWord(*credits.left), countWord(*credits.limit));
    const QString until = credits.resetAt ? tr("%1 until %2").arg(left, timeOfDay(*credits.resetAt)) : left;
    return credits.used ? tr("Credits: %1 used, %2.").arg(countWord(*credits.used), until) : tr("Credits: %1.").arg(until);
}

QString phaseText(const ActRun &run)
{
    switch (run.phase()) {
    case ActRun::Phase::Idle:
    case ActRun::Phase::Running:
        return {};
    case ActRun::Phase::Making:
        return tr("The list of installations is being made…");
    case ActRun::Phase::Pausing:
        return tr("Pausing: what is under way ends first.");
    case ActRun::Phase::Paused:
        return run.error() ? tr("Paused.") : tr("Paused. It can also go on when the program is started again.");
    case ActRun::Phase::Cancelling:
        return tr("Cancelling: what is under way is not thrown away.");
    case ActRun::Phase::Finished:
        return tr("Finished.");
    case ActRun::Phase::Cancelled:
        return tr("Cancelled. What was done stays.");
    case ActRun::Phase::Failed:
        return tr("It could not be begun.");
    }
    Q_UNREACHABLE();
}

QString countsText(const RunCounts &counts)
{
    QStringList parts{tr("%1 changed").arg(countWord(counts.changed)), tr("%1 not known").arg(countWord(counts.unknown)),
                      tr("%1 unchanged").arg(countWord(counts.unchanged))};
    if (counts.open > 0)
        parts.append(tr("%1 not done").arg(countWord(counts.open)));
    return parts.join(QStringLiteral(", "));
}

QString partTitle(RunLine::Part part, qint64 count)
{
    const QString number = countWord(count);
    return part == RunLine::Part::Changed ? tr("Changed: %1").arg(number)
        : part == RunLine::Part::Unknown  ? tr("Not known: %1").arg(number)
                                          : tr("Unchanged: %1").arg(number);
}

QString changeText(const RunLine &line)
{
    if (line.before == line.after)
        return stateWord(line.after);
    return tr("%1 → %2").arg(stateWord(line.before), stateWord(line.after));
}

QString lineName(const RunLine &line)
{
    return line.team.id.isEmpty() ? tr("forgotten (%1)").arg(QString::number(line.installationId)) : shownName(line.team);
}

QString lineText(const RunLine &line)
{
    return QStringLiteral("%1\t%2\t%3").arg(lineName(line), changeText(line), shownText(line.sentence));
}

QString csvHead()
{
    return csvText({QStringLiteral("part"), QStringLiteral("installation_id"), QStringLiteral("app"), QStringLiteral("team_id"), QStringLiteral("team"),
                    QStringLiteral("user_id"), QStringLiteral("user"), QStringLiteral("at"), QStringLiteral("before"), QStringLiteral("after"),
                    QStringLiteral("outcome"), QStringLiteral("sentence")});
}

QString lineCsv(const RunLine &line)
{
    return csvText({partName(line.part), QString::number(line.installationId), line.profileName, line.team.id, line.team.name, line.user.id, line.user.name,
                    toIso8601(line.endedAt), stateName(line.before), stateName(line.after), line.outcome, line.sentence});
}
