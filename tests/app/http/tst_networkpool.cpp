// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/seams.h"
#include "http/httpserver.h"
#include "http/networkpool.h"
#include "support/http2peer.h"
#include "support/nginx.h"
#include "vault/certificate.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace std::chrono_literals;

namespace {

const QHostAddress local(QHostAddress::LocalHost);

const TlsIdentity &identity()
{
    static const TlsIdentity made = *makeLoopbackCertificate(systemNow());
    return made;
}

void trust(const QByteArray &certificate)
{
    QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
    trusting.setCaCertificates(QSslCertificate::fromData(certificate, QSsl::Pem));
    QSslConfiguration::setDefaultConfiguration(trusting);
}

/// Whoever has many requests: asks as often as the window allows and keeps what came of it.
class Caller : public QObject
{
public:
    Caller(NetworkPool *pool, const QUrl &url, int count) : m_pool(pool), m_url(url), m_left(count)
    {
        connect(pool, &NetworkPool::roomMade, this, &Caller::ask);
        ask();
    }

    int ended = 0;
    int good = 0;
    int overHttp2 = 0;
    int most = 0; ///< in flight at a time
    int isOverfull = 0; ///< how often there were more than the window says

private:
    void ask()
    {
        for (; m_left > 0 && m_pool->inFlight(m_url) < m_pool->window(m_url); --m_left) {
            QNetworkRequest request(m_url);
            request.setRawHeader("Authorization", "Bearer " + QByteArray::number(m_left));
            QNetworkReply *const reply = m_pool->get(request);
            most = std::max(most, m_pool->inFlight(m_url));
            isOverfull += m_pool->inFlight(m_url) > m_pool->window(m_url) ? 1 : 0;
            connect(reply, &QNetworkReply::finished, this, [this, reply] {
                ++ended;
                good += reply->error() == QNetworkReply::NoError && !reply->readAll().isEmpty() ? 1 : 0;
                overHttp2 += reply->attribute(QNetworkRequest::Http2WasUsedAttribute).toBool() ? 1 : 0;
                reply->deleteLater();
            });
        }
    }

    NetworkPool *m_pool;
    QUrl m_url;
    int m_left;
};

/// An Http2Peer on a port of its own, with the address of its only page.
struct Peer {
    using Handler = std::function<void(const Http2Peer::Request &, const Http2Peer::Connection &)>;
    explicit Peer(const Handler &handler)
        : server(identity().certificatePem, identity().keyPem.expose().toByteArray(), handler)
    {
        isListening = server.listen(local);
    }
    QUrl url() const { return QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(server.serverPort())); }
    QNetworkRequest request() const
    {
        QNetworkRequest request(url());
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
        return request;
    }
    int posts() const
    {
        return int(std::count_if(server.requests.cbegin(), server.requests.cend(),
                                 [](const Http2Peer::Request &each) { return each.isPost; }));
    }

    Http2Peer server;
    bool isListening = false;
};

constexpr quint32 refusedStream = 7; // RFC 9113 §7
constexpr quint32 internalError = 2;

} // namespace

class tst_networkpool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // Qt warns of each stream that a server ends, and of a connection of its own making with each of HTTP/2's.
        QLoggingCategory::setFilterRules(
            QStringLiteral("qt.network.http2.warning=false\nqt.core.qobject.connect.warning=false"));
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        trust(identity().certificatePem);
    }

    void speaksWhatARealServerOffers_data()
    {
        QTest::addColumn<Nginx::Protocol>("protocol");
        QTest::addColumn<bool>("isHttp2");
        QTest::addColumn<int>("window");
        QTest::newRow("HTTP/2 over TLS") << Nginx::Protocol::Http2 << true << 100;
        QTest::newRow("HTTP/1.1 over TLS") << Nginx::Protocol::Http1OverTls << false << 48;
        QTest::newRow("HTTP/1.1") << Nginx::Protocol::Http1 << false << 48;
    }
    void speaksWhatARealServerOffers()
    {
        QFETCH(const Nginx::Protocol, protocol);
        QFETCH(const bool, isHttp2);
        QFETCH(const int, window);
        Nginx server;
        const Status started = server.start();
        if (!started && started.error().cause == QLatin1String("no_nginx"))
            QSKIP(qPrintable(started.error().summary));
        QVERIFY2(started, started ? "" : qPrintable(started.error().summary));
        trust(server.certificate());
        const QUrl url(server.address(protocol, QStringLiteral("/later/v1/oauth-token")));
        NetworkPool pool;
        QCOMPARE(pool.window(url), 6); // before anything is known
        Caller caller(&pool, url, 400);
        QCOMPARE(pool.inFlight(url), 6);
        QTRY_COMPARE_WITH_TIMEOUT(caller.ended, 400, 30'000);
        QCOMPARE(caller.good, 400);
        QCOMPARE(caller.overHttp2, isHttp2 ? 400 : 0);
        QCOMPARE(caller.most, window);
        QCOMPARE(caller.isOverfull, 0);
        QCOMPARE(pool.inFlight(url), 0);
        QCOMPARE(pool.window(url), window);
    }

    void outlivesTheConnectionsOfARealServer_data()
    {
        QTest::addColumn<int>("requestsOfAConnection");
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("isAllGood");
        QTest::newRow("nginx's own limit") << 1000 << 2500 << true;
        QTest::newRow("far fewer than anybody expects") << 150 << 400 << false;
    }
    void outlivesTheConnectionsOfARealServer()
    {
        QFETCH(const int, requestsOfAConnection);
        QFETCH(const int, count);
        QFETCH(const bool, isAllGood);
        Nginx server;
        const Status started = server.start(requestsOfAConnection);
        if (!started && started.error().cause == QLatin1String("no_nginx"))
            QSKIP(qPrintable(started.error().summary));
        QVERIFY2(started, started ? "" : qPrintable(started.error().summary));
        trust(server.certificate());
        NetworkPool pool;
        const QUrl url(server.address(Nginx::Protocol::Http2, QStringLiteral("/now/v1/oauth-token")));
        Caller caller(&pool, url, count);
        QTRY_COMPARE_WITH_TIMEOUT(caller.ended, count, 40'000);
        QCOMPARE(caller.good == count, isAllGood);
        QVERIFY(caller.good >= requestsOfAConnection);
        QCOMPARE(pool.inFlight(url), 0);
    }

    void http2TakesOneConnectionUntilItIsWorn()
    {
        Peer peer([](const Http2Peer::Request &request, const Http2Peer::Connection &connection) {
            connection.answer(request.stream, "{}");
        });
        QVERIFY(peer.isListening);
        NetworkPool pool;
        {
            Caller caller(&pool, peer.url(), NetworkPool::requestsOfAConnection);
            QTRY_COMPARE_WITH_TIMEOUT(caller.ended, NetworkPool::requestsOfAConnection, 30'000);
            QCOMPARE(caller.good, NetworkPool::requestsOfAConnection);
            QCOMPARE(peer.server.connections, 1);
        }
        Caller further(&pool, peer.url(), 10);
        QTRY_COMPARE_WITH_TIMEOUT(further.good, 10, 10'000);
        QCOMPARE(peer.server.connections, 2);
    }

    void http1TakesSeveralConnectionsAndNoMore_data()
    {
        QTest::addColumn<int>("milliseconds");
        QTest::addColumn<int>("window");
        QTest::newRow("a server far away") << 30 << 48;
        QTest::newRow("a quick one") << 0 << 12;
    }
    void http1TakesSeveralConnectionsAndNoMore()
    {
        QFETCH(const int, milliseconds);
        QFETCH(const int, window);
        HttpServer::Rules rules;
        rules.connections = 200;
        HttpServer server(rules);
        QVERIFY(server.listen(local, 0));
        std::vector<std::shared_ptr<PendingAnswer>> owed;
        bool isHeld = false;
        connect(&server, &HttpServer::requested, &server,
                [&](const HttpRequest &, const std::shared_ptr<PendingAnswer> &answer) {
                    if (isHeld)
                        owed.push_back(answer);
                    else
                        QTimer::singleShot(milliseconds, &server,
                                           [answer] { answer->send(HttpResponse::json(200, "{}")); });
                });
        const QUrl url(QStringLiteral("http://127.0.0.1:%1/").arg(server.port()));
        NetworkPool pool;
        // One after the other: the quickest counts, whatever else this computer does meanwhile. QTRY would sleep between
        // its looks.
        for (int i = 0; i < 20; ++i) {
            QSignalSpy ended(&pool, &NetworkPool::roomMade);
            Caller first(&pool, url, 1);
            QVERIFY(ended.wait(10'000));
            QCOMPARE(first.good, 1);
        }
        isHeld = true;
        Caller caller(&pool, url, 60);
        QTRY_COMPARE_WITH_TIMEOUT(owed.size(), size_t(window), 10'000); // at the same time, so that many connections
        QCOMPARE(pool.inFlight(url), window);
        isHeld = false;
        for (const std::shared_ptr<PendingAnswer> &answer : owed)
            answer->send(HttpResponse::json(200, "{}"));
        QTRY_COMPARE_WITH_TIMEOUT(caller.good, 60, 10'000);
        QCOMPARE(caller.isOverfull, 0);
    }

    void eachHostHasAWindowOfItsOwn()
    {
        HttpServer server({});
        QVERIFY(server.listen(local, 0));
        connect(&server, &HttpServer::requested, &server,
                [](const HttpRequest &, const std::shared_ptr<PendingAnswer> &answer) {
                    answer->send(HttpResponse::json(200, "{}"));
                });
        Peer peer([](const Http2Peer::Request &request, const Http2Peer::Connection &connection) {
            connection.answer(request.stream, "{}");
        });
        QVERIFY(peer.isListening);
        const QUrl url(QStringLiteral("http://127.0.0.1:%1/").arg(server.port()));
        NetworkPool pool;
        Caller one(&pool, url, 5);
        Caller other(&pool, peer.url(), 5);
        QCOMPARE(pool.inFlight(url), 5);
        QTRY_VERIFY_WITH_TIMEOUT(one.good == 5 && other.good == 5, 10'000);
        QVERIFY(pool.window(url) == 12 || pool.window(url) == 48); // as quick as this computer is
        QCOMPARE(pool.window(peer.url()), 100);
        QCOMPARE(pool.window(QUrl(QStringLiteral("https://127.0.0.1:1/"))), 6);
    }

    void repeatsNoPost_data()
    {
        QTest::addColumn<QByteArray>("fate");
        QTest::newRow("RST_STREAM, refused") << QByteArray("refused");
        QTest::newRow("RST_STREAM, an error") << QByteArray("error");
        QTest::newRow("GOAWAY, not processed") << QByteArray("goaway");
        QTest::newRow("the connection is reset") << QByteArray("reset");
        QTest::newRow("the connection ends") << QByteArray("closed");
    }
    void repeatsNoPost()
    {
        QFETCH(const QByteArray, fate);
        Peer peer([fate](const Http2Peer::Request &request, const Http2Peer::Connection &connection) {
            if (!request.isPost)
                connection.answer(request.stream, "{}");
            else if (fate == "refused" || fate == "error")
                connection.reset(request.stream, fate == "error" ? internalError : refusedStream);
            else if (fate == "goaway")
                connection.goAway(request.stream - 2, 0);
            else if (fate == "reset")
                connection.socket->abort();
            else
                connection.socket->close();
        });
        QVERIFY(peer.isListening);
        NetworkPool pool;
        pool.setDeadline(3s);
        std::unique_ptr<QNetworkReply> before(pool.get(peer.request()));
        QTRY_VERIFY_WITH_TIMEOUT(before->isFinished(), 10'000);
        QCOMPARE(before->error(), QNetworkReply::NoError);
        std::unique_ptr<QNetworkReply> post(pool.post(peer.request(), QByteArray("{\"secret\":1}")));
        QCOMPARE(pool.lastReply(), post.get());
        QSignalSpy ends(post.get(), &QNetworkReply::finished);
        QTRY_VERIFY_WITH_TIMEOUT(post->isFinished(), 10'000);
        QVERIFY(post->error() != QNetworkReply::NoError);
        // A second try would have come before the answer to a later request.
        std::unique_ptr<QNetworkReply> after(pool.get(peer.request()));
        QTRY_VERIFY_WITH_TIMEOUT(after->isFinished(), 10'000);
        QCOMPARE(after->error(), QNetworkReply::NoError);
        QCOMPARE(peer.posts(), 1);
        QCOMPARE(ends.size(), 1);
        QCOMPARE(pool.inFlight(peer.url()), 0);
    }

    void repeatsNoPostOverHttp1()
    {
        HttpServer::Rules rules;
        rules.methods = {"GET", "POST"};
        rules.bodyBytes = 100;
        HttpServer server(rules);
        QVERIFY(server.listen(local, 0));
        int posts = 0;
        connect(&server, &HttpServer::requested, &server,
                [&posts](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
                    if (request.method == "GET")
                        return answer->send(HttpResponse::json(200, "{}"));
                    ++posts;
                    answer->abort();
                });
        QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(server.port())));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
        NetworkPool pool;
        for (int i = 0; i < 3; ++i) {
            std::unique_ptr<QNetworkReply> post(pool.post(request, QByteArray("{}")));
            QTRY_VERIFY_WITH_TIMEOUT(post->isFinished(), 10'000);
            QVERIFY(post->error() != QNetworkReply::NoError);
            std::unique_ptr<QNetworkReply> get(pool.get(request));
            QTRY_VERIFY_WITH_TIMEOUT(get->isFinished(), 10'000);
            QCOMPARE(posts, i + 1);
        }
    }

    void aRefusalEndsEachReplyOnce_data()
    {
        QTest::addColumn<bool>("isGoAway");
        QTest::newRow("GOAWAY in the middle") << true;
        QTest::newRow("RST_STREAM for some") << false;
    }
    void aRefusalEndsEachReplyOnce()
    {
        QFETCH(const bool, isGoAway);
        bool isBad = false;
        int refused = 0;
        Peer peer([&](const Http2Peer::Request &request, const Http2Peer::Connection &connection) {
            const bool isLate = isBad && request.connection == 1 && request.stream > 41;
            if (isLate && !isGoAway && ++refused)
                return connection.reset(request.stream, refusedStream);
            if (isLate && ++refused == 1)
                connection.goAway(41, 0);
            if (!isLate)
                connection.answer(request.stream, "{}");
        });
        QVERIFY(peer.isListening);
        NetworkPool pool;
        {
            Caller first(&pool, peer.url(), 1);
            QTRY_COMPARE_WITH_TIMEOUT(first.good, 1, 10'000);
        }
        isBad = true;
        std::vector<std::unique_ptr<QNetworkReply>> replies;
        std::vector<std::unique_ptr<QSignalSpy>> ends;
        for (int i = 0; i < 60; ++i) {
            replies.emplace_back(pool.get(peer.request()));
            ends.push_back(std::make_unique<QSignalSpy>(replies.back().get(), &QNetworkReply::finished));
        }
        // Those that Qt forgets end when the grace is over.
        QTRY_COMPARE_WITH_TIMEOUT(pool.inFlight(peer.url()), 0, 15'000);
        int good = 0;
        for (const auto &reply : replies)
            good += reply->error() == QNetworkReply::NoError ? 1 : 0;
        QVERIFY2(good >= 15 && good < 60, qPrintable(QString::number(good)));
        // The next ones do not go where they would be refused again.
        Caller next(&pool, peer.url(), 30);
        QTRY_COMPARE_WITH_TIMEOUT(next.ended, 30, 10'000);
        QCOMPARE(next.good, 30);
        QVERIFY(peer.server.connections >= 2);
        for (const auto &spy : ends)
            QCOMPARE(spy->size(), 1);
    }

    void endsAtTheDeadline()
    {
        Peer peer([silent = false](const Http2Peer::Request &request, const Http2Peer::Connection &connection) mutable {
            if (!std::exchange(silent, !silent))
                connection.answer(request.stream, "{}");
        });
        QVERIFY(peer.isListening);
        NetworkPool pool;
        pool.setDeadline(5s);
        std::unique_ptr<QNetworkReply> good(pool.get(peer.request()));
        QTRY_VERIFY_WITH_TIMEOUT(good->isFinished(), 10'000);
        pool.setDeadline(500ms);
        QElapsedTimer elapsed;
        elapsed.start();
        std::unique_ptr<QNetworkReply> late(pool.get(peer.request()));
        QTRY_VERIFY_WITH_TIMEOUT(late->isFinished(), 4000);
        QVERIFY(elapsed.elapsed() >= 450);
        QCOMPARE(abortReason(late.get()), AbortReason::Deadline);
        QCOMPARE(abortReason(good.get()), AbortReason::None);
        pool.setDeadline(5s);
        std::unique_ptr<QNetworkReply> again(pool.get(peer.request()));
        QTRY_VERIFY_WITH_TIMEOUT(again->isFinished(), 10'000);
        QCOMPARE(again->error(), QNetworkReply::NoError);
        QCOMPARE(peer.server.connections, 1); // a slow answer is no reason to leave
    }

    void aShorterDeadlineComesFirst()
    {
        Peer peer([](const Http2Peer::Request &, const Http2Peer::Connection &) {});
        QVERIFY(peer.isListening);
        NetworkPool pool;
        pool.setDeadline(30s);
        std::unique_ptr<QNetworkReply> patient(pool.get(peer.request()));
        pool.setDeadline(300ms);
        std::unique_ptr<QNetworkReply> hasty(pool.get(peer.request()));
        QTRY_VERIFY_WITH_TIMEOUT(hasty->isFinished(), 4000);
        QVERIFY(!patient->isFinished());
    }

    void takesNoMoreThanTheLimit()
    {
        Peer peer([](const Http2Peer::Request &request, const Http2Peer::Connection &connection) {
            connection.answer(request.stream, QByteArray(1001, 'x'));
        });
        QVERIFY(peer.isListening);
        NetworkPool pool(nullptr, 1000);
        std::unique_ptr<QNetworkReply> reply(pool.get(peer.request()));
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 10'000);
        QCOMPARE(abortReason(reply.get()), AbortReason::TooLarge);
    }

    void aReplyMayBeDeletedInFlight()
    {
        Peer peer([](const Http2Peer::Request &, const Http2Peer::Connection &) {});
        QVERIFY(peer.isListening);
        NetworkPool pool;
        QSignalSpy rooms(&pool, &NetworkPool::roomMade);
        std::vector<std::unique_ptr<QNetworkReply>> replies;
        for (int i = 0; i < 6; ++i)
            replies.emplace_back(pool.get(peer.request()));
        QTRY_COMPARE_WITH_TIMEOUT(peer.server.requests.size(), 6, 10'000);
        replies.clear();
        QCOMPARE(pool.inFlight(peer.url()), 0);
        QTRY_COMPARE_WITH_TIMEOUT(rooms.size(), 1, 10'000); // once for all six
    }

    void mayDieWithRequestsInFlight()
    {
        Peer peer([](const Http2Peer::Request &request, const Http2Peer::Connection &connection) {
            if (request.stream == 1)
                connection.answer(request.stream, "{}");
        });
        QVERIFY(peer.isListening);
        auto pool = std::make_unique<NetworkPool>();
        QPointer<QNetworkReply> ended = pool->get(peer.request());
        QTRY_VERIFY_WITH_TIMEOUT(ended->isFinished(), 10'000);
        Caller caller(pool.get(), peer.url(), 500);
        QTRY_COMPARE_WITH_TIMEOUT(peer.server.requests.size(), 101, 10'000);
        pool.reset();
        QVERIFY(ended.isNull());
        QCOMPARE(caller.ended, 0);
    }

    void mayDieInItsOwnSignal()
    {
        Peer peer([](const Http2Peer::Request &request, const Http2Peer::Connection &connection) {
            connection.answer(request.stream, "{}");
        });
        QVERIFY(peer.isListening);
        QPointer<NetworkPool> pool = new NetworkPool;
        connect(pool, &NetworkPool::roomMade, this, [&pool] { delete pool; });
        QPointer<QNetworkReply> reply = pool->get(peer.request());
        QTRY_VERIFY_WITH_TIMEOUT(!pool, 10'000);
        QVERIFY(!reply);
    }
};

QTEST_GUILESS_MAIN(tst_networkpool)
#include "tst_networkpool.moc"
