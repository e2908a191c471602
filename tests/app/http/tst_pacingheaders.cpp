// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"
#include "http/pacingheaders.h"
#include "http/receivedreply.h"

#include <QTest>

#include <limits>
#include <memory>

using namespace std::chrono_literals;

namespace {

using Number = std::optional<qint64>;

/// Tue, 24 Nov 2026 01:00:00 GMT
const Instant answeredAt = fromMilliseconds(1'795'482'000'000);

Number unixSeconds(const std::optional<Instant> &instant)
{
    return instant ? Number(toMilliseconds(*instant) / 1000) : std::nullopt;
}

} // namespace

Q_DECLARE_METATYPE(Number)

/// Odd values are as good as none; only what can be meant is taken.
class tst_pacingheaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsNumbersLeniently_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Number>("number");
        QTest::newRow("Miro's") << QByteArray("100000") << Number(100'000);
        QTest::newRow("none left") << QByteArray("0") << Number(0);
        QTest::newRow("blanks around it") << QByteArray(" 42\t") << Number(42);
        QTest::newRow("a policy behind it") << QByteArray("100;w=60") << Number(100);
        QTest::newRow("sent twice") << QByteArray("7, 7") << Number(7);
        QTest::newRow("a fraction") << QByteArray("99.5") << Number(99);
        QTest::newRow("the largest, of which no sum overflows") << QByteArray("9223372036854775807") << Number(1'000'000'000);
        QTest::newRow("not sent") << QByteArray() << Number();
        QTest::newRow("negative") << QByteArray("-1") << Number();
        QTest::newRow("signed") << QByteArray("+1") << Number();
        QTest::newRow("text") << QByteArray("unlimited") << Number();
        QTest::newRow("text behind a number") << QByteArray("10 per minute") << Number();
        QTest::newRow("hexadecimal") << QByteArray("0x10") << Number();
        QTest::newRow("an exponent") << QByteArray("1e5") << Number();
        QTest::newRow("one beyond 64 bits") << QByteArray("9223372036854775808") << Number();
        QTest::newRow("far beyond 64 bits") << QByteArray(4000, '9') << Number();
        QTest::newRow("a comma alone") << QByteArray(",") << Number();
        QTest::newRow("a NUL in it") << QByteArray("1\0002", 3) << Number();
        QTest::newRow("digits of another script") << QByteArray("\xd9\xa1\xd9\xa2") << Number();
    }
    void readsNumbersLeniently()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const Number, number);
        QCOMPARE(rateLimit(text, "5", {}).limit, number);
        QCOMPARE(rateLimit("5", text, {}).remaining, number);
        QCOMPARE(rateLimit("5", text, {}).limit, Number(5)); // one odd value spoils no other
    }

    void readsTheResetAsUnixSeconds_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Number>("seconds");
        QTest::newRow("now") << QByteArray("1795482000") << Number(1'795'482'000);
        QTest::newRow("long past") << QByteArray("1000000000") << Number(1'000'000'000);
        QTest::newRow("far future, still a date") << QByteArray("253402300799") << Number(253'402'300'799);
        QTest::newRow("beyond the last date") << QByteArray("253402300800") << Number();
        QTest::newRow("milliseconds") << QByteArray("1795482000000") << Number();
        QTest::newRow("seconds to go") << QByteArray("60") << Number();
        QTest::newRow("would overflow as milliseconds") << QByteArray("9223372036854775807") << Number();
        QTest::newRow("negative") << QByteArray("-1795482000") << Number();
        QTest::newRow("a date") << QByteArray("Tue, 24 Nov 2026 01:00:00 GMT") << Number();
        QTest::newRow("not sent") << QByteArray() << Number();
    }
    void readsTheResetAsUnixSeconds()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const Number, seconds);
        QCOMPARE(unixSeconds(rateLimit({}, {}, text).resetAt), seconds);
    }

    void readsWhenToRetry_data()
    {
        QTest::addColumn<QByteArray>("retryAfter");
        QTest::addColumn<QByteArray>("date");
        QTest::addColumn<Number>("secondsToGo");
        const QByteArray now("Tue, 24 Nov 2026 01:00:00 GMT");
        const Number day = 24 * 60 * 60;
        QTest::newRow("seconds") << QByteArray("30") << now << Number(30);
        QTest::newRow("at once") << QByteArray("0") << now << Number(0);
        QTest::newRow("a day at most") << QByteArray("86401") << now << day;
        QTest::newRow("one beyond 64 bits") << QByteArray("9223372036854775808") << now << day;
        QTest::newRow("far beyond 64 bits") << QByteArray(4000, '9') << now << day;
        QTest::newRow("negative") << QByteArray("-30") << now << Number();
        QTest::newRow("a fraction") << QByteArray("1.5") << now << Number();
        QTest::newRow("text") << QByteArray("later") << now << Number();
        QTest::newRow("not sent") << QByteArray() << now << Number();
        QTest::newRow("a date") << QByteArray("Tue, 24 Nov 2026 01:01:30 GMT") << now << Number(90);
        QTest::newRow("a date, and a server whose clock is slow")
            << QByteArray("Mon, 23 Nov 2026 20:00:45 GMT") << QByteArray("Mon, 23 Nov 2026 20:00:00 GMT") << Number(45);
        QTest::newRow("a date, without the server's time")
            << QByteArray("Tue, 24 Nov 2026 01:00:20 GMT") << QByteArray() << Number(20);
        QTest::newRow("a date that is over") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT") << now << Number(0);
        QTest::newRow("a date in the far future") << QByteArray("Fri, 31 Dec 9999 23:59:59 GMT") << now << day;
        QTest::newRow("a date that does not exist") << QByteArray("Mon, 30 Feb 2026 01:00:00 GMT") << now << Number();
        QTest::newRow("another time zone") << QByteArray("Tue, 24 Nov 2026 01:01:30 CET") << now << Number();
        QTest::newRow("an obsolete form") << QByteArray("Tue Nov 24 01:01:30 2026") << now << Number();
    }
    void readsWhenToRetry()
    {
        QFETCH(const QByteArray, retryAfter);
        QFETCH(const QByteArray, date);
        QFETCH(const Number, secondsToGo);
        const std::optional<Instant> until = retryInstant(retryAfter, date, answeredAt);
        QCOMPARE(until ? Number((*until - answeredAt) / 1s) : std::nullopt, secondsToGo);
    }

    void anyAnswerSaysHowManyMore_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("a good one") << 200;
        QTest::newRow("a refusal") << 401;
        QTest::newRow("one that asks to wait") << 429;
    }
    void anyAnswerSaysHowManyMore()
    {
        QFETCH(const int, status);
        HttpServer server({});
        QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
        connect(&server, &HttpServer::requested, &server,
                [status](const HttpRequest &, const std::shared_ptr<PendingAnswer> &answer) {
                    HttpResponse response = HttpResponse::json(status, "{}");
                    response.headers += {{"x-ratelimit-limit", "2000"},
                                         {"X-RateLimit-Remaining", "-3"},
                                         {"X-RATELIMIT-RESET", "1795482060"},
                                         {"Retry-After", "9"}};
                    answer->send(response);
                });
        OneShotNetwork network;
        std::unique_ptr<QNetworkReply> reply(
            network.get(QNetworkRequest(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(server.port())))));
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 10'000);
        const ReceivedReply received = receive(reply.get());
        QCOMPARE(received.status, status);
        QCOMPARE(received.rateLimit, (RateLimit{2000, std::nullopt, answeredAt + 60s}));
        QCOMPARE(retryAt(received, answeredAt), std::optional<Instant>(answeredAt + 9s));
    }

    void anAnswerThatSaysNothingLimitsNothing()
    {
        QCOMPARE(ReceivedReply().rateLimit, RateLimit());
        QCOMPARE(retryAt(ReceivedReply(), answeredAt), std::optional<Instant>());
    }
};

QTEST_GUILESS_MAIN(tst_pacingheaders)
#include "tst_pacingheaders.moc"
