// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/teampages.h"

#include "sandbox/page.h"

#include <QUrl>

namespace sandbox {

namespace {

/// What the path names: /app/board/{team}/launch/{app}, /app/settings/team/{team}/app-settings/{app}.
struct Place {
    const Team *team = nullptr;
    const App *app = nullptr;
};

Place placeOf(const Realm &realm, const HttpRequest &request)
{
    const QList<QByteArray> parts = request.path.split('/');
    const qsizetype team = parts.value(2) == "board" ? 3 : 4;
    return {realm.directory.team(QString::fromLatin1(parts.value(team))),
            realm.directory.app(QString::fromLatin1(parts.value(team + 2)))};
}

HttpResponse noSuchPlace()
{
    return problemPage(404, QStringLiteral("There is no such team or app in the sandbox."));
}

QString link(const QString &path, const QString &label, const QString &id = {})
{
    const QString name = id.isEmpty() ? QString() : QString(QStringLiteral(" id=\"") + escaped(id) + u'"');
    return QStringLiteral("<a") + name + QStringLiteral(" href=\"") + escaped(path) + QStringLiteral("\">")
        + escaped(label) + QStringLiteral("</a>");
}

QString userOptions(const Realm &realm, const QString &selected)
{
    QString html;
    const QList<User> users = realm.directory.usersToList(selected);
    for (const User &user : users)
        html += option(user.id, user.name, user.id == selected);
    return html;
}

QString boardPath(const Team &team)
{
    return QStringLiteral("/app/board/") + team.id + u'/';
}

QString settingsPath(const Team &team)
{
    return QStringLiteral("/app/settings/team/") + team.id + u'/';
}

const User *signedIn(const Realm &realm, const HttpRequest &request)
{
    const auto fields = fieldsOf(request);
    const User *user = fields ? realm.directory.user(field(*fields, "user_id")) : nullptr;
    return user ? user : &realm.directory.users.at(0);
}

HttpResponse boardWith(const Realm &realm, const Team &team, const User &user, const QString &notice)
{
    QString icons;
    for (const App &app : realm.directory.apps) {
        const QString path
            = boardPath(team) + QStringLiteral("launch/") + app.clientId + QStringLiteral("?user_id=") + user.id;
        icons += QStringLiteral("<li>") + link(path, app.name, QStringLiteral("app-") + app.clientId)
            + QStringLiteral("</li>");
    }
    return Page("board", QStringLiteral("Board of ") + team.name)
        .fill("team", team.name)
        .fill("team_id", team.id)
        .fillHtml("users", userOptions(realm, user.id))
        .fillHtml("apps", icons)
        .fill("notice", notice)
        .answer();
}

/// What uninstalling does to tokens, as the switch stands.
QString uninstallSays(const Switches &switches)
{
    switch (switches.uninstall) {
    case Switches::Uninstall::Keeps:
        return QStringLiteral("Uninstalling leaves the tokens as they are.");
    case Switches::Uninstall::Slow:
        return QStringLiteral("Uninstalling ends the tokens after %1 s.")
            .arg(QString::number(switches.uninstallDelay.count()));
    case Switches::Uninstall::Kills:
        break;
    }
    return QStringLiteral("Uninstalling ends the tokens at once.");
}

/// To the consent page, as Miro begins an authorization by itself.
HttpResponse consentStartedHere(const Team &team, const App &app, const User &user)
{
    return HttpResponse::redirect("/app-install/?response_type=code&sdk=1&client_id=" + app.clientId.toLatin1()
                                  + "&redirect_uri=" + QUrl::toPercentEncoding(app.sdkRedirectUri)
                                  + "&team_id=" + team.id.toLatin1() + "&user_id=" + user.id.toLatin1());
}

} // namespace

HttpResponse startPage(Realm &realm, const HttpRequest &)
{
    const auto row = [](const QStringList &cells) {
        return QString(QStringLiteral("<tr><td>") + cells.join(QStringLiteral("</td><td>"))
                       + QStringLiteral("</td></tr>"));
    };
    const auto code = [](const QString &text) {
        return QString(QStringLiteral("<code>") + escaped(text) + QStringLiteral("</code>"));
    };
    QString apps;
    for (const App &app : realm.directory.apps)
        apps += row({escaped(app.name), code(app.clientId),
                     app.expiring ? QStringLiteral("expire, are refreshed") : QStringLiteral("do not expire")});
    const auto more = [&row](qsizetype count) {
        return count <= Directory::mostListed
            ? QString()
            : row({QStringLiteral("and %1 more").arg(QString::number(count - Directory::mostListed))});
    };
    QString teams;
    const QList<Team> teamsToList = realm.directory.teamsToList();
    for (const Team &team : teamsToList) {
        const QString pages = link(boardPath(team), QStringLiteral("board")) + QStringLiteral(" · ")
            + link(settingsPath(team), QStringLiteral("settings"));
        teams += row({escaped(team.name) + QStringLiteral("<br>") + code(team.id),
                      escaped(realm.directory.organizationOf(team)->name), pages});
    }
    teams += more(realm.directory.teams.size());
    QString users;
    const QList<User> usersToList = realm.directory.usersToList();
    for (const User &user : usersToList)
        users += row({escaped(user.name), code(user.id)});
    users += more(realm.directory.users.size());
    return Page("start", QStringLiteral("A fake Miro"))
        .fillHtml("apps", apps)
        .fillHtml("teams", teams)
        .fillHtml("users", users)
        .answer();
}

HttpResponse completionPage(Realm &realm, const HttpRequest &request)
{
    const auto fields = fieldsOf(request);
    const App *app = fields ? realm.directory.app(field(*fields, "client_id")) : nullptr;
    const Team *team = fields ? realm.directory.team(field(*fields, "team_id")) : nullptr;
    if (!app || !team)
        return noSuchPlace();
    return Page("completed", QStringLiteral("Installed"))
        .fill("app", app->name)
        .fill("team", team->name)
        .fill("team_id", team->id)
        .answer();
}

HttpResponse teamPage(Realm &realm, const HttpRequest &request)
{
    const Place place = placeOf(realm, request);
    if (!place.team)
        return noSuchPlace();
    QString apps;
    for (const App &app : realm.directory.apps) {
        apps += QStringLiteral("<li>")
            + link(settingsPath(*place.team) + QStringLiteral("app-settings/") + app.clientId, app.name)
            + QStringLiteral("</li>");
    }
    return Page("team", place.team->name)
        .fill("team", place.team->name)
        .fill("team_id", place.team->id)
        .fill("organization", realm.directory.organizationOf(*place.team)->name)
        .fillHtml("apps", apps)
        .answer();
}

HttpResponse appSettingsPage(Realm &realm, const HttpRequest &request)
{
    const Place place = placeOf(realm, request);
    if (!place.team || !place.app)
        return noSuchPlace();
    QString installed;
    QString install;
    qsizetype count = 0;
    for (const User &user : realm.directory.users) {
        if (!realm.ledger.isInstalled(place.app->clientId, place.team->id, user.id))
            install = QStringLiteral("<button id=\"install-me\" name=\"decision\" value=\"install\">Install for me</button>");
        else if (++count <= Directory::mostListed)
            installed += QStringLiteral("<li>") + escaped(user.name) + QStringLiteral("</li>");
    }
    if (count > Directory::mostListed)
        installed += QStringLiteral("<li class=\"soft\">and %1 more</li>").arg(QString::number(count - Directory::mostListed));
    if (installed.isEmpty())
        installed = QStringLiteral("<li class=\"soft\">nobody</li>");
    return Page("appsettings", place.app->name)
        .fill("app", place.app->name)
        .fill("client_id", place.app->clientId)
        .fill("team", place.team->name)
        .fill("team_id", place.team->id)
        .fill("form_token", QString::fromLatin1(realm.formToken))
        .fill("uninstalling", uninstallSays(realm.switches))
        .fillHtml("installed", installed)
        .fillHtml("install", install)
        .fillHtml("users", userOptions(realm, signedIn(realm, request)->id))
        .answer();
}

HttpResponse appSettingsAnswer(Realm &realm, const HttpRequest &request)
{
    const Place place = placeOf(realm, request);
    const auto fields = fieldsOf(request);
    if (!place.team || !place.app)
        return noSuchPlace();
    if (!fields || field(*fields, "form_token") != QString::fromLatin1(realm.formToken))
        return problemPage(403, QStringLiteral("This form was not made by the sandbox. Open the settings page again."));
    const QString decision = field(*fields, "decision");
    const User *user = realm.directory.user(field(*fields, "user_id"));
    if (decision == QStringLiteral("team"))
        realm.ledger.uninstall(place.app->clientId, place.team->id, {});
    else if (decision == QStringLiteral("me") && user)
        realm.ledger.uninstall(place.app->clientId, place.team->id, user->id);
    else if (decision == QStringLiteral("install") && user) {
        if (!realm.ledger.isInstalled(place.app->clientId, place.team->id, user->id))
            return consentStartedHere(*place.team, *place.app, *user);
    } else
        return problemPage(400, QStringLiteral("Choose a user, then press one of the buttons."));
    const QString back
        = QString::fromLatin1(request.path) + (user ? QStringLiteral("?user_id=") + user->id : QString());
    return HttpResponse::redirect(back.toLatin1());
}

HttpResponse boardPage(Realm &realm, const HttpRequest &request)
{
    const Place place = placeOf(realm, request);
    if (!place.team)
        return noSuchPlace();
    return boardWith(realm, *place.team, *signedIn(realm, request), QStringLiteral("Click an app's icon to open it."));
}

HttpResponse launchAnswer(Realm &realm, const HttpRequest &request)
{
    const Place place = placeOf(realm, request);
    if (!place.team || !place.app)
        return noSuchPlace();
    const User *user = signedIn(realm, request);
    if (realm.ledger.isInstalled(place.app->clientId, place.team->id, user->id)) {
        return boardWith(realm, *place.team, *user,
                         place.app->name + QStringLiteral(" is open. ") + user->name
                             + QStringLiteral(" has authorized it already, so nobody was asked."));
    }
    return consentStartedHere(*place.team, *place.app, *user);
}

} // namespace sandbox
