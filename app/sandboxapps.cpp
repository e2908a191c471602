// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxapps.h"

#include "miro/endpoints.h"
#include "sandbox/mirosandbox.h"

#include <QJsonArray>
#include <QTcpServer>

namespace {

QString freeRedirectUri()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost, 0);
    return QStringLiteral("http://127.0.0.1:%1/callback").arg(probe.serverPort());
}

SandboxApp sandboxApp(const QJsonObject &app, const QString &redirectUri, const QString &base)
{
    SandboxApp result;
    result.profile.name = app.value(QLatin1String("name")).toString();
    result.profile.clientId = app.value(QLatin1String("client_id")).toString();
    result.profile.redirectUris = {redirectUri};
    result.profile.sdkRedirectUri = redirectUri;
    result.profile.endpoints = endpointsBelow(base);
    QStringList scopes;
    const QJsonArray names = app.value(QLatin1String("scopes")).toArray();
    for (const QJsonValue &scope : names)
        scopes.append(scope.toString());
    result.profile.expectedScopes = ScopeSet(scopes);
    result.profile.lifetimeMode = lifetimeModeFromName(app.value(QLatin1String("lifetime_mode")).toString());
    result.clientSecret = Secret::fromText(app.value(QLatin1String("client_secret")).toString());
    return result;
}

} // namespace

QList<SandboxApp> sandboxApps(MiroSandbox *sandbox)
{
    const QString redirectUri = freeRedirectUri();
    sandbox->markRedirectUri(redirectUri);
    QList<SandboxApp> apps;
    const QJsonArray known = sandbox->directory().value(QLatin1String("apps")).toArray();
    for (const QJsonValue &app : known)
        apps.append(sandboxApp(app.toObject(), redirectUri, sandbox->base()));
    return apps;
}
