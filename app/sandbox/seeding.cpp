// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/seeding.h"

#include "sandbox/exactmembers.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace sandbox {

namespace {

constexpr auto cause = "bad_seeding";

struct Seeds {
    const App *app = nullptr;
    const Team *team = nullptr; ///< null: made-up ones
    int count = 0;
    int teams = 0;
    int users = 0;
    QString region;
    bool opaque = false;
};

QString tr(const char *text)
{
    return QCoreApplication::translate("MiroSandbox", text);
}

int roundedUp(int count, int part)
{
    return (count + part - 1) / part;
}

Result<Seeds> read(const Realm &realm, const QJsonObject &json)
{
    ExactMembers members(QStringLiteral("installations"), json);
    Seeds seeds;
    seeds.app = realm.directory.app(members.text("client_id"));
    seeds.team = realm.directory.team(members.text("team_id"));
    seeds.count = members.number("count", 1, mostSeededAtOnce, 0);
    seeds.teams = members.number("teams", 1, mostSeededAtOnce, 0);
    seeds.users = members.number("users", 1, mostSeededAtOnce, 0);
    seeds.region
        = QString::fromLatin1(regionNames[members.choice("region", {std::begin(regionNames), std::end(regionNames)})]);
    seeds.opaque = members.choice("form", {"miro", "opaque"}) == 1;
    if (!seeds.app)
        members.refuse(tr("“client_id” names no app of the sandbox."));
    if (!members.has("count"))
        members.refuse(tr("“count” says how many installations to make."));
    if (members.has("team_id")) {
        if (!seeds.team)
            members.refuse(tr("“team_id” names no team of the sandbox."));
        else
            seeds.region = realm.directory.organizationOf(*seeds.team)->region;
        if (members.has("teams"))
            members.refuse(tr("“teams” cannot stand beside “team_id”: all are of that one."));
        if (members.has("region"))
            members.refuse(tr("“region” cannot stand beside “team_id”: the team has one already."));
        seeds.teams = 1;
    }
    if (seeds.teams == 0)
        seeds.teams = seeds.users > 0 ? roundedUp(seeds.count, seeds.users) : std::max(1, seeds.count / 10);
    if (seeds.users == 0)
        seeds.users = std::max(1, roundedUp(seeds.count, seeds.teams));
    if (qint64(seeds.teams) * seeds.users < seeds.count)
        members.refuse(tr("So few teams and users do not make that many installations."));
    if (realm.ledger.installations() + seeds.count > mostInstallations)
        members.refuse(tr("The sandbox holds %1 installations at most.").arg(QString::number(mostInstallations)));
    if (const Status status = members.end(cause); !status)
        return status.error();
    return seeds;
}

QJsonObject told(const Directory &directory, const TokenPair &pair, const Team &team, const User &user)
{
    QJsonObject json{{QStringLiteral("client_id"), pair.consent.clientId},
                     {QStringLiteral("organization_id"), team.organizationId},
                     {QStringLiteral("organization_name"), directory.organizationOf(team)->name},
                     {QStringLiteral("team_id"), team.id},
                     {QStringLiteral("team_name"), team.name},
                     {QStringLiteral("user_id"), user.id},
                     {QStringLiteral("user_name"), user.name},
                     {QStringLiteral("scope"), pair.consent.scope},
                     {QStringLiteral("access_token"), pair.access}};
    if (!pair.refresh.isEmpty()) {
        json.insert(QStringLiteral("refresh_token"), pair.refresh);
        json.insert(QStringLiteral("expires_in"), lifetimeSeconds(pair));
    }
    return json;
}

} // namespace

Result<QJsonObject> seedInstallations(Realm &realm, const QJsonObject &json)
{
    const auto seeds = read(realm, json);
    if (!seeds)
        return seeds.error();
    Directory &directory = realm.directory;
    const qsizetype firstTeam = seeds->team ? seeds->team - directory.teams.constData() : directory.teams.size();
    const qsizetype firstUser = directory.users.size();
    if (!seeds->team) {
        const QString organization = directory.addOrganization(seeds->region);
        for (int i = 0; i < std::min(seeds->teams, seeds->count); ++i)
            directory.addTeam(organization);
    }
    for (int i = 0; i < std::min(seeds->users, seeds->count); ++i)
        directory.addUser();

    QJsonArray made;
    for (int i = 0; i < seeds->count; ++i) {
        const Team &team = directory.teams.at(firstTeam + i % seeds->teams);
        const User &user = directory.users.at(firstUser + i / seeds->teams);
        Consent consent;
        consent.clientId = seeds->app->clientId;
        consent.teamId = team.id;
        consent.userId = user.id;
        consent.scope = seeds->app->scopes.join(u' ');
        consent.expiring = seeds->app->expiring;
        consent.region = seeds->region;
        consent.opaque = seeds->opaque;
        made.append(told(directory, realm.ledger.install(consent), team, user));
    }
    return QJsonObject{{QStringLiteral("installations"), made}};
}

} // namespace sandbox
