// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/directory.h"

#include "sandbox/madeup.h"

#include <QJsonArray>

#include <algorithm>

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

template <typename T> const T *at(const QList<T> &list, const QHash<QString, qsizetype> &places, const QString &id)
{
    const auto place = places.constFind(id);
    return place == places.cend() ? nullptr : &list.at(*place);
}

template <typename T> void indexIn(QHash<QString, qsizetype> &places, const QList<T> &list)
{
    places.clear();
    for (qsizetype i = 0; i < list.size(); ++i)
        places.insert(list.at(i).id, i);
}

template <typename T> QList<T> toList(const QList<T> &all, const T *selected)
{
    QList<T> listed = all.mid(0, Directory::mostListed);
    const auto isSelected = [selected](const T &one) { return one.id == selected->id; };
    if (selected && std::none_of(listed.cbegin(), listed.cend(), isSelected))
        listed.append(*selected);
    return listed;
}

} // namespace

Directory Directory::make(const RandomBytes &random)
{
    const auto text = [](const char *utf8) { return QString::fromUtf8(utf8); };
    const QStringList redirectUris{QStringLiteral("http://127.0.0.1:8400/callback"),
                                   QStringLiteral("http://localhost:8400/callback")};
    Directory directory;
    directory.organizations = {{text("3074457345618265317"), text("Acme Incorporated"), text("eu01")},
                               {text("3074457345821142999"), text("Müller & Söhne"), text("eu01")}};
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
    directory.m_builtInOrganizations = directory.organizations.size();
    directory.m_builtInTeams = directory.teams.size();
    directory.m_builtInUsers = directory.users.size();
    directory.index();
    return directory;
}

void Directory::index()
{
    indexIn(m_organizationPlaces, organizations);
    indexIn(m_teamPlaces, teams);
    indexIn(m_userPlaces, users);
}

QString Directory::addOrganization(const QString &region)
{
    const qsizetype number = organizations.size() - m_builtInOrganizations;
    m_organizationPlaces.insert(madeUpOrganizationId(number), organizations.size());
    organizations.append({madeUpOrganizationId(number), madeUpOrganization(number), region});
    return organizations.last().id;
}

QString Directory::addTeam(const QString &organizationId)
{
    const qsizetype number = teams.size() - m_builtInTeams;
    m_teamPlaces.insert(madeUpTeamId(number), teams.size());
    teams.append({madeUpTeamId(number), madeUpTeam(number), organizationId});
    return teams.last().id;
}

QString Directory::addUser()
{
    const qsizetype number = users.size() - m_builtInUsers;
    m_userPlaces.insert(madeUpUserId(number), users.size());
    users.append({madeUpUserId(number), madeUpUser(number)});
    return users.last().id;
}

void Directory::forgetMadeUp()
{
    organizations.resize(m_builtInOrganizations);
    teams.resize(m_builtInTeams);
    users.resize(m_builtInUsers);
    index();
}

QList<Team> Directory::teamsToList(const QString &selected) const
{
    return toList(teams, team(selected));
}

QList<User> Directory::usersToList(const QString &selected) const
{
    return toList(users, user(selected));
}

const Organization *Directory::organizationOf(const Team &team) const
{
    return at(organizations, m_organizationPlaces, team.organizationId);
}

const Team *Directory::team(const QString &id) const
{
    return at(teams, m_teamPlaces, id);
}

const User *Directory::user(const QString &id) const
{
    return at(users, m_userPlaces, id);
}

const App *Directory::app(const QString &clientId) const
{
    const auto found
        = std::find_if(apps.cbegin(), apps.cend(), [&clientId](const App &app) { return app.clientId == clientId; });
    return found == apps.cend() ? nullptr : &*found;
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
                                    {QStringLiteral("organization_name"), organizationOf(team)->name},
                                    {QStringLiteral("region"), organizationOf(team)->region}});
    }
    QJsonArray userList;
    for (const User &user : users)
        userList.append(QJsonObject{{QStringLiteral("id"), user.id}, {QStringLiteral("name"), user.name}});
    return {
        {QStringLiteral("apps"), appList}, {QStringLiteral("teams"), teamList}, {QStringLiteral("users"), userList}};
}

} // namespace sandbox
