// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"
#include "support/rawclient.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace std::chrono_literals;

namespace {

const QHostAddress local(QHostAddress::LocalHost);

QByteArray get(const HttpServer &server, const QByteArray &target = "/")
{
    return "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(server.port()) + "\r\n\r\n";
}

/// A server that keeps what arrives, and the answers that are owed.
struct Listening {
    explicit Listening(const HttpServer::Rules &rules = {}) : server(std::make_unique<HttpServer>(rules))
    {
        QObject::connect(server.get(), &HttpServer::requested, server.get(),
                         [this](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
                             requests.append(request);
                             answers.append(answer);
                         });
        QObject::connect(server.get(), &HttpServer::refused, server.get(), [this](int status, const QString &reason) {
            refusals.append(QString::number(status) + QLatin1Char(' ') + reason);
        });
        listening = bool(server->listen(local, 0));
    }
    bool listening = false;
    QList<HttpRequest> requests;
    QList<std::shared_ptr<PendingAnswer>> answers;
    QStringList refusals;
    std::unique_ptr<HttpServer> server;
};

} // namespace

class tst_httpserver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void answersLaterAndCloses()
    {
        Listening here;
        QVERIFY(here.listening);
        RawClient client(here.server->port());
        client.send(get(*here.server, "/callback?code=x"));
        QTRY_COMPARE(here.requests.size(), 1);
        QCOMPARE(here.requests.at(0).path, "/callback");
        QCOMPARE(here.requests.at(0).query, "code=x");
        QCOMPARE(here.requests.at(0).localAddress, local);
        QVERIFY(here.requests.at(0).peerPort != 0);
        QVERIFY(client.received().isEmpty());

        here.answers.takeFirst()->send(HttpResponse::redirect("https://miro.com/app-install-completed/"));
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.isClosedGracefully());
        QCOMPARE(client.status(), 302);
        QCOMPARE(client.header("Location"), "https://miro.com/app-install-completed/");
        QCOMPARE(client.header("Connection"), "close");
    }

    void theFirstAnswerWins()
    {
        Listening here;
        RawClient client(here.server->port());
        client.send(get(*here.server));
        QTRY_COMPARE(here.answers.size(), 1);
        QVERIFY(!here.answers.at(0)->isAnswered());
        here.answers.at(0)->send(HttpResponse::html(200, "first"));
        QVERIFY(here.answers.at(0)->isAnswered());
        here.answers.at(0)->send(HttpResponse::html(500, "second"));
        here.answers.at(0)->abort();
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.body(), "first");
    }

    void anAnswerThatIsForgottenIsA500()
    {
        Listening here;
        RawClient client(here.server->port());
        client.send(get(*here.server));
        QTRY_COMPARE(here.answers.size(), 1);
        here.answers.clear();
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.status(), 500);
    }

    void aRefusalNeverReachesTheProgram_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QString>("refusal");
        QTest::addColumn<QByteArray>("allow");
        QTest::newRow("D-8252-14 POST") << QByteArray("POST / HTTP/1.1\r\nHost: HOST\r\n\r\n")
                                        << QStringLiteral("405 method_not_allowed") << QByteArray("GET");
        QTest::newRow("D-8252-14 HEAD") << QByteArray("HEAD / HTTP/1.1\r\nHost: HOST\r\n\r\n")
                                        << QStringLiteral("405 method_not_allowed") << QByteArray("GET");
        QTest::newRow("D-8252-14 Host") << QByteArray("GET / HTTP/1.1\r\nHost: miro.com\r\n\r\n")
                                        << QStringLiteral("421 wrong_host") << QByteArray();
        QTest::newRow("body") << QByteArray("GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\n\r\nx")
                              << QStringLiteral("413 body_too_long") << QByteArray();
        QTest::newRow("TLS hello") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)
                                   << QStringLiteral("400 tls_hello") << QByteArray();
        QTest::newRow("D-8252-14 long line") << QByteArray("GET /" + QByteArray(9000, 'a') + " HTTP/1.1\r\n\r\n")
                                             << QStringLiteral("414 request_line_too_long") << QByteArray();
        QTest::newRow("D-8252-14 long head") << QByteArray("GET / HTTP/1.1\r\nX: " + QByteArray(20000, 'a'))
                                             << QStringLiteral("431 head_too_long") << QByteArray();
        QTest::newRow("an endless body behind a refusal")
            << QByteArray("POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 900000\r\n\r\n" + QByteArray(900000, 'x'))
            << QStringLiteral("405 method_not_allowed") << QByteArray("GET");
    }

    /// The answer arrives although bytes of the client lie unread: no reset eats it.
    void aRefusalNeverReachesTheProgram()
    {
        QFETCH(QByteArray, request);
        QFETCH(const QString, refusal);
        QFETCH(const QByteArray, allow);
        Listening here;
        request.replace("HOST", QByteArray("127.0.0.1:" + QByteArray::number(here.server->port())));
        RawClient client(here.server->port());
        client.send(request);
        QTRY_VERIFY(client.isClosed());
        QVERIFY2(client.isClosedGracefully(), client.received().constData());
        QCOMPARE(here.refusals, QStringList(refusal));
        QCOMPARE(client.status(), refusal.left(3).toInt());
        QCOMPARE(client.header("Allow"), allow);
        QVERIFY(here.requests.isEmpty());
        QCOMPARE(client.body().isEmpty(), request.startsWith("HEAD"));
        QVERIFY(!client.header("Cache-Control").isEmpty());
    }

    void requestsMayArriveByteByByte() // facts/qt.md: Qt's own handler loses a request cut behind its first line
    {
        Listening here;
        RawClient client(here.server->port());
        QTRY_VERIFY(client.isConnected());
        const QByteArray request = get(*here.server, "/callback?code=x");
        for (const char byte : request) {
            client.send(QByteArray(1, byte));
            QTest::qWait(0);
        }
        QTRY_COMPARE(here.requests.size(), 1);
        QCOMPARE(here.requests.at(0).query, "code=x");
    }

    void onlyTheFirstOfPipelinedRequestsCounts()
    {
        Listening here;
        RawClient client(here.server->port());
        client.send(get(*here.server, "/first") + get(*here.server, "/second"));
        QTRY_COMPARE(here.requests.size(), 1);
        client.send(get(*here.server, "/third"));
        here.answers.takeFirst()->send(HttpResponse::html(200, "first"));
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.isClosedGracefully());
        QCOMPARE(here.requests.size(), 1);
        QCOMPARE(client.received().count("HTTP/1.1"), 1);
    }

    void aBodyIsReadWhole()
    {
        HttpServer::Rules rules;
        rules.methods = {"POST"};
        rules.bodyBytes = 300'000;
        Listening here(rules);
        RawClient client(here.server->port());
        const QByteArray body(300'000, 'x');
        client.send("POST / HTTP/1.1\r\nHost: localhost:" + QByteArray::number(here.server->port())
                    + "\r\nContent-Length: 300000\r\n\r\n");
        client.send(body);
        QTRY_COMPARE(here.requests.size(), 1);
        QCOMPARE(here.requests.at(0).body, body);
    }

    void aClientThatWaitsForContinueGetsIt()
    {
        HttpServer::Rules rules;
        rules.methods = {"POST"};
        rules.bodyBytes = 10;
        Listening here(rules);
        RawClient client(here.server->port());
        client.send("POST / HTTP/1.1\r\nHost: localhost:" + QByteArray::number(here.server->port())
                    + "\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        QTRY_COMPARE(client.received(), "HTTP/1.1 100 Continue\r\n\r\n");
        client.send("body");
        QTRY_COMPARE(here.requests.size(), 1);
    }

    void slowClientsAreDropped() // D-8252-14
    {
        HttpServer::Rules rules;
        rules.requestDeadline = 500ms; // long enough for half a request to come even where the computer is slow
        Listening here(rules);
        RawClient half(here.server->port());
        half.send("GET / HTT");
        RawClient silent(here.server->port());
        QTRY_VERIFY(half.isClosed() && silent.isClosed());
        QCOMPARE(half.status(), 408);
        QVERIFY(half.isClosedGracefully());
        QVERIFY2(silent.received().isEmpty(), "a browser's spare connection deserves no words");
        QCOMPARE(here.refusals, QStringList(QStringLiteral("408 too_slow")));
    }

    void adripDoesNotProlongTheDeadline()
    {
        HttpServer::Rules rules;
        rules.requestDeadline = 500ms;
        Listening here(rules);
        RawClient drip(here.server->port());
        for (int i = 0; i < 200 && !drip.isClosed(); ++i) {
            drip.send("G");
            QTest::qWait(10);
        }
        QCOMPARE(drip.status(), 408);
    }

    void anAnswerThatNeverComesEndsInAReset()
    {
        HttpServer::Rules rules;
        rules.answerDeadline = 50ms;
        Listening here(rules);
        RawClient client(here.server->port());
        client.send(get(*here.server));
        QTRY_COMPARE(here.answers.size(), 1);
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.wasReset());
        here.answers.at(0)->send(HttpResponse::html(200, "too late"));
        QVERIFY(client.received().isEmpty());
    }

    void tooManyConnectionsAreTurnedAway()
    {
        HttpServer::Rules rules;
        rules.connections = 2;
        Listening here(rules);
        RawClient first(here.server->port());
        RawClient second(here.server->port());
        QTRY_VERIFY(first.isConnected() && second.isConnected());
        RawClient third(here.server->port());
        third.send(get(*here.server));
        QTRY_COMPARE(third.status(), 503);
        QCOMPARE(here.refusals, QStringList(QStringLiteral("503 too_many_connections")));

        first.close();
        QTRY_VERIFY(third.isClosed());
        third.close();
        QTest::qWait(0);
        RawClient fourth(here.server->port());
        fourth.send(get(*here.server));
        QTRY_COMPARE(here.requests.size(), 1);
    }

    void aFloodOfConnectionsIsBounded()
    {
        HttpServer::Rules rules;
        rules.connections = 1;
        Listening here(rules);
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 100; ++i)
            clients.push_back(std::make_unique<RawClient>(here.server->port()));
        QTRY_VERIFY(
            std::count_if(clients.cbegin(), clients.cend(), [](const auto &client) { return client->isClosed(); })
            == 99);
        QVERIFY(here.server->findChildren<QTcpSocket *>().size() <= 1 + 32);
    }

    void aBrowserMayLeaveEarly()
    {
        Listening here;
        RawClient client(here.server->port());
        client.send(get(*here.server));
        QTRY_COMPARE(here.answers.size(), 1);
        client.abort();
        QTRY_COMPARE(here.server->findChildren<QTcpSocket *>().size(), 0);
        here.answers.takeFirst()->send(HttpResponse::html(200, "nobody is there"));
        QVERIFY(here.refusals.isEmpty());
    }

    /// The server learns of the reset only by writing.
    void aBrowserMayLeaveJustBeforeItsAnswer()
    {
        Listening here;
        RawClient client(here.server->port());
        client.send(get(*here.server));
        QTRY_COMPARE(here.answers.size(), 1);
        client.abort();
        here.answers.takeFirst()->send(HttpResponse::html(200, QByteArray(100'000, 'x')));
        QTRY_COMPARE(here.server->findChildren<QTcpSocket *>().size(), 0);
    }

    void stopListeningFreesThePortAndKeepsWhoWaits()
    {
        Listening here;
        const quint16 port = here.server->port();
        RawClient waiting(port);
        waiting.send(get(*here.server));
        RawClient half(port);
        half.send("GET ");
        QTRY_COMPARE(here.answers.size(), 1);
        QTRY_VERIFY(half.isConnected());

        here.server->stopListening();
        QVERIFY(!here.server->isListening());
        QTcpServer other;
        QVERIFY(other.listen(local, port));
        QTRY_VERIFY(half.isClosed());
        here.answers.takeFirst()->send(HttpResponse::html(200, "still here"));
        QTRY_VERIFY(waiting.isClosed());
        QCOMPARE(waiting.body(), "still here");
    }

    void anOwedAnswerOutlivesTheServer()
    {
        Listening here;
        RawClient client(here.server->port());
        client.send(get(*here.server));
        QTRY_COMPARE(here.answers.size(), 1);
        here.server.reset();
        QTest::qWait(0);
        here.answers.takeFirst()->send(HttpResponse::html(200, QByteArray(500'000, 'x')));
        QTRY_VERIFY(client.isClosed());
        QVERIFY(client.isClosedGracefully());
        QCOMPARE(client.body().size(), 500'000);
    }

    void theServerMayDieInItsOwnSignal()
    {
        for (const QByteArray &request :
             {QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), QByteArray("GET / HTTP/1.1\r\nHost: h\r\n\r\n")}) {
            HttpServer::Rules rules;
            rules.hosts = {"h"};
            auto *server = new HttpServer(rules);
            connect(server, &HttpServer::refused, this, [server] { delete server; });
            connect(server, &HttpServer::requested, this, [server] { delete server; });
            QVERIFY(server->listen(local, 0));
            RawClient client(server->port());
            client.send(request);
            QTRY_VERIFY(client.isClosed());
            QVERIFY(client.status() == 421 || client.status() == 500);
        }
    }

    void closeResetsEverybody()
    {
        Listening here;
        const quint16 port = here.server->port();
        RawClient waiting(port);
        waiting.send(get(*here.server));
        RawClient idle(port);
        QTRY_COMPARE(here.answers.size(), 1);
        here.answers.at(0)->hang();
        here.server->close();
        QTRY_VERIFY(waiting.isClosed() && idle.isClosed());
        QVERIFY(waiting.wasReset());
        QTcpServer other;
        QVERIFY(other.listen(local, port));
    }

    void fakesMayMisbehave()
    {
        Listening here;
        RawClient raw(here.server->port());
        raw.send(get(*here.server));
        QTRY_COMPARE(here.answers.size(), 1);
        here.answers.at(0)->sendRaw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        QTRY_VERIFY(raw.isClosed());
        QCOMPARE(raw.body(), "half");

        RawClient cut(here.server->port());
        cut.send(get(*here.server));
        QTRY_COMPARE(here.answers.size(), 2);
        here.answers.at(1)->abort();
        QTRY_VERIFY(cut.isClosed());
        QVERIFY(cut.wasReset());

        RawClient hung(here.server->port());
        hung.send(get(*here.server));
        QTRY_COMPARE(here.answers.size(), 3);
        here.answers.at(2)->hang();
        here.answers.clear();
        RawClient later(here.server->port());
        later.send(get(*here.server));
        QTRY_COMPARE(here.answers.size(), 1);
        here.answers.at(0)->send(HttpResponse::html(200, "bye"));
        QTRY_VERIFY(later.isClosed()); // so whatever the hung one would have got has come as well
        QCOMPARE(later.status(), 200);
        later.close();
        QVERIFY(!hung.isClosed() && hung.received().isEmpty());
        hung.close();
        QTRY_COMPARE(here.server->findChildren<QTcpSocket *>().size(), 0);
    }

    void listensAgainAtOnceOnThePortItLeft()
    {
        quint16 port = 0;
        for (int round = 0; round < 3; ++round) {
            HttpServer server{HttpServer::Rules()};
            connect(&server, &HttpServer::requested, this,
                    [](const HttpRequest &, const std::shared_ptr<PendingAnswer> &answer) {
                        answer->send(HttpResponse::html(200, "bye"));
                    });
            QVERIFY(server.listen(local, port));
            port = server.port();
            // Our side closes first, so that the connection stays behind in TIME_WAIT.
            RawClient client(port);
            client.send(get(server));
            QTRY_VERIFY(client.isClosed());
            QCOMPARE(client.status(), 200);
        }
    }

    void aBusyPortIsSaid_data()
    {
        QTest::addColumn<QHostAddress>("holder");
        QTest::newRow("same address") << local;
        QTest::newRow("all addresses") << QHostAddress(QHostAddress::AnyIPv4);
        QTest::newRow("all addresses, both families") << QHostAddress(QHostAddress::Any);
    }

    void aBusyPortIsSaid()
    {
        QFETCH(const QHostAddress, holder);
        QTcpServer other;
        QVERIFY(other.listen(holder, 0));
        HttpServer server{HttpServer::Rules()};
        const Status status = server.listen(local, other.serverPort());
        QVERIFY(!status);
        QCOMPARE(status.error().kind, ErrorKind::Unreachable);
        QCOMPARE(status.error().cause, QStringLiteral("port_busy"));
        QVERIFY(!server.isListening());
        other.close();
        QVERIFY(server.listen(local, 0));
    }

    void aForbiddenPortIsSaid()
    {
        HttpServer server{HttpServer::Rules()};
        const Status status = server.listen(local, 1);
        if (status)
            QSKIP("this user may listen on port 1");
        QCOMPARE(status.error().cause, QStringLiteral("port_forbidden"));
    }

    void onlyLoopbackIsListenedOn_data() // D-8252-06
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("taken");
        QTest::newRow("127.0.0.1") << QStringLiteral("127.0.0.1") << true;
        QTest::newRow("another loopback") << QStringLiteral("127.3.4.5") << true;
        QTest::newRow("any IPv4") << QStringLiteral("0.0.0.0") << false;
        QTest::newRow("any IPv6") << QStringLiteral("::") << false;
        QTest::newRow("mapped loopback") << QStringLiteral("::ffff:127.0.0.1") << false;
        QTest::newRow("a network's") << QStringLiteral("192.168.1.1") << false;
        QTest::newRow("nothing") << QString() << false;
    }

    void onlyLoopbackIsListenedOn()
    {
        QFETCH(const QString, address);
        QFETCH(const bool, taken);
        HttpServer server{HttpServer::Rules()};
        const Status status = server.listen(QHostAddress(address), 0);
        QCOMPARE(bool(status), taken);
        QCOMPARE(server.isListening(), taken);
        if (!taken)
            QCOMPARE(status.error().kind, ErrorKind::InvalidInput);
    }

    void otherAddressesOfThisComputerDoNotAnswer() // D-8252-06
    {
        Listening here;
        RawClient other(here.server->port(), QHostAddress(QStringLiteral("127.0.0.2")));
        QTRY_VERIFY(other.failed());
        QVERIFY(!other.isConnected());
    }

    void bothFamiliesListenOnOnePort()
    {
        HttpServer six{HttpServer::Rules()};
        if (!six.listen(QHostAddress(QHostAddress::LocalHostIPv6), 0))
            QSKIP("this computer has no ::1");
        HttpServer four{HttpServer::Rules()};
        QVERIFY(four.listen(local, six.port()));
        QSignalSpy requested(&six, &HttpServer::requested);
        RawClient client(six.port(), QHostAddress(QHostAddress::LocalHostIPv6));
        client.send("GET / HTTP/1.1\r\nHost: [::1]:" + QByteArray::number(six.port()) + "\r\n\r\n");
        QTRY_COMPARE(requested.size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_httpserver)
#include "tst_httpserver.moc"
