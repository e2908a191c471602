// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/rememberedproxies.h"

#include <QUrl>

#include <chrono>

using namespace std::chrono_literals;

QList<QNetworkProxy> RememberedProxies::queryProxy(const QNetworkProxyQuery &query)
{
    const QUrl url = query.url();
    const QString place = url.scheme() + QLatin1String("://") + url.authority(QUrl::FullyEncoded);
    Answer &answer = m_answers[place];
    if (answer.proxies.isEmpty() || answer.until.hasExpired()) {
        answer = {proxyForQuery(query), QDeadlineTimer(60s)};
        // The same for a socket, which asks the application once more when it connects. But where Qt knows beforehand
        // that there is none, it reads plain http from a socket without a buffer, one system call for every byte.
        if (url.scheme() == QLatin1String("http") && answer.proxies.value(0).type() == QNetworkProxy::NoProxy)
            answer.proxies = {QNetworkProxy(QNetworkProxy::DefaultProxy)};
    }
    return answer.proxies;
}
