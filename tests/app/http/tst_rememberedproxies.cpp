// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"
#include "http/oneshotnetwork.h"
#include "http/rememberedproxies.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <memory>

namespace {

const QHostAddress local(QHostAddress::LocalHost);

/// What the system says, counted.
class Says : public QNetworkProxyFactory
{
public:
    explicit Says(const QNetworkProxy &proxy) : m_proxy(proxy) { }
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        asked.append(query.url().toString());
        return {m_proxy};
    }
    static inline QStringList asked;

private:
    QNetworkProxy m_proxy;
};

QNetworkProxyQuery query(const char *address)
{
    return QNetworkProxyQuery(QUrl(QString::fromLatin1(address)));
}

} // namespace

class tst_rememberedproxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        Says::asked.clear();
    }
    void cleanup() { QNetworkProxyFactory::setApplicationProxyFactory(nullptr); }

    void asksOnceForEachHost()
    {
        QNetworkProxyFactory::setApplicationProxyFactory(
            new Says(QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("proxy.test"), 3128)));
        RememberedProxies proxies;
        for (const char *address : {"https://api.test/v1/oauth-token", "https://api.test/v2/oauth/revoke",
                                    "https://api.test/v1/oauth-token?x=1"})
            QCOMPARE(proxies.queryProxy(query(address)).value(0).hostName(), QStringLiteral("proxy.test"));
        QCOMPARE(Says::asked.size(), 1);
        for (const char *address : {"https://api.test:8443/", "http://api.test/", "https://other.test/"})
            QCOMPARE(proxies.queryProxy(query(address)).value(0).hostName(), QStringLiteral("proxy.test"));
        QCOMPARE(Says::asked.size(), 4);
    }

    void leavesNoProxyToTheSocketForPlainHttpAlone()
    {
        QNetworkProxyFactory::setApplicationProxyFactory(new Says(QNetworkProxy(QNetworkProxy::NoProxy)));
        RememberedProxies proxies;
        QCOMPARE(proxies.queryProxy(query("http://127.0.0.1:8400/")).value(0).type(), QNetworkProxy::DefaultProxy);
        QCOMPARE(proxies.queryProxy(query("https://127.0.0.1:8400/")).value(0).type(), QNetworkProxy::NoProxy);
    }

    void aNetworkGoesThroughTheProxyThatTheSystemSays()
    {
        QTcpServer proxy;
        QVERIFY(proxy.listen(local));
        QByteArray seen;
        connect(&proxy, &QTcpServer::newConnection, &proxy, [&] {
            QTcpSocket *const socket = proxy.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [&seen, socket] {
                seen += socket->readAll();
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            });
        });
        QNetworkProxyFactory::setApplicationProxyFactory(
            new Says(QNetworkProxy(QNetworkProxy::HttpProxy, local.toString(), proxy.serverPort())));
        OneShotNetwork network;
        for (int i = 0; i < 3; ++i) {
            std::unique_ptr<QNetworkReply> reply(
                network.get(QNetworkRequest(QUrl(QStringLiteral("http://far.test/page")))));
            QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 10'000);
            QCOMPARE(reply->readAll(), QByteArray("{}"));
        }
        QVERIFY2(seen.startsWith("GET http://far.test/page HTTP/1.1\r\n"), seen.constData());
        QCOMPARE(Says::asked.filter(QStringLiteral("far.test")).size(), 1);
    }

    void aNetworkWithoutAProxyReachesTheServer()
    {
        QNetworkProxyFactory::setApplicationProxyFactory(new Says(QNetworkProxy(QNetworkProxy::NoProxy)));
        HttpServer server({});
        QVERIFY(server.listen(local, 0));
        connect(&server, &HttpServer::requested, &server,
                [](const HttpRequest &, const std::shared_ptr<PendingAnswer> &answer) {
                    answer->send(HttpResponse::json(200, "{}"));
                });
        OneShotNetwork network;
        std::unique_ptr<QNetworkReply> reply(
            network.get(QNetworkRequest(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(server.port())))));
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 10'000);
        QCOMPARE(reply->readAll(), QByteArray("{}"));
    }
};

QTEST_GUILESS_MAIN(tst_rememberedproxies)
#include "tst_rememberedproxies.moc"
