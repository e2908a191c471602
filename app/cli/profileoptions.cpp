// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/profileoptions.h"

#include "miro/endpoints.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

Error usage(const QString &sentence)
{
    return {ErrorKind::InvalidInput, sentence, tr("See grantdesk --help."), QStringLiteral("usage")};
}

void readEndpoint(const QCommandLineParser &parser, const char *option, QString *address)
{
    if (parser.isSet(QLatin1String(option)))
        *address = parser.value(QLatin1String(option));
}

} // namespace

QStringList profileOptions()
{
    QStringList names;
    for (const char *name : {"name",
                             "client-id",
                             "client-secret-file",
                             "redirect-uri",
                             "sdk-redirect-uri",
                             "app-url",
                             "manifest",
                             "base",
                             "environment",
                             "token-lifetime",
                             "scope",
                             "send-scope",
                             "no-pkce",
                             "authorize-url",
                             "token-url",
                             "context-url",
                             "revoke-url",
                             "completion-url",
                             "issuer",
                             "authorize-parameter",
                             "token-parameter",
                             "refresh-parameter",
                             "approve-by-itself",
                             "refresh-ahead",
                             "refresh-days",
                             "expected-region"})
        names.append(QLatin1String(name));
    return names;
}

std::optional<Error> readProfileOptions(const QCommandLineParser &parser, CommandLine *line)
{
    AppProfile &profile = line->profile;
    // A manifest has a name and redirect URIs of its own.
    const bool hasManifest = parser.isSet(QStringLiteral("manifest"));
    for (const char *required : {"name", "client-id", "client-secret-file", "redirect-uri"}) {
        const bool isInManifest = hasManifest
            && (QLatin1String(required) == QLatin1String("name")
                || QLatin1String(required) == QLatin1String("redirect-uri"));
        if (!isInManifest && !parser.isSet(QLatin1String(required)))
            return usage(tr("profile add needs --%1.").arg(QLatin1String(required)));
    }
    profile.name = parser.value(QStringLiteral("name"));
    profile.clientId = parser.value(QStringLiteral("client-id"));
    profile.redirectUris = parser.values(QStringLiteral("redirect-uri"));
    if (hasManifest)
        line->manifestFile = parser.value(QStringLiteral("manifest"));
    profile.sdkRedirectUri = parser.value(QStringLiteral("sdk-redirect-uri"));
    profile.appUrl = parser.value(QStringLiteral("app-url"));
    profile.approvesByItself = parser.isSet(QStringLiteral("approve-by-itself"));
    profile.refreshesAhead = parser.isSet(QStringLiteral("refresh-ahead"));
    profile.expectedRegion = parser.value(QStringLiteral("expected-region"));
    if (parser.isSet(QStringLiteral("refresh-days"))) {
        bool isNumber = false;
        profile.refreshDays = parser.value(QStringLiteral("refresh-days")).toInt(&isNumber);
        if (!isNumber || profile.refreshDays < 0 || profile.refreshDays > longestRefreshDays)
            return usage(tr("--refresh-days is a number from 0 to %1; 0 means not known.").arg(longestRefreshDays));
    }
    const std::pair<const char *, ExtraParameters *> stages[] = {{"authorize-parameter", &profile.extra.authorize},
                                                                 {"token-parameter", &profile.extra.token},
                                                                 {"refresh-parameter", &profile.extra.refresh}};
    for (const auto &[option, parameters] : stages) {
        const Result<ExtraParameters> read
            = parametersFromText(parser.values(QLatin1String(option)).join(QLatin1Char('\n')));
        if (!read)
            return usage(tr("--%1 takes NAME=VALUE.").arg(QLatin1String(option)));
        *parameters = *read;
    }
    line->clientSecretFile = parser.value(QStringLiteral("client-secret-file"));
    profile.expectedScopes = ScopeSet::fromText(parser.values(QStringLiteral("scope")).join(QLatin1Char(' ')));
    profile.sendScope = parser.isSet(QStringLiteral("send-scope"));
    profile.usePkce = !parser.isSet(QStringLiteral("no-pkce"));
    profile.issuer = parser.value(QStringLiteral("issuer"));
    profile.endpoints
        = parser.isSet(QStringLiteral("base")) ? endpointsBelow(parser.value(QStringLiteral("base"))) : miroEndpoints();
    readEndpoint(parser, "authorize-url", &profile.endpoints.authorize);
    readEndpoint(parser, "token-url", &profile.endpoints.token);
    readEndpoint(parser, "context-url", &profile.endpoints.context);
    readEndpoint(parser, "revoke-url", &profile.endpoints.revoke);
    readEndpoint(parser, "completion-url", &profile.endpoints.completion);

    if (parser.isSet(QStringLiteral("environment"))) {
        const QString name = parser.value(QStringLiteral("environment"));
        profile.environment = environmentFromName(name);
        if (environmentName(profile.environment) != name)
            return usage(tr("--environment is development, staging or production."));
    }
    if (parser.isSet(QStringLiteral("token-lifetime"))) {
        const QString name = parser.value(QStringLiteral("token-lifetime"));
        profile.lifetimeMode = lifetimeModeFromName(name);
        if (lifetimeModeName(profile.lifetimeMode) != name)
            return usage(tr("--token-lifetime is expiring, non_expiring or unknown."));
    }
    return std::nullopt;
}
