// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"

using namespace std::chrono_literals;

/// A team's settings, where apps are uninstalled.
class tst_sandboxsettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theWordsAreMiros()
    {
        Sandboxed box;
        const QString team = QStringLiteral("/app/settings/team/%1/").arg(box.team(0));
        QVERIFY(box.client.get(team).page().contains(QStringLiteral("Apps &amp; Integrations")));
        QVERIFY(box.client.get(team).page().contains(QStringLiteral("app-settings/") + box.clientId(1)));
        const QString page = box.client.get(team + QStringLiteral("app-settings/") + box.clientId(0)).page();
        QVERIFY(page.contains(QStringLiteral(">Uninstall for me</button>")));
        QVERIFY(page.contains(QStringLiteral(">Uninstall for team</button>")));
    }

    void uninstallingDoesWhatTheSwitchSays_data()
    {
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<QString>("decision");
        QTest::addColumn<QString>("says");
        QTest::addColumn<bool>("livesAtOnce");
        QTest::addColumn<bool>("livesLater");
        const auto row = [](const char *reason, const char *faults, const char *says, bool atOnce, bool later) {
            for (const char *decision : {"me", "team"}) {
                QTest::newRow(QByteArray(QByteArray(reason) + ", for " + decision).constData())
                    << QByteArray(faults) << QString::fromLatin1(decision) << QString::fromLatin1(says) << atOnce
                    << later;
            }
        };
        row("as usual", "{}", "Uninstalling ends the tokens at once.", false, false);
        row("kills", R"({"uninstall": "kills"})", "Uninstalling ends the tokens at once.", false, false);
        row("keeps", R"({"uninstall": "keeps"})", "Uninstalling leaves the tokens as they are.", true, true);
        row("slow", R"({"uninstall": "slow", "uninstall_delay_s": 90})", "Uninstalling ends the tokens after 90 s.",
            true, false);
    }

    void uninstallingDoesWhatTheSwitchSays()
    {
        QFETCH(const QByteArray, faults);
        QFETCH(const QString, decision);
        QFETCH(const QString, says);
        QFETCH(const bool, livesAtOnce);
        QFETCH(const bool, livesLater);
        Sandboxed box;
        QVERIFY(box.plays(faults.constData()));
        const QString mine = box.grant(0, 0, 0).text("access_token");
        const QString others = box.grant(0, 0, 1).text("access_token");
        const QString path = QStringLiteral("/app/settings/team/%1/app-settings/%2").arg(box.team(0), box.clientId(0));
        QVERIFY2(box.client.get(path).page().contains(says), box.client.get(path).body.constData());
        const Form form{{"decision", decision}, {"user_id", box.user(0)}, {"form_token", box.formToken()}};
        QCOMPARE(box.client.postForm(path, form).status, 302);
        QVERIFY(!box.client.get(path).page().contains(QStringLiteral("<li>Ada Admin</li>")));
        QCOMPARE(box.isAlive(mine), livesAtOnce);
        box.now += 90s;
        QCOMPARE(box.isAlive(mine), livesLater);
        QCOMPARE(box.isAlive(others), livesLater || decision == QStringLiteral("me"));
    }

    void aReinstallFromTheBoardDoesWhatTheSwitchSays_data()
    {
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<bool>("revives");
        QTest::newRow("as usual") << QByteArray("{}") << false;
        QTest::newRow("revives") << QByteArray(R"({"reinstall": "revives"})") << true;
    }

    void aReinstallFromTheBoardDoesWhatTheSwitchSays()
    {
        QFETCH(const QByteArray, faults);
        QFETCH(const bool, revives);
        Sandboxed box;
        QVERIFY(box.plays(faults.constData()));
        const QString old = box.grant(0, 0, 0).text("access_token");
        const QString path = QStringLiteral("/app/settings/team/%1/app-settings/%2").arg(box.team(0), box.clientId(0));
        const Form form{{"decision", QStringLiteral("me")}, {"user_id", box.user(0)}, {"form_token", box.formToken()}};
        QCOMPARE(box.client.postForm(path, form).status, 302);
        QVERIFY(!box.isAlive(old));
        const QString launch
            = QStringLiteral("/app/board/%1/launch/%2?user_id=%3").arg(box.team(0), box.clientId(0), box.user(0));
        const WebAnswer asked = box.client.get(launch);
        QVERIFY(asked.header("Location").startsWith("/app-install/"));
        Form consent = box.ask();
        consent.append({"sdk", QStringLiteral("1")});
        QCOMPARE(box.token(box.exchangeForm(box.consent(consent).sentOn("code"))).status, 200);
        QCOMPARE(box.isAlive(old), revives);
    }
};

QTEST_GUILESS_MAIN(tst_sandboxsettings)
#include "tst_sandboxsettings.moc"
