// SPDX-License-Identifier: GPL-3.0-or-later
// The stored form of a cycle, which is its JSON report as well.
#include "domain/cyclereport.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

namespace {

QJsonValue toJson(const std::optional<Instant> &at)
{
    if (!at)
        return QJsonValue::Null;
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(*at), QTimeZone::utc()).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz'Z'"));
}

std::optional<Instant> instant(const QJsonValue &value)
{
    const QDateTime at = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    // Beyond these, times could not be subtracted and shown.
    if (!at.isValid() || at.date().year() < 1970 || at.date().year() > 9999)
        return std::nullopt;
    return fromMilliseconds(at.toMSecsSinceEpoch());
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QString idText(RowId id)
{
    return QString::number(id);
}

RowId rowId(const QJsonValue &value)
{
    return std::max<RowId>(0, value.toString().toLongLong());
}

int count(const QJsonValue &value, int least = 0)
{
    return std::clamp(value.toInt(least), least, 1'000'000'000);
}

QJsonObject toJson(const NamedId &named)
{
    return {{QStringLiteral("id"), named.id}, {QStringLiteral("name"), named.name}};
}

NamedId named(const QJsonValue &value)
{
    return {value[QLatin1String("id")].toString(), value[QLatin1String("name")].toString()};
}

QString kindName(SealIdentity::Kind kind)
{
    return kind == SealIdentity::Kind::RefreshToken ? QStringLiteral("refresh") : QStringLiteral("access");
}

QJsonValue toJson(const std::optional<CycleSnapshot> &snapshot)
{
    if (!snapshot)
        return QJsonValue::Null;
    const QJsonDocument context = QJsonDocument::fromJson(snapshot->context);
    return QJsonObject{{QStringLiteral("at"), toJson(std::optional(snapshot->at))},
                       {QStringLiteral("installation_id"), idText(snapshot->installationId)},
                       {QStringLiteral("generation"), snapshot->generation},
                       {QStringLiteral("app"), toJson(snapshot->app)},
                       {QStringLiteral("organization"), toJson(snapshot->organization)},
                       {QStringLiteral("team"), toJson(snapshot->team)},
                       {QStringLiteral("user"), toJson(snapshot->user)},
                       {QStringLiteral("scopes"), QJsonArray::fromStringList(snapshot->scopes.names())},
                       {QStringLiteral("token_type"), snapshot->tokenType},
                       {QStringLiteral("expiring"), snapshot->isExpiring},
                       {QStringLiteral("region"), orNull(snapshot->region)},
                       {QStringLiteral("access_fingerprint"), snapshot->accessFingerprint},
                       {QStringLiteral("refresh_fingerprint"), orNull(snapshot->refreshFingerprint)},
                       {QStringLiteral("expires_at"), toJson(snapshot->expiresAt)},
                       {QStringLiteral("refresh_expires_at"), toJson(snapshot->refreshExpiresAt)},
                       {QStringLiteral("context"), context.isObject() ? QJsonValue(context.object()) : QJsonValue::Null}};
}

std::optional<CycleSnapshot> snapshot(const QJsonValue &value)
{
    if (!value.isObject())
        return std::nullopt;
    CycleSnapshot snapshot;
    snapshot.at = instant(value[QLatin1String("at")]).value_or(Instant());
    snapshot.installationId = rowId(value[QLatin1String("installation_id")]);
    snapshot.generation = count(value[QLatin1String("generation")]);
    snapshot.app = named(value[QLatin1String("app")]);
    snapshot.organization = named(value[QLatin1String("organization")]);
    snapshot.team = named(value[QLatin1String("team")]);
    snapshot.user = named(value[QLatin1String("user")]);
    snapshot.scopes = ScopeSet(value[QLatin1String("scopes")].toVariant().toStringList());
    snapshot.tokenType = value[QLatin1String("token_type")].toString();
    snapshot.isExpiring = value[QLatin1String("expiring")].toBool();
    snapshot.region = value[QLatin1String("region")].toString();
    snapshot.accessFingerprint = value[QLatin1String("access_fingerprint")].toString();
    snapshot.refreshFingerprint = value[QLatin1String("refresh_fingerprint")].toString();
    snapshot.expiresAt = instant(value[QLatin1String("expires_at")]);
    snapshot.refreshExpiresAt = instant(value[QLatin1String("refresh_expires_at")]);
    if (value[QLatin1String("context")].isObject())
        snapshot.context = QJsonDocument(value[QLatin1String("context")].toObject()).toJson(QJsonDocument::Compact);
    return snapshot;
}

QJsonObject toJson(const CycleToken &token)
{
    return {{QStringLiteral("owner"), cycleTokenOwnerName(token.owner)},
            {QStringLiteral("kind"), kindName(token.kind)},
            {QStringLiteral("fingerprint"), token.fingerprint},
            {QStringLiteral("installation_id"), idText(token.installationId)},
            {QStringLiteral("grant_id"), idText(token.grantId)},
            {QStringLiteral("generation"), token.generation},
            {QStringLiteral("user"), toJson(token.user)},
            {QStringLiteral("expires_at"), toJson(token.expiresAt)},
            {QStringLiteral("before"), cycleTokenLifeName(token.before)},
            {QStringLiteral("after"), cycleTokenLifeName(token.after)},
            {QStringLiteral("finally"), cycleTokenLifeName(token.finally)},
            {QStringLiteral("alive_at"), toJson(token.aliveAt)},
            {QStringLiteral("dead_at"), toJson(token.deadAt)}};
}

CycleToken token(const QJsonValue &value)
{
    const auto life = [&value](const char *name) {
        return cycleTokenLifeFromName(value[QLatin1String(name)].toString()).value_or(CycleToken::Life::NotAsked);
    };
    CycleToken token;
    token.owner = cycleTokenOwnerFromName(value[QLatin1String("owner")].toString()).value_or(CycleToken::Owner::Superseded);
    token.kind = value[QLatin1String("kind")].toString() == kindName(SealIdentity::Kind::RefreshToken) ? SealIdentity::Kind::RefreshToken
                                                                                                       : SealIdentity::Kind::AccessToken;
    token.fingerprint = value[QLatin1String("fingerprint")].toString();
    token.installationId = rowId(value[QLatin1String("installation_id")]);
    token.grantId = rowId(value[QLatin1String("grant_id")]);
    token.generation = count(value[QLatin1String("generation")]);
    token.user = named(value[QLatin1String("user")]);
    token.expiresAt = instant(value[QLatin1String("expires_at")]);
    token.before = life("before");
    token.after = life("after");
    token.finally = life("finally");
    token.aliveAt = instant(value[QLatin1String("alive_at")]);
    token.deadAt = instant(value[QLatin1String("dead_at")]);
    return token;
}

QJsonObject toJson(const FlowMessage &message)
{
    return {{QStringLiteral("at"), toJson(std::optional(message.at))},
            {QStringLiteral("until"), toJson(message.until)},
            {QStringLiteral("from"), partyName(message.from)},
            {QStringLiteral("to"), partyName(message.to)},
            {QStringLiteral("kind"), flowKindName(message.kind)},
            {QStringLiteral("what"), message.what},
            {QStringLiteral("status"), message.status},
            {QStringLiteral("count"), message.count},
            {QStringLiteral("step"), message.step ? QJsonValue(cycleStepName(*message.step)) : QJsonValue::Null}};
}

FlowMessage message(const QJsonValue &value)
{
    FlowMessage message;
    message.at = instant(value[QLatin1String("at")]).value_or(Instant());
    message.until = instant(value[QLatin1String("until")]);
    message.from = partyFromName(value[QLatin1String("from")].toString()).value_or(Party::Grantdesk);
    message.to = partyFromName(value[QLatin1String("to")].toString()).value_or(Party::Miro);
    message.kind = flowKindFromName(value[QLatin1String("kind")].toString()).value_or(FlowMessage::Kind::Gap);
    message.what = value[QLatin1String("what")].toString();
    message.status = value[QLatin1String("status")].toString();
    message.count = count(value[QLatin1String("count")], 1);
    message.step = cycleStepFromName(value[QLatin1String("step")].toString());
    return message;
}

QJsonObject toJson(const CycleField &field)
{
    return {{QStringLiteral("name"), field.name},
            {QStringLiteral("title"), field.title},
            {QStringLiteral("before"), orNull(field.before)},
            {QStringLiteral("after"), orNull(field.after)},
            {QStringLiteral("expectation"), field.expectation},
            {QStringLiteral("result"), fieldResultName(field.result)},
            {QStringLiteral("sentence"), orNull(field.sentence)}};
}

CycleField field(const QJsonValue &value)
{
    return {value[QLatin1String("name")].toString(),
            value[QLatin1String("title")].toString(),
            value[QLatin1String("before")].toString(),
            value[QLatin1String("after")].toString(),
            value[QLatin1String("expectation")].toString(),
            fieldResultFromName(value[QLatin1String("result")].toString()).value_or(FieldResult::NotKnown),
            value[QLatin1String("sentence")].toString()};
}

QJsonArray stepsToJson(const Cycle &cycle)
{
    QJsonArray steps;
    for (int i = 0; i < cycleStepCount; ++i) {
        const CycleStepReport &report = cycle.steps[static_cast<size_t>(i)];
        steps.append(QJsonObject{{QStringLiteral("step"), cycleStepName(static_cast<CycleStep>(i))},
                                 {QStringLiteral("state"), cycleStepStateName(report.state)},
                                 {QStringLiteral("started_at"), toJson(report.startedAt)},
                                 {QStringLiteral("ended_at"), toJson(report.endedAt)},
                                 {QStringLiteral("sentence"), orNull(report.sentence)}});
    }
    return steps;
}

void takeSteps(Cycle &cycle, const QJsonArray &steps)
{
    for (const QJsonValue &value : steps) {
        const std::optional<CycleStep> step = cycleStepFromName(value[QLatin1String("step")].toString());
        if (!step)
            continue;
        CycleStepReport &report = cycle.step(*step);
        report.state = cycleStepStateFromName(value[QLatin1String("state")].toString()).value_or(CycleStepReport::State::Waiting);
        report.startedAt = instant(value[QLatin1String("started_at")]);
        report.endedAt = instant(value[QLatin1String("ended_at")]);
        report.sentence = value[QLatin1String("sentence")].toString();
    }
}

template<typename T>
QJsonArray listToJson(const QList<T> &list)
{
    QJsonArray array;
    for (const T &one : list)
        array.append(toJson(one));
    return array;
}

template<typename T>
QList<T> listFrom(const QJsonValue &array, T (*read)(const QJsonValue &))
{
    QList<T> list;
    const QJsonArray values = array.toArray();
    for (const QJsonValue &value : values)
        list.append(read(value));
    return list;
}

QJsonValue toJson(const std::optional<TimeBounds> &bounds)
{
    if (!bounds)
        return QJsonValue::Null;
    return QJsonObject{{QStringLiteral("least_ms"), qint64(bounds->least.count())}, {QStringLiteral("most_ms"), qint64(bounds->most.count())}};
}

} // namespace

QJsonObject cycleToJson(const Cycle &cycle)
{
    const auto first = cycle.timeToFirstCall();
    return {{QStringLiteral("id"), idText(cycle.id)},
            {QStringLiteral("plan_id"), idText(cycle.planId)},
            {QStringLiteral("position"), cycle.position},
            {QStringLiteral("seat"), orNull(cycle.seat)},
            {QStringLiteral("profile_id"), idText(cycle.profileId)},
            {QStringLiteral("installation_id"), idText(cycle.installationId)},
            {QStringLiteral("app"), toJson(cycle.app)},
            {QStringLiteral("team"), toJson(cycle.team)},
            {QStringLiteral("user"), toJson(cycle.user)},
            {QStringLiteral("way_out"), wayOutName(cycle.wayOut)},
            {QStringLiteral("way_in"), wayInName(cycle.wayIn)},
            {QStringLiteral("made_at"), toJson(std::optional(cycle.madeAt))},
            {QStringLiteral("state"), cycleStateName(cycle.state)},
            {QStringLiteral("verdict"), cycle.verdict ? QJsonValue(cycleVerdictName(*cycle.verdict)) : QJsonValue::Null},
            {QStringLiteral("fault_field"), orNull(cycle.faultField)},
            {QStringLiteral("reason"), orNull(cycle.reason)},
            {QStringLiteral("time_to_death"), toJson(cycle.timeToDeath())},
            {QStringLiteral("time_to_first_call_ms"), first ? QJsonValue(qint64(first->count())) : QJsonValue::Null},
            {QStringLiteral("ended_from"), toJson(cycle.endedFrom)},
            {QStringLiteral("new_token"), orNull(cycle.newToken)},
            {QStringLiteral("first_call_at"), toJson(cycle.firstCallAt)},
            {QStringLiteral("steps"), stepsToJson(cycle)},
            {QStringLiteral("before"), toJson(cycle.before)},
            {QStringLiteral("after"), toJson(cycle.after)},
            {QStringLiteral("tokens"), listToJson(cycle.tokens)},
            {QStringLiteral("stale_findings"), QJsonArray::fromStringList(cycle.staleFindings)},
            {QStringLiteral("fields"), listToJson(cycle.fields)},
            {QStringLiteral("messages"), listToJson(cycle.messages)}};
}

Cycle cycleFromJson(const QJsonObject &json)
{
    const auto value = [&json](const char *name) { return json.value(QLatin1String(name)); };
    Cycle cycle;
    cycle.id = rowId(value("id"));
    cycle.planId = rowId(value("plan_id"));
    cycle.position = count(value("position"));
    cycle.seat = value("seat").toString();
    cycle.profileId = rowId(value("profile_id"));
    cycle.installationId = rowId(value("installation_id"));
    cycle.app = named(value("app"));
    cycle.team = named(value("team"));
    cycle.user = named(value("user"));
    cycle.wayOut = wayOutFromName(value("way_out").toString()).value_or(WayOut::Revoke);
    cycle.wayIn = wayInFromName(value("way_in").toString()).value_or(WayIn::Button);
    cycle.madeAt = instant(value("made_at")).value_or(Instant());
    // What is not known does not run by itself.
    cycle.state = cycleStateFromName(value("state").toString()).value_or(Cycle::State::Over);
    cycle.verdict = cycleVerdictFromName(value("verdict").toString());
    cycle.faultField = value("fault_field").toString();
    cycle.reason = value("reason").toString();
    cycle.endedFrom = instant(value("ended_from"));
    cycle.newToken = value("new_token").toString();
    cycle.firstCallAt = instant(value("first_call_at"));
    takeSteps(cycle, value("steps").toArray());
    cycle.before = snapshot(value("before"));
    cycle.after = snapshot(value("after"));
    cycle.tokens = listFrom<CycleToken>(value("tokens"), token);
    cycle.staleFindings = value("stale_findings").toVariant().toStringList();
    cycle.fields = listFrom<CycleField>(value("fields"), field);
    cycle.messages = listFrom<FlowMessage>(value("messages"), message);
    return cycle;
}

QByteArray cycleJsonReport(const QList<Cycle> &cycles)
{
    QJsonArray array;
    for (const Cycle &cycle : cycles)
        array.append(cycleToJson(cycle));
    return QJsonDocument(QJsonObject{{QStringLiteral("format"), QStringLiteral("grantdesk-cycles")},
                                     {QStringLiteral("version"), 1},
                                     {QStringLiteral("cycles"), array}})
        .toJson();
}
