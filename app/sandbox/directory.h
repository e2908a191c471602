// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace sandbox {

struct Organization {
    QString id;
    QString name;
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
/// are made anew at each start, so that none stands in the program.
struct Directory {
    QList<Organization> organizations;
    QList<Team> teams;
    QList<User> users;
    QList<App> apps;

    static Directory make(const RandomBytes &random);

    const Organization *organizationOf(const Team &team) const;
    const Team *team(const QString &id) const;
    const User *user(const QString &id) const;
    const App *app(const QString &clientId) const;

    /// With the client secrets: this is what the person who started the sandbox gets to see.
    QJsonObject toJson() const;
};

} // namespace sandbox
