// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/directory.h"

#include <QJsonArray>

namespace sandbox {

namespace {

/// 32 alphanumeric characters, as Miro's client secrets. Bytes that would make some characters likelier than
/// others are dropped.
QString makeClientSecret(const RandomBytes &random)
{
    constexpr QLatin1String alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    QString secret;
    while (secret.size() < 32) {
        const QByteArray bytes = random(48);
        for (const char c : bytes) {
            const auto value = static_cast<unsigned char>(c);
            if (value < 248 && secret.size() < 32)
                secret += alphabet.at(value % 62);
        }
    }
    return secret;
}

template <typename T, typename Key> const T *find(const QList<T> &list, Key T::*key, const Key &value)
{
    for (const T &item : list) {
        if (item.*key == value)
            return &item;
    }
    return nullptr;
}

} // namespace

Directory Directory::make(const RandomBytes &random)
{
    const auto text = [](const char *utf8) { return QString::fromUtf8(utf8); };
    const QStringList redirectUris{QStringLiteral("http://127.0.0.1:8400/callback"),
                                   QStringLiteral("http://localhost:8400/callback")};
    Directory directory;
    directory.organizations = {{text("3074457345618265317"), text("Acme Incorporated")},
                               {text("3074457345821142999"), text("Müller & Söhne")}};
    directory.teams = {{text("3074457358607431473"), text("Acme Design"), directory.organizations.at(0).id},
                       {text("3074457358607431481"), text("Acme Research"), directory.organizations.at(0).id},
                       {text("3458764512345678901"), text("Werkstatt <Entwurf>"), directory.organizations.at(1).id}};
    directory.users = {{text("3074457350804038701"), text("Ada Admin")},
                       {text("3074457350804038713"), text("Ben Builder")},
                       {text("3458764598765432107"), text("Chloé O'Neill")}};
    directory.apps = {{text("3458764517517819001"),
                       text("Acme Boards"),
                       true,
                       {text("boards:read"), text("boards:write"), text("identity:read")},
                       makeClientSecret(random),
                       redirectUris,
                       redirectUris.first()},
                      {text("3458764517517819013"),
                       text("Acme Reports"),
                       false,
                       {text("boards:read"), text("team:read")},
                       makeClientSecret(random),
                       redirectUris,
                       redirectUris.first()}};
    return directory;
}

const Organization *Directory::organizationOf(const Team &team) const
{
    return find(organizations, &Organization::id, team.organizationId);
}

const Team *Directory::team(const QString &id) const
{
    return find(teams, &Team::id, id);
}

const User *Directory::user(const QString &id) const
{
    return find(users, &User::id, id);
}

const App *Directory::app(const QString &clientId) const
{
    return find(apps, &App::clientId, clientId);
}

QJsonObject Directory::toJson() const
{
    QJsonArray appList;
    for (const App &app : apps) {
        appList.append(QJsonObject{{QStringLiteral("name"), app.name},
                                   {QStringLiteral("client_id"), app.clientId},
                                   {QStringLiteral("client_secret"), app.clientSecret},
                                   {QStringLiteral("redirect_uris"), QJsonArray::fromStringList(app.redirectUris)},
                                   {QStringLiteral("redirect_uri_for_sdk"), app.sdkRedirectUri},
                                   {QStringLiteral("scopes"), QJsonArray::fromStringList(app.scopes)},
                                   {QStringLiteral("lifetime_mode"),
                                    app.expiring ? QStringLiteral("expiring") : QStringLiteral("non_expiring")}});
    }
    QJsonArray teamList;
    for (const Team &team : teams) {
        teamList.append(QJsonObject{{QStringLiteral("id"), team.id},
                                    {QStringLiteral("name"), team.name},
                                    {QStringLiteral("organization_id"), team.organizationId},
                                    {QStringLiteral("organization_name"), organizationOf(team)->name}});
    }
    QJsonArray userList;
    for (const User &user : users)
        userList.append(QJsonObject{{QStringLiteral("id"), user.id}, {QStringLiteral("name"), user.name}});
    return {
        {QStringLiteral("apps"), appList}, {QStringLiteral("teams"), teamList}, {QStringLiteral("users"), userList}};
}

} // namespace sandbox
