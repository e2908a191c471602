// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"
#include "http/oneshotbody.h"
#include "http/oneshotnetwork.h"

#include <QElapsedTimer>
#include <QNetworkCookieJar>
#include <QPointer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <functional>
#include <memory>
#include <utility>

using namespace std::chrono_literals;

namespace {

const QHostAddress local(QHostAddress::LocalHost);

/// Answers each request with what \a handler says.
struct Server {
    explicit Server(std::function<void(PendingAnswer &)> handler)
    {
        HttpServer::Rules rules;
        rules.methods = {"GET", "POST"};
        rules.bodyBytes = 1000;
        server = std::make_unique<HttpServer>(rules);
        QObject::connect(server.get(), &HttpServer::requested, server.get(),
                         [this, handler](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
                             requests.append(request);
                             handler(*answer);
                         });
        listening = bool(server->listen(local, 0));
    }
    QNetworkRequest request(const QString &path = QStringLiteral("/")) const
    {
        QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(server->port()).arg(path)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/x-www-form-urlencoded"));
        return request;
    }
    bool listening = false;
    QList<HttpRequest> requests;
    std::unique_ptr<HttpServer> server;
};

void answerOk(PendingAnswer &answer)
{
    answer.send(HttpResponse::json(200, "{}"));
}

/// Keeps connections open, as real servers do: answers the first \a good requests of each connection and
/// cuts it at the next one.
class KeepAliveServer : public QTcpServer
{
public:
    explicit KeepAliveServer(int good)
    {
        connect(this, &QTcpServer::newConnection, this, [this, good] {
            QTcpSocket *socket = nextPendingConnection();
            auto seen = std::make_shared<int>(0);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket, seen, good] {
                const QByteArray bytes = socket->readAll();
                posts += static_cast<int>(bytes.count("POST /"));
                if (!bytes.contains("body"))
                    return;
                if (++*seen > good)
                    return socket->abort();
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}");
            });
        });
    }
    int posts = 0;
};

} // namespace

class tst_oneshotnetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysWhoItIs()
    {
        Server server(answerOk);
        OneShotNetwork network;
        std::unique_ptr<QNetworkReply> reply(network.post(server.request(), QByteArray("a=b")));
        QCOMPARE(network.lastReply(), reply.get());
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->readAll(), "{}");
        QCOMPARE(abortReason(reply.get()), AbortReason::None);
        QCOMPARE(server.requests.size(), 1);
        const HttpRequest &request = server.requests.at(0);
        QCOMPARE(request.body, "a=b");
        QCOMPARE(request.header("user-agent"), QByteArray("Grantdesk/" GRANTDESK_VERSION));
        QCOMPARE(request.header("accept"), "application/json");
        QCOMPARE(request.header("content-length"), "3");
        QVERIFY(request.header("cookie").isEmpty());
    }

    void keepsAnotherAccept()
    {
        Server server(answerOk);
        OneShotNetwork network;
        QNetworkRequest request = server.request();
        request.setRawHeader("Accept", "text/html");
        request.setRawHeader("User-Agent", "Mozilla/5.0");
        std::unique_ptr<QNetworkReply> reply(network.get(request));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(server.requests.at(0).header("accept"), "text/html");
        QCOMPARE(server.requests.at(0).header("user-agent"), QByteArray("Grantdesk/" GRANTDESK_VERSION));
    }

    void sendsAPostOnceWhenAFreshConnectionDies() // facts/qt.md: 6.4 and 6.8 send it twice by themselves
    {
        Server server([](PendingAnswer &answer) { answer.abort(); });
        OneShotNetwork network;
        std::unique_ptr<QNetworkReply> reply(network.post(server.request(), QByteArray("body")));
        QTRY_VERIFY(reply->isFinished());
        QVERIFY(reply->error() != QNetworkReply::NoError);
        // A second try would have come before the next request.
        std::unique_ptr<QNetworkReply> next(network.post(server.request(QStringLiteral("/next")), QByteArray("body")));
        QTRY_VERIFY(next->isFinished());
        QCOMPARE(server.requests.size(), 2);
        QCOMPARE(server.requests.at(1).path, "/next");
    }

    void sendsAPostOnceWhenAKeptConnectionDies()
    {
        KeepAliveServer server(1);
        QVERIFY(server.listen(local, 0));
        QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(server.serverPort())));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("text/plain"));
        OneShotNetwork network;
        std::unique_ptr<QNetworkReply> first(network.post(request, QByteArray("body")));
        QTRY_VERIFY(first->isFinished());
        QCOMPARE(first->error(), QNetworkReply::NoError);
        std::unique_ptr<QNetworkReply> second(network.post(request, QByteArray("body")));
        QTRY_VERIFY(second->isFinished());
        QVERIFY(second->error() != QNetworkReply::NoError);
        // A second try would have come before the next request, which gets a connection of its own.
        std::unique_ptr<QNetworkReply> third(network.post(request, QByteArray("body")));
        QTRY_VERIFY(third->isFinished());
        QCOMPARE(third->error(), QNetworkReply::NoError);
        QCOMPARE(server.posts, 3);
    }

    void followsNoRedirect_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("302") << 302;
        QTest::newRow("307 would send the secret on") << 307;
        QTest::newRow("308") << 308;
    }

    void followsNoRedirect()
    {
        QFETCH(const int, status);
        Server target(answerOk);
        const QByteArray location = target.request().url().toEncoded();
        Server server([status, location](PendingAnswer &answer) {
            answer.send({status, {{"Location", location}}, {}});
        });
        OneShotNetwork network;
        std::unique_ptr<QNetworkReply> reply(network.post(server.request(), QByteArray("client_secret=x")));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), status);
        QCOMPARE(target.requests.size(), 0);
    }

    void keepsNoCookie()
    {
        Server server([](PendingAnswer &answer) {
            HttpResponse response = HttpResponse::json(200, "{}");
            response.headers.append({QByteArray("Set-Cookie"), QByteArray("session=1; Path=/")});
            answer.send(response);
        });
        OneShotNetwork network;
        for (int i = 0; i < 2; ++i) {
            std::unique_ptr<QNetworkReply> reply(network.get(server.request()));
            QTRY_VERIFY(reply->isFinished());
        }
        QVERIFY(server.requests.at(1).header("cookie").isEmpty());
        QVERIFY(network.cookieJar()->cookiesForUrl(server.request().url()).isEmpty());
    }

    void asksOnceWhenTheServerWantsCredentials()
    {
        Server server([](PendingAnswer &answer) {
            answer.send({401,
                         {{"WWW-Authenticate", "Basic realm=\"x\""}, {"Content-Type", "application/json"}},
                         "{\"error\":\"invalid_client\"}"});
        });
        OneShotNetwork network;
        std::unique_ptr<QNetworkReply> reply(network.post(server.request(), QByteArray("a=b")));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 401);
        QCOMPARE(reply->readAll(), "{\"error\":\"invalid_client\"}");
        QCOMPARE(server.requests.size(), 1);
    }

    void endsAtTheDeadline_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<AbortReason>("reason");
        QTest::newRow("silence") << QByteArray() << AbortReason::Deadline;
        QTest::newRow("headers and half a body, then silence")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf") << AbortReason::Deadline;
        QTest::newRow("an error, too long, without an end")
            << QByteArray("HTTP/1.1 500 No\r\n\r\n") + QByteArray(5000, 'x') << AbortReason::TooLarge;
    }

    void endsAtTheDeadline()
    {
        QFETCH(const QByteArray, first);
        QFETCH(const AbortReason, reason);
        QTcpServer server;
        QVERIFY(server.listen(local, 0));
        connect(&server, &QTcpServer::newConnection, &server, [&server, first] { server.nextPendingConnection()->write(first); });
        OneShotNetwork network(nullptr, 1000);
        network.setDeadline(500ms); // long enough for what comes first even where the computer is slow
        QCOMPARE(network.deadline(), 500ms);
        QElapsedTimer elapsed;
        elapsed.start();
        std::unique_ptr<QNetworkReply> reply(
            network.get(QNetworkRequest(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(server.serverPort())))));
        QTRY_VERIFY(reply->isFinished());
        QVERIFY(elapsed.elapsed() >= 450);
        QCOMPARE(abortReason(reply.get()), reason);
        QVERIFY(reply->error() != QNetworkReply::NoError);
    }

    void anAnswerInTimeIsNotAborted()
    {
        Server server([answered = false](PendingAnswer &answer) mutable {
            if (std::exchange(answered, true))
                answer.hang();
            else
                answerOk(answer);
        });
        OneShotNetwork network;
        network.setDeadline(1s);
        std::unique_ptr<QNetworkReply> reply(network.get(server.request()));
        QTRY_VERIFY(reply->isFinished());
        // The deadline of a later request is over after that of the first.
        std::unique_ptr<QNetworkReply> later(network.get(server.request()));
        QTRY_VERIFY(later->isFinished());
        QCOMPARE(abortReason(later.get()), AbortReason::Deadline);
        QCOMPARE(abortReason(reply.get()), AbortReason::None);
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        QCOMPARE(reply->readAll(), "{}");
    }

    void takesNoMoreThanTheLimit_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("bytes");
        QTest::addColumn<bool>("tooLarge");
        QTest::newRow("announced") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n") << 1001 << true;
        QTest::newRow("not announced") << QByteArray("HTTP/1.1 200 OK\r\n\r\n") << 100'000 << true;
        QTest::newRow("an error's body") << QByteArray("HTTP/1.1 500 No\r\n\r\n") << 100'000 << true;
        QTest::newRow("just within") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n") << 1000 << false;
    }

    void takesNoMoreThanTheLimit()
    {
        QFETCH(const QByteArray, head);
        QFETCH(const int, bytes);
        QFETCH(const bool, tooLarge);
        Server server([head, bytes](PendingAnswer &answer) { answer.sendRaw(head + QByteArray(bytes, 'x')); });
        OneShotNetwork network(nullptr, 1000);
        std::unique_ptr<QNetworkReply> reply(network.get(server.request()));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(abortReason(reply.get()), tooLarge ? AbortReason::TooLarge : AbortReason::None);
        QCOMPARE(reply->error() == QNetworkReply::NoError, !tooLarge);
    }

    void unpacksNothing()
    {
        Server server(answerOk);
        OneShotNetwork network;
        std::unique_ptr<QNetworkReply> reply(network.get(server.request()));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(server.requests.at(0).header("accept-encoding"), "identity");
    }

    void speaksHttpOnly_data()
    {
        QTest::addColumn<QUrl>("url");
        QTest::newRow("file") << QUrl::fromLocalFile(QStringLiteral("/etc/hostname"));
        QTest::newRow("data") << QUrl(QStringLiteral("data:,hello"));
        QTest::newRow("qrc") << QUrl(QStringLiteral("qrc:/qt-project.org/"));
        QTest::newRow("ftp") << QUrl(QStringLiteral("ftp://127.0.0.1/x"));
        QTest::newRow("unix socket") << QUrl(QStringLiteral("unix+http://localhost/"));
        QTest::newRow("javascript") << QUrl(QStringLiteral("javascript:1"));
        QTest::newRow("none") << QUrl();
    }

    void speaksHttpOnly()
    {
        QFETCH(const QUrl, url);
        OneShotNetwork network;
        std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(url)));
        QTRY_VERIFY(reply->isFinished());
        QCOMPARE(reply->error(), QNetworkReply::ProtocolUnknownError);
        QVERIFY(reply->bytesAvailable() == 0);
    }

    void mayBeAbortedInASlot_data()
    {
        QTest::addColumn<QByteArray>("signal");
        QTest::newRow("metaDataChanged") << QByteArray("metaDataChanged");
        QTest::newRow("readyRead") << QByteArray("readyRead");
        QTest::newRow("downloadProgress") << QByteArray("downloadProgress");
        QTest::newRow("uploadProgress") << QByteArray("uploadProgress");
        QTest::newRow("finished") << QByteArray("finished");
    }

    void mayBeAbortedInASlot()
    {
        QFETCH(const QByteArray, signal);
        Server server([](PendingAnswer &answer) { answer.send(HttpResponse::json(200, QByteArray(200'000, 'x'))); });
        OneShotNetwork network(nullptr, 1000);
        std::unique_ptr<QNetworkReply> reply(network.post(server.request(), QByteArray("a=b")));
        if (signal == "metaDataChanged")
            connect(reply.get(), &QNetworkReply::metaDataChanged, reply.get(), &QNetworkReply::abort);
        else if (signal == "readyRead")
            connect(reply.get(), &QNetworkReply::readyRead, reply.get(), &QNetworkReply::abort);
        else if (signal == "downloadProgress")
            connect(reply.get(), &QNetworkReply::downloadProgress, reply.get(), [&reply] { reply->abort(); });
        else if (signal == "uploadProgress")
            connect(reply.get(), &QNetworkReply::uploadProgress, reply.get(), [&reply] { reply->abort(); });
        else
            connect(reply.get(), &QNetworkReply::finished, reply.get(), &QNetworkReply::abort);
        QTRY_VERIFY(reply->isFinished());
        // Whatever else the aborted one sets off has happened when a later one has ended.
        std::unique_ptr<QNetworkReply> next(network.post(server.request(), QByteArray("a=b")));
        QTRY_VERIFY(next->isFinished());
        QCOMPARE(abortReason(next.get()), AbortReason::TooLarge);
    }

    void mayDieWithRequestsInFlight()
    {
        Server server([](PendingAnswer &answer) { answer.hang(); });
        for (const int wait : {0, 1, 20}) {
            auto network = std::make_unique<OneShotNetwork>();
            for (int i = 0; i < 8; ++i)
                network->post(server.request(), QByteArray("a=b"));
            QPointer<QNetworkReply> last = network->lastReply();
            QTest::qWait(wait); // not for anything: it dies at different stages of its requests
            network.reset();
            QVERIFY(!last);
        }
        QTRY_COMPARE(server.server->findChildren<QTcpSocket *>().size(), 0);
    }

    void anAbortedRequestLeavesTheServerAlone()
    {
        Server server([](PendingAnswer &answer) { answer.hang(); });
        OneShotNetwork network;
        std::unique_ptr<QNetworkReply> reply(network.post(server.request(), QByteArray("a=b")));
        QTRY_COMPARE(server.requests.size(), 1);
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        reply->abort();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(abortReason(reply.get()), AbortReason::None);
        QTRY_COMPARE(server.server->findChildren<QTcpSocket *>().size(), 0);
        QCOMPARE(server.requests.size(), 1);
    }

    void aBodyCanBeReadOnce()
    {
        OneShotBody body("abcdef");
        QVERIFY(body.isSequential());
        QCOMPARE(body.total(), 6);
        QCOMPARE(body.bytesAvailable(), 6);
        QCOMPARE(body.read(4), "abcd");
        QVERIFY(!body.atEnd());
        QVERIFY(!body.reset());
        QCOMPARE(body.readAll(), "ef");
        QVERIFY(body.atEnd());
        QVERIFY(body.readAll().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_oneshotnetwork)
#include "tst_oneshotnetwork.moc"
