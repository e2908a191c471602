// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/oneshotnetwork.h"

#include "http/oneshotbody.h"

#include <QTimer>

namespace {

constexpr char abortReasonProperty[] = "grantdeskAbortReason";

void abortBecause(QNetworkReply *reply, AbortReason reason)
{
    if (reply->isFinished() || abortReason(reply) != AbortReason::None)
        return;
    reply->setProperty(abortReasonProperty, static_cast<int>(reason));
    // The error of a status such as 500 may be on its way already; aborting in between makes Qt warn.
    if (reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() >= 400)
        QMetaObject::invokeMethod(reply, &QNetworkReply::abort, Qt::QueuedConnection);
    else
        reply->abort();
}

QNetworkRequest hardened(const QNetworkRequest &request)
{
    QNetworkRequest hard(request);
    hard.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    for (const auto attribute :
         {QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::CookieSaveControlAttribute,
          QNetworkRequest::AuthenticationReuseAttribute})
        hard.setAttribute(attribute, QNetworkRequest::Manual);
    hard.setRawHeader("User-Agent", "Grantdesk/" GRANTDESK_VERSION);
    if (!hard.hasRawHeader("Accept"))
        hard.setRawHeader("Accept", "application/json");
    // Qt unpacks by itself what it asked to be packed; a small answer must not become a big one.
    hard.setRawHeader("Accept-Encoding", "identity");
    const QString scheme = hard.url().scheme();
    if (scheme != QStringLiteral("https") && scheme != QStringLiteral("http"))
        hard.setUrl(QUrl(QStringLiteral("refused:scheme")));
    return hard;
}

} // namespace

AbortReason abortReason(const QNetworkReply *reply)
{
    return static_cast<AbortReason>(reply->property(abortReasonProperty).toInt());
}

OneShotNetwork::OneShotNetwork(QObject *parent, qint64 answerLimit)
    : QNetworkAccessManager(parent), m_answerLimit(answerLimit)
{
    setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

QNetworkReply *OneShotNetwork::createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body)
{
    QNetworkRequest hard = hardened(request);
    OneShotBody *once = nullptr;
    if (operation == PostOperation && body) {
        once = new OneShotBody(body->readAll());
        hard.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        hard.setHeader(QNetworkRequest::ContentLengthHeader, once->total());
        body = once;
    }
    QNetworkReply *reply = QNetworkAccessManager::createRequest(operation, hard, body);
    if (once)
        once->setParent(reply);
    m_lastReply = reply;

    QTimer::singleShot(m_deadline, reply, [reply] { abortBecause(reply, AbortReason::Deadline); });
    const qint64 limit = m_answerLimit;
    connect(reply, &QNetworkReply::metaDataChanged, reply, [reply, limit] {
        if (reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > limit)
            abortBecause(reply, AbortReason::TooLarge);
    });
    // downloadProgress counts what was read already, but comes ten times a second at most.
    connect(reply, &QNetworkReply::readyRead, reply, [reply, limit] {
        if (reply->bytesAvailable() > limit)
            abortBecause(reply, AbortReason::TooLarge);
    });
    connect(reply, &QNetworkReply::downloadProgress, reply, [reply, limit](qint64 received, qint64) {
        if (received > limit)
            abortBecause(reply, AbortReason::TooLarge);
    });
    return reply;
}
