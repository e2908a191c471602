// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/faults.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QStringList>

#include <algorithm>
#include <iterator>

namespace sandbox {

namespace {

constexpr auto anywhere = "*";

struct KindRow {
    const char *name;
    FaultKind kind;
    const char *endpoints; ///< separated by spaces
};

// clang-format off
constexpr KindRow kindTable[] = {
    {"code_used", FaultKind::CodeUsed, "token"},
    {"code_expired", FaultKind::CodeExpired, "token"},
    {"redirect_mismatch", FaultKind::RedirectMismatch, "token"},
    {"refresh_token_dead", FaultKind::RefreshTokenDead, "token"},
    {"invalid_request", FaultKind::RfcError, "token"},
    {"invalid_client", FaultKind::RfcError, "token"},
    {"invalid_grant", FaultKind::RfcError, "token"},
    {"unauthorized_client", FaultKind::RfcError, "token"},
    {"unsupported_grant_type", FaultKind::RfcError, "token"},
    {"invalid_scope", FaultKind::RfcError, "token"},
    {"unauthorized", FaultKind::Unauthorized, anywhere},
    {"rate_limited", FaultKind::RateLimited, anywhere},
    {"server_error", FaultKind::ServerError, anywhere},
    {"not_json", FaultKind::NotJson, anywhere},
    {"html", FaultKind::Html, anywhere},
    {"redirect", FaultKind::RedirectElsewhere, anywhere},
    {"hang", FaultKind::Hang, anywhere},
    {"cut_before", FaultKind::CutBefore, anywhere},
    {"scope_wider", FaultKind::ScopeWider, "token"},
    {"scope_narrower", FaultKind::ScopeNarrower, "token"},
    {"same_refresh", FaultKind::SameRefresh, "token"},
    {"no_access_token", FaultKind::NoAccessToken, "token"},
    {"ids_as_number", FaultKind::IdsAsNumber, "token context"},
    {"ids_as_text", FaultKind::IdsAsText, "token context"},
    {"organization_missing", FaultKind::OrganizationMissing, "context"},
    {"application_missing", FaultKind::ApplicationMissing, "context"},
    {"refresh_missing", FaultKind::RefreshMissing, "token"},
    {"scope_missing", FaultKind::ScopeMissing, "token context"},
    {"expires_missing", FaultKind::ExpiresMissing, "token"},
    {"expires_as_text", FaultKind::ExpiresAsText, "token"},
    {"token_type_unknown", FaultKind::TokenTypeUnknown, "token"},
    {"wrong_app", FaultKind::WrongApp, "context"},
    {"wrong_team", FaultKind::WrongTeam, "token context consent"},
    {"wrong_user", FaultKind::WrongUser, "token context"},
    {"wrong_type", FaultKind::WrongType, anywhere},
    {"no_state", FaultKind::NoState, "consent"},
    {"wrong_state", FaultKind::WrongState, "consent"},
    {"error_redirect", FaultKind::ErrorRedirect, "consent"},
    {"slow", FaultKind::Slow, anywhere},
    {"cut_body", FaultKind::CutBody, anywhere},
    {"answer_lost", FaultKind::AnswerLost, anywhere},
};
// clang-format on

constexpr const char *endpointNames[]
    = {"authorize", "consent_page", "consent", "token", "context", "revoke", "boards", "completion"};

Error wrong(const QString &sentence)
{
    return {ErrorKind::InvalidInput, sentence, {}, QStringLiteral("bad_faults")};
}

QString tr(const char *text)
{
    return QCoreApplication::translate("MiroSandbox", text);
}

const KindRow *kindRow(const QString &name)
{
    for (const KindRow &row : kindTable) {
        if (name == QLatin1String(row.name))
            return &row;
    }
    return nullptr;
}

QString everyKind()
{
    QStringList names;
    for (const KindRow &row : kindTable)
        names += QString::fromLatin1(row.name);
    return names.join(QStringLiteral(", "));
}

QString everyEndpoint()
{
    QStringList names;
    for (const char *name : endpointNames)
        names += QString::fromLatin1(name);
    return names.join(QStringLiteral(", "));
}

/// Reads a whole number between 0 and \a most into \a target when \a name is there.
bool readNumber(const QJsonObject &json, const char *name, int most, int *target)
{
    const QJsonValue value = json.value(QLatin1String(name));
    if (value.isUndefined())
        return true;
    const double number = value.toDouble(-1);
    if (!value.isDouble() || number < 0 || number > most || number != static_cast<int>(number))
        return false;
    *target = static_cast<int>(number);
    return true;
}

int usualStatus(FaultKind kind)
{
    switch (kind) {
    case FaultKind::ServerError:
        return 500;
    case FaultKind::RedirectElsewhere:
        return 302;
    default:
        return 0;
    }
}

bool statusFits(FaultKind kind, int status)
{
    switch (kind) {
    case FaultKind::ServerError:
        return status >= 500 && status <= 599;
    case FaultKind::RedirectElsewhere:
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    case FaultKind::NotJson:
    case FaultKind::Html:
        return status == 0 || (status >= 200 && status <= 599);
    default:
        return status == 0;
    }
}

Result<Fault> readFault(const QString &endpoint, const QJsonValue &value)
{
    static const QStringList members{QStringLiteral("kind"),     QStringLiteral("after"),       QStringLiteral("times"),
                                     QStringLiteral("status"),   QStringLiteral("retry_after"), QStringLiteral("ms"),
                                     QStringLiteral("location"), QStringLiteral("request"),     QStringLiteral("done")};
    const QJsonObject json = value.toObject();
    const QString name = json.value(QLatin1String("kind")).toString();
    const KindRow *row = kindRow(name);
    if (!row)
        return wrong(tr("“%1” is not a kind of fault. There are: %2.").arg(name, everyKind()));
    const bool fits
        = qstrcmp(row->endpoints, anywhere) == 0 || QString::fromLatin1(row->endpoints).split(u' ').contains(endpoint);
    if (!fits) {
        return wrong(
            tr("“%1” cannot be set for “%2”, only for: %3.").arg(name, endpoint, QString::fromLatin1(row->endpoints)));
    }
    const QStringList keys = json.keys();
    for (const QString &key : keys) {
        if (!members.contains(key) || (key == QStringLiteral("request") && endpoint != QStringLiteral("nth")))
            return wrong(tr("A fault has no member “%1”. There are: %2.").arg(key, members.join(QStringLiteral(", "))));
    }
    Fault fault;
    fault.kind = row->kind;
    fault.name = name;
    fault.endpoint = endpoint;
    fault.status = usualStatus(row->kind);
    fault.retryAfter = 1;
    int delay = 1000;
    if (!readNumber(json, "after", 1'000'000, &fault.after) || !readNumber(json, "times", 1'000'000, &fault.times)
        || !readNumber(json, "retry_after", 86400, &fault.retryAfter) || !readNumber(json, "ms", 600'000, &delay))
        return wrong(tr("after, times, retry_after and ms are whole numbers, at least 0."));
    if (!readNumber(json, "status", 599, &fault.status) || !statusFits(fault.kind, fault.status))
        return wrong(tr("This status does not belong to “%1”.").arg(name));
    const QJsonValue done = json.value(QLatin1String("done"));
    if (!done.isUndefined() && (!done.isBool() || fault.kind != FaultKind::Hang))
        return wrong(tr("“done” is true or false, and belongs to “hang”."));
    fault.done = done.toBool();
    fault.delay = std::chrono::milliseconds(delay);
    fault.location = json.value(QLatin1String("location")).toString(QStringLiteral("/"));
    return fault;
}

} // namespace

bool Faults::isEndpoint(const QString &name)
{
    return std::any_of(std::begin(endpointNames), std::end(endpointNames),
                       [&name](const char *known) { return name == QLatin1String(known); });
}

Status Faults::set(const QJsonObject &json)
{
    Faults fresh;
    fresh.m_json = json;
    const QStringList switchNames = Switches::names();
    QJsonObject switches;
    for (auto member = json.begin(); member != json.end(); ++member) {
        const QString key = member.key();
        if (switchNames.contains(key) && !isEndpoint(key)) {
            switches.insert(key, *member);
            continue;
        }
        const bool isNth = key == QStringLiteral("nth");
        if (!isNth && !isEndpoint(key)) {
            return wrong(tr("“%1” is not an endpoint. There are: %2; nth; and the switches %3.")
                             .arg(key, everyEndpoint(), switchNames.join(QStringLiteral(", "))));
        }
        const QJsonArray list = !isNth && member->isArray() ? member->toArray() : QJsonArray{*member};
        for (const QJsonValue &value : list) {
            // "revoke" is both: what a text says is the switch, what an object says is a fault.
            if (value.isString() && switchNames.contains(key)) {
                if (switches.contains(key))
                    return wrong(tr("“%1” has two positions.").arg(key));
                switches.insert(key, value);
                continue;
            }
            const auto fault = readFault(key, value);
            if (!fault)
                return fault.error();
            if (isNth)
                fresh.m_nth = *fault;
            else
                fresh.m_faults.append(*fault);
        }
        if (isNth
            && (!readNumber(member->toObject(), "request", 1'000'000, &fresh.m_nthRequest) || fresh.m_nthRequest < 1))
            return wrong(tr("“nth” needs “request”, a number from 1 on."));
    }
    const auto read = Switches::read(switches);
    if (!read)
        return read.error();
    fresh.m_switches = *read;
    *this = fresh;
    return success();
}

void Faults::clear()
{
    *this = Faults();
}

QList<Fault> Faults::next(const QString &endpoint)
{
    QList<Fault> hits;
    ++m_requests;
    if (m_nthRequest > 0 && m_requests == m_nthRequest)
        hits.append(m_nth);
    for (Fault &fault : m_faults) {
        if (fault.endpoint != endpoint)
            continue;
        ++fault.seen;
        if (fault.seen > fault.after && (fault.times == 0 || fault.seen <= fault.after + fault.times))
            hits.append(fault);
    }
    return hits;
}

} // namespace sandbox
