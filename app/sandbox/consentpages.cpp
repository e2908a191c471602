// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/consentpages.h"

#include "core/result.h"
#include "sandbox/page.h"

#include <QUrl>

namespace sandbox {

namespace {

/// A checked authorization request.
struct Ask {
    const App *app = nullptr;
    FormFields fields = {};
    QString redirectUri = {};
    bool bySdk = false; ///< started by Miro itself: no state, no challenge, the marked redirect URI
};

Error refused(const QString &sentence)
{
    return {ErrorKind::InvalidInput, sentence};
}

Result<Ask> checkedAsk(const Realm &realm, const HttpRequest &request)
{
    const auto fields = fieldsOf(request);
    if (!fields)
        return refused(QStringLiteral("The address is malformed, or names a parameter twice."));
    Ask ask;
    ask.fields = *fields;
    ask.app = realm.directory.app(field(*fields, "client_id"));
    if (!ask.app)
        return refused(QStringLiteral("Invalid client_id: there is no app “%1”.").arg(field(*fields, "client_id")));
    if (field(*fields, "response_type") != QStringLiteral("code"))
        return refused(QStringLiteral("Invalid response_type: it must be “code”."));
    ask.redirectUri = field(*fields, "redirect_uri");
    if (!ask.app->redirectUris.contains(ask.redirectUri)) {
        return refused(
            QStringLiteral("Invalid redirect_uri: \"%1\" does not match any of the application registered values.")
                .arg(ask.redirectUri));
    }
    ask.bySdk = field(*fields, "sdk") == QStringLiteral("1");
    if (ask.bySdk && ask.redirectUri != ask.app->sdkRedirectUri)
        return refused(QStringLiteral("Only the redirect URI marked for SDK authorization can be used here."));
    const QString challenge = field(*fields, "code_challenge");
    if (!challenge.isEmpty()
        && (field(*fields, "code_challenge_method") != QStringLiteral("S256") || challenge.size() != 43))
        return refused(QStringLiteral("Invalid code_challenge: only S256 is known, with 43 characters."));
    return ask;
}

QString hiddenFields(const Realm &realm, const Ask &ask)
{
    const auto hidden = [](const char *name, const QString &value) {
        return value.isEmpty() ? QString()
                               : QString(QStringLiteral("<input type=\"hidden\" name=\"") + QString::fromLatin1(name)
                                         + QStringLiteral("\" value=\"") + escaped(value) + QStringLiteral("\">\n"));
    };
    QString html = hidden("form_token", QString::fromLatin1(realm.formToken));
    for (const char *name :
         {"response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method", "sdk"})
        html += hidden(name, field(ask.fields, name));
    return html;
}

/// The redirect URI as it is registered, with \a parameters behind what it carries already.
HttpResponse redirectTo(const QString &redirectUri, const QList<std::pair<const char *, QString>> &parameters)
{
    QByteArray location = redirectUri.toUtf8().toPercentEncoding(":/?#[]@!$&'()*+,;=%");
    char separator = location.contains('?') ? '&' : '?';
    for (const auto &[name, value] : parameters) {
        location += separator;
        location += QByteArray(name) + '=' + QUrl::toPercentEncoding(value);
        separator = '&';
    }
    return HttpResponse::redirect(location);
}

HttpResponse cancelled(const Ask &ask)
{
    if (ask.bySdk)
        return HttpResponse::redirect("/app/board/" + field(ask.fields, "team_id").toLatin1() + '/');
    QList<std::pair<const char *, QString>> parameters{
        {"error", QStringLiteral("access_denied")}, {"error_description", QStringLiteral("The user pressed Cancel")}};
    if (const QString state = field(ask.fields, "state"); !state.isEmpty())
        parameters.append({"state", state});
    return redirectTo(ask.redirectUri, parameters);
}

const User &anotherThan(const Directory &directory, const User &user)
{
    return directory.users.at(0).id == user.id ? directory.users.at(1) : directory.users.at(0);
}

HttpResponse granted(Realm &realm, const Ask &ask, const Team &team, const User &consenting)
{
    const bool isReinstall = realm.ledger.hasEndedIn(ask.app->clientId, team.id);
    const User &user = isReinstall && realm.switches.reinstallTakesAnotherUser
        ? anotherThan(realm.directory, consenting)
        : consenting;
    const QString challenge = ask.bySdk ? QString() : field(ask.fields, "code_challenge");
    Consent consent{ask.app->clientId, team.id, user.id, ask.redirectUri, ask.app->scopes.join(u' '), challenge,
                    ask.app->expiring};
    consent.region = realm.directory.organizationOf(team)->region;
    if (isReinstall)
        consent.scope = changedScope(consent.scope, realm.switches.reinstallScopes);
    const QString code = realm.ledger.issueCode(consent);
    if (isReinstall && realm.switches.reinstallLosesCallback)
        return problemPage(
            200,
            QStringLiteral(
                "%1 consented, but the redirect to the app was lost: the switch “reinstall_callback” says so.")
                .arg(user.name));
    QList<std::pair<const char *, QString>> parameters{{"code", code}};
    if (const QString state = field(ask.fields, "state"); !state.isEmpty() && !ask.bySdk)
        parameters.append({"state", state});
    parameters.append({"client_id", ask.app->clientId});
    parameters.append({"team_id", team.id});
    return redirectTo(ask.redirectUri, parameters);
}

} // namespace

HttpResponse authorizeAnswer(Realm &realm, const HttpRequest &request)
{
    const auto ask = checkedAsk(realm, request);
    if (!ask)
        return problemPage(400, ask.error().summary);
    return HttpResponse::redirect("/app-install/?" + request.query);
}

HttpResponse consentPage(Realm &realm, const HttpRequest &request)
{
    const auto ask = checkedAsk(realm, request);
    if (!ask)
        return problemPage(400, ask.error().summary);
    QString scopes;
    for (const QString &scope : ask->app->scopes)
        scopes += QStringLiteral("<li><code>") + escaped(scope) + QStringLiteral("</code></li>");
    QString teams;
    const QList<Team> teamsToList = realm.directory.teamsToList(field(ask->fields, "team_id"));
    for (const Team &team : teamsToList) {
        const QString label = team.name + QStringLiteral(" (") + realm.directory.organizationOf(team)->name + u')';
        teams += option(team.id, label, team.id == field(ask->fields, "team_id"));
    }
    QString users;
    const QList<User> usersToList = realm.directory.usersToList(field(ask->fields, "user_id"));
    for (const User &user : usersToList)
        users += option(user.id, user.name, user.id == field(ask->fields, "user_id"));
    return Page("consent", QStringLiteral("Install & authorize"))
        .fill("app", ask->app->name)
        .fill("redirect_uri", ask->redirectUri)
        .fillHtml("scopes", scopes)
        .fillHtml("hidden", hiddenFields(realm, *ask))
        .fillHtml("users", users)
        .fillHtml("teams", teams)
        .answer();
}

HttpResponse consentAnswer(Realm &realm, const HttpRequest &request)
{
    const auto ask = checkedAsk(realm, request);
    if (!ask)
        return problemPage(400, ask.error().summary);
    if (field(ask->fields, "form_token") != QString::fromLatin1(realm.formToken))
        return problemPage(403, QStringLiteral("This form was not made by the sandbox. Open the consent page again."));
    const QString decision = field(ask->fields, "decision");
    if (decision == QStringLiteral("cancel"))
        return cancelled(*ask);
    const Team *team = realm.directory.team(field(ask->fields, "team_id"));
    const User *user = realm.directory.user(field(ask->fields, "user_id"));
    if (decision != QStringLiteral("install") || !team || !user)
        return problemPage(400, QStringLiteral("Choose a team and a user, then press one of the two buttons."));
    return granted(realm, *ask, *team, *user);
}

} // namespace sandbox
