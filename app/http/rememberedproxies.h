// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QHash>
#include <QNetworkProxyFactory>

/// Proxies as the application, or the system, says, asked once a minute for each host rather than for each request: the
/// question takes a tenth of a millisecond, and more where a script decides. One thread.
class RememberedProxies : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override;

private:
    struct Answer {
        QList<QNetworkProxy> proxies;
        QDeadlineTimer until;
    };
    QHash<QString, Answer> m_answers;
};
