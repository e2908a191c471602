// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/appprofile.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QHostAddress>
#include <QUrl>
#include <QtEndian>

#include <algorithm>

namespace {

// QCoreApplication::translate with one context for the whole room.
QString tr(const char *text)
{
    return QCoreApplication::translate("AppProfile", text);
}

bool hasControlCharacter(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

void checkRedirectUri(const QString &uri, QList<ProfileFinding> *found)
{
    const auto object = [found](const QString &sentence, bool blocking = true) {
        found->append({QStringLiteral("redirect_uri"), sentence, blocking});
    };
    if (uri.isEmpty())
        return object(tr("Enter the redirect URI exactly as it is registered at Miro."));
    const QUrl url(uri, QUrl::StrictMode);
    if (!url.isValid() || url.isRelative() || hasControlCharacter(uri) || uri != uri.trimmed())
        return object(tr("The redirect URI is not a complete address, such as http://127.0.0.1:8400/callback."));
    if (url.hasFragment() || uri.contains(QLatin1Char('#')))
        return object(tr("The redirect URI must not have a fragment (the part behind #)."));
    if (!url.userInfo().isEmpty())
        return object(tr("The redirect URI must not contain a user name or password."));
    if (!isLoopbackHost(url.host()))
        return object(tr("The redirect URI must lead to this computer: 127.0.0.1, [::1] or localhost."));
    if (url.scheme() != QLatin1String("http"))
        return object(tr("The redirect URI must start with http:// for a loopback address."));
    if (url.port() < 1)
        return object(tr("The redirect URI must name its port, because Miro compares it character by character."));
    if (url.hasQuery())
        object(tr("The redirect URI has a query (the part behind ?); whether Miro keeps it is not known."), false);
    if (url.path(QUrl::FullyEncoded).isEmpty())
        object(tr("The redirect URI has no path; Miro counts a slash at the end as a difference."), false);
    if (url.host() == QLatin1String("localhost")) {
        object(tr("localhost can be answered over IPv4 or IPv6 and can be renamed on this computer; 127.0.0.1 is safer. "
                  "For Miro the two are different addresses."),
               false);
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

} // namespace

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

    if (profile.redirectUris.isEmpty())
        checkRedirectUri(QString(), &found);
    for (const QString &uri : profile.redirectUris)
        checkRedirectUri(uri, &found);

    checkEndpoint(QStringLiteral("authorize"), tr("authorize"), profile.endpoints.authorize, true, &found);
    checkEndpoint(QStringLiteral("token"), tr("token"), profile.endpoints.token, true, &found);
    checkEndpoint(QStringLiteral("context"), tr("token context"), profile.endpoints.context, false, &found);
    checkEndpoint(QStringLiteral("revoke"), tr("revoke"), profile.endpoints.revoke, false, &found);
    checkEndpoint(QStringLiteral("completion"), tr("completion"), profile.endpoints.completion, false, &found);

    if (!profile.issuer.isEmpty()) {
        const QUrl issuer(profile.issuer, QUrl::StrictMode);
        // RFC 8414 §2: https, no query, no fragment. The sandbox may be plain.
        const bool schemeOk = issuer.scheme() == QLatin1String("https") || isLoopbackHost(issuer.host());
        if (!issuer.isValid() || !schemeOk || issuer.hasQuery() || issuer.hasFragment())
            found.append({QStringLiteral("issuer"), tr("The issuer must be an https address without query and fragment."), true});
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
    parts += {endpoints.authorize, endpoints.token, endpoints.context, endpoints.revoke, endpoints.completion,
              profile.issuer, profile.usePkce ? yes : no, profile.sendScope ? yes : no,
              profile.expectedScopes.toText()};
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
