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

/// Credits are per minute; the sandbox shows the headers and never runs out by itself.
HttpResponse withRateLimit(const Realm &realm, HttpResponse response)
{
    const qint64 now = toMilliseconds(realm.clock()) / 1000;
    response.headers.append({QByteArray("X-RateLimit-Limit"), QByteArray("100000")});
    response.headers.append({QByteArray("X-RateLimit-Remaining"), QByteArray("99950")});
    response.headers.append({QByteArray("X-RateLimit-Reset"), QByteArray::number(now - now % 60 + 60)});
    return response;
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
    const QString access = bearerOf(request);
    const auto pair = realm.ledger.byAccess(access);
    if (!pair)
        return refused(realm, access);
    const Directory &directory = realm.directory;
    const User *user = directory.user(pair->consent.userId);
    const Team *team = directory.team(pair->consent.teamId);
    const App *app = directory.app(pair->consent.clientId);
    const Organization *organization = directory.organizationOf(*team);
    return withRateLimit(
        realm,
        jsonAnswer(200,
                   {{QStringLiteral("type"), QStringLiteral("oAuthToken")},
                    {QStringLiteral("user"), named("user", user->id, user->name)},
                    {QStringLiteral("createdBy"), named("user", user->id, user->name)},
                    {QStringLiteral("team"), named("team", team->id, team->name)},
                    {QStringLiteral("organization"), named("organization", organization->id, organization->name)},
                    {QStringLiteral("application"), named("application", app->clientId, app->name)},
                    {QStringLiteral("scopes"),
                     QJsonArray::fromStringList(pair->consent.scope.split(u' ', Qt::SkipEmptyParts))}}));
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
    const QString access = bearerOf(request);
    const auto pair = realm.ledger.byAccess(access);
    if (!pair)
        return refused(realm, access);
    if (!pair->consent.scope.split(u' ').contains(QStringLiteral("boards:read")))
        return miroError(403, "insufficientPermissions", QStringLiteral("The token lacks the scope boards:read"));
    const Team *team = realm.directory.team(pair->consent.teamId);
    const QJsonObject board{{QStringLiteral("id"), QStringLiteral("uXjVO%1=").arg(team->id.right(7))},
                            {QStringLiteral("type"), QStringLiteral("board")},
                            {QStringLiteral("name"), QStringLiteral("Sandbox board")},
                            {QStringLiteral("team"), named("team", team->id, team->name)}};
    return withRateLimit(realm,
                         jsonAnswer(200,
                                    {{QStringLiteral("type"), QStringLiteral("list")},
                                     {QStringLiteral("data"), QJsonArray{board}},
                                     {QStringLiteral("total"), 1},
                                     {QStringLiteral("size"), 1},
                                     {QStringLiteral("offset"), 0},
                                     {QStringLiteral("limit"), 20}}));
}

} // namespace sandbox
