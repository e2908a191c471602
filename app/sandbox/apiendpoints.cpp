// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/apiendpoints.h"

#include "sandbox/envelope.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace sandbox {

namespace {

QJsonObject named(const char *type, const QString &id, const QString &name)
{
    return {{QStringLiteral("type"), QString::fromLatin1(type)},
            {QStringLiteral("id"), id},
            {QStringLiteral("name"), name}};
}

/// Miro answers a missing and a wrong token alike (observed 2026-09-05).
HttpResponse tokenNotProvided()
{
    return miroError(401, "tokenNotProvided", QStringLiteral("No authorization data was found on the request"));
}

struct DeadCode {
    Death death;
    const char *code;
    const char *message;
};

/// Made up: Miro's answers to each of them are not known.
constexpr DeadCode deadCodes[] = {
    {Death::Expired, "tokenExpired", "The access token has expired"},
    {Death::Revoked, "tokenRevoked", "The access token was revoked"},
    {Death::Uninstalled, "appUninstalled", "The app was uninstalled"},
    {Death::Rotated, "tokenRotated", "A refresh has replaced the access token"},
    {Death::Superseded, "tokenSuperseded", "A later authorization has replaced the access token"},
    {Death::Reused, "tokenFamilyRevoked", "An old refresh token was used again"},
};

HttpResponse refused(const Realm &realm, const QString &access)
{
    const auto death = realm.switches.deadCodesDiffer ? realm.ledger.deathOf(access) : std::nullopt;
    for (const DeadCode &row : deadCodes) {
        if (death == row.death)
            return miroError(401, row.code, QString::fromLatin1(row.message));
    }
    return tokenNotProvided();
}

/// What a call costs whoever the token belongs to. Without limits there are Miro's headers, and credits never run out.
RateStanding charge(Realm &realm, const Consent &consent)
{
    const Instant now = realm.clock();
    if (realm.switches.limits)
        return realm.limits.charge(consent.clientId + u'/' + consent.userId, now, *realm.switches.limits);
    const Limits usual;
    const qint64 seconds = toMilliseconds(now) / 1000;
    return {usual.credits, usual.credits - usual.cost, seconds - seconds % 60 + 60};
}

/// What \a answer makes of a live token, unless its user's credits have run out.
template <typename Answering> HttpResponse answered(Realm &realm, const HttpRequest &request, const Answering &answering)
{
    const QString access = bearerOf(request);
    const auto pair = realm.ledger.byAccess(access);
    if (!pair)
        return refused(realm, access);
    const RateStanding standing = charge(realm, pair->consent);
    if (!standing.isAllowed) {
        return tooManyRequests(standing, realm.switches.limits->retryAfter ? std::optional(standing.secondsLeft)
                                                                           : std::nullopt);
    }
    HttpResponse response = answering(pair->consent);
    addRateHeaders(response, standing);
    return response;
}

HttpResponse context(const Directory &directory, const Consent &consent)
{
    const User *user = directory.user(consent.userId);
    const Team *team = directory.team(consent.teamId);
    const App *app = directory.app(consent.clientId);
    const Organization *organization = directory.organizationOf(*team);
    return jsonAnswer(200,
                      {{QStringLiteral("type"), QStringLiteral("oAuthToken")},
                       {QStringLiteral("user"), named("user", user->id, user->name)},
                       {QStringLiteral("createdBy"), named("user", user->id, user->name)},
                       {QStringLiteral("team"), named("team", team->id, team->name)},
                       {QStringLiteral("organization"), named("organization", organization->id, organization->name)},
                       {QStringLiteral("application"), named("application", app->clientId, app->name)},
                       {QStringLiteral("scopes"),
                        QJsonArray::fromStringList(consent.scope.split(u' ', Qt::SkipEmptyParts))}});
}

HttpResponse boards(const Directory &directory, const Consent &consent)
{
    if (!consent.scope.split(u' ').contains(QStringLiteral("boards:read")))
        return miroError(403, "insufficientPermissions", QStringLiteral("The token lacks the scope boards:read"));
    const Team *team = directory.team(consent.teamId);
    const QJsonObject board{{QStringLiteral("id"), QStringLiteral("uXjVO%1=").arg(team->id.right(7))},
                            {QStringLiteral("type"), QStringLiteral("board")},
                            {QStringLiteral("name"), QStringLiteral("Sandbox board")},
                            {QStringLiteral("team"), named("team", team->id, team->name)}};
    return jsonAnswer(200,
                      {{QStringLiteral("type"), QStringLiteral("list")},
                       {QStringLiteral("data"), QJsonArray{board}},
                       {QStringLiteral("total"), 1},
                       {QStringLiteral("size"), 1},
                       {QStringLiteral("offset"), 0},
                       {QStringLiteral("limit"), 20}});
}

} // namespace

QString bearerOf(const HttpRequest &request)
{
    const QByteArray header = request.header("authorization");
    if (header.size() < 7 || header.left(7).compare("Bearer ", Qt::CaseInsensitive) != 0)
        return {};
    return QString::fromLatin1(header.mid(7).trimmed());
}

HttpResponse contextAnswer(Realm &realm, const HttpRequest &request)
{
    return answered(realm, request,
                    [&realm](const Consent &consent) { return context(realm.directory, consent); });
}

HttpResponse revokeAnswer(Realm &realm, const HttpRequest &request)
{
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const App *app = realm.directory.app(body.value(QStringLiteral("clientId")).toString());
    if (!app || app->clientSecret != body.value(QStringLiteral("clientSecret")).toString())
        return miroError(401, "secretKeyNotFound", QStringLiteral("Secret key not found"));
    const QString access = body.value(QStringLiteral("accessToken")).toString();
    const auto pair = realm.ledger.byAccess(access);
    if (!pair || pair->consent.clientId != app->clientId || !realm.ledger.revoke(access))
        return miroError(404, "oauthError", QStringLiteral("Failed to revoke token"));
    return {204, {}, {}};
}

HttpResponse oldRevokeAnswer(Realm &realm, const HttpRequest &request)
{
    const auto fields = fieldsOf(request);
    if (!fields || !realm.ledger.revoke(field(*fields, "access_token")))
        return miroError(400, "oauthError", QStringLiteral("Failed to revoke token"));
    return {204, {}, {}};
}

HttpResponse boardsAnswer(Realm &realm, const HttpRequest &request)
{
    return answered(realm, request, [&realm](const Consent &consent) { return boards(realm.directory, consent); });
}

} // namespace sandbox
