// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"

namespace {

QStringList scopesOf(const WebAnswer &grant)
{
    return grant.text("scope").split(QLatin1Char(' '));
}

} // namespace

/// The switches of a Miro that does wrong when an app comes back.
class tst_sandboxreinstall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aReinstallIsWhatComesAfterAnEnd_data()
    {
        QTest::addColumn<QString>("end");
        QTest::addColumn<int>("user");
        QTest::addColumn<bool>("isHit");
        const auto row = [](const char *reason, const char *end, int user, bool isHit) {
            QTest::newRow(reason) << QString::fromLatin1(end) << user << isHit;
        };
        row("uninstalled for the user", "me", 0, true);
        row("uninstalled for the team", "team", 0, true);
        row("revoked", "revoke", 0, true);
        row("revoked and uninstalled", "revoke me", 0, true);
        row("by another of the team", "team", 1, true);
        row("nothing ended", "", 0, false);
        row("nothing ended, another of the team", "", 1, false);
        row("another team", "elsewhere", 0, false);
        row("another app", "other app", 0, false);
        row("forgotten", "team reset", 0, false);
    }

    void aReinstallIsWhatComesAfterAnEnd()
    {
        QFETCH(const QString, end);
        QFETCH(const int, user);
        QFETCH(const bool, isHit);
        Sandboxed box;
        const char *const lost = R"({"reinstall_callback": "lost"})";
        QVERIFY(box.plays(lost));
        const QString access = box.grant().text("access_token");
        QVERIFY(!access.isEmpty()); // a first installation is not hit
        const QString elsewhere = box.grant(0, 1).text("access_token");
        const QString otherApp = box.grant(1).text("access_token");
        const QStringList acts = end.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        if (acts.contains(QStringLiteral("revoke")))
            QCOMPARE(box.revoke(access).status, 204);
        if (acts.contains(QStringLiteral("me")))
            QVERIFY(box.uninstall(0, 0, 0));
        if (acts.contains(QStringLiteral("team")))
            QVERIFY(box.uninstall(0, 0, std::nullopt));
        if (acts.contains(QStringLiteral("elsewhere"))) {
            QCOMPARE(box.revoke(elsewhere).status, 204);
            QVERIFY(box.uninstall(0, 1, 0));
        }
        if (acts.contains(QStringLiteral("other")))
            QVERIFY(box.uninstall(1, 0, 0));
        if (acts.contains(QStringLiteral("reset"))) {
            box.sandbox.reset();
            QVERIFY(box.plays(lost));
        }
        QCOMPARE(box.code(0, 0, user).isEmpty(), isHit);
    }

    void theCodeIsForWhomTheSwitchSays_data()
    {
        QTest::addColumn<QByteArray>("switches");
        QTest::addColumn<int>("consenting");
        QTest::addColumn<int>("installed");
        QTest::newRow("as usual") << QByteArray("{}") << 0 << 0;
        QTest::newRow("same") << QByteArray(R"({"reinstall_user": "same"})") << 0 << 0;
        QTest::newRow("another, the first consents") << QByteArray(R"({"reinstall_user": "another"})") << 0 << 1;
        QTest::newRow("another, the second consents") << QByteArray(R"({"reinstall_user": "another"})") << 1 << 0;
    }

    void theCodeIsForWhomTheSwitchSays()
    {
        QFETCH(const QByteArray, switches);
        QFETCH(const int, consenting);
        QFETCH(const int, installed);
        Sandboxed box;
        QVERIFY(box.plays(switches.constData()));
        QCOMPARE(box.grant(0, 0, consenting).text("user_id"), box.user(consenting));
        QVERIFY(box.uninstall(0, 0, consenting));
        const WebAnswer again = box.grant(0, 0, consenting);
        QCOMPARE(again.text("user_id"), box.user(installed));
        QCOMPARE(
            box.context(again.text("access_token")).json().value(QLatin1String("user"))[QLatin1String("id")].toString(),
            box.user(installed));
        const QJsonArray there = box.sandbox.state().value(QLatin1String("installed")).toArray();
        QCOMPARE(there.size(), 1);
        QCOMPARE(there.at(0)[QLatin1String("user_id")].toString(), box.user(installed));
    }

    void theScopesAreThoseThatTheSwitchSays_data()
    {
        QTest::addColumn<QByteArray>("switches");
        QTest::addColumn<QStringList>("scopes");
        const QStringList usual{QStringLiteral("boards:read"), QStringLiteral("boards:write"),
                                QStringLiteral("identity:read")};
        QTest::newRow("as usual") << QByteArray("{}") << usual;
        QTest::newRow("same") << QByteArray(R"({"reinstall_scopes": "same"})") << usual;
        QTest::newRow("wider") << QByteArray(R"({"reinstall_scopes": "wider"})")
                               << QStringList(usual + QStringList{QStringLiteral("team:write")});
        QTest::newRow("narrower") << QByteArray(R"({"reinstall_scopes": "narrower"})") << usual.mid(0, 2);
    }

    void theScopesAreThoseThatTheSwitchSays()
    {
        QFETCH(const QByteArray, switches);
        QFETCH(const QStringList, scopes);
        Sandboxed box;
        QVERIFY(box.plays(switches.constData()));
        const WebAnswer first = box.grant();
        QCOMPARE(scopesOf(first).size(), 3);
        QCOMPARE(box.revoke(first.text("access_token")).status, 204);
        const WebAnswer again = box.grant();
        QCOMPARE(scopesOf(again), scopes);
        QCOMPARE(box.context(again.text("access_token")).json().value(QLatin1String("scopes")).toArray().size(),
                 scopes.size());
        QCOMPARE(scopesOf(box.refresh(again.text("refresh_token"))), scopes);
    }

    void aLostRedirectLeavesACodeAndAPage()
    {
        Sandboxed box;
        QVERIFY(box.plays(R"({"reinstall_callback": "lost"})"));
        QCOMPARE(box.grant().status, 200);
        QVERIFY(box.uninstall(0, 0, 0));
        const WebAnswer answer = box.consent(box.ask());
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.header("Location").isEmpty());
        QVERIFY2(answer.page().contains(QStringLiteral("the redirect to the app was lost")), answer.body.constData());
        QVERIFY(!answer.page().contains(QStringLiteral("code=")));
        QCOMPARE(box.sandbox.state().value(QLatin1String("open_codes")).toInt(), 1);
        QVERIFY(box.sandbox.state().value(QLatin1String("installed")).toArray().isEmpty());
        QCOMPARE(box.consent(box.ask(), "cancel").sentOn("error"), QStringLiteral("access_denied"));
    }

    void whatIsRevivedIsRevivedBesideTheOtherSwitches()
    {
        Sandboxed box;
        QVERIFY(box.plays(R"({"reinstall": "revives", "reinstall_scopes": "wider"})"));
        const QString old = box.grant().text("access_token");
        QVERIFY(box.uninstall(0, 0, 0));
        QVERIFY(!box.isAlive(old));
        QCOMPARE(scopesOf(box.grant()).size(), 4);
        QVERIFY(box.isAlive(old));
        QCOMPARE(box.context(old).json().value(QLatin1String("scopes")).toArray().size(), 3);
    }
};

QTEST_GUILESS_MAIN(tst_sandboxreinstall)
#include "tst_sandboxreinstall.moc"
