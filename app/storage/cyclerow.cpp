// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/cyclerow.h"

#include "storage/rowvalues.h"
#include "storage/statement.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CycleRow", text);
}

/// A length of time that two times of ours can be apart.
std::optional<std::chrono::milliseconds> length(const QVariant &value)
{
    constexpr qint64 longest = Q_INT64_C(253402300799999); // from 1970 to the end of 9999
    const std::optional<qint64> number = optionalNumber(value);
    if (!number || *number < 0 || *number > longest)
        return std::nullopt;
    return std::chrono::milliseconds(*number);
}

std::optional<qint64> count(const std::optional<std::chrono::milliseconds> &length)
{
    return length ? std::optional<qint64>(length->count()) : std::nullopt;
}

/// A list of names that have no spaces, as one text.
QVariant namesValue(const QStringList &names)
{
    return textValue(names.join(QLatin1Char(' ')));
}

} // namespace

QStringList cycleColumns()
{
    return {QStringLiteral("id"),
            QStringLiteral("plan_id"),
            QStringLiteral("position"),
            QStringLiteral("profile_id"),
            QStringLiteral("installation_id"),
            QStringLiteral("client_id"),
            QStringLiteral("app_name"),
            QStringLiteral("team_id"),
            QStringLiteral("team_name"),
            QStringLiteral("user_id"),
            QStringLiteral("user_name"),
            QStringLiteral("way_out"),
            QStringLiteral("way_in"),
            QStringLiteral("made_at"),
            QStringLiteral("state"),
            QStringLiteral("current_step"),
            QStringLiteral("verdict"),
            QStringLiteral("fault_field"),
            QStringLiteral("ended_at"),
            QStringLiteral("death_least_ms"),
            QStringLiteral("death_most_ms"),
            QStringLiteral("first_call_ms"),
            QStringLiteral("changed_fields"),
            QStringLiteral("record")};
}

QVariantList cycleValues(const Cycle &cycle)
{
    const CycleSummary summary = cycleSummary(cycle);
    std::optional<std::chrono::milliseconds> least;
    std::optional<std::chrono::milliseconds> most;
    if (summary.timeToDeath) {
        least = summary.timeToDeath->least;
        most = summary.timeToDeath->most;
    }
    return {summary.id,
            summary.planId,
            summary.position,
            summary.profileId,
            cycle.installationId,
            textValue(summary.app.id),
            textValue(summary.app.name),
            textValue(summary.team.id),
            textValue(summary.team.name),
            textValue(summary.user.id),
            textValue(summary.user.name),
            wayOutName(summary.wayOut),
            wayInName(summary.wayIn),
            toMilliseconds(summary.madeAt),
            cycleStateName(summary.state),
            textValue(summary.currentStep ? cycleStepName(*summary.currentStep) : QString()),
            textValue(summary.verdict ? cycleVerdictName(*summary.verdict) : QString()),
            textValue(summary.faultField),
            instantOrNull(summary.endedAt),
            numberOrNull(count(least)),
            numberOrNull(count(most)),
            numberOrNull(count(summary.timeToFirstCall)),
            namesValue(summary.changed),
            textValue(cycleRecord(cycle))};
}

QString cycleRecord(const Cycle &cycle)
{
    return QString::fromUtf8(QJsonDocument(cycleToJson(cycle)).toJson(QJsonDocument::Compact));
}

QString cycleSummarySelection()
{
    return QStringLiteral(
        "id, plan_id, position, profile_id, client_id, app_name, team_id, team_name, user_id, user_name, way_out, "
        "way_in, "
        "made_at, state, current_step, verdict, fault_field, ended_at, death_least_ms, death_most_ms, first_call_ms, "
        "changed_fields");
}

CycleSummary cycleSummaryFrom(const QSqlQuery &row)
{
    CycleSummary summary;
    summary.id = row.value(0).toLongLong();
    summary.planId = row.value(1).toLongLong();
    summary.position = generationFrom(row.value(2));
    summary.profileId = row.value(3).toLongLong();
    summary.app = {row.value(4).toString(), row.value(5).toString()};
    summary.team = {row.value(6).toString(), row.value(7).toString()};
    summary.user = {row.value(8).toString(), row.value(9).toString()};
    summary.wayOut = wayOutFromName(row.value(10).toString()).value_or(WayOut::Revoke);
    summary.wayIn = wayInFromName(row.value(11).toString()).value_or(WayIn::Button);
    summary.madeAt = instantFromRow(row.value(12).toLongLong());
    // What is not known does not run by itself.
    summary.state = cycleStateFromName(row.value(13).toString()).value_or(Cycle::State::Over);
    summary.currentStep = cycleStepFromName(row.value(14).toString());
    summary.verdict = cycleVerdictFromName(row.value(15).toString());
    summary.faultField = row.value(16).toString();
    summary.endedAt = optionalInstant(row.value(17));
    const auto least = length(row.value(18));
    const auto most = length(row.value(19));
    if (least && most && *least <= *most)
        summary.timeToDeath = TimeBounds{*least, *most};
    summary.timeToFirstCall = length(row.value(20));
    summary.changed = row.value(21).toString().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return summary;
}

QString cycleSelection()
{
    return cycleSummarySelection() + QStringLiteral(", installation_id, record");
}

Cycle cycleFrom(const QSqlQuery &row)
{
    const CycleSummary summary = cycleSummaryFrom(row);
    Cycle cycle = cycleFromJson(QJsonDocument::fromJson(row.value(23).toString().toUtf8()).object());
    if (cycle.id == summary.id && summary.id != 0) {
        cycle.planId = summary.planId;
        cycle.position = summary.position;
        return cycle;
    }
    Cycle left;
    left.id = summary.id;
    left.planId = summary.planId;
    left.position = summary.position;
    left.profileId = summary.profileId;
    left.installationId = row.value(22).toLongLong();
    left.app = summary.app;
    left.team = summary.team;
    left.user = summary.user;
    left.wayOut = summary.wayOut;
    left.wayIn = summary.wayIn;
    left.madeAt = summary.madeAt;
    left.state = Cycle::State::Over;
    left.verdict = CycleVerdict::Inconclusive;
    left.reason = tr("What was stored of this cycle is damaged. Plan it once more.");
    return left;
}
