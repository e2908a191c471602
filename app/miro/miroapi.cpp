// SPDX-License-Identifier: GPL-3.0-or-later
#include "miro/miroapi.h"

#include "http/oneshotnetwork.h"
#include "http/postonce.h"
#include "http/receivedreply.h"
#include "miro/credentialsreply.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Miro", text);
}

NamedId namedId(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    const QJsonValue id = object.value(QLatin1String("id"));
    // A number that is no whole one within 64 bits is no id: it would come out as another team's.
    const qint64 number = id.toInteger(-1);
    const QString text = id.isDouble() ? (number >= 0 ? QString::number(number) : QString()) : id.toString();
    return {isSoundId(text) ? text : QString(), object.value(QLatin1String("name")).toString()};
}

std::optional<NamedId> optionalNamedId(const QJsonValue &value)
{
    return value.isObject() ? std::optional<NamedId>(namedId(value)) : std::nullopt;
}

Error refusal(const ReceivedReply &reply)
{
    if (reply.status == 400 || reply.status == 401)
        return {ErrorKind::Unauthorized, tr("%1 does not accept the token.").arg(reply.host), describe(reply), QStringLiteral("token_refused")};
    if (reply.status == 403)
        return {ErrorKind::Forbidden, tr("%1 does not let this token ask about itself.").arg(reply.host), describe(reply), QStringLiteral("forbidden")};
    return {ErrorKind::Protocol, tr("%1 gave an unexpected answer (HTTP %2).").arg(reply.host, QString::number(reply.status)), describe(reply), QStringLiteral("refused")};
}

Result<TokenContext> readContext(const ReceivedReply &reply)
{
    if (const std::optional<Error> error = transportError(reply))
        return *error;
    if (reply.status != 200)
        return refusal(reply);
    const QJsonDocument document = QJsonDocument::fromJson(reply.body);
    if (!document.isObject())
        return Error{ErrorKind::Protocol, tr("The token context address did not answer with JSON."), describe(reply), QStringLiteral("not_json")};

    TokenContext context;
    context.raw = document.object();
    context.user = namedId(context.raw.value(QLatin1String("user")));
    context.team = namedId(context.raw.value(QLatin1String("team")));
    context.organization = optionalNamedId(context.raw.value(QLatin1String("organization")));
    context.application = optionalNamedId(context.raw.value(QLatin1String("application")));
    if (context.raw.value(QLatin1String("scopes")).isArray()) {
        QStringList scopes;
        for (const QJsonValue &scope : context.raw.value(QLatin1String("scopes")).toArray())
            scopes.append(scope.toString());
        context.scopes = ScopeSet(scopes);
    }
    if (context.team.id.isEmpty() || context.user.id.isEmpty())
        return Error{ErrorKind::Protocol, tr("The token context names no team or no user."), describe(reply), QStringLiteral("no_context")};
    return context;
}

Status readRevocation(const ReceivedReply &reply)
{
    if (const std::optional<Error> error = transportError(reply))
        return *error;
    if (reply.status == 404)
        return Error{ErrorKind::NotFound, tr("%1 does not know this token (any more).").arg(reply.host), describe(reply), QStringLiteral("unknown_token")};
    if (reply.status == 400 || reply.status == 401)
        return Error{ErrorKind::Unauthorized, tr("%1 does not accept the client ID or the client secret.").arg(reply.host), describe(reply), QStringLiteral("invalid_client")};
    if (reply.status >= 300)
        return refusal(reply);
    return success();
}

// One request, one answer: the reply is read, freed and handed to \a read.
template<typename T, typename Read>
Answer<T> answerOf(QNetworkReply *reply, const QList<Secret> &secrets, Read read)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QObject::connect(reply, &QNetworkReply::finished, reply, [reply, secrets, promise, read] {
        reply->deleteLater();
        ReceivedReply received = receive(reply);
        received.secrets = secrets;
        promise->addResult(read(received));
        promise->finish();
    });
    return promise->future();
}

/// \a read, and what stands around the answer.
template<typename T>
auto withFacts(Result<T> (*read)(const ReceivedReply &), const Clock &clock)
{
    return [read, clock](const ReceivedReply &reply) { return ServerReply<T>{read(reply), httpFacts(reply, clock())}; };
}

QNetworkRequest bearerRequest(const QString &address, const Secret &accessToken)
{
    QNetworkRequest request{QUrl(address)};
    request.setRawHeader("Authorization", "Bearer " + accessToken.expose().toByteArray());
    return request;
}

QNetworkReply *postRevocation(OneShotNetwork *network, const QString &address, const Secret &accessToken,
                              const QString &clientId, const Secret &clientSecret)
{
    QNetworkRequest request{QUrl(address)};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
    QByteArray body = QJsonDocument(QJsonObject{{QStringLiteral("accessToken"), accessToken.exposeText()},
                                                {QStringLiteral("clientId"), clientId},
                                                {QStringLiteral("clientSecret"), clientSecret.exposeText()}})
                          .toJson(QJsonDocument::Compact);
    return postOnce(network, request, body);
}

} // namespace

Answer<TokenContext> MiroApi::tokenContext(const QString &address, const Secret &accessToken) const
{
    return answerOf<TokenContext>(m_network->get(bearerRequest(address, accessToken)), {accessToken}, readContext);
}

Answer<ServerReply<TokenContext>> MiroApi::askContext(const QString &address, const Secret &accessToken, const Clock &clock) const
{
    return answerOf<ServerReply<TokenContext>>(m_network->get(bearerRequest(address, accessToken)), {accessToken},
                                               withFacts(readContext, clock));
}

Answer<std::monostate> MiroApi::revoke(const QString &address, const Secret &accessToken, const QString &clientId,
                                       const Secret &clientSecret) const
{
    return answerOf<std::monostate>(postRevocation(m_network, address, accessToken, clientId, clientSecret),
                                    {accessToken, clientSecret}, readRevocation);
}

Answer<ServerReply<std::monostate>> MiroApi::askToRevoke(const QString &address, const Secret &accessToken, const QString &clientId,
                                                         const Secret &clientSecret, const Clock &clock) const
{
    return answerOf<ServerReply<std::monostate>>(postRevocation(m_network, address, accessToken, clientId, clientSecret),
                                                 {accessToken, clientSecret}, withFacts(readRevocation, clock));
}

Answer<CredentialsVerdict> MiroApi::checkCredentials(const QString &address, const QString &clientId, const Secret &clientSecret) const
{
    QNetworkRequest request{QUrl(address)};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/x-www-form-urlencoded"));
    // No server makes tokens that say in words what they are.
    QByteArray body = "grant_type=refresh_token&refresh_token=grantdesk-checks-the-client-with-no-token&client_id="
        + clientId.toUtf8().toPercentEncoding() + "&client_secret=" + clientSecret.expose().toByteArray().toPercentEncoding();
    return answerOf<CredentialsVerdict>(postOnce(m_network, request, body), {clientSecret}, readCredentialsReply);
}

Answer<std::optional<Instant>> MiroApi::serverTime(const QString &address) const
{
    QNetworkRequest request{QUrl(address)};
    // A cache on the way would answer with the time of an older answer.
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    return answerOf<std::optional<Instant>>(m_network->get(request), {}, readServerTime);
}
