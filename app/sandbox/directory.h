// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace sandbox {

struct Organization {
    QString id;
    QString name;
    QString region; ///< where its data is, such as "eu01"
};

struct Team {
    QString id;
    QString name;
    QString organizationId;
};

struct User {
    QString id;
    QString name;
};

struct App {
    QString clientId;
    QString name;
    bool expiring = false; ///< "Expire user authorization token" was ticked when it was made
    QStringList scopes;
    QString clientSecret;
    QStringList redirectUris;
    QString sdkRedirectUri = {}; ///< the one of them that is marked for SDK authorization
};

/// Who and what exists in the fake Miro. The ids are fixed and have 19 digits, as Miro's; the client secrets
/// are made anew at each start, so that none stands in the program. Seeding adds to it; pages list no more than
/// mostListed of each kind.
struct Directory {
    static constexpr qsizetype mostListed = 100;

    /// Grow by the functions below only.
    QList<Organization> organizations;
    QList<Team> teams;
    QList<User> users;
    QList<App> apps;

    static Directory make(const RandomBytes &random);

    const Organization *organizationOf(const Team &team) const;
    const Team *team(const QString &id) const;
    const User *user(const QString &id) const;
    const App *app(const QString &clientId) const;

    /// Made-up ones. Answer their ids.
    QString addOrganization(const QString &region);
    QString addTeam(const QString &organizationId);
    QString addUser();
    void forgetMadeUp();

    /// The first ones, and the one with the id \a selected if it is not among them.
    QList<Team> teamsToList(const QString &selected = {}) const;
    QList<User> usersToList(const QString &selected = {}) const;

    /// With the client secrets: this is what the person who started the sandbox gets to see.
    QJsonObject toJson() const;

private:
    void index();

    qsizetype m_builtInOrganizations = 0;
    qsizetype m_builtInTeams = 0;
    qsizetype m_builtInUsers = 0;
    QHash<QString, qsizetype> m_organizationPlaces;
    QHash<QString, qsizetype> m_teamPlaces;
    QHash<QString, qsizetype> m_userPlaces;
};

} // namespace sandbox
