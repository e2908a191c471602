// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"

using namespace std::chrono_literals;

/// How long tokens live, what ends them, and what is answered afterwards.
class tst_sandboxlife : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void lifetimesAreOfTokensIssuedFromThenOn()
    {
        Sandboxed box;
        const WebAnswer before = box.grant();
        QVERIFY(box.plays(R"({"lifetimes": {"access_s": 2, "refresh_s": 5}})"));
        const WebAnswer pair = box.grant();
        QCOMPARE(pair.json().value(QLatin1String("expires_in")), QJsonValue(2));
        QVERIFY(box.plays("{}"));
        box.now += 2s - 1ms;
        QVERIFY(box.isAlive(pair.text("access_token")));
        box.now += 1ms;
        QVERIFY(!box.isAlive(pair.text("access_token")));
        QVERIFY(box.isAlive(before.text("access_token")));
        box.now += 3s - 1ms;
        const WebAnswer fresh = box.refresh(pair.text("refresh_token"));
        QCOMPARE(fresh.json().value(QLatin1String("expires_in")), QJsonValue(3599));
        QVERIFY(box.plays(R"({"lifetimes": {"refresh_s": 5}})"));
        const WebAnswer usualAccess = box.refresh(fresh.text("refresh_token"));
        QCOMPARE(usualAccess.json().value(QLatin1String("expires_in")), QJsonValue(3599));
        box.now += 5s;
        QCOMPARE(box.refresh(usualAccess.text("refresh_token")).text("message"),
                 QStringLiteral("Invalid refresh token"));
        QVERIFY(box.isAlive(usualAccess.text("access_token")));
    }

    void aLifetimeOfNothingIsOverAtOnce()
    {
        Sandboxed box;
        QVERIFY(box.plays(R"({"lifetimes": {"access_s": 0}})"));
        const WebAnswer pair = box.grant();
        QCOMPARE(pair.json().value(QLatin1String("expires_in")), QJsonValue(0));
        QVERIFY(!box.isAlive(pair.text("access_token")));
        QCOMPARE(box.refresh(pair.text("refresh_token")).status, 200);
    }

    void whatEndedATokenIsAnswered_data()
    {
        QTest::addColumn<QString>("end");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *end, const char *code) {
            QTest::newRow(end) << QString::fromLatin1(end) << QString::fromLatin1(code);
        };
        row("expired", "tokenExpired");
        row("revoked", "tokenRevoked");
        row("uninstalled", "appUninstalled");
        row("uninstalled slowly", "appUninstalled");
        row("refreshed", "tokenRotated");
        row("authorized again", "tokenSuperseded");
        row("refresh token used again", "tokenFamilyRevoked");
        row("invented", "tokenNotProvided");
    }

    void whatEndedATokenIsAnswered()
    {
        QFETCH(const QString, end);
        QFETCH(const QString, code);
        Sandboxed box;
        QVERIFY(box.plays(R"({"second_authorization": "kills", "reuse_kills_family": true})"));
        WebAnswer pair = box.grant(0, 0, 0);
        QString access = pair.text("access_token");
        if (end == QStringLiteral("expired")) {
            box.now += 3599s;
        } else if (end == QStringLiteral("revoked")) {
            QCOMPARE(box.revoke(access).status, 204);
        } else if (end == QStringLiteral("uninstalled")) {
            QVERIFY(box.uninstall(0, 0, 0));
        } else if (end == QStringLiteral("uninstalled slowly")) {
            QVERIFY(box.plays(R"({"uninstall": "slow", "uninstall_delay_s": 1})"));
            QVERIFY(box.uninstall(0, 0, 0));
            box.now += 1s;
        } else if (end == QStringLiteral("refreshed")) {
            box.refresh(pair.text("refresh_token"));
        } else if (end == QStringLiteral("authorized again")) {
            box.grant(0, 0, 0);
        } else if (end == QStringLiteral("refresh token used again")) {
            const QString old = pair.text("refresh_token");
            access = box.refresh(old).text("access_token");
            QVERIFY(box.isAlive(access));
            box.refresh(old);
        } else {
            access = QStringLiteral("invented");
        }
        const auto answered = [&box, &access] {
            const WebAnswer boards = box.client.get(QStringLiteral("/v2/boards"), {}, access);
            const WebAnswer context = box.context(access);
            return boards.body == context.body && context.status == 401 ? context : WebAnswer{};
        };
        QVERIFY(box.plays("{}"));
        const WebAnswer alike = answered();
        QCOMPARE(alike.text("code"), QStringLiteral("tokenNotProvided"));
        QVERIFY(box.plays(R"({"dead_codes": "different"})"));
        const WebAnswer own = answered();
        QCOMPARE(own.text("code"), code);
        QCOMPARE(own.text("type"), QStringLiteral("error"));
        QCOMPARE(own.text("message") == alike.text("message"), code == QStringLiteral("tokenNotProvided"));
    }

    void aSecondAuthorization_data()
    {
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<bool>("lives");
        QTest::newRow("as usual") << QByteArray("{}") << true;
        QTest::newRow("keeps the first") << QByteArray(R"({"second_authorization": "keeps"})") << true;
        QTest::newRow("kills the first") << QByteArray(R"({"second_authorization": "kills"})") << false;
    }

    void aSecondAuthorization()
    {
        QFETCH(const QByteArray, faults);
        QFETCH(const bool, lives);
        Sandboxed box;
        QVERIFY(box.plays(faults.constData()));
        const WebAnswer first = box.grant(0, 0, 0);
        const QList<WebAnswer> others{box.grant(0, 0, 1), box.grant(0, 1, 0), box.grant(1, 0, 0)};
        const WebAnswer second = box.grant(0, 0, 0);
        QVERIFY(box.isAlive(second.text("access_token")));
        QCOMPARE(box.isAlive(first.text("access_token")), lives);
        QCOMPARE(box.refresh(first.text("refresh_token")).status, lives ? 200 : 401);
        for (const WebAnswer &other : others)
            QVERIFY2(box.isAlive(other.text("access_token")), "another user, team or app");
    }

    void anUninstall_data()
    {
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<bool>("livesAtOnce");
        QTest::addColumn<bool>("livesLater");
        QTest::newRow("as usual") << QByteArray("{}") << false << false;
        QTest::newRow("kills") << QByteArray(R"({"uninstall": "kills"})") << false << false;
        QTest::newRow("keeps") << QByteArray(R"({"uninstall": "keeps"})") << true << true;
        QTest::newRow("slow") << QByteArray(R"({"uninstall": "slow", "uninstall_delay_s": 7})") << true << false;
    }

    void anUninstall()
    {
        QFETCH(const QByteArray, faults);
        QFETCH(const bool, livesAtOnce);
        QFETCH(const bool, livesLater);
        Sandboxed box;
        QVERIFY(box.plays(faults.constData()));
        const WebAnswer mine = box.grant(0, 0, 0);
        const WebAnswer others = box.grant(0, 0, 1);
        QVERIFY(box.uninstall(0, 0, 0));
        QVERIFY(!box.uninstall(0, 0, 0));
        QCOMPARE(box.isAlive(mine.text("access_token")), livesAtOnce);
        box.now += 7s - 1ms;
        const WebAnswer fresh = box.refresh(mine.text("refresh_token"));
        QCOMPARE(fresh.status, livesAtOnce ? 200 : 401);
        box.now += 1ms;
        QCOMPARE(box.isAlive(fresh.text("access_token")), livesLater);
        QCOMPARE(box.sandbox.state().value(QLatin1String("tokens")).toArray().size(), livesLater ? 2 : 1);
        QVERIFY(box.isAlive(others.text("access_token")));
    }

    void aReinstall_data()
    {
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<bool>("revives");
        QTest::newRow("as usual") << QByteArray("{}") << false;
        QTest::newRow("stays dead") << QByteArray(R"({"reinstall": "stays_dead"})") << false;
        QTest::newRow("revives") << QByteArray(R"({"reinstall": "revives"})") << true;
        QTest::newRow("revives what was to die")
            << QByteArray(R"({"reinstall": "revives", "uninstall": "slow"})") << true;
        QTest::newRow("stays about to die")
            << QByteArray(R"({"reinstall": "stays_dead", "uninstall": "slow"})") << false;
        QTest::newRow("revives, although a second authorization kills")
            << QByteArray(R"({"reinstall": "revives", "second_authorization": "kills"})") << true;
    }

    void aReinstall()
    {
        QFETCH(const QByteArray, faults);
        QFETCH(const bool, revives);
        Sandboxed box;
        QVERIFY(box.plays(faults.constData()));
        const WebAnswer revoked = box.grant(0, 0, 0);
        QCOMPARE(box.revoke(revoked.text("access_token")).status, 204);
        const WebAnswer old = box.grant(0, 0, 0);
        const WebAnswer others = box.grant(0, 0, 1);
        QVERIFY(box.uninstall(0, 0, {}));
        const WebAnswer fresh = box.grant(0, 0, 0);
        box.now += 60s;
        QVERIFY(box.isAlive(fresh.text("access_token")));
        QCOMPARE(box.isAlive(old.text("access_token")), revives);
        QCOMPARE(box.refresh(old.text("refresh_token")).status, revives ? 200 : 401);
        QVERIFY2(!box.isAlive(revoked.text("access_token")), "it was not the uninstall that ended it");
        QVERIFY2(!box.isAlive(others.text("access_token")), "the others have not installed again");
    }

    void aRevocation_data()
    {
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<bool>("othersLive");
        QTest::newRow("as usual") << QByteArray("{}") << true;
        QTest::newRow("of the pair") << QByteArray(R"({"revoke": "pair"})") << true;
        QTest::newRow("of the pair, with a fault")
            << QByteArray(R"({"revoke": [{"kind": "cut_before", "after": 1}]})") << true;
        QTest::newRow("of all, with a fault")
            << QByteArray(R"({"revoke": [{"kind": "cut_before", "after": 1}, "all"]})") << false;
        QTest::newRow("of all") << QByteArray(R"({"revoke": "all"})") << false;
    }

    void aRevocation()
    {
        QFETCH(const QByteArray, faults);
        QFETCH(const bool, othersLive);
        Sandboxed box;
        QVERIFY(box.plays(faults.constData()));
        const WebAnswer first = box.grant(0, 0, 0);
        const WebAnswer second = box.grant(0, 0, 0);
        const WebAnswer colleague = box.grant(0, 0, 1);
        QCOMPARE(box.revoke(second.text("access_token")).status, 204);
        QVERIFY(!box.isAlive(second.text("access_token")));
        QCOMPARE(box.revoke(second.text("access_token")).status, faults.contains("cut_before") ? 0 : 404);
        QCOMPARE(box.isAlive(first.text("access_token")), othersLive);
        QVERIFY(box.isAlive(colleague.text("access_token")));
        QCOMPARE(box.sandbox.state().value(QLatin1String("installed")).toArray().size(), 2);
    }
};

QTEST_GUILESS_MAIN(tst_sandboxlife)
#include "tst_sandboxlife.moc"
