// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "sandbox/mirosandbox.h"
#include "support/webclient.h"

#include <QJsonArray>

#include <optional>

/// A listening sandbox whose clock the test holds, with the names of what is in it.
struct Sandboxed {
    Sandboxed() : client(listening(sandbox)) { }

    static QString listening(MiroSandbox &sandbox) { return sandbox.listen(0) ? sandbox.base() : QString(); }
    QString named(const char *list, int index, const char *member) const
    {
        return sandbox.directory()
            .value(QLatin1String(list))
            .toArray()
            .at(index)
            .toObject()
            .value(QLatin1String(member))
            .toString();
    }
    QString clientId(int app) const { return named("apps", app, "client_id"); }
    QString clientSecret(int app) const { return named("apps", app, "client_secret"); }
    QString team(int index) const { return named("teams", index, "id"); }
    QString user(int index) const { return named("users", index, "id"); }

    /// Sets faults and switches; false, and why on the console, when they are refused.
    bool plays(const char *json)
    {
        QJsonParseError error;
        const QJsonObject faults = QJsonDocument::fromJson(json, &error).object();
        const Status status = sandbox.setFaults(faults);
        if (!status)
            qWarning().noquote() << status.error().summary;
        return error.error == QJsonParseError::NoError && status;
    }

    Form ask(int app = 0) const
    {
        return {{"response_type", QStringLiteral("code")},
                {"client_id", clientId(app)},
                {"redirect_uri", redirectUri},
                {"state", state}};
    }
    /// The secret of our own forms, as it stands in a consent page.
    QString formToken()
    {
        static const QRegularExpression field(QStringLiteral("name=\"form_token\" value=\"([^\"]+)\""));
        return field.match(client.get(QStringLiteral("/app-install/"), ask()).page()).captured(1);
    }
    WebAnswer consent(Form fields, const char *decision = "install", int teamIndex = 0, int userIndex = 0)
    {
        fields += Form{{"form_token", formToken()},
                       {"decision", QString::fromLatin1(decision)},
                       {"team_id", team(teamIndex)},
                       {"user_id", user(userIndex)}};
        return client.postForm(QStringLiteral("/app-install/"), fields);
    }
    QString code(int app = 0, int teamIndex = 0, int userIndex = 0)
    {
        return consent(ask(app), "install", teamIndex, userIndex).sentOn("code");
    }
    Form exchangeForm(const QString &code, int app = 0) const
    {
        return {{"grant_type", QStringLiteral("authorization_code")},
                {"client_id", clientId(app)},
                {"client_secret", clientSecret(app)},
                {"redirect_uri", redirectUri},
                {"code", code}};
    }
    Form refreshForm(const QString &token, int app = 0) const
    {
        return {{"grant_type", QStringLiteral("refresh_token")},
                {"client_id", clientId(app)},
                {"client_secret", clientSecret(app)},
                {"refresh_token", token}};
    }
    WebAnswer token(const Form &form) { return client.postForm(QStringLiteral("/v1/oauth/token"), form); }
    WebAnswer grant(int app = 0, int teamIndex = 0, int userIndex = 0)
    {
        return token(exchangeForm(code(app, teamIndex, userIndex), app));
    }
    WebAnswer refresh(const QString &token) { return this->token(refreshForm(token)); }
    WebAnswer revoke(const QString &access, int app = 0)
    {
        return client.postJson(QStringLiteral("/v2/oauth/revoke"),
                               QJsonObject{{QStringLiteral("accessToken"), access},
                                           {QStringLiteral("clientId"), clientId(app)},
                                           {QStringLiteral("clientSecret"), clientSecret(app)}});
    }
    /// For one user, or for the whole team.
    bool uninstall(int app, int teamIndex, std::optional<int> userIndex)
    {
        QJsonObject what{{QStringLiteral("client_id"), clientId(app)}, {QStringLiteral("team_id"), team(teamIndex)}};
        if (userIndex)
            what.insert(QStringLiteral("user_id"), user(*userIndex));
        return bool(sandbox.uninstall(what));
    }
    WebAnswer context(const QString &access) { return client.get(QStringLiteral("/v1/oauth-token"), {}, access); }
    bool isAlive(const QString &access) { return context(access).status == 200; }

    Instant now = fromMilliseconds(1'795'000'000'000);
    QString redirectUri = QStringLiteral("http://127.0.0.1:8400/callback");
    QString state = QStringLiteral("a state/with+signs&more=");
    MiroSandbox sandbox{[this] { return now; }, systemRandomBytes};
    WebClient client;
};
