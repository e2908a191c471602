// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cycleoutput.h"

#include "domain/cyclereport.h"
#include "lifecycle/grantdifference.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace {

QString tr(const char *text, const char *disambiguation = nullptr, int n = -1)
{
    return QCoreApplication::translate("Cli", text, disambiguation, n);
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue timeOrNull(const std::optional<Instant> &instant)
{
    return instant ? QJsonValue(toIso8601(*instant)) : QJsonValue();
}

QString separated(QStringList parts)
{
    parts.removeAll(QString());
    return parts.join(QStringLiteral("  "));
}

QString handKindName(HandStep::Kind kind)
{
    switch (kind) {
    case HandStep::Kind::UninstallForMe:
        return QStringLiteral("uninstall_me");
    case HandStep::Kind::UninstallForTeam:
        return QStringLiteral("uninstall_team");
    case HandStep::Kind::Consent:
        return QStringLiteral("consent");
    case HandStep::Kind::Approve:
        return QStringLiteral("approve");
    }
    Q_UNREACHABLE();
}

/// "3.20 s", or nothing where one end of it is not known.
QString lengthOf(const std::optional<Instant> &from, const std::optional<Instant> &to)
{
    return from && to ? durationWord(std::chrono::duration_cast<std::chrono::milliseconds>(*to - *from)) : QString();
}

QString tokensOf(const Installation &row)
{
    return row.refreshFingerprint.isEmpty() ? row.accessFingerprint
                                            : row.accessFingerprint + QStringLiteral(", ") + row.refreshFingerprint;
}

QString whatEnds(WayOut way)
{
    switch (way) {
    case WayOut::Revoke:
        return tr("revoke: both tokens end at the server; the app stays installed in Miro.");
    case WayOut::UninstallMe:
        return tr("uninstall-me: a person uninstalls the app for that user on Miro's page; other members of the team "
                  "keep it.");
    case WayOut::UninstallTeam:
        return tr("uninstall-team: an admin of the team uninstalls the app there for everybody.");
    }
    Q_UNREACHABLE();
}

QString stepMark(CycleStepReport::State state)
{
    return state == CycleStepReport::State::Done  ? QStringLiteral("ok  ")
        : state == CycleStepReport::State::Failed ? QStringLiteral("FAIL")
                                                  : QStringLiteral("-   ");
}

/// "waiting", or where it stands when it has no verdict yet.
QString standingOf(const CycleSummary &cycle)
{
    if (cycle.verdict)
        return cycleVerdictName(*cycle.verdict);
    return cycle.currentStep && cycle.state == Cycle::State::Running
        ? QStringLiteral("%1: %2").arg(cycleStateName(cycle.state), cycleStepName(*cycle.currentStep))
        : cycleStateName(cycle.state);
}

QJsonObject toJson(const HandStep &hand)
{
    QJsonArray steps;
    for (const WalkStep &step : hand.steps)
        steps.append(QJsonObject{{QStringLiteral("sentence"), step.sentence},
                                 {QStringLiteral("address"), orNull(step.address)}});
    return {{QStringLiteral("event"), QStringLiteral("hand")},
            {QStringLiteral("id"), QString::number(hand.cycleId)},
            {QStringLiteral("kind"), handKindName(hand.kind)},
            {QStringLiteral("team_id"), orNull(hand.team.id)},
            {QStringLiteral("user_id"), orNull(hand.user.id)},
            {QStringLiteral("way_in"), wayInName(hand.wayIn)},
            {QStringLiteral("title"), hand.title},
            {QStringLiteral("steps"), steps}};
}

} // namespace

void CycleOutput::warn(const ActEffects &effects, const QList<Installation> &members, const QList<WayOut> &ways,
                       qsizetype runs) const
{
    m_output.remark(
        tr("Number of runs: %1. Each ends an installation, watches its tokens die, and brings it back. What is ended:")
            .arg(runs));
    for (const Installation &row : effects.installations) {
        m_output.remark(QStringLiteral("  ")
                        + separated({QString::number(row.id), row.profileName, spelledOut(row.team),
                                     spelledOut(row.user), tokensOf(row)}));
        for (const GrantStore::Shared &shared : effects.shared) {
            for (const Installation &other : shared.id == row.id ? shared.others : QList<Installation>())
                m_output.remark(tr("    the same token stands in %1 (%2, %3)")
                                    .arg(QString::number(other.id), other.profileName, spelledOut(other.team)));
        }
    }
    for (const WayOut way : ways)
        m_output.remark(whatEnds(way));
    if (!ways.contains(WayOut::UninstallTeam))
        return;
    for (const Installation &row : members) {
        m_output.remark(QStringLiteral("  ")
                        + tr("ends as well, and is not brought back: %1")
                              .arg(separated({QString::number(row.id), spelledOut(row.team), spelledOut(row.user),
                                              tokensOf(row)})));
    }
    m_output.remark(tr("Members of the team who are not in this store lose the app, too."));
}

void CycleOutput::tellStep(const Cycle &cycle, CycleStep step) const
{
    const CycleStepReport &report = cycle.step(step);
    m_output.object({{QStringLiteral("event"), QStringLiteral("step")},
                     {QStringLiteral("id"), QString::number(cycle.id)},
                     {QStringLiteral("step"), cycleStepName(step)},
                     {QStringLiteral("state"), cycleStepStateName(report.state)},
                     {QStringLiteral("started_at"), timeOrNull(report.startedAt)},
                     {QStringLiteral("ended_at"), timeOrNull(report.endedAt)},
                     {QStringLiteral("sentence"), orNull(report.sentence)}});
    m_output.line(separated({stepMark(report.state), lengthOf(report.startedAt, report.endedAt).rightJustified(9),
                             QString::number(cycle.id), cycleStepWord(step).leftJustified(11), report.sentence}));
}

void CycleOutput::tellHand(int number, const HandStep &hand) const
{
    m_output.object(toJson(hand));
    m_output.remark(number == 0 ? hand.title : QStringLiteral("[%1] %2").arg(QString::number(number), hand.title));
    for (qsizetype i = 0; i < hand.steps.size(); ++i) {
        m_output.remark(QStringLiteral("    %1. %2").arg(QString::number(i + 1), hand.steps.at(i).sentence));
        if (!hand.steps.at(i).address.isEmpty())
            m_output.remark(QStringLiteral("       ") + hand.steps.at(i).address);
    }
}

void CycleOutput::tellPlayed(const HandStep &hand) const
{
    m_output.object(toJson(hand));
    m_output.remark(tr("played: %1").arg(hand.title));
}

void CycleOutput::tellEnd(const Cycle &cycle)
{
    const CycleVerdict verdict = cycle.verdict.value_or(CycleVerdict::Inconclusive);
    m_passed += verdict == CycleVerdict::Pass;
    m_failed += verdict == CycleVerdict::Fail;
    m_inconclusive += verdict == CycleVerdict::Inconclusive;
    m_code = worse(m_code,
                   verdict == CycleVerdict::Pass       ? ExitCode::Done
                       : verdict == CycleVerdict::Fail ? ExitCode::Failed
                                                       : ExitCode::Inconclusive);
    QJsonObject object = cycleToJson(cycle);
    object.insert(QStringLiteral("event"), QStringLiteral("cycle"));
    m_output.object(object);
    m_output.line(separated(
        {cycleVerdictName(verdict), QString::number(cycle.id), cycleTitle(cycle),
         lengthOf(cycle.startedAt(), cycle.endedAt()),
         cycle.faultField.isEmpty() ? QString() : QStringLiteral("%1: %2").arg(cycle.faultField, cycle.reason)}));
}

void CycleOutput::tellFailure(const Error &error)
{
    m_output.failure(error);
    m_code = worse(m_code, exitCodeFor(error));
}

void CycleOutput::summarize(qsizetype runs, ExitCode code) const
{
    m_output.object({{QStringLiteral("event"), QStringLiteral("summary")},
                     {QStringLiteral("runs"), runs},
                     {QStringLiteral("pass"), m_passed},
                     {QStringLiteral("fail"), m_failed},
                     {QStringLiteral("inconclusive"), m_inconclusive},
                     {QStringLiteral("exit_code"), int(code)}});
    m_output.line(tr("%1 runs: %2 passed, %3 failed, %4 inconclusive")
                      .arg(QString::number(runs), QString::number(m_passed), QString::number(m_failed),
                           QString::number(m_inconclusive)));
}

QJsonObject toJson(const CycleSummary &cycle)
{
    const QJsonValue death = cycle.timeToDeath
        ? QJsonValue(QJsonObject{{QStringLiteral("least_ms"), qint64(cycle.timeToDeath->least.count())},
                                 {QStringLiteral("most_ms"), qint64(cycle.timeToDeath->most.count())}})
        : QJsonValue();
    return {{QStringLiteral("id"), QString::number(cycle.id)},
            {QStringLiteral("plan_id"), QString::number(cycle.planId)},
            {QStringLiteral("position"), cycle.position},
            {QStringLiteral("profile"), cycle.app.name},
            {QStringLiteral("client_id"), cycle.app.id},
            {QStringLiteral("team_id"), orNull(cycle.team.id)},
            {QStringLiteral("team_name"), orNull(cycle.team.name)},
            {QStringLiteral("user_id"), orNull(cycle.user.id)},
            {QStringLiteral("user_name"), orNull(cycle.user.name)},
            {QStringLiteral("way_out"), wayOutName(cycle.wayOut)},
            {QStringLiteral("way_in"), wayInName(cycle.wayIn)},
            {QStringLiteral("made_at"), toIso8601(cycle.madeAt)},
            {QStringLiteral("state"), cycleStateName(cycle.state)},
            {QStringLiteral("step"), cycle.currentStep ? QJsonValue(cycleStepName(*cycle.currentStep)) : QJsonValue()},
            {QStringLiteral("verdict"), cycle.verdict ? QJsonValue(cycleVerdictName(*cycle.verdict)) : QJsonValue()},
            {QStringLiteral("fault_field"), orNull(cycle.faultField)},
            {QStringLiteral("ended_at"), timeOrNull(cycle.endedAt)},
            {QStringLiteral("time_to_death"), death},
            {QStringLiteral("time_to_first_call_ms"),
             cycle.timeToFirstCall ? QJsonValue(qint64(cycle.timeToFirstCall->count())) : QJsonValue()},
            {QStringLiteral("changed"), QJsonArray::fromStringList(cycle.changed)}};
}

QString toLine(const CycleSummary &cycle)
{
    const QString death
        = cycle.timeToDeath ? tr("died %1 after the end").arg(boundsWord(*cycle.timeToDeath)) : QString();
    const QString call
        = cycle.timeToFirstCall ? tr("first call after %1").arg(durationWord(*cycle.timeToFirstCall)) : QString();
    const QString changed = !cycle.verdict ? QString()
        : cycle.changed.isEmpty()          ? tr("nothing changed")
                                           : tr("changed: %1").arg(cycle.changed.join(QStringLiteral(", ")));
    return separated({QString::number(cycle.id), standingOf(cycle).leftJustified(12),
                      QStringLiteral("%1, %2").arg(wayOutWord(cycle.wayOut), wayInWord(cycle.wayIn)),
                      spelledOut(cycle.team), toIso8601(cycle.endedAt.value_or(cycle.madeAt)), death, call, changed});
}

QStringList toLines(const Cycle &cycle)
{
    const CycleSummary summary = cycleSummary(cycle);
    QStringList lines{QStringLiteral("%1  %2").arg(QString::number(cycle.id), cycleTitle(cycle)),
                      tr("  app:      %1").arg(spelledOut(cycle.app)),
                      tr("  team:     %1").arg(spelledOut(cycle.team)),
                      tr("  user:     %1").arg(spelledOut(cycle.user)),
                      tr("  planned:  %1").arg(toIso8601(cycle.madeAt)),
                      tr("  verdict:  %1").arg(standingOf(summary))};
    if (!cycle.reason.isEmpty())
        lines.append(tr("  reason:   %1").arg(cycle.reason));
    if (const auto bounds = cycle.timeToDeath())
        lines.append(tr("  died:     %1 after the end").arg(boundsWord(*bounds)));
    if (const auto first = cycle.timeToFirstCall())
        lines.append(tr("  answered: %1 after the way in was opened").arg(durationWord(*first)));
    lines.append(tr("steps"));
    for (int i = 0; i < cycleStepCount; ++i) {
        const auto step = static_cast<CycleStep>(i);
        const CycleStepReport &report = cycle.step(step);
        lines.append(QStringLiteral("  ")
                     + separated({cycleStepWord(step).leftJustified(11), cycleStepStateWord(report.state),
                                  report.startedAt ? toIso8601(*report.startedAt) : QString(),
                                  lengthOf(report.startedAt, report.endedAt), report.sentence}));
    }
    for (const auto &[result, title] :
         {std::pair(FieldResult::AtFault, tr("at fault")), std::pair(FieldResult::NotKnown, tr("not known"))}) {
        const bool isAny = std::any_of(cycle.fields.cbegin(), cycle.fields.cend(),
                                       [result = result](const CycleField &field) { return field.result == result; });
        if (isAny)
            lines.append(title);
        for (const CycleField &field : cycle.fields) {
            if (field.result == result)
                lines.append(
                    QStringLiteral("  ")
                    + separated({field.name, tr("before: %1").arg(field.before), tr("after: %1").arg(field.after),
                                 tr("expected: %1").arg(field.expectation), field.sentence}));
        }
    }
    if (!cycle.tokens.isEmpty())
        lines.append(tr("tokens"));
    for (const CycleToken &token : cycle.tokens) {
        lines.append(QStringLiteral("  ")
                     + separated({cycleTokenWord(token), tr("before: %1").arg(cycleTokenLifeWord(token.before)),
                                  tr("after: %1").arg(cycleTokenLifeWord(token.after)),
                                  tr("at last: %1").arg(cycleTokenLifeWord(token.finally)),
                                  token.aliveAt ? tr("alive at %1").arg(toIso8601(*token.aliveAt)) : QString(),
                                  token.deadAt ? tr("dead since %1").arg(toIso8601(*token.deadAt)) : QString()}));
    }
    for (const QString &finding : cycle.staleFindings)
        lines.append(tr("stale: %1").arg(finding));
    return lines;
}
