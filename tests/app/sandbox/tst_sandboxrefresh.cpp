// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"
#include "support/rawclient.h"

using namespace std::chrono_literals;

/// What can happen to a refresh, and what of it is then true in the sandbox.
class tst_sandboxrefresh : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aLostAnswerWasARefresh_data()
    {
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<bool>("isDone");
        const auto row = [](const char *reason, const char *fault, bool isDone) {
            QTest::newRow(reason) << QByteArray("{\"token\":" + QByteArray(fault) + '}') << isDone;
        };
        row("reset before", R"({"kind": "cut_before"})", false);
        row("silence before", R"({"kind": "hang"})", false);
        row("silence before, said so", R"({"kind": "hang", "done": false})", false);
        row("reset afterwards", R"({"kind": "answer_lost"})", true);
        row("silence afterwards", R"({"kind": "hang", "done": true})", true);
        row("silence afterwards, for the hanging one of two",
            R"([{"kind": "slow", "ms": 1}, {"kind": "hang", "done": true}])", true);
    }

    void aLostAnswerWasARefresh()
    {
        QFETCH(const QByteArray, faults);
        QFETCH(const bool, isDone);
        Sandboxed box;
        const WebAnswer old = box.grant();
        QVERIFY(box.plays(faults.constData()));
        const QByteArray body = WebClient::formBody(box.refreshForm(old.text("refresh_token")));
        const auto requests = [&box] { return box.sandbox.calls().value(QLatin1String("requests")).toInt(); };
        const int before = requests();
        RawClient client(static_cast<quint16>(QUrl(box.sandbox.base()).port()));
        client.send("POST /v1/oauth/token HTTP/1.1\r\nHost: " + box.sandbox.base().mid(7).toLatin1()
                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                    + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QTRY_COMPARE(requests(), before + 1);
        const bool hangs = faults.contains("hang");
        if (hangs)
            QVERIFY(!client.isClosed());
        else
            QTRY_VERIFY(client.wasReset());
        QVERIFY(client.received().isEmpty());

        QVERIFY(box.plays("{}"));
        QCOMPARE(box.isAlive(old.text("access_token")), !isDone);
        QCOMPARE(box.refresh(old.text("refresh_token")).status, isDone ? 401 : 200);
        // The new pair is there, although nobody knows its tokens.
        QCOMPARE(box.sandbox.state().value(QLatin1String("tokens")).toArray().size(), 1);
        QVERIFY(client.received().isEmpty());
    }

    void theScopeCanChange_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("scope");
        QTest::newRow("as it was") << QString() << QStringLiteral("boards:read boards:write identity:read");
        QTest::newRow("wider") << QStringLiteral("scope_wider")
                               << QStringLiteral("boards:read boards:write identity:read team:write");
        QTest::newRow("narrower") << QStringLiteral("scope_narrower") << QStringLiteral("boards:read boards:write");
    }

    void theScopeCanChange()
    {
        QFETCH(const QString, kind);
        QFETCH(const QString, scope);
        Sandboxed box;
        const WebAnswer old = box.grant();
        if (!kind.isEmpty())
            QVERIFY(box.plays(("{\"token\": {\"kind\": \"" + kind.toLatin1() + "\", \"times\": 1}}").constData()));
        const WebAnswer fresh = box.refresh(old.text("refresh_token"));
        QCOMPARE(fresh.text("scope"), scope);
        const QJsonArray live = box.context(fresh.text("access_token")).json().value(QLatin1String("scopes")).toArray();
        QCOMPARE(live, QJsonArray::fromStringList(scope.split(QLatin1Char(' '))));
        QCOMPARE(box.refresh(fresh.text("refresh_token")).text("scope"), scope);
    }

    void theLastScopeStays()
    {
        Sandboxed box;
        QVERIFY(box.plays(R"({"token": {"kind": "scope_narrower"}})"));
        WebAnswer answer = box.grant();
        for (int i = 0; i < 3; ++i)
            answer = box.refresh(answer.text("refresh_token"));
        QCOMPARE(answer.text("scope"), QStringLiteral("boards:read"));
    }

    void theOldRefreshTokenCanStay_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("isRepeated");
        QTest::newRow("not answered") << QStringLiteral("refresh_missing") << false;
        QTest::newRow("answered again") << QStringLiteral("same_refresh") << true;
    }

    void theOldRefreshTokenCanStay()
    {
        QFETCH(const QString, kind);
        QFETCH(const bool, isRepeated);
        Sandboxed box;
        const WebAnswer old = box.grant();
        const QString refresh = old.text("refresh_token");
        QVERIFY(box.sandbox.setFaults({{QStringLiteral("token"), QJsonObject{{QStringLiteral("kind"), kind}}}}));
        const WebAnswer fresh = box.refresh(refresh);
        QCOMPARE(fresh.status, 200);
        QCOMPARE(fresh.json().contains(QLatin1String("refresh_token")), isRepeated);
        QVERIFY(fresh.text("refresh_token") == (isRepeated ? refresh : QString()));
        QVERIFY(!box.isAlive(old.text("access_token")));
        QVERIFY(box.isAlive(fresh.text("access_token")));

        box.now += 60 * 24h - 1ms;
        const WebAnswer again = box.refresh(refresh);
        QCOMPARE(again.status, 200);
        box.now += 1ms;
        QCOMPARE(box.refresh(refresh).status, 401); // its time goes on from when it was new

        QVERIFY(box.plays("{}"));
        const WebAnswer pair = box.grant();
        const WebAnswer rotated = box.refresh(pair.text("refresh_token"));
        QVERIFY(rotated.text("refresh_token") != pair.text("refresh_token"));
        QCOMPARE(box.refresh(pair.text("refresh_token")).status, 401);
    }

    void anExchangeWithoutARefreshTokenIsAnOrdinaryPair()
    {
        Sandboxed box;
        QVERIFY(box.plays(R"({"token": {"kind": "refresh_missing"}})"));
        const WebAnswer pair = box.grant();
        QVERIFY(!pair.json().contains(QLatin1String("refresh_token")));
        QVERIFY(box.isAlive(pair.text("access_token")));
    }

    void anOldRefreshTokenCanEndTheFamily_data()
    {
        QTest::addColumn<bool>("isOn");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<bool>("lives");
        QTest::newRow("as usual") << false << QStringLiteral("old") << true;
        QTest::newRow("old one") << true << QStringLiteral("old") << false;
        QTest::newRow("invented one") << true << QStringLiteral("invented") << true;
        QTest::newRow("old one, by another app") << true << QStringLiteral("other app") << true;
        QTest::newRow("revoked one") << true << QStringLiteral("revoked") << true;
    }

    void anOldRefreshTokenCanEndTheFamily()
    {
        QFETCH(const bool, isOn);
        QFETCH(const QString, shown);
        QFETCH(const bool, lives);
        Sandboxed box;
        if (isOn)
            QVERIFY(box.plays(R"({"reuse_kills_family": true})"));
        const WebAnswer old = box.grant(0, 0, 0);
        const WebAnswer fresh = box.refresh(old.text("refresh_token"));
        const WebAnswer second = box.grant(0, 0, 0); // the same installation
        const WebAnswer colleague = box.grant(0, 0, 1);
        QString token = old.text("refresh_token");
        if (shown == QStringLiteral("invented"))
            token = QStringLiteral("invented");
        if (shown == QStringLiteral("revoked")) {
            const WebAnswer third = box.grant(0, 0, 0);
            QCOMPARE(box.revoke(third.text("access_token")).status, 204);
            token = third.text("refresh_token");
        }
        const int app = shown == QStringLiteral("other app") ? 1 : 0;
        QCOMPARE(box.token(box.refreshForm(token, app)).status, 401);
        QCOMPARE(box.isAlive(fresh.text("access_token")), lives);
        QCOMPARE(box.isAlive(second.text("access_token")), lives);
        QCOMPARE(box.refresh(fresh.text("refresh_token")).status, lives ? 200 : 401);
        QVERIFY(box.isAlive(colleague.text("access_token")));
    }

    void aRefreshTokenCanBeCalledDead()
    {
        Sandboxed box;
        const WebAnswer pair = box.grant();
        QVERIFY(box.plays(R"({"token": {"kind": "refresh_token_dead", "times": 1}})"));
        const WebAnswer answer = box.refresh(pair.text("refresh_token"));
        QCOMPARE(answer.status, 401);
        QCOMPARE(answer.text("code"), QStringLiteral("oauthError"));
        QCOMPARE(answer.text("message"), QStringLiteral("Invalid refresh token"));
        QVERIFY(box.isAlive(pair.text("access_token")));
        QCOMPARE(box.refresh(pair.text("refresh_token")).status, 200);
    }
};

QTEST_GUILESS_MAIN(tst_sandboxrefresh)
#include "tst_sandboxrefresh.moc"
