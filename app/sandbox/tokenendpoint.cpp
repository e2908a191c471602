// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/tokenendpoint.h"

#include "sandbox/envelope.h"

#include <QCryptographicHash>

namespace sandbox {

namespace {

HttpResponse oauthError(const char *message)
{
    return miroError(401, "oauthError", QString::fromLatin1(message));
}

QJsonValue idValue(const Realm &realm, const QString &id)
{
    return realm.switches.idsAsNumber ? QJsonValue(id.toLongLong()) : QJsonValue(id);
}

HttpResponse grantAnswer(const Realm &realm, const TokenPair &pair)
{
    QJsonObject answer{{QStringLiteral("access_token"), pair.access},
                       {QStringLiteral("token_type"), QStringLiteral("bearer")},
                       {QStringLiteral("scope"), pair.consent.scope},
                       {QStringLiteral("team_id"), idValue(realm, pair.consent.teamId)},
                       {QStringLiteral("user_id"), idValue(realm, pair.consent.userId)}};
    if (!pair.refresh.isEmpty()) {
        answer.insert(QStringLiteral("refresh_token"), pair.refresh);
        answer.insert(QStringLiteral("expires_in"), lifetimeSeconds(pair));
    }
    return jsonAnswer(200, answer);
}

/// RFC 7636 §4.6. A verifier without a challenge is refused as well, against downgrade (RFC 9700 §2.1.1).
bool verifierFits(const Consent &consent, const QString &verifier)
{
    if (consent.challenge.isEmpty())
        return verifier.isEmpty();
    const QByteArray digest = QCryptographicHash::hash(verifier.toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(digest.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals))
        == consent.challenge;
}

HttpResponse exchange(Realm &realm, const App &app, const FormFields &fields)
{
    const QString code = field(fields, "code");
    const auto consent = realm.ledger.openCode(code);
    if (!consent || consent->clientId != app.clientId)
        return oauthError("Invalid authorization code");
    if (consent->redirectUri != field(fields, "redirect_uri"))
        return oauthError("Redirect URI mismatch.");
    if (!realm.switches.pkceIgnored && !verifierFits(*consent, field(fields, "code_verifier")))
        return oauthError("Invalid code verifier");
    return grantAnswer(realm, realm.ledger.redeem(code, realm.deviation));
}

HttpResponse refresh(Realm &realm, const App &app, const FormFields &fields)
{
    if (!app.expiring)
        return oauthError("Unauthorized grant type");
    const QString token = field(fields, "refresh_token");
    const auto pair = realm.ledger.byRefresh(token);
    if (!pair || pair->consent.clientId != app.clientId) {
        realm.ledger.refuseRefresh(token, app.clientId);
        return oauthError("Invalid refresh token");
    }
    realm.calls.countRotation(fingerprint(token));
    return grantAnswer(realm, realm.ledger.rotate(*pair, realm.deviation));
}

} // namespace

HttpResponse tokenAnswer(Realm &realm, const HttpRequest &request)
{
    const auto fields = fieldsOf(request);
    if (!fields)
        return miroError(400, "invalidParameters", QStringLiteral("The request's parameters could not be read"));
    const App *app = realm.directory.app(field(*fields, "client_id"));
    if (!app || app->clientSecret != field(*fields, "client_secret"))
        return miroError(401, "secretKeyNotFound", QStringLiteral("Secret key not found"));
    const QString grant = field(*fields, "grant_type");
    if (grant == QStringLiteral("authorization_code"))
        return exchange(realm, *app, *fields);
    if (grant == QStringLiteral("refresh_token"))
        return refresh(realm, *app, *fields);
    return oauthError("Unauthorized grant type");
}

} // namespace sandbox
