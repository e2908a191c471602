// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"
#include "support/rawclient.h"

using namespace std::chrono_literals;

namespace {

qint64 seconds(Instant instant)
{
    return toMilliseconds(instant) / 1000;
}

qint64 number(const WebAnswer &answer, const char *header)
{
    bool isNumber = false;
    const qint64 value = answer.header(header).toLongLong(&isNumber);
    return isNumber ? value : -1;
}

} // namespace

/// What the sandbox says of credits and of the time.
class tst_sandboxheaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void creditsNeverRunOutByThemselves()
    {
        Sandboxed box;
        const QString access = box.grant().text("access_token");
        for (int i = 0; i < 3; ++i) {
            const WebAnswer answer = box.context(access);
            QCOMPARE(number(answer, "X-RateLimit-Limit"), 100'000);
            QCOMPARE(number(answer, "X-RateLimit-Remaining"), 99'950);
            QCOMPARE(number(answer, "X-RateLimit-Reset"), seconds(box.now) / 60 * 60 + 60);
        }
    }

    void creditsRunOutAndComeBack_data()
    {
        QTest::addColumn<QByteArray>("limits");
        QTest::addColumn<QByteArray>("retryAfter");
        QTest::newRow("no Retry-After, as at Miro")
            << QByteArray(R"({"credits": 120, "cost": 50, "window_s": 2})") << QByteArray();
        QTest::newRow("Retry-After") << QByteArray(
            R"({"credits": 120, "cost": 50, "window_s": 2, "retry_after": true})")
                                     << QByteArray("1");
    }

    void creditsRunOutAndComeBack()
    {
        QFETCH(const QByteArray, limits);
        QFETCH(const QByteArray, retryAfter);
        Sandboxed box;
        const QString access = box.grant().text("access_token");
        QVERIFY(box.plays(("{\"limits\": " + limits + '}').constData()));
        box.now += 400ms;
        const qint64 reset = seconds(box.now) + 3; // 2.4 s, rounded up
        QList<qint64> remaining;
        for (int i = 0; i < 2; ++i) {
            const WebAnswer answer
                = i == 0 ? box.context(access) : box.client.get(QStringLiteral("/v2/boards"), {}, access);
            QCOMPARE(answer.status, 200);
            QCOMPARE(number(answer, "X-RateLimit-Limit"), 120);
            QCOMPARE(number(answer, "X-RateLimit-Reset"), reset);
            QVERIFY(answer.header("Retry-After").isEmpty());
            remaining.append(number(answer, "X-RateLimit-Remaining"));
        }
        QCOMPARE(remaining, (QList<qint64>{70, 20}));

        box.now += 1s;
        for (const bool asksForBoards : {false, true, false}) {
            const WebAnswer answer
                = asksForBoards ? box.client.get(QStringLiteral("/v2/boards"), {}, access) : box.context(access);
            QCOMPARE(answer.status, 429);
            const QJsonObject expected{{QStringLiteral("status"), 429},
                                       {QStringLiteral("code"), QStringLiteral("tooManyRequests")},
                                       {QStringLiteral("message"), QStringLiteral("Request rate limit exceeded")},
                                       {QStringLiteral("context"), QJsonObject()},
                                       {QStringLiteral("type"), QStringLiteral("error")}};
            QCOMPARE(answer.json(), expected);
            QCOMPARE(number(answer, "X-RateLimit-Limit"), 120);
            QCOMPARE(number(answer, "X-RateLimit-Remaining"), 20);
            QCOMPARE(number(answer, "X-RateLimit-Reset"), reset);
            QCOMPARE(answer.header("Retry-After"), retryAfter);
        }
        box.now += 1s - 1ms;
        QCOMPARE(box.context(access).status, 429);
        box.now += 1ms;
        QCOMPARE(number(box.context(access), "X-RateLimit-Remaining"), 70);
    }

    void creditsAreOfOneUserAndApp()
    {
        Sandboxed box;
        const QString access = box.grant(0, 0, 0).text("access_token");
        const QString sameUser = box.grant(0, 1, 0).text("access_token");
        const QString otherUser = box.grant(0, 0, 1).text("access_token");
        const QString otherApp = box.grant(1, 0, 0).text("access_token");
        QVERIFY(box.plays(R"({"limits": {"credits": 50}})"));
        QCOMPARE(box.context(access).status, 200);
        QCOMPARE(box.context(access).status, 429);
        QCOMPARE(box.context(sameUser).status, 429);
        QCOMPARE(box.context(otherUser).status, 200);
        QCOMPARE(box.context(otherApp).status, 200);
    }

    void theWholeOfTheLimitCanBeUsed()
    {
        Sandboxed box;
        const QString access = box.grant().text("access_token");
        QVERIFY(box.plays(R"({"limits": {"credits": 100, "window_s": 1}})"));
        QCOMPARE(number(box.context(access), "X-RateLimit-Remaining"), 50);
        QCOMPARE(number(box.context(access), "X-RateLimit-Remaining"), 0);
        QCOMPARE(box.context(access).status, 429);
        box.now += 1s;
        QCOMPARE(box.context(access).status, 200);
    }

    void whatIsNoCallOfTheApiIsFree()
    {
        Sandboxed box;
        const WebAnswer pair = box.grant();
        QVERIFY(box.plays(R"({"limits": {"credits": 50}})"));
        QCOMPARE(box.context(QStringLiteral("invented")).status, 401);
        const WebAnswer fresh = box.refresh(pair.text("refresh_token"));
        QVERIFY(fresh.header("X-RateLimit-Limit").isEmpty());
        QCOMPARE(box.context(fresh.text("access_token")).status, 200);
        QCOMPARE(box.context(fresh.text("access_token")).status, 429);
        QCOMPARE(box.revoke(fresh.text("access_token")).status, 204);
        QCOMPARE(box.context(fresh.text("access_token")).status, 401);
    }

    void settingLimitsGivesTheCreditsBack()
    {
        Sandboxed box;
        const QString access = box.grant().text("access_token");
        for (int i = 0; i < 2; ++i) {
            QVERIFY(box.plays(R"({"limits": {"credits": 50}})"));
            QCOMPARE(box.context(access).status, 200);
            QCOMPARE(box.context(access).status, 429);
        }
        QVERIFY(box.plays("{}"));
        QCOMPARE(box.context(access).status, 200);
    }

    void everyAnswerHasTheSandboxsTime_data()
    {
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<QByteArray>("date");
        QTest::newRow("as it is") << QByteArray("{}") << QByteArray("Wed, 18 Nov 2026 11:06:40 GMT");
        QTest::newRow("ahead") << QByteArray(R"({"skew_s": 86400})") << QByteArray("Thu, 19 Nov 2026 11:06:40 GMT");
        QTest::newRow("behind") << QByteArray(R"({"skew_s": -21})") << QByteArray("Wed, 18 Nov 2026 11:06:19 GMT");
    }

    void everyAnswerHasTheSandboxsTime()
    {
        QFETCH(const QByteArray, faults);
        QFETCH(const QByteArray, date);
        Sandboxed box;
        QVERIFY(box.plays(faults.constData()));
        const WebAnswer pair = box.grant();
        const QList<WebAnswer> answers{pair,
                                       box.context(pair.text("access_token")),
                                       box.context(QString()),
                                       box.client.get(QStringLiteral("/")),
                                       box.client.get(QStringLiteral("/nowhere")),
                                       box.client.get(QStringLiteral("/app-install/"), box.ask()),
                                       box.client.get(QStringLiteral("/_sandbox/state")),
                                       box.revoke(pair.text("access_token"))};
        for (const WebAnswer &answer : answers)
            QCOMPARE(answer.header("Date"), date);
        QCOMPARE(answers.at(0).status, 200);
        QCOMPARE(answers.last().status, 204);
    }

    void aBrokenAnswerHasIt()
    {
        Sandboxed box;
        QVERIFY(box.plays(R"({"skew_s": -1, "context": [{"kind": "server_error"}, {"kind": "slow", "ms": 1}],
                              "boards": {"kind": "cut_body"}})"));
        const QByteArray date = "Wed, 18 Nov 2026 11:06:39 GMT";
        QCOMPARE(box.context(QString()).header("Date"), date);
        RawClient client(static_cast<quint16>(QUrl(box.sandbox.base()).port()));
        client.send("GET /v2/boards HTTP/1.1\r\nHost: " + box.sandbox.base().mid(7).toLatin1() + "\r\n\r\n");
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(client.header("Date"), date);
        QVERIFY(client.body().size() < client.header("Content-Length").toInt());
    }

    void onlyTheDateIsSkewed()
    {
        Sandboxed box;
        QVERIFY(box.plays(R"({"skew_s": 864000, "lifetimes": {"access_s": 10}})"));
        const QString access = box.grant().text("access_token");
        const WebAnswer answer = box.context(access);
        QCOMPARE(answer.status, 200);
        QCOMPARE(number(answer, "X-RateLimit-Reset"), seconds(box.now) / 60 * 60 + 60);
        const QJsonObject token = box.sandbox.state().value(QLatin1String("tokens")).toArray().at(0).toObject();
        QCOMPARE(token.value(QLatin1String("issued_at")).toString(), toIso8601(box.now));
    }
};

QTEST_GUILESS_MAIN(tst_sandboxheaders)
#include "tst_sandboxheaders.moc"
