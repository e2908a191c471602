// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/appprofile.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QHash>
#include <QHostAddress>
#include <QSet>
#include <QUrl>
#include <QtEndian>

#include <algorithm>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("AppProfile", text);
}

bool hasControlCharacter(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

void checkParameters(const QString &field, const ExtraParameters &parameters, QList<ProfileFinding> *found)
{
    QSet<QString> names;
    for (const ExtraParameter &parameter : parameters) {
        const auto object = [&](const QString &sentence, bool blocking = true) {
            found->append({field, sentence.arg(parameter.name.left(60)), blocking});
        };
        if (parameter.name.isEmpty() || hasControlCharacter(parameter.name) || hasControlCharacter(parameter.value))
            object(tr("An extra parameter needs a name, and neither name nor value may hold a control character."));
        else if (isProtocolParameter(parameter.name))
            object(tr("%1 is set by Grantdesk itself and cannot be an extra parameter."));
        else if (names.contains(parameter.name))
            object(tr("%1 stands twice among the extra parameters; a parameter may be sent once (RFC 6749 §3.1)."));
        else if (parameter.name.contains(QLatin1String("secret"), Qt::CaseInsensitive)
                 || parameter.name.contains(QLatin1String("password"), Qt::CaseInsensitive)
                 || parameter.name.contains(QLatin1String("token"), Qt::CaseInsensitive))
            object(tr("%1 sounds like a secret. Extra parameters are stored as they stand and shown."), false);
        names.insert(parameter.name);
    }
}

void checkEndpoint(const QString &field, const QString &what, const QString &address, bool required,
                   QList<ProfileFinding> *found)
{
    const auto object = [&](const QString &sentence) { found->append({field, sentence.arg(what), true}); };
    if (address.isEmpty()) {
        if (required)
            object(tr("Enter the %1 address."));
        return;
    }
    const QUrl url(address, QUrl::StrictMode);
    if (!url.isValid() || url.isRelative() || url.host().isEmpty())
        return object(tr("The %1 address is not a complete address."));
    if (url.hasFragment() || address.contains(QLatin1Char('#')))
        return object(tr("The %1 address must not have a fragment (the part behind #)."));
    if (!url.userInfo().isEmpty())
        return object(tr("The %1 address must not contain a user name or password."));
    if (url.scheme() != QLatin1String("https") && !(url.scheme() == QLatin1String("http") && isLoopbackHost(url.host())))
        object(tr("The %1 address must start with https://; plain http is for this computer only."));
}

void checkRedirectUris(const AppProfile &profile, QList<ProfileFinding> *found)
{
    if (profile.redirectUris.isEmpty())
        return found->append({QStringLiteral("redirect_uri"), tr("Enter the redirect URI exactly as it is registered at Miro."), true});
    QHash<QString, QString> loopbackForms; // the rest of the address -> the host that was seen with it
    for (int i = 0; i < int(profile.redirectUris.size()); ++i) {
        const QString &uri = profile.redirectUris.at(i);
        if (profile.redirectUris.indexOf(uri) < i) {
            found->append({QStringLiteral("redirect_uri"), tr("This redirect URI stands in the list twice."), true, i});
            continue;
        }
        *found += redirectUriFindings(uri, i);
        QUrl url(uri, QUrl::StrictMode);
        if (!isLoopbackUri(uri))
            continue;
        const QString host = url.host();
        url.setHost(QStringLiteral("localhost"));
        const QString rest = url.toString();
        if (const QString other = loopbackForms.value(rest); !other.isEmpty() && other != host) {
            found->append({QStringLiteral("redirect_uri"),
                           tr("%1 and %2 are two different redirect URIs for Miro, although both lead here.").arg(other, host), false, i});
        }
        loopbackForms.insert(rest, host);
    }
    if (profile.redirectUri().isEmpty()) {
        found->append({QStringLiteral("redirect_uri"),
                       tr("None of the redirect URIs leads to this computer (127.0.0.1, [::1] or localhost, with a port), so "
                          "Grantdesk can neither authorize a team nor wait for Miro. Tokens can still be pasted."),
                       false});
    }
    if (profile.sdkRedirectUri.isEmpty()) {
        found->append({QStringLiteral("sdk_redirect_uri"),
                       tr("No redirect URI is marked for SDK authorization, so Miro cannot start an authorization by itself."), false});
    } else if (!profile.redirectUris.contains(profile.sdkRedirectUri)) {
        found->append({QStringLiteral("sdk_redirect_uri"), tr("The URI for SDK authorization must be one of the redirect URIs."), true});
    } else if (!isLoopbackUri(profile.sdkRedirectUri)) {
        found->append({QStringLiteral("sdk_redirect_uri"),
                       tr("The URI for SDK authorization does not lead to this computer: Grantdesk cannot wait for what Miro starts."),
                       false});
    }
}

bool isRegion(const QString &text)
{
    return text.size() <= 16 && std::all_of(text.cbegin(), text.cend(), [](QChar c) {
               return (c >= QLatin1Char('a') && c <= QLatin1Char('z')) || (c >= QLatin1Char('0') && c <= QLatin1Char('9'))
                   || c == QLatin1Char('-');
           });
}

} // namespace

QList<ProfileFinding> redirectUriFindings(const QString &uri, int index)
{
    QList<ProfileFinding> found;
    const auto object = [&found, index](const QString &sentence, bool blocking = true) {
        found.append({QStringLiteral("redirect_uri"), sentence, blocking, index});
    };
    const auto answer = [&](const QString &sentence) {
        object(sentence);
        return found;
    };
    if (uri.isEmpty())
        return answer(tr("Enter the redirect URI exactly as it is registered at Miro."));
    const QUrl url(uri, QUrl::StrictMode);
    if (!url.isValid() || url.isRelative() || url.host().isEmpty() || hasControlCharacter(uri) || uri != uri.trimmed())
        return answer(tr("The redirect URI is not a complete address, such as http://127.0.0.1:8400/callback."));
    if (url.hasFragment() || uri.contains(QLatin1Char('#')))
        return answer(tr("The redirect URI must not have a fragment (the part behind #)."));
    if (!url.userInfo().isEmpty() || uri.section(QLatin1Char('?'), 0, 0).contains(QLatin1Char('@')))
        return answer(tr("The redirect URI must not contain a user name or password."));
    if (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https"))
        return answer(tr("The redirect URI must start with http:// or https://; whether Miro takes other schemes is not known."));
    if (!isLoopbackHost(url.host())) {
        if (url.scheme() != QLatin1String("https"))
            object(tr("A redirect URI that leads to another computer must start with https://: the code would travel in the clear."));
    } else if (url.port() < 1) {
        object(tr("The redirect URI must name its port, because Miro compares it character by character."));
    }
    if (url.hasQuery())
        object(tr("The redirect URI has a query (the part behind ?); whether Miro keeps it is not known."), false);
    if (url.path(QUrl::FullyEncoded).isEmpty())
        object(tr("The redirect URI has no path; Miro counts a slash at the end as a difference."), false);
    if (url.host() == QLatin1String("localhost")) {
        object(tr("localhost can be answered over IPv4 or IPv6 and can be renamed on this computer; 127.0.0.1 is safer. "
                  "For Miro the two are different addresses."),
               false);
    }
    return found;
}

bool isProtocolParameter(const QString &name)
{
    static const QSet<QString> names{
        QStringLiteral("response_type"), QStringLiteral("client_id"),      QStringLiteral("client_secret"),
        QStringLiteral("redirect_uri"),  QStringLiteral("scope"),          QStringLiteral("state"),
        QStringLiteral("team_id"),       QStringLiteral("code_challenge"), QStringLiteral("code_challenge_method"),
        QStringLiteral("code_verifier"), QStringLiteral("code"),           QStringLiteral("grant_type"),
        QStringLiteral("refresh_token")};
    return names.contains(name);
}

bool isTypedName(const QString &typed, const QString &name)
{
    return typed.trimmed() == name.trimmed();
}

bool isLoopbackUri(const QString &uri)
{
    const QUrl url(uri, QUrl::StrictMode);
    return url.isValid() && (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https")) && url.port() > 0
        && isLoopbackHost(url.host());
}

QString AppProfile::redirectUri() const
{
    const auto found = std::find_if(redirectUris.cbegin(), redirectUris.cend(), isLoopbackUri);
    return found == redirectUris.cend() ? QString() : *found;
}

QString parameterText(const ExtraParameters &parameters)
{
    QStringList lines;
    for (const ExtraParameter &parameter : parameters)
        lines.append(QString(parameter.name + QLatin1Char('=') + parameter.value));
    return lines.join(QLatin1Char('\n'));
}

Result<ExtraParameters> parametersFromText(const QString &text)
{
    ExtraParameters parameters;
    const QStringList lines = text.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = lines.at(i).trimmed();
        if (line.isEmpty())
            continue;
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (equals < 1) {
            return Error{ErrorKind::InvalidInput, tr("Line %1 of the extra parameters is not of the form name=value.").arg(i + 1), {},
                         QStringLiteral("bad_parameter")};
        }
        parameters.append({line.left(equals).trimmed(), line.mid(equals + 1).trimmed()});
    }
    return parameters;
}

bool isLoopbackHost(const QString &host)
{
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0)
        return true;
    const QHostAddress address(host);
    if (address.protocol() == QAbstractSocket::IPv6Protocol)
        return address == QHostAddress(QHostAddress::LocalHostIPv6);
    return address.protocol() == QAbstractSocket::IPv4Protocol && address.isLoopback();
}

QList<ProfileFinding> findings(const AppProfile &profile)
{
    QList<ProfileFinding> found;
    if (profile.name.trimmed().isEmpty())
        found.append({QStringLiteral("name"), tr("Give the app profile a name."), true});
    else if (profile.name.size() > 100 || hasControlCharacter(profile.name))
        found.append({QStringLiteral("name"), tr("The name must be one line of at most 100 characters."), true});

    const bool plainId = std::all_of(profile.clientId.begin(), profile.clientId.end(),
                                     [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
    if (profile.clientId.isEmpty())
        found.append({QStringLiteral("client_id"), tr("Enter the client ID from the app's settings at Miro."), true});
    else if (!plainId || profile.clientId.size() > 200)
        found.append({QStringLiteral("client_id"),
                      tr("The client ID has a space or another character that no client ID has; copy it again."), true});

    if (!profile.appUrl.isEmpty()) {
        const QUrl url(profile.appUrl, QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty() || hasControlCharacter(profile.appUrl))
            found.append({QStringLiteral("app_url"), tr("The App URL is not a complete address."), true});
        else if (url.scheme() != QLatin1String("https") && !isLoopbackHost(url.host()))
            found.append({QStringLiteral("app_url"), tr("Miro wants an App URL with https://, except on localhost."), false});
    }
    checkRedirectUris(profile, &found);

    checkEndpoint(QStringLiteral("authorize"), tr("authorize"), profile.endpoints.authorize, true, &found);
    checkEndpoint(QStringLiteral("token"), tr("token"), profile.endpoints.token, true, &found);
    checkEndpoint(QStringLiteral("context"), tr("token context"), profile.endpoints.context, false, &found);
    checkEndpoint(QStringLiteral("revoke"), tr("revoke"), profile.endpoints.revoke, false, &found);
    checkEndpoint(QStringLiteral("completion"), tr("completion"), profile.endpoints.completion, false, &found);

    checkParameters(QStringLiteral("extra_authorize"), profile.extra.authorize, &found);
    checkParameters(QStringLiteral("extra_token"), profile.extra.token, &found);
    checkParameters(QStringLiteral("extra_refresh"), profile.extra.refresh, &found);

    if (profile.approvesByItself && profile.environment == Environment::Production) {
        found.append({QStringLiteral("approves_by_itself"),
                      tr("A production app cannot approve authorizations by itself: somebody else's code could be planted."), true});
    }
    if (!profile.issuer.isEmpty()) {
        const QUrl issuer(profile.issuer, QUrl::StrictMode);
        // RFC 8414 §2: https, no query, no fragment. The sandbox may be plain.
        const bool schemeOk = issuer.scheme() == QLatin1String("https") || isLoopbackHost(issuer.host());
        if (!issuer.isValid() || !schemeOk || issuer.hasQuery() || issuer.hasFragment())
            found.append({QStringLiteral("issuer"), tr("The issuer must be an https address without query and fragment."), true});
    }
    if (profile.refreshDays < 0 || profile.refreshDays > longestRefreshDays) {
        found.append({QStringLiteral("refresh_days"),
                      tr("Refresh tokens live 0 to %1 days; 0 means that it is not known.").arg(longestRefreshDays), true});
    }
    if (!isRegion(profile.expectedRegion)) {
        found.append({QStringLiteral("expected_region"),
                      tr("A data region is up to 16 small letters, digits and hyphens, such as eu01."), true});
    }
    return found;
}

QByteArray profileBinding(const AppProfile &profile)
{
    const QString yes = QStringLiteral("1");
    const QString no = QStringLiteral("0");
    const Endpoints &endpoints = profile.endpoints;
    QStringList parts{QStringLiteral("grantdesk-profile-1"), profile.clientId,
                      QString::number(profile.redirectUris.size())};
    parts += profile.redirectUris;
    parts += {profile.sdkRedirectUri, environmentName(profile.environment), endpoints.authorize, endpoints.token,
              endpoints.context, endpoints.revoke, endpoints.completion, profile.issuer, profile.usePkce ? yes : no,
              profile.sendScope ? yes : no, profile.approvesByItself ? yes : no, profile.expectedScopes.toText(),
              parameterText(profile.extra.authorize), parameterText(profile.extra.token),
              parameterText(profile.extra.refresh)};
    QByteArray encoded;
    for (const QString &part : std::as_const(parts)) {
        const QByteArray utf8 = part.toUtf8();
        char length[sizeof(qint64)];
        qToBigEndian(static_cast<qint64>(utf8.size()), length);
        encoded.append(length, sizeof length);
        encoded.append(utf8);
    }
    return QCryptographicHash::hash(encoded, QCryptographicHash::Sha256);
}

QStringList foreignHosts(const AppProfile &profile)
{
    const Endpoints &endpoints = profile.endpoints;
    QStringList hosts;
    for (const QString &address : {endpoints.token, endpoints.context, endpoints.revoke, endpoints.authorize, endpoints.completion}) {
        const QUrl url(address, QUrl::StrictMode);
        QString host = url.host();
        if (host.isEmpty() || host == QLatin1String("miro.com") || host.endsWith(QLatin1String(".miro.com")))
            continue;
        if (url.port() >= 0 && url.port() != (url.scheme() == QLatin1String("https") ? 443 : 80))
            host = (host.contains(QLatin1Char(':')) ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(host).arg(url.port());
        if (!hosts.contains(host))
            hosts.append(host);
    }
    return hosts;
}

std::optional<Error> objection(const AppProfile &profile)
{
    QStringList sentences;
    QString cause;
    const QList<ProfileFinding> all = findings(profile);
    for (const ProfileFinding &finding : all) {
        if (!finding.blocking)
            continue;
        if (cause.isEmpty())
            cause = QStringLiteral("bad_") + finding.field;
        sentences.append(finding.sentence);
    }
    if (sentences.isEmpty())
        return std::nullopt;
    return Error{ErrorKind::InvalidInput, sentences.takeFirst(), sentences.join(QLatin1Char('\n')), cause};
}

QString environmentName(Environment environment)
{
    switch (environment) {
    case Environment::Development:
        return QStringLiteral("development");
    case Environment::Staging:
        return QStringLiteral("staging");
    case Environment::Production:
        return QStringLiteral("production");
    }
    Q_UNREACHABLE();
}

Environment environmentFromName(const QString &name)
{
    for (const Environment environment : {Environment::Staging, Environment::Production}) {
        if (environmentName(environment) == name)
            return environment;
    }
    return Environment::Development;
}

QString lifetimeModeName(TokenLifetimeMode mode)
{
    switch (mode) {
    case TokenLifetimeMode::Unknown:
        return QStringLiteral("unknown");
    case TokenLifetimeMode::Expiring:
        return QStringLiteral("expiring");
    case TokenLifetimeMode::NonExpiring:
        return QStringLiteral("non_expiring");
    }
    Q_UNREACHABLE();
}

TokenLifetimeMode lifetimeModeFromName(const QString &name)
{
    for (const TokenLifetimeMode mode : {TokenLifetimeMode::Expiring, TokenLifetimeMode::NonExpiring}) {
        if (lifetimeModeName(mode) == name)
            return mode;
    }
    return TokenLifetimeMode::Unknown;
}
