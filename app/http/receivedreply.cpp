// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/receivedreply.h"

#include "core/redact.h"
#include "core/secret.h"
#include "http/pacingheaders.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

namespace {

constexpr qsizetype longestServerText = 500;

QString tr(const char *text)
{
    return QCoreApplication::translate("Http", text);
}

Error unreachable(const QString &summary, const ReceivedReply &reply, const char *cause)
{
    return {ErrorKind::Unreachable, summary.arg(reply.host), describe(reply), QLatin1String(cause)};
}

Error askedToWait(const ReceivedReply &reply)
{
    bool isNumber = false;
    const int seconds = reply.retryAfter.toInt(&isNumber);
    const QString summary = isNumber && seconds > 0
        ? tr("%1 asks to slow down. Try again in %2 seconds.").arg(reply.host, QString::number(seconds))
        : tr("%1 asks to slow down. Try again in a minute.").arg(reply.host);
    return {ErrorKind::Unreachable, summary, describe(reply), QStringLiteral("rate_limited")};
}

} // namespace

ReceivedReply::~ReceivedReply()
{
    wipe(body);
}

ReceivedReply receive(QNetworkReply *reply)
{
    ReceivedReply received;
    received.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    received.contentType = reply->rawHeader("Content-Type");
    received.retryAfter = reply->rawHeader("Retry-After");
    received.date = reply->rawHeader("Date");
    received.rateLimit = rateLimit(reply->rawHeader("X-RateLimit-Limit"), reply->rawHeader("X-RateLimit-Remaining"),
                                   reply->rawHeader("X-RateLimit-Reset"));
    received.networkError = reply->error();
    received.abortReason = abortReason(reply);
    received.host = reply->url().host();
    // An aborted reply is closed and must not be read.
    if (reply->isOpen())
        received.body = reply->readAll();
    return received;
}

std::optional<Instant> retryAt(const ReceivedReply &reply, Instant answeredAt)
{
    return retryInstant(reply.retryAfter, reply.date, answeredAt);
}

std::optional<Error> transportError(const ReceivedReply &reply)
{
    if (reply.abortReason == AbortReason::Deadline)
        return unreachable(tr("%1 did not answer in time."), reply, "timeout");
    if (reply.abortReason == AbortReason::TooLarge)
        return Error{ErrorKind::Protocol, tr("The answer of %1 is far too long.").arg(reply.host), {}, QStringLiteral("answer_too_large")};
    if (reply.status == 0) {
        switch (reply.networkError) {
        case QNetworkReply::SslHandshakeFailedError:
            return unreachable(tr("The secure connection to %1 could not be made. Its certificate may be wrong, or "
                                  "something stands between."),
                               reply, "tls");
        case QNetworkReply::ConnectionRefusedError:
            return unreachable(tr("%1 refuses the connection."), reply, "refused");
        case QNetworkReply::HostNotFoundError:
            return unreachable(tr("%1 was not found. Is this computer online?"), reply, "host_not_found");
        case QNetworkReply::TimeoutError:
            return unreachable(tr("%1 did not answer in time."), reply, "timeout");
        default:
            return unreachable(tr("The connection to %1 broke before it answered."), reply, "connection_lost");
        }
    }
    if (reply.status == 429)
        return askedToWait(reply);
    if (reply.status >= 500)
        return unreachable(tr("%1 has a problem of its own at the moment."), reply, "server_error");
    if (reply.status >= 300 && reply.status < 400)
        return Error{ErrorKind::Protocol, tr("%1 wants to send the request elsewhere; that is not followed.").arg(reply.host),
                     describe(reply), QStringLiteral("redirected")};
    // A status line arrived, but the body was cut. HTTP errors of Qt's own (4xx) are above 200.
    if (reply.status < 300 && reply.networkError != QNetworkReply::NoError)
        return unreachable(tr("The connection to %1 broke in the middle of its answer."), reply, "connection_lost");
    return std::nullopt;
}

QString describe(const ReceivedReply &reply)
{
    if (reply.status == 0)
        return QStringLiteral("no answer (network error %1)").arg(int(reply.networkError));
    const QString start = redact(QString::fromUtf8(reply.body), reply.secrets).left(200).simplified();
    return start.isEmpty() ? QStringLiteral("HTTP %1").arg(reply.status)
                           : QStringLiteral("HTTP %1: %2").arg(QString::number(reply.status), start);
}

RefusalWords refusalWords(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const auto text = [&object](const char *name) { return object.value(QLatin1String(name)).toVariant().toString(); };
    if (object.contains(QLatin1String("error")))
        return {text("error"), text("error_description")};
    return {text("code"), text("message")};
}

HttpFacts httpFacts(const ReceivedReply &reply, Instant answeredAt)
{
    HttpFacts facts;
    facts.status = reply.status;
    const bool noConnection = reply.networkError == QNetworkReply::ConnectionRefusedError
        || reply.networkError == QNetworkReply::HostNotFoundError || reply.networkError == QNetworkReply::SslHandshakeFailedError;
    facts.wasSent = reply.status != 0 || !noConnection;
    if (reply.status >= 400) {
        const RefusalWords words = refusalWords(reply.body);
        facts.serverCode = redact(words.code, reply.secrets).left(longestServerText);
        facts.serverMessage = redact(words.message, reply.secrets).left(longestServerText);
    }
    facts.serverTime = httpDate(reply.date);
    facts.rateLimit = reply.rateLimit;
    facts.retryAt = retryAt(reply, answeredAt);
    return facts;
}
