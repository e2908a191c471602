// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"
#include "support/rawclient.h"
#include "support/tlsclient.h"
#include "vault/certificate.h"

#include <QDir>
#include <QRegularExpression>
#include <QSslKey>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace std::chrono_literals;

namespace {

const QHostAddress local(QHostAddress::LocalHost);

const TlsIdentity &identity()
{
    static const TlsIdentity made = *makeLoopbackCertificate(systemNow());
    return made;
}

QSslConfiguration configuration()
{
    QSslConfiguration configuration;
    configuration.setLocalCertificateChain(QSslCertificate::fromData(identity().certificatePem, QSsl::Pem));
    configuration.setPrivateKey(QSslKey(identity().keyPem.expose().toByteArray(), QSsl::Ec));
    return configuration;
}

/// A server over TLS that keeps what arrives, and the answers that are owed.
struct Listening {
    explicit Listening(const HttpServer::Rules &rules = {}) : server(std::make_unique<HttpServer>(rules))
    {
        QObject::connect(server.get(), &HttpServer::requested, server.get(),
                         [this](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
                             requests.append(request);
                             answers.append(answer);
                         });
        QObject::connect(server.get(), &HttpServer::refused, server.get(),
                         [this](int status, const QString &reason) { refusals.append(QString::number(status) + QLatin1Char(' ') + reason); });
        server->setTls(configuration());
        listening = bool(server->listen(local, 0));
        port = server->port();
    }
    QByteArray get(const QByteArray &target = "/") const
    {
        return "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) + "\r\n\r\n";
    }
    qsizetype sockets() const { return server->findChildren<QTcpSocket *>(QString(), Qt::FindDirectChildrenOnly).size(); }

    bool listening = false;
    quint16 port = 0;
    QList<HttpRequest> requests;
    QList<std::shared_ptr<PendingAnswer>> answers;
    QStringList refusals;
    std::unique_ptr<HttpServer> server;
};

qsizetype openDescriptors()
{
    return QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size();
}

/// A hello as TLS 1.1 has it, by hand, because today's libraries do not make one.
QByteArray oldHello()
{
    const QByteArray body = QByteArray("\x03\x02", 2) + QByteArray(32, 'r') + QByteArray("\x00\x00\x06\x00\x2f\x00\x35\xc0\x13\x01\x00", 11);
    return QByteArray("\x16\x03\x01\x00", 4) + char(body.size() + 4) + QByteArray("\x01\x00\x00", 3) + char(body.size()) + body;
}

} // namespace

class tst_httpservertls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(QSslSocket::supportsSsl(), "Qt's TLS plug-in is missing");
        m_hello = clientHello();
        QVERIFY(m_hello.size() > 50);
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void answersLaterAndCloses()
    {
        Listening here;
        QVERIFY(here.listening);
        TlsClient client(here.port, identity().certificatePem);
        client.send(here.get("/callback?code=x"));
        QTRY_COMPARE_WITH_TIMEOUT(here.requests.size(), 1, 10'000);
        QCOMPARE(here.requests.at(0).path, "/callback");
        QCOMPARE(here.requests.at(0).localAddress, local);
        QCOMPARE(here.requests.at(0).peerPort, client.socket.localPort());
        QCOMPARE(client.socket.peerCertificate(), configuration().localCertificate());
        here.answers.takeFirst()->send(HttpResponse::html(200, QByteArray(500'000, 'x')));
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed, 10'000);
        QCOMPARE(client.status(), 200);
        QCOMPARE(client.body().size(), 500'000);
        QVERIFY2(client.wasToldTheEnd(), qPrintable(client.errors.join(QLatin1Char('\n'))));
        QTRY_COMPARE_WITH_TIMEOUT(here.sockets(), 0, 10'000);
        QVERIFY(here.refusals.isEmpty());
    }

    void requestsMayArriveByteByByte()
    {
        HttpServer::Rules rules;
        rules.methods = {"POST"};
        rules.bodyBytes = 300'000;
        Listening here(rules);
        TlsClient client(here.port, identity().certificatePem);
        QTRY_VERIFY_WITH_TIMEOUT(client.socket.isEncrypted(), 10'000);
        const QByteArray head = "POST / HTTP/1.1\r\nHost: localhost:" + QByteArray::number(here.port) + "\r\nContent-Length: 300000\r\n\r\n";
        for (const char byte : head) {
            client.send(QByteArray(1, byte));
            QTest::qWait(0);
        }
        client.send(QByteArray(300'000, 'x')); // many times what is read at once
        QTRY_COMPARE_WITH_TIMEOUT(here.requests.size(), 1, 10'000);
        QCOMPARE(here.requests.at(0).body, QByteArray(300'000, 'x'));
    }

    void aRefusalReachesTheClientWhateverLiesUnread()
    {
        Listening here;
        TlsClient client(here.port, identity().certificatePem);
        client.send("POST / HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(here.port) + "\r\nContent-Length: 900000\r\n\r\n"
                    + QByteArray(900'000, 'x'));
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed, 10'000);
        QCOMPARE(client.status(), 405);
        QVERIFY2(client.wasToldTheEnd(), qPrintable(client.errors.join(QLatin1Char('\n'))));
        QCOMPARE(here.refusals, QStringList(QStringLiteral("405 method_not_allowed")));
        QTRY_COMPARE_WITH_TIMEOUT(here.sockets(), 0, 10'000);
    }

    /// Closing outright while the client still sends would be a reset, which can destroy the answer on its way. The
    /// client's bytes pass through here, so that it does not close as soon as it is told the end.
    void lingersBehindTheEndOfTls()
    {
        Listening here;
        QTcpServer relay;
        QVERIFY(relay.listen(local));
        TlsClient client(relay.serverPort(), identity().certificatePem);
        client.send(here.get());
        QTRY_VERIFY_WITH_TIMEOUT(relay.hasPendingConnections(), 10'000);
        QTcpSocket *const side = relay.nextPendingConnection();
        RawClient raw(here.port);
        connect(side, &QTcpSocket::readyRead, this, [&raw, side] { raw.send(side->readAll()); });
        raw.send(side->readAll());
        qsizetype passedOn = 0;
        const auto isRequested = [&] {
            side->write(raw.received().mid(passedOn));
            passedOn = raw.received().size();
            return here.answers.size() == 1;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isRequested(), 10'000);
        here.answers.takeFirst()->send(HttpResponse::html(200, "ok"));
        QTRY_VERIFY_WITH_TIMEOUT(raw.isClosed(), 10'000);
        QVERIFY(raw.isClosedGracefully());
        const auto isLingering = [&here] {
            const auto left = here.server->findChildren<QTcpSocket *>(QString(), Qt::FindDirectChildrenOnly);
            return left.size() == 1 && !qobject_cast<QSslSocket *>(left.first());
        };
        QTRY_VERIFY_WITH_TIMEOUT(isLingering(), 10'000);
        raw.close();
        QTRY_COMPARE_WITH_TIMEOUT(here.sockets(), 0, 10'000);
    }

    void whatIsNoHandshakeHarmsNobody_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("refusal");
        const auto row = [](const char *name, const QByteArray &bytes, const char *refusal) {
            QTest::newRow(name) << bytes << QString::fromLatin1(refusal);
        };
        row("C5.4 plain http", "GET /callback?code=x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "400 plain_http");
        row("C5.4 plain http, endless", "POST / HTTP/1.1\r\n\r\n" + QByteArray(500'000, 'x'), "400 plain_http");
        row("C5.4 one letter of plain http", "G", "400 plain_http");
        row("junk", QByteArray("\x00\xff\x00\x01junk", 8), "400 no_tls_hello");
        row("an alert first", QByteArray("\x15\x03\x01\x00\x02\x02\x2e", 7), "400 no_tls_hello");
        row("junk in a record", QByteArray("\x16\x03\x01\x00\x08garbage!", 13), "400 tls_failed");
        row("junk behind the record type", "\x16 is no version", "400 tls_failed");
        row("TLS 1.1", oldHello(), "400 tls_failed");
        row("refuses the certificate", m_hello + QByteArray("\x15\x03\x03\x00\x02\x02\x2e", 7), "400 tls_failed");
        row("junk behind the hello", m_hello + QByteArray(3000, '\x7f'), "400 tls_failed");
        row("a hello twice", m_hello + m_hello, "400 tls_failed");
        row("silence", "", "");
        row("one byte of a hello", m_hello.left(1), "");
        row("half a hello", m_hello.left(m_hello.size() / 2), "");
        row("a hello and no more", m_hello, "");
        row("a record that never ends", QByteArray("\x16\x03\x01\x3f\xff\x01\x00\x3f\xfb", 9) + QByteArray(1000, 'x'), "");
    }

    void whatIsNoHandshakeHarmsNobody()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, refusal);
        HttpServer::Rules rules;
        if (refusal.isEmpty())
            rules.requestDeadline = 300ms; // what ends these; the others end by themselves
        Listening here(rules);
        const qsizetype before = openDescriptors();
        {
            RawClient client(here.port);
            client.send(bytes);
            QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), 10'000);
            QCOMPARE(client.status(), refusal.endsWith(QLatin1String("plain_http")) ? 400 : 0);
            if (bytes == oldHello()) {
                QVERIFY2(client.received().startsWith('\x15') && client.received().at(6) == 70, "protocol_version (RFC 8446 §6.2)");
            }
        }
        QTRY_COMPARE_WITH_TIMEOUT(here.refusals.join(QLatin1Char(' ')), refusal, 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(here.sockets(), 0, 10'000);
        QVERIFY(here.requests.isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(openDescriptors() <= before, 10'000); // fewer, when the test before had left one
    }

    /// The deadline runs from the first packet: neither the handshake nor a drip of bytes prolongs it.
    void theDeadlineCountsTheHandshake()
    {
        HttpServer::Rules rules;
        rules.requestDeadline = 300ms;
        Listening here(rules);
        RawClient drip(here.port);
        for (int i = 0; i < 1000 && !drip.isClosed(); ++i) {
            drip.send(m_hello.mid(i, 1));
            QTest::qWait(10);
        }
        QVERIFY(drip.isClosed());
        TlsClient half(here.port, identity().certificatePem);
        half.send("GET / HT");
        QTRY_VERIFY_WITH_TIMEOUT(half.isClosed, 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(here.sockets(), 0, 10'000);
        QVERIFY(here.requests.isEmpty());
        // Where the machine was too slow for a handshake within the deadline, nothing is said.
        QVERIFY(half.status() == 408 || half.received.isEmpty());
    }

    void idleConnectionsAreLimited()
    {
        Listening here; // 32
        std::vector<std::unique_ptr<RawClient>> idle;
        for (int i = 0; i < 32; ++i) {
            idle.push_back(std::make_unique<RawClient>(here.port));
            idle.back()->send(i % 2 ? m_hello.left(100) : QByteArray());
        }
        QTRY_COMPARE_WITH_TIMEOUT(here.sockets(), 32, 10'000);
        TlsClient tooMany(here.port, identity().certificatePem);
        QTRY_VERIFY_WITH_TIMEOUT(tooMany.isClosed, 10'000);
        QCOMPARE(here.refusals, QStringList(QStringLiteral("503 too_many_connections")));
        QTRY_COMPARE_WITH_TIMEOUT(here.sockets(), 32, 10'000);
        idle.front()->abort();
        QTRY_COMPARE_WITH_TIMEOUT(here.sockets(), 31, 10'000);
        TlsClient next(here.port, identity().certificatePem);
        next.send(here.get());
        QTRY_COMPARE_WITH_TIMEOUT(here.requests.size(), 1, 10'000);
        here.answers.takeFirst()->send(HttpResponse::html(200, "room again"));
        QTRY_COMPARE_WITH_TIMEOUT(next.body(), "room again", 10'000);
        QVERIFY(!idle.back()->isClosed());
    }

    void clientsMayLeaveAtAnyMoment()
    {
        const qsizetype before = openDescriptors();
        {
            Listening here;
            for (int cut = 0; cut <= m_hello.size(); cut += 16) {
                RawClient client(here.port);
                client.send(m_hello.left(cut));
                QTRY_VERIFY_WITH_TIMEOUT(client.isConnected() || client.isClosed(), 10'000);
                cut % 32 ? client.abort() : client.close();
            }
            TlsClient early(here.port, identity().certificatePem);
            early.send(here.get());
            QTRY_COMPARE_WITH_TIMEOUT(here.answers.size(), 1, 10'000);
            early.socket.abort();
            here.answers.takeFirst()->send(HttpResponse::html(200, QByteArray(300'000, 'x')));
            QTRY_COMPARE_WITH_TIMEOUT(here.sockets(), 0, 10'000);
            QVERIFY(here.refusals.isEmpty());
        }
        QTRY_VERIFY_WITH_TIMEOUT(openDescriptors() <= before, 10'000); // fewer, when the test before had left one
    }

    void stopListeningFreesThePortAndKeepsWhoWaits()
    {
        Listening here;
        TlsClient waiting(here.port, identity().certificatePem);
        waiting.send(here.get());
        RawClient half(here.port);
        half.send(m_hello.left(50));
        RawClient hello(here.port);
        hello.send(m_hello);
        QTRY_VERIFY_WITH_TIMEOUT(here.answers.size() == 1 && here.sockets() == 3 && !hello.received().isEmpty(), 10'000);
        here.server->stopListening();
        QTcpServer other;
        QVERIFY(other.listen(local, here.port));
        QTRY_VERIFY_WITH_TIMEOUT(half.isClosed() && hello.isClosed(), 10'000);
        here.answers.takeFirst()->send(HttpResponse::html(200, "still here"));
        QTRY_VERIFY_WITH_TIMEOUT(waiting.isClosed, 10'000);
        QCOMPARE(waiting.body(), "still here");
        QVERIFY(waiting.wasToldTheEnd());
    }

    void anOwedAnswerOutlivesTheServer()
    {
        const qsizetype before = openDescriptors();
        {
            Listening here;
            TlsClient client(here.port, identity().certificatePem);
            client.send(here.get());
            QTRY_COMPARE_WITH_TIMEOUT(here.answers.size(), 1, 10'000);
            here.server.reset();
            QTest::qWait(0);
            here.answers.takeFirst()->send(HttpResponse::html(200, QByteArray(500'000, 'x')));
            QTRY_VERIFY_WITH_TIMEOUT(client.isClosed, 10'000);
            QCOMPARE(client.body().size(), 500'000);
            QVERIFY(client.wasToldTheEnd());
        }
        QTRY_VERIFY_WITH_TIMEOUT(openDescriptors() <= before, 10'000); // fewer, when the test before had left one
    }

    void theServerMayDieInItsOwnSignal()
    {
        const auto dying = [this] {
            auto *server = new HttpServer(HttpServer::Rules());
            connect(server, &HttpServer::refused, this, [server] { delete server; });
            connect(server, &HttpServer::requested, this, [server] { delete server; });
            server->setTls(configuration());
            return server->listen(local, 0) ? server->port() : quint16(0);
        };
        for (const QByteArray &bytes : {QByteArray("GET /"), QByteArray(20, '\x01'), m_hello + QByteArray(100, 'x')}) {
            RawClient client(dying());
            client.send(bytes);
            QTRY_VERIFY_WITH_TIMEOUT(client.isClosed(), 10'000);
        }
        const quint16 port = dying();
        TlsClient client(port, identity().certificatePem);
        client.send("GET / HTTP/1.1\r\nHost: localhost:" + QByteArray::number(port) + "\r\n\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosed, 10'000);
        QCOMPARE(client.status(), 500);
    }

    void closeResetsEverybody()
    {
        const qsizetype before = openDescriptors();
        {
            Listening here;
            TlsClient waiting(here.port, identity().certificatePem);
            waiting.send(here.get());
            RawClient half(here.port);
            half.send(m_hello.left(50));
            QTRY_VERIFY_WITH_TIMEOUT(here.answers.size() == 1 && here.sockets() == 2, 10'000);
            here.answers.takeFirst()->send(HttpResponse::html(200, QByteArray(5'000'000, 'x')));
            here.server->close();
            QTRY_VERIFY_WITH_TIMEOUT(waiting.isClosed && half.isClosed(), 10'000);
            QVERIFY(!waiting.wasToldTheEnd());
            QTRY_COMPARE_WITH_TIMEOUT(here.sockets(), 0, 10'000);
        }
        QTRY_VERIFY_WITH_TIMEOUT(openDescriptors() <= before, 10'000); // fewer, when the test before had left one
    }

private:
    QByteArray m_hello;
};

QTEST_GUILESS_MAIN(tst_httpservertls)
#include "tst_httpservertls.moc"
