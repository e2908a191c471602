// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include "cli/exitcode.h"
#include "lifecycle/grantdifference.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

namespace {

// Names come from a server. What would steer a terminal, forge a line, turn the reading direction or hide between two
// letters is written as its number, which JSON reads as the same text again.
QString printable(const QString &text)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isPair = text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        const QString one = text.mid(i, isPair ? 2 : 1);
        const QChar::Category category = QChar::category(isPair ? QChar::surrogateToUcs4(one.at(0), one.at(1)) : one.at(0).unicode());
        const bool steers = category == QChar::Other_Control || category == QChar::Other_Format || category == QChar::Separator_Line
            || category == QChar::Separator_Paragraph;
        for (const QChar c : one)
            result += steers ? QStringLiteral("\\u%1").arg(uint(c.unicode()), 4, 16, QLatin1Char('0')) : QString(c);
        i += isPair ? 1 : 0;
    }
    return result;
}

void write(FILE *stream, const QString &text)
{
    const QByteArray bytes = printable(text).toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fflush(stream);
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue timeOrNull(const std::optional<Instant> &instant)
{
    return instant ? QJsonValue(toIso8601(*instant)) : QJsonValue();
}

QJsonArray toArray(const ScopeSet &scopes)
{
    return QJsonArray::fromStringList(scopes.names());
}

QJsonValue arrayOrNull(const std::optional<ScopeSet> &scopes)
{
    return scopes ? QJsonValue(toArray(*scopes)) : QJsonValue();
}

QJsonArray toArray(const ExtraParameters &parameters)
{
    QJsonArray array;
    for (const ExtraParameter &parameter : parameters)
        array.append(QJsonObject{{QStringLiteral("name"), parameter.name}, {QStringLiteral("value"), parameter.value}});
    return array;
}

QString contextOutcomeName(ContextOutcome outcome)
{
    switch (outcome) {
    case ContextOutcome::NotMade:
        return QStringLiteral("not_made");
    case ContextOutcome::Agreed:
        return QStringLiteral("agreed");
    case ContextOutcome::Mismatch:
        return QStringLiteral("mismatch");
    }
    Q_UNREACHABLE();
}

QJsonObject toJson(const Grant &grant)
{
    return {{QStringLiteral("id"), QString::number(grant.id)},
            {QStringLiteral("generation"), grant.generation},
            {QStringLiteral("source"), tokenSourceName(grant.source)},
            {QStringLiteral("parent_id"), grant.parentId == 0 ? QJsonValue() : QJsonValue(QString::number(grant.parentId))},
            {QStringLiteral("door"), grant.door},
            {QStringLiteral("redirect_uri"), grant.redirectUri},
            {QStringLiteral("requested_scopes"), toArray(grant.requestedScopes)},
            {QStringLiteral("granted_scopes"), toArray(grant.grantedScopes)},
            {QStringLiteral("scope_assumed"), grant.scopeAssumed},
            {QStringLiteral("live_scopes"), arrayOrNull(grant.liveScopes)},
            {QStringLiteral("access_fingerprint"), orNull(grant.accessFingerprint)},
            {QStringLiteral("refresh_fingerprint"), orNull(grant.refreshFingerprint)},
            {QStringLiteral("region"), orNull(grant.region)},
            {QStringLiteral("authorized_at"), toIso8601(grant.authorizedAt)},
            {QStringLiteral("issued_at"), toIso8601(grant.issuedAt)},
            {QStringLiteral("expires_at"), timeOrNull(grant.expiresAt)},
            {QStringLiteral("refresh_expires_at"), timeOrNull(grant.refreshExpiresAt)},
            {QStringLiteral("superseded_at"), timeOrNull(grant.supersededAt)},
            {QStringLiteral("token_context"), contextOutcomeName(grant.contextOutcome)},
            {QStringLiteral("raw_response"), QJsonDocument::fromJson(grant.rawResponse).object()},
            {QStringLiteral("raw_context"), QJsonDocument::fromJson(grant.rawContext).object()}};
}

QJsonObject toJson(const Evidence &evidence)
{
    return {{QStringLiteral("at"), toIso8601(evidence.at)},
            {QStringLiteral("actor"), evidence.actor},
            {QStringLiteral("seat"), orNull(evidence.seat)},
            {QStringLiteral("operation"), evidence.operation},
            {QStringLiteral("fingerprint"), orNull(evidence.fingerprint)},
            {QStringLiteral("http_status"), evidence.httpStatus},
            {QStringLiteral("outcome"), evidence.outcome},
            {QStringLiteral("message"), evidence.message},
            {QStringLiteral("server_code"), orNull(evidence.serverCode)},
            {QStringLiteral("server_message"), orNull(evidence.serverMessage)},
            {QStringLiteral("skew_s"), evidence.skew ? QJsonValue(qint64(evidence.skew->count())) : QJsonValue()}};
}

} // namespace

void Output::line(const QString &text) const
{
    if (!m_json)
        write(stdout, text);
}

void Output::document(const QByteArray &json) const
{
    if (m_json)
        return;
    std::fwrite(json.constData(), 1, size_t(json.size()), stdout);
    std::fflush(stdout);
}

void Output::remark(const QString &text) const
{
    write(stderr, text);
}

void Output::object(const QJsonObject &object) const
{
    if (m_json)
        write(stdout, QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

void Output::failure(const Error &error) const
{
    if (m_json) {
        const QJsonObject object{{QStringLiteral("error"), errorKindName(error.kind)},
                                 {QStringLiteral("cause"), orNull(error.cause)},
                                 {QStringLiteral("summary"), error.summary},
                                 {QStringLiteral("detail"), orNull(error.detail)}};
        return write(stderr, QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
    }
    write(stderr, QStringLiteral("grantdesk: ") + error.summary);
    const QStringList lines = error.detail.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString &line : lines)
        write(stderr, QStringLiteral("  ") + line);
}

bool isPrintable(const QString &text)
{
    return printable(text) == text;
}

QString quotedForShell(QString text)
{
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QLatin1String("'\\''")) + QLatin1Char('\'');
}

QByteArray printableDocument(const QByteArray &json)
{
    QByteArrayList lines;
    for (const QByteArray &line : json.split('\n'))
        lines.append(printable(QString::fromUtf8(line)).toUtf8());
    return lines.join('\n');
}

int complain(const Error &error, bool json)
{
    Output(json).failure(error);
    return int(exitCodeFor(error));
}

QJsonObject toJson(const Installation &installation, Instant now)
{
    return {{QStringLiteral("id"), QString::number(installation.id)},
            {QStringLiteral("profile"), installation.profileName},
            {QStringLiteral("team_id"), orNull(installation.team.id)},
            {QStringLiteral("team_name"), orNull(installation.team.name)},
            {QStringLiteral("user_id"), orNull(installation.user.id)},
            {QStringLiteral("user_name"), orNull(installation.user.name)},
            {QStringLiteral("organization_id"), orNull(installation.organization.id)},
            {QStringLiteral("organization_name"), orNull(installation.organization.name)},
            {QStringLiteral("scopes"), toArray(installation.grantedScopes)},
            {QStringLiteral("live_scopes"), arrayOrNull(installation.liveScopes)},
            {QStringLiteral("missing_scopes"), toArray(installation.missingScopes())},
            {QStringLiteral("extra_scopes"), toArray(installation.extraScopes())},
            {QStringLiteral("region"), orNull(installation.region)},
            {QStringLiteral("state"), stateName(installation.state(now))},
            {QStringLiteral("token_type"), orNull(installation.tokenType)},
            {QStringLiteral("expires_at"), timeOrNull(installation.facts.expiresAt)},
            {QStringLiteral("refresh_expires_at"), timeOrNull(installation.facts.refreshExpiresAt)},
            {QStringLiteral("verified_at"), timeOrNull(installation.verifiedAt)},
            {QStringLiteral("authorized_at"), toIso8601(installation.authorizedAt)},
            {QStringLiteral("access_fingerprint"), orNull(installation.accessFingerprint)},
            {QStringLiteral("refresh_fingerprint"), orNull(installation.refreshFingerprint)}};
}

QJsonObject toJson(const InstallationDetails &details, Instant now)
{
    QJsonObject object = toJson(details.installation, now);
    QJsonArray grants;
    for (const Grant &grant : details.grants)
        grants.append(toJson(grant));
    QJsonArray evidence;
    for (const Evidence &fact : details.evidence)
        evidence.append(toJson(fact));
    object.insert(QStringLiteral("grants"), grants);
    object.insert(QStringLiteral("evidence"), evidence);
    return object;
}

QJsonObject toJson(const AppProfile &profile)
{
    return {{QStringLiteral("id"), QString::number(profile.id)},
            {QStringLiteral("name"), profile.name},
            {QStringLiteral("environment"), environmentName(profile.environment)},
            {QStringLiteral("client_id"), profile.clientId},
            {QStringLiteral("app_url"), orNull(profile.appUrl)},
            {QStringLiteral("redirect_uris"), QJsonArray::fromStringList(profile.redirectUris)},
            {QStringLiteral("sdk_redirect_uri"), orNull(profile.sdkRedirectUri)},
            {QStringLiteral("expected_scopes"), toArray(profile.expectedScopes)},
            {QStringLiteral("token_lifetime"), lifetimeModeName(profile.lifetimeMode)},
            {QStringLiteral("pkce"), profile.usePkce},
            {QStringLiteral("authorize_url"), profile.endpoints.authorize},
            {QStringLiteral("token_url"), profile.endpoints.token},
            {QStringLiteral("context_url"), orNull(profile.endpoints.context)},
            {QStringLiteral("revoke_url"), orNull(profile.endpoints.revoke)},
            {QStringLiteral("completion_url"), orNull(profile.endpoints.completion)},
            {QStringLiteral("issuer"), orNull(profile.issuer)},
            {QStringLiteral("send_scope"), profile.sendScope},
            {QStringLiteral("authorize_parameters"), toArray(profile.extra.authorize)},
            {QStringLiteral("token_parameters"), toArray(profile.extra.token)},
            {QStringLiteral("refresh_parameters"), toArray(profile.extra.refresh)},
            {QStringLiteral("approves_by_itself"), profile.approvesByItself},
            {QStringLiteral("refreshes_ahead"), profile.refreshesAhead},
            {QStringLiteral("refresh_days"), profile.refreshDays > 0 ? QJsonValue(profile.refreshDays) : QJsonValue()},
            {QStringLiteral("expected_region"), orNull(profile.expectedRegion)},
            {QStringLiteral("has_manifest"), !profile.manifest.isEmpty()},
            {QStringLiteral("has_client_secret"), profile.hasClientSecret},
            {QStringLiteral("archived_at"), timeOrNull(profile.archivedAt)}};
}

QString toLine(const Installation &installation, Instant now)
{
    const QString expires = installation.facts.expiresAt ? toIso8601(*installation.facts.expiresAt) : QStringLiteral("-");
    return QStringList{QString::number(installation.id), stateName(installation.state(now)), expires, installation.profileName,
                       spelledOut(installation.team), spelledOut(installation.user)}
        .join(QStringLiteral("  "));
}

QStringList toLines(const InstallationDetails &details, Instant now)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Cli", text); };
    QStringList lines;
    const auto add = [&lines](const QString &name, const QString &value) {
        lines.append(QStringLiteral("  ") + QString(name + QLatin1Char(':')).leftJustified(16) + (value.isEmpty() ? QStringLiteral("-") : value));
    };
    const auto time = [&tr](const std::optional<Instant> &at) { return at ? toIso8601(*at) : tr("not known"); };
    const Installation &row = details.installation;
    lines.append(tr("Installation %1").arg(row.id));
    add(tr("app profile"), row.profileName);
    add(tr("team"), spelledOut(row.team));
    add(tr("user"), spelledOut(row.user));
    add(tr("organization"), spelledOut(row.organization));
    add(tr("state"), stateName(row.state(now)));
    add(tr("verified"), row.verifiedAt ? toIso8601(*row.verifiedAt) : tr("never"));
    const bool expects = !row.expectedScopes.isEmpty();
    add(tr("missing"), expects ? row.missingScopes().toText() : tr("nothing particular is expected"));
    add(tr("not expected"), row.extraScopes().toText());
    add(tr("region"), row.isInOtherRegion() ? tr("%1 (%2 is expected)").arg(row.region, row.expectedRegion) : row.region);
    for (const Grant &grant : details.grants) {
        lines.append(grant.supersededAt ? tr("Grant %1, superseded %2").arg(QString::number(grant.generation), toIso8601(*grant.supersededAt))
                                        : tr("Grant %1, current").arg(grant.generation));
        add(tr("authorized"), toIso8601(grant.authorizedAt));
        add(tr("expires"), time(grant.expiresAt));
        if (!grant.refreshFingerprint.isEmpty())
            add(tr("refresh until"), time(grant.refreshExpiresAt));
        add(tr("token type"), grant.tokenType);
        add(tr("access token"), tr("fingerprint %1").arg(grant.accessFingerprint));
        add(tr("refresh token"), grant.refreshFingerprint.isEmpty() ? tr("none") : tr("fingerprint %1").arg(grant.refreshFingerprint));
        add(tr("requested"), grant.requestedScopes.toText());
        add(tr("granted"), grant.grantedScopes.toText() + (grant.scopeAssumed ? tr(" (assumed: the answer named none)") : QString()));
        add(tr("live"), grant.liveScopes ? grant.liveScopes->toText() : tr("not known"));
        add(tr("token context"), contextOutcomeName(grant.contextOutcome));
    }
    lines.append(tr("Evidence, newest first"));
    for (const Evidence &fact : details.evidence)
        lines.append(QStringLiteral("  %1  %2  %3  %4").arg(toIso8601(fact.at), fact.actor, fact.operation, fact.message));
    return lines;
}
