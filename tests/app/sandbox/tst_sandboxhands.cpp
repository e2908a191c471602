// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"
#include "sandbox/sandboxhands.h"
#include "sandboxed.h"

#include <QHostAddress>

namespace {

/// A sandbox whose apps send browsers back to this computer, and the person who goes there.
struct Handed : Sandboxed {
    Handed() : back(HttpServer::Rules()), hands(&sandbox)
    {
        QObject::connect(&back, &HttpServer::requested, &back,
                         [this](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
                             redirects.append(request.query);
                             answer->send(HttpResponse::html(200, "<p>back</p>"));
                         });
        isReady = bool(back.listen(QHostAddress(QHostAddress::LocalHost), 0));
        redirectUri = QStringLiteral("http://127.0.0.1:%1/callback").arg(back.port());
        sandbox.markRedirectUri(redirectUri);
        QObject::connect(
            &hands, &SandboxHands::ended, &back,
            [this](const SandboxHands::Visit &visit, const QUrl &address, int status, const QByteArray &page) {
                visits.append(visit);
                addresses.append(address);
                statuses.append(status);
                pages.append(page);
            });
    }

    QString request() const
    {
        return sandbox.base() + QStringLiteral("/oauth/authorize?") + QString::fromLatin1(WebClient::formBody(ask()));
    }
    QString settingsAddress(int userIndex) const
    {
        return QStringLiteral("%1/app/settings/team/%2/app-settings/%3?user_id=%4")
            .arg(sandbox.base(), team(0), clientId(0), user(userIndex));
    }
    bool consents(const QString &door, int teamIndex = 0, int userIndex = 0)
    {
        return hands.consent(door, clientId(0), team(teamIndex), user(userIndex));
    }
    QString redirected(qsizetype index, const char *name) const
    {
        const auto fields = parseForm(redirects.value(index));
        return fields ? formValue(*fields, QString::fromLatin1(name)).value_or(QString()) : QString();
    }
    WebAnswer exchanged(qsizetype index) { return token(exchangeForm(redirected(index, "code"))); }

    HttpServer back;
    SandboxHands hands;
    bool isReady = false;
    QByteArrayList redirects;
    QList<SandboxHands::Visit> visits;
    QList<QUrl> addresses;
    QList<int> statuses;
    QByteArrayList pages;
};

} // namespace

/// The person who uninstalls and installs again, and the browser in that person's hands.
class tst_sandboxhands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void eachDoorLeadsBackWithACode_data()
    {
        QTest::addColumn<QString>("door");
        QTest::addColumn<bool>("hasState");
        QTest::newRow("our button") << QStringLiteral("button") << true;
        QTest::newRow("icon") << QStringLiteral("app_icon") << false;
        QTest::newRow("install link") << QStringLiteral("install_link") << false;
        QTest::newRow("settings page") << QStringLiteral("settings_page") << false;
    }

    void eachDoorLeadsBackWithACode()
    {
        QFETCH(const QString, door);
        QFETCH(const bool, hasState);
        Handed box;
        QVERIFY(box.isReady);
        QVERIFY(box.consents(hasState ? box.request() : door, 1, 2));
        QCOMPARE(box.hands.waiting(), 1);
        QTRY_COMPARE(box.visits.size(), 1);
        QCOMPARE(box.hands.waiting(), 0);
        QCOMPARE(box.visits.first().door, door);
        QCOMPARE(box.visits.first().clientId, box.clientId(0));
        QCOMPARE(box.visits.first().teamId, box.team(1));
        QCOMPARE(box.visits.first().userId, box.user(2));
        QCOMPARE(box.statuses, QList<int>{200});
        QCOMPARE(box.pages, QByteArrayList{"<p>back</p>"});
        QCOMPARE(box.addresses.first().toString(), box.redirectUri); // and no code behind it
        QCOMPARE(!box.redirected(0, "state").isEmpty(), hasState);
        const WebAnswer grant = box.exchanged(0);
        QCOMPARE(grant.text("team_id"), box.team(1));
        QCOMPARE(grant.text("user_id"), box.user(2));
    }

    void whatIsInstalledIsUninstalledFirstWhereNobodyWouldBeAsked_data()
    {
        QTest::addColumn<QString>("door");
        QTest::addColumn<bool>("uninstalls");
        QTest::newRow("our button asks always") << QString() << false;
        QTest::newRow("icon") << QStringLiteral("app_icon") << true;
        QTest::newRow("an install link asks always") << QStringLiteral("install_link") << false;
        QTest::newRow("settings page") << QStringLiteral("settings_page") << true;
    }

    void whatIsInstalledIsUninstalledFirstWhereNobodyWouldBeAsked()
    {
        QFETCH(const QString, door);
        QFETCH(const bool, uninstalls);
        Handed box;
        QVERIFY(box.isReady);
        const QString mine = box.grant(0, 0, 0).text("access_token");
        const QString others = box.grant(0, 0, 1).text("access_token");
        QVERIFY(box.consents(door.isEmpty() ? box.request() : door));
        QTRY_COMPARE(box.visits.size(), 1);
        QCOMPARE(box.redirects.size(), 1);
        QCOMPARE(box.isAlive(mine), !uninstalls);
        QVERIFY(box.isAlive(others));
        QCOMPARE(box.exchanged(0).text("user_id"), box.user(0));
    }

    void consentsAreGivenOneAfterAnother()
    {
        Handed box;
        QVERIFY(box.isReady);
        QVERIFY(box.consents(QStringLiteral("app_icon"), 0));
        QVERIFY(box.consents(QStringLiteral("install_link"), 1));
        QVERIFY(box.consents(QStringLiteral("settings_page"), 2));
        QVERIFY(box.consents(box.request(), 0, 1));
        QCOMPARE(box.hands.waiting(), 4);
        QTRY_COMPARE(box.visits.size(), 4);
        const QList<int> teams{0, 1, 2, 0};
        for (qsizetype i = 0; i < teams.size(); ++i) {
            QCOMPARE(box.visits.at(i).teamId, box.team(teams.at(i)));
            QCOMPARE(box.redirected(i, "team_id"), box.team(teams.at(i)));
        }
        QCOMPARE(box.exchanged(3).text("user_id"), box.user(1));
    }

    void anotherConsentCanBeAskedForWhenOneEnded()
    {
        Handed box;
        QVERIFY(box.isReady);
        QObject::connect(&box.hands, &SandboxHands::ended, &box.hands, [&box] {
            if (box.visits.size() < 3)
                QVERIFY(box.consents(QStringLiteral("install_link")));
        });
        QVERIFY(box.consents(QStringLiteral("install_link")));
        QTRY_COMPARE(box.visits.size(), 3);
        QCOMPARE(box.redirects.size(), 3);
        QCOMPARE(box.hands.waiting(), 0);
    }

    void aConsentThatLeadsNowhereHoldsUpNobody()
    {
        Handed box;
        QVERIFY(box.isReady);
        QVERIFY(box.plays(R"({"consent": {"kind": "cut_before", "times": 1}})"));
        QVERIFY(box.consents(QStringLiteral("app_icon")));
        QVERIFY(box.hands.consent(QStringLiteral("app_icon"), box.clientId(0), QStringLiteral("1"), box.user(0)));
        QVERIFY(box.hands.consent(QStringLiteral("install_link"), QStringLiteral("1"), box.team(0), box.user(0)));
        QVERIFY(box.consents(QStringLiteral("app_icon")));
        QTRY_COMPARE(box.visits.size(), 4);
        QCOMPARE(box.statuses, (QList<int>{0, 404, 400, 200}));
        QCOMPARE(box.redirects.size(), 1);
    }

    void aLostRedirectEndsAtTheSandbox()
    {
        Handed box;
        QVERIFY(box.isReady);
        QVERIFY(box.plays(R"({"reinstall_callback": "lost"})"));
        QCOMPARE(box.grant().status, 200);
        QVERIFY(box.hands.uninstall(box.clientId(0), box.team(0), box.user(0)));
        QVERIFY(box.consents(QStringLiteral("app_icon")));
        QTRY_COMPARE(box.visits.size(), 1);
        QCOMPARE(box.addresses.first().port(), QUrl(box.sandbox.base()).port());
        QVERIFY(box.pages.first().contains("was lost"));
        QVERIFY(box.redirects.isEmpty());
    }

    void whatIsNoDoorIsNotTried_data()
    {
        QTest::addColumn<QString>("door");
        QTest::newRow("nothing") << QString();
        QTest::newRow("button without its address") << QStringLiteral("button");
        QTest::newRow("a door that only Grantdesk knows") << QStringLiteral("pasted");
        QTest::newRow("Miro itself") << QStringLiteral("https://miro.com/oauth/authorize?client_id=1");
    }

    void whatIsNoDoorIsNotTried()
    {
        QFETCH(const QString, door);
        Handed box;
        QVERIFY(box.isReady);
        QVERIFY(!box.consents(door));
        QCOMPARE(box.hands.waiting(), 0);
    }

    void aSandboxThatDoesNotListenHasNoDoor()
    {
        MiroSandbox sandbox(systemNow, systemRandomBytes);
        SandboxHands hands(&sandbox);
        for (const char *door : {"app_icon", "install_link", "settings_page"})
            QVERIFY(!hands.consent(QString::fromLatin1(door), QStringLiteral("1"), QStringLiteral("2"),
                                   QStringLiteral("3")));
    }

    void uninstallingIsForOneOrForAll()
    {
        Handed box;
        const QString ada = box.grant(0, 0, 0).text("access_token");
        const QString ben = box.grant(0, 0, 1).text("access_token");
        QVERIFY(box.hands.uninstall(box.clientId(0), box.team(0), box.user(0)));
        QVERIFY(!box.isAlive(ada) && box.isAlive(ben));
        QCOMPARE(box.hands.uninstall(box.clientId(0), box.team(0), box.user(0)).error().cause,
                 QStringLiteral("not_installed"));
        QVERIFY(box.hands.uninstall(box.clientId(0), box.team(0), {}));
        QVERIFY(!box.isAlive(ben));
        QCOMPARE(box.hands.uninstall(box.clientId(0), box.team(0), {}).error().cause, QStringLiteral("not_installed"));
        QCOMPARE(box.hands.uninstall(box.clientId(0), QStringLiteral("1"), {}).error().cause,
                 QStringLiteral("unknown_id"));
        QCOMPARE(box.hands.uninstall(box.clientId(0), box.team(0), QStringLiteral("1")).error().cause,
                 QStringLiteral("unknown_id"));
    }

    void theVisitorPressesInstallForMeAndThenConsents()
    {
        Handed box;
        QVERIFY(box.isReady);
        ConsentVisitor visitor;
        const QSignalSpy browser(&visitor, &ConsentVisitor::ended);
        QVERIFY(visitor.visit(QUrl(box.settingsAddress(1)))); // as whom the page has selected
        QTRY_COMPARE(browser.count(), 1);
        QCOMPARE(browser.first().at(1).toInt(), 200);
        QCOMPARE(box.redirects.size(), 1);
        QCOMPARE(box.exchanged(0).text("user_id"), box.user(1));
    }

    void theVisitorMayCancelAfterInstallForMe()
    {
        Handed box;
        QVERIFY(box.isReady);
        ConsentVisitor visitor;
        visitor.setDecision(ConsentVisitor::Decision::Cancel);
        const QSignalSpy browser(&visitor, &ConsentVisitor::ended);
        QVERIFY(visitor.visit(QUrl(box.settingsAddress(0))));
        QTRY_COMPARE(browser.count(), 1);
        QCOMPARE(browser.first().first().toUrl().path(), QStringLiteral("/app/board/%1/").arg(box.team(0)));
        QVERIFY(box.redirects.isEmpty());
        QCOMPARE(box.sandbox.calls().value(QLatin1String("endpoints"))[QLatin1String("consent")].toInt(), 1);
    }

    void theVisitorPressesInstallForMeOnceForWhoHasItAlready()
    {
        Handed box;
        QVERIFY(box.isReady);
        QCOMPARE(box.grant(0, 0, 1).status, 200);
        ConsentVisitor visitor;
        const QSignalSpy browser(&visitor, &ConsentVisitor::ended);
        QVERIFY(visitor.visit(QUrl(box.settingsAddress(1))));
        QTRY_COMPARE(browser.count(), 1);
        QCOMPARE(browser.last().at(1).toInt(), 200);
        QVERIFY(browser.last().at(2).toByteArray().contains("Install for me"));
        QVERIFY(box.redirects.isEmpty());
        QVERIFY(box.hands.uninstall(box.clientId(0), box.team(0), box.user(1)));
        QVERIFY(visitor.visit(QUrl(box.settingsAddress(1)))); // a visit of its own presses again
        QTRY_COMPARE(browser.count(), 2);
        QCOMPARE(box.redirects.size(), 1);
    }

    void theVisitorOpensAnIconForAUser()
    {
        Handed box;
        QVERIFY(box.isReady);
        ConsentVisitor visitor;
        const QSignalSpy browser(&visitor, &ConsentVisitor::ended);
        const QString launch = QStringLiteral("%1/app/board/%2/launch/%3?user_id=%4")
                                   .arg(box.sandbox.base(), box.team(1), box.clientId(0), box.user(2));
        QVERIFY(visitor.visit(QUrl(launch)));
        QTRY_COMPARE(browser.count(), 1);
        const WebAnswer grant = box.exchanged(0);
        QCOMPARE(grant.text("user_id"), box.user(2));
        QCOMPARE(grant.text("team_id"), box.team(1));
        QVERIFY(visitor.visit(QUrl(launch)));
        QTRY_COMPARE(browser.count(), 2);
        QVERIFY(browser.last().at(2).toByteArray().contains("so nobody was asked"));
        QCOMPARE(box.redirects.size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_sandboxhands)
#include "tst_sandboxhands.moc"
