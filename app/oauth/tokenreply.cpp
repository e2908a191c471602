// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokenreply.h"

#include "core/redact.h"
#include "domain/fingerprint.h"
#include "domain/namedid.h"
#include "http/pacingheaders.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("OAuth", text);
}

Error refusal(const ReceivedReply &reply, TokenGrant grant)
{
    const bool isRefresh = grant == TokenGrant::RefreshToken;
    const RefusalWords words = refusalWords(reply.body);
    const QString detail = describe(reply);
    const auto make = [&](ErrorKind kind, const char *cause, const QString &summary) {
        return Error{kind, summary, detail, QLatin1String(cause)};
    };
    const auto says = [&](const char *text) { return words.message.contains(QLatin1String(text), Qt::CaseInsensitive); };

    if (words.code == QLatin1String("invalid_client") || words.code == QLatin1String("secretKeyNotFound"))
        return make(ErrorKind::Unauthorized, "invalid_client",
                    tr("The client ID or the client secret is not accepted. Compare both with the app's settings."));
    if (says("redirect uri mismatch") || says("redirect_uri"))
        return make(ErrorKind::Unauthorized, "redirect_mismatch",
                    tr("The redirect URI is not one of those registered for this app. It must be equal character by character."));
    if (words.code == QLatin1String("invalid_grant") || says("invalid authorization code") || says("invalid refresh token") || says("verifier"))
        return make(ErrorKind::Unauthorized, "invalid_grant",
                    isRefresh ? tr("The refresh token was refused: it was used before, it ran out, or it was ended.")
                              : tr("The code was refused: it was used before, it is older than ten minutes, it belongs to another app, or the "
                                   "proof key (PKCE) did not match."));
    if (words.code == QLatin1String("unauthorized_client") || says("unauthorized grant type"))
        return make(ErrorKind::Unauthorized, "unauthorized_client", tr("This app may not use this kind of authorization."));
    if (words.code == QLatin1String("invalid_scope"))
        return make(ErrorKind::InvalidInput, "invalid_scope", tr("One of the scopes asked for is not known or not allowed."));
    if (words.code == QLatin1String("unsupported_grant_type"))
        return make(ErrorKind::InvalidInput, "unsupported_grant_type",
                    isRefresh ? tr("The token address does not know how to refresh. Is it the right address?")
                              : tr("The token address does not know the authorization code grant. Is it the right address?"));
    if (words.code == QLatin1String("invalid_request"))
        return make(ErrorKind::InvalidInput, "invalid_request", tr("The server calls the token request malformed."));
    if (reply.status == 401)
        return make(ErrorKind::Unauthorized, "unauthorized",
                    isRefresh ? tr("The server refused to refresh the tokens.") : tr("The server refused to exchange the code."));
    if (reply.status == 403)
        return make(ErrorKind::Forbidden, "forbidden",
                    isRefresh ? tr("The server forbids this app to refresh tokens.") : tr("The server forbids this app to exchange codes."));
    const QString what = isRefresh ? tr("The server refused to refresh the tokens (HTTP %1).") : tr("The server refused to exchange the code (HTTP %1).");
    return make(ErrorKind::Protocol, "refused", what.arg(reply.status));
}

// Ids have 19 digits: above what a double holds, so they never pass through one. Should a number be too large
// for 64 bits, its digits are taken from the text.
QString idText(const QJsonObject &object, const QString &name, const QByteArray &body)
{
    const QJsonValue value = object.value(name);
    if (!value.isDouble())
        return isSoundId(value.toString()) ? value.toString() : QString();
    if (const qint64 number = value.toInteger(-1); number >= 0)
        return QString::number(number);
    const QRegularExpression digits(QStringLiteral("\"%1\"\\s*:\\s*(\\d{1,64})\\s*[,}]").arg(name));
    return digits.match(QString::fromUtf8(body)).captured(1);
}

void readLifetime(const QJsonValue &value, TokenResponse *response)
{
    double seconds = 0;
    if (value.isDouble()) {
        seconds = value.toDouble();
    } else if (value.isString()) {
        bool isNumber = false;
        seconds = value.toString().trimmed().toDouble(&isNumber);
        response->expiresInWasText = isNumber;
        if (!isNumber)
            return;
    }
    constexpr double century = 100.0 * 365 * 24 * 3600;
    // Zero, less and nonsense say nothing about when it ends.
    if (seconds >= 1 && seconds < century)
        response->expiresIn = std::chrono::seconds(qint64(seconds));
}

bool carriesSecret(const QString &name)
{
    static const QRegularExpression secretName(QStringLiteral("token|secret|code|password|assertion"),
                                               QRegularExpression::CaseInsensitiveOption);
    return name != QLatin1String("token_type") && secretName.match(name).hasMatch();
}

QJsonValue withoutSecrets(const QString &name, const QJsonValue &value, const TokenResponse &response)
{
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member)
            member.value() = withoutSecrets(member.key(), member.value(), response);
        return object;
    }
    if (value.isArray()) {
        QJsonArray array = value.toArray();
        for (auto &&element : array)
            element = withoutSecrets(name, element, response);
        return array;
    }
    if (!value.isString())
        return value;
    const Secret secret = Secret::fromText(value.toString());
    const bool isToken = secret == response.accessToken || (!secret.isEmpty() && secret == response.refreshToken);
    return isToken || carriesSecret(name) ? QJsonValue(QStringLiteral("fingerprint ") + fingerprint(secret)) : value;
}

} // namespace

Result<TokenResponse> readTokenReply(const ReceivedReply &reply, TokenGrant grant)
{
    if (const std::optional<Error> error = transportError(reply))
        return *error;
    if (reply.status >= 400)
        return refusal(reply, grant);

    const QJsonDocument document = QJsonDocument::fromJson(reply.body);
    if (!document.isObject()) {
        // Not described: a body that is no JSON may hold a token in another form.
        return Error{ErrorKind::Protocol, tr("The token address did not answer with JSON. Is it the right address?"),
                     QStringLiteral("HTTP %1, %2 bytes of %3")
                         .arg(QString::number(reply.status), QString::number(reply.body.size()),
                              QString::fromLatin1(reply.contentType.left(60))),
                     QStringLiteral("not_json")};
    }
    const QJsonObject object = document.object();
    const QJsonValue accessToken = object.value(QLatin1String("access_token"));
    // A pair beside an error that says nothing is a pair: whoever threw it away would lose the team.
    if (accessToken.isUndefined() && !object.value(QLatin1String("error")).toString().isEmpty())
        return refusal(reply, grant);

    TokenResponse response;
    if (!accessToken.isString() || accessToken.toString().isEmpty()) {
        return Error{ErrorKind::Protocol, tr("The answer of the token address has no access token in it."),
                     QStringLiteral("HTTP %1, members: %2")
                         .arg(QString::number(reply.status), redact(object.keys().join(QStringLiteral(", ")), reply.secrets).left(200)),
                     QStringLiteral("no_access_token")};
    }
    response.accessToken = Secret::fromText(accessToken.toString());
    // RFC 6749 appendix A.12 allows visible ASCII only; anything else could end a header line and begin another.
    const QByteArrayView token = response.accessToken.expose();
    if (std::any_of(token.begin(), token.end(), [](uchar c) { return c < 0x20 || c > 0x7e; })) {
        return Error{ErrorKind::Protocol, tr("The access token has characters in it that no token may have; it was not used."), {},
                     QStringLiteral("bad_access_token")};
    }
    response.refreshToken = Secret::fromText(object.value(QLatin1String("refresh_token")).toString());
    response.serverTime = httpDate(reply.date);
    response.tokenType = object.value(QLatin1String("token_type")).toString();
    readLifetime(object.value(QLatin1String("expires_in")), &response);
    if (object.value(QLatin1String("scope")).isString())
        response.scope = ScopeSet::fromText(object.value(QLatin1String("scope")).toString());
    response.teamId = idText(object, QStringLiteral("team_id"), reply.body);
    response.userId = idText(object, QStringLiteral("user_id"), reply.body);
    // A server may throw back what it knows in any place, also in those that are shown.
    QList<Secret> known = reply.secrets;
    known << response.accessToken << response.refreshToken;
    response.raw = redact(withoutSecrets(QString(), object, response).toObject(), known);
    for (QString *const text : {&response.tokenType, &response.teamId, &response.userId})
        *text = redact(*text, known);
    if (response.scope)
        response.scope = ScopeSet::fromText(redact(response.scope->toText(), known));
    return response;
}
