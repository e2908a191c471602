// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/seams.h"
#include "http/oneshotnetwork.h"
#include "http/sendatonce.h"
#include "support/http2peer.h"
#include "vault/certificate.h"

#include <QDir>
#include <QLoggingCategory>
#include <QTest>

#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace {

const QHostAddress local(QHostAddress::LocalHost);

/// For each of our connections to \a port, whether it sends at once.
QList<bool> connectionsTo(quint16 port)
{
    QList<bool> found;
    for (const QString &each : QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::Files | QDir::System)) {
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        if (getpeername(each.toInt(), reinterpret_cast<sockaddr *>(&peer), &size) != 0 || ntohs(peer.sin_port) != port)
            continue;
        int noDelay = 0;
        size = sizeof noDelay;
        getsockopt(each.toInt(), IPPROTO_TCP, TCP_NODELAY, &noDelay, &size);
        found.append(noDelay != 0);
    }
    return found;
}

} // namespace

class tst_sendatonce : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void takesTheConnectionsToOnePort()
    {
        QTcpServer server, other;
        QVERIFY(server.listen(local) && other.listen(local));
        QTcpSocket first, second, elsewhere;
        for (QTcpSocket *socket : {&first, &second})
            socket->connectToHost(local, server.serverPort());
        elsewhere.connectToHost(local, other.serverPort());
        QTRY_VERIFY_WITH_TIMEOUT(first.state() == QTcpSocket::ConnectedState
                                     && second.state() == QTcpSocket::ConnectedState
                                     && elsewhere.state() == QTcpSocket::ConnectedState,
                                 10'000);
        QCOMPARE(connectionsTo(server.serverPort()), (QList<bool>{false, false}));
        sendAtOnce(server.serverPort());
        QCOMPARE(connectionsTo(server.serverPort()), (QList<bool>{true, true}));
        QCOMPARE(connectionsTo(other.serverPort()), QList<bool>{false});
    }

    void aPortThatNobodyIsConnectedToIsNoFault_data()
    {
        QTest::addColumn<quint16>("port");
        QTest::newRow("none") << quint16(0);
        QTest::newRow("a free one") << quint16(1);
        QTest::newRow("the last") << quint16(65535);
    }
    void aPortThatNobodyIsConnectedToIsNoFault()
    {
        QFETCH(const quint16, port);
        sendAtOnce(port);
        QVERIFY(connectionsTo(port).isEmpty());
    }

    void everyNetworkDoesSoOverTls()
    {
        QLoggingCategory::setFilterRules(
            QStringLiteral("qt.core.qobject.connect.warning=false")); // Qt's own, with HTTP/2
        const Result<TlsIdentity> identity = makeLoopbackCertificate(systemNow());
        QVERIFY(identity);
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        trusting.setCaCertificates(QSslCertificate::fromData(identity->certificatePem, QSsl::Pem));
        QSslConfiguration::setDefaultConfiguration(trusting);
        Http2Peer peer(identity->certificatePem, identity->keyPem.expose().toByteArray(),
                       [](const Http2Peer::Request &request, const Http2Peer::Connection &connection) {
                           connection.answer(request.stream, "{}");
                       });
        QVERIFY(peer.listen(local));
        OneShotNetwork network;
        std::unique_ptr<QNetworkReply> reply(
            network.get(QNetworkRequest(QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(peer.serverPort())))));
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 10'000);
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        QCOMPARE(connectionsTo(peer.serverPort()), QList<bool>{true});
    }
};

QTEST_GUILESS_MAIN(tst_sendatonce)
#include "tst_sendatonce.moc"
