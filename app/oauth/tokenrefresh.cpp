// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokenrefresh.h"

#include "http/oneshotnetwork.h"
#include "http/postonce.h"
#include "http/receivedreply.h"
#include "oauth/tokenreply.h"

#include <QNetworkRequest>
#include <QUrl>

namespace {

void append(QByteArray &body, QByteArrayView name, QByteArrayView value)
{
    if (!body.isEmpty())
        body += '&';
    body += name;
    body += '=';
    QByteArray encoded = value.toByteArray().toPercentEncoding();
    body += encoded;
    wipe(encoded);
}

} // namespace

Answer<ServerReply<TokenResponse>> refreshTokens(OneShotNetwork *network, const RefreshRequest &request, const Clock &clock)
{
    // Grown once: a byte array that moves leaves a copy behind.
    QByteArray body;
    body.reserve(4 * (request.refreshToken.size() + request.clientSecret.size()) + 4096);
    append(body, "grant_type", "refresh_token");
    append(body, "client_id", request.clientId.toUtf8());
    if (!request.clientSecret.isEmpty())
        append(body, "client_secret", request.clientSecret.expose());
    append(body, "refresh_token", request.refreshToken.expose());
    for (const ExtraParameter &extra : request.extra) {
        if (!isProtocolParameter(extra.name))
            append(body, extra.name.toUtf8().toPercentEncoding(), extra.value.toUtf8());
    }
    QNetworkRequest post{QUrl(request.tokenUrl)};
    post.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/x-www-form-urlencoded"));

    auto promise = std::make_shared<QPromise<Result<ServerReply<TokenResponse>>>>();
    promise->start();
    QNetworkReply *const reply = postOnce(network, post, body);
    QObject::connect(reply, &QNetworkReply::finished, reply,
                     [reply, promise, clock, secrets = QList<Secret>{request.refreshToken, request.clientSecret}] {
                         reply->deleteLater();
                         ReceivedReply received = receive(reply);
                         received.secrets = secrets;
                         promise->addResult(ServerReply<TokenResponse>{readTokenReply(received, TokenGrant::RefreshToken),
                                                                       httpFacts(received, clock())});
                         promise->finish();
                     });
    return promise->future();
}
