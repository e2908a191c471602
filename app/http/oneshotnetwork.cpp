// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/oneshotnetwork.h"

#include "http/oneshotbody.h"
#include "http/rememberedproxies.h"

#include <algorithm>

namespace {

constexpr char abortReasonProperty[] = "grantdeskAbortReason";

/// The first reason stays.
void remember(QNetworkReply *reply, AbortReason reason)
{
    if (abortReason(reply) == AbortReason::None)
        reply->setProperty(abortReasonProperty, static_cast<int>(reason));
}

void refuseAsTooLarge(QNetworkReply *reply)
{
    if (reply->isFinished())
        return;
    remember(reply, AbortReason::TooLarge);
    // Qt's network thread reports a status such as 500 by itself, and a reply that is aborted in between makes Qt warn:
    // the rest of such an answer is thrown away as it comes, until it ends or the deadline does it.
    if (reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() >= 400)
        reply->skip(reply->bytesAvailable());
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
    setProxyFactory(new RememberedProxies);
    m_nextDeadline.setSingleShot(true);
    connect(&m_nextDeadline, &QTimer::timeout, this, &OneShotNetwork::abortOverdue);
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

    limitTime(reply);
    const qint64 limit = m_answerLimit;
    connect(reply, &QNetworkReply::metaDataChanged, reply, [reply, limit] {
        if (reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > limit)
            refuseAsTooLarge(reply);
    });
    // downloadProgress counts what was read already, but comes ten times a second at most.
    connect(reply, &QNetworkReply::readyRead, reply, [reply, limit] {
        if (reply->bytesAvailable() > limit || abortReason(reply) == AbortReason::TooLarge)
            refuseAsTooLarge(reply);
    });
    connect(reply, &QNetworkReply::downloadProgress, reply, [reply, limit](qint64 received, qint64) {
        if (received > limit)
            refuseAsTooLarge(reply);
    });
    return reply;
}

void OneShotNetwork::endByTime(QNetworkReply *reply)
{
    if (reply->isFinished())
        return;
    remember(reply, AbortReason::Deadline);
    reply->abort();
}

void OneShotNetwork::limitTime(QNetworkReply *reply)
{
    while (!m_underWay.empty() && (!m_underWay.front().reply || m_underWay.front().reply->isFinished()))
        m_underWay.pop_front();
    const UnderWay last{QDeadlineTimer(m_deadline), reply};
    const auto place = std::upper_bound(m_underWay.begin(), m_underWay.end(), last,
                                        [](const UnderWay &a, const UnderWay &b) { return a.until < b.until; });
    const bool isFirst = place == m_underWay.begin();
    m_underWay.insert(place, last);
    if (isFirst)
        m_nextDeadline.start(m_deadline);
}

void OneShotNetwork::abortOverdue()
{
    while (!m_underWay.empty() && m_underWay.front().until.hasExpired()) {
        const QPointer<QNetworkReply> reply = m_underWay.front().reply;
        m_underWay.pop_front();
        // Whoever hears of it may make another request, which adds itself here.
        if (reply)
            endByTime(reply);
    }
    if (!m_underWay.empty())
        m_nextDeadline.start(std::chrono::milliseconds(m_underWay.front().until.remainingTime() + 1));
}
