// SPDX-License-Identifier: GPL-3.0-or-later
#include "armedlistener.h"
#include "lifecycle/mirowalk.h"
#include "lifecycle/unlockvault.h"
#include "support/awaited.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>
#include <QUrlQuery>

namespace {

QJsonObject json(QByteArray text)
{
    return QJsonDocument::fromJson(text.replace('\'', '"')).object();
}

bool armToApproveByItself(ArmedListener &here)
{
    AppProfile profile = here.desk.profile;
    profile.approvesByItself = true;
    const auto updated = awaited(here.desk.store.profiles.update(profile, Secret(), here.desk.store.vault.sealFunction(),
                                                                 here.desk.store.vault.openFunction(), systemNow()));
    if (!updated)
        return false;
    AwaitMiro::Request request = here.request();
    request.profile = *updated;
    here.arm(request);
    return true;
}

/// How \a act ended.
class Ending
{
public:
    explicit Ending(AuthorizeTeam *act)
    {
        QObject::connect(act, &AuthorizeTeam::finished, act, [this](const Result<Installation> &end) { result.emplace(end); });
    }
    std::optional<Result<Installation>> result;
};

} // namespace

/// Authorizations that Miro starts, over real sockets, the sandbox and SQLite.
class TestAwaitMiro : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // C3.1
    void withoutArmingAFriendlyPageSaysWhatToDo()
    {
        ArmedListener here;
        const auto ours = here.desk.attempt();
        QSignalSpy noticed(ours.get(), &AuthorizeTeam::noticed);
        ours->start();
        QTRY_VERIFY(!ours->address().isEmpty());
        const QByteArray page = here.desk.rawGet(here.target("abc"));
        QVERIFY(page.startsWith("HTTP/1.1 400"));
        QVERIFY(page.contains("started by Miro"));
        QVERIFY(page.contains("choose Wait for Miro"));
        QCOMPARE(noticed.count(), 1);
        QVERIFY(noticed.first().first().toString().contains(QStringLiteral("started by Miro")));
        QVERIFY(here.nothingExchanged());
        QVERIFY(!ours->isFinished());
        ours->cancel();
    }

    void refusesToArm_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("cause");
        QTest::newRow("C3.2 no time") << "0 minutes" << "bad_time";
        QTest::newRow("C3.2 more than ten minutes") << "11 minutes" << "bad_time";
        QTest::newRow("C3.2 no redirect") << "0 redirects" << "bad_count";
        QTest::newRow("C3.2 too many redirects") << "21 redirects" << "bad_count";
        QTest::newRow("no marked URI") << "unmarked" << "no_sdk_uri";
        QTest::newRow("marked URI elsewhere") << "elsewhere" << "sdk_uri_elsewhere";
        QTest::newRow("archived profile") << "archived" << "archived";
        QTest::newRow("no client secret") << "secretless" << "no_client_secret";
        QTest::newRow("vault locked") << "locked" << "vault_locked";
        QTest::newRow("port busy") << "busy" << "port_busy";
        QTest::newRow("armed already") << "armed" << "already_armed";
        QTest::newRow("C3.4 approves by itself in production") << "production" << "bad_approves_by_itself";
    }
    void refusesToArm()
    {
        QFETCH(const QString, what);
        QFETCH(const QString, cause);
        ArmedListener here;
        AwaitMiro::Request request = here.request();
        QTcpServer other;
        std::unique_ptr<AwaitMiro> armed;
        if (what.endsWith(QLatin1String("minutes")))
            request.time = std::chrono::minutes(what.section(u' ', 0, 0).toInt());
        else if (what.endsWith(QLatin1String("redirects")))
            request.count = what.section(u' ', 0, 0).toInt();
        else if (what == QLatin1String("unmarked"))
            request.profile.sdkRedirectUri.clear();
        else if (what == QLatin1String("elsewhere"))
            request.profile.redirectUris += request.profile.sdkRedirectUri = QStringLiteral("https://example.com/callback");
        else if (what == QLatin1String("archived"))
            request.profile.archivedAt = systemNow();
        else if (what == QLatin1String("secretless"))
            request.profile.hasClientSecret = false;
        else if (what == QLatin1String("locked"))
            here.desk.store.vault.lock();
        else if (what == QLatin1String("busy"))
            QVERIFY(other.listen(QHostAddress::LocalHost, here.desk.port));
        else if (what == QLatin1String("production"))
            request.profile.environment = Environment::Production, request.profile.approvesByItself = true;
        else {
            here.arm();
            QVERIFY(here.await->isArmed());
            armed = std::move(here.await);
        }
        here.arm(request);
        QVERIFY(here.end == AwaitMiro::End::Failed);
        QCOMPARE(here.error.cause, cause);
        QVERIFY(!here.error.summary.isEmpty());
        QVERIFY(!here.await->isArmed());
        armed.reset();
        other.close();
        QVERIFY(Desk::isFree(here.desk.port));
    }

    void armsOverHttpsToo()
    {
        ArmedListener here;
        AppProfile profile = here.desk.profile;
        profile.sdkRedirectUri = QStringLiteral("https://127.0.0.1:%1/callback").arg(here.desk.port);
        profile.redirectUris = {profile.sdkRedirectUri};
        const auto updated = awaited(here.desk.store.profiles.update(profile, Secret(), here.desk.store.vault.sealFunction(),
                                                                     here.desk.store.vault.openFunction(), systemNow()));
        QVERIFY(updated);
        AwaitMiro::Request request = here.request();
        request.profile = *updated;
        here.arm(request);
        QTRY_VERIFY(here.await->isArmed() || here.end);
        QVERIFY2(!here.end, qPrintable(here.error.summary));
        QCOMPARE(here.await->listeningOn().size(), 1);
        QVERIFY(here.desk.rawGet(here.target("abc")).isEmpty() || here.acts.isEmpty()); // plain http is no way in
        here.await->disarm();
        QVERIFY(Desk::isFree(here.desk.port));
    }

    void archivedProfilesAuthorizeNothing()
    {
        Desk desk;
        for (const char *cause : {"archived", "no_client_secret"}) {
            AppProfile profile = desk.profile;
            if (QLatin1String(cause) == QLatin1String("archived"))
                profile.archivedAt = systemNow();
            else
                profile.hasClientSecret = false;
            const auto act = desk.attempt({profile, {}, {}, {}, {}});
            const auto result = desk.run(act.get());
            QVERIFY(!result);
            QCOMPARE(result.error().cause, QLatin1String(cause));
        }
        QCOMPARE(desk.calls(QStringLiteral("authorize")), 0);
    }

    void disarms_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"count", "time", "lock", "disarm", "quit"})
            QTest::addRow("C3.2 %s", how) << QString::fromLatin1(how);
    }
    void disarms()
    {
        QFETCH(const QString, how);
        ArmedListener here;
        here.arm();
        QVERIFY(here.await->isArmed());
        QCOMPARE(here.await->remaining(), 1);
        QVERIFY(here.await->until() > here.desk.clock()() + std::chrono::minutes(4));
        QCOMPARE(here.await->listeningOn(), QStringList{QStringLiteral("127.0.0.1:%1").arg(here.desk.port)});
        QVERIFY(!Desk::isFree(here.desk.port));
        if (how == QLatin1String("count")) {
            here.browse(here.target("abc"));
            QTRY_COMPARE(here.acts.size(), 1);
            QVERIFY(here.end == AwaitMiro::End::Count);
            QCOMPARE(here.await->remaining(), 0);
        } else if (how == QLatin1String("time")) {
            here.desk.advance(AwaitMiro::defaultTime);
            QTRY_VERIFY_WITH_TIMEOUT(here.end == AwaitMiro::End::Time, 10'000);
        } else if (how == QLatin1String("lock")) {
            here.desk.store.vault.lock();
            QVERIFY(here.end == AwaitMiro::End::Locked);
        } else if (how == QLatin1String("disarm")) {
            here.await->disarm();
            QVERIFY(here.end == AwaitMiro::End::Disarmed);
            here.await->disarm();
        } else {
            here.await.reset();
            QVERIFY(!here.end);
        }
        QVERIFY(!here.await || !here.await->isArmed());
        if (how == QLatin1String("count") || how == QLatin1String("time")) {
            QVERIFY(!Desk::isFree(here.desk.port)); // to say so to a late browser
            here.desk.advance(AwaitMiro::graceTime);
            QTRY_VERIFY_WITH_TIMEOUT(Desk::isFree(here.desk.port), 10'000);
        }
        QVERIFY(Desk::isFree(here.desk.port));
    }

    void turnsAway_data()
    {
        QTest::addColumn<QString>("query"); // CLIENT and TEAM stand for the good ones
        QTest::addColumn<QString>("sentence");
        QTest::newRow("C3.3 other client") << "code=a&client_id=1&team_id=TEAM" << "for another app";
        QTest::newRow("C3.3 no client") << "code=a&team_id=TEAM" << "for which app";
        QTest::newRow("C3.3 team not on the list") << "code=a&client_id=CLIENT&team_id=1" << "not on your list";
        QTest::newRow("C3.3 no team, with a list") << "code=a&client_id=CLIENT" << "not on your list";
        QTest::newRow("C3.3 repeated code") << "code=a&code=b&client_id=CLIENT&team_id=TEAM" << "names a parameter twice";
        QTest::newRow("C3.3 repeated team") << "code=a&client_id=CLIENT&team_id=TEAM&team_id=TEAM" << "names a parameter twice";
        QTest::newRow("C3.3 a wrong state is not a missing one") << "code=a&client_id=CLIENT&team_id=TEAM&state=x" << "belongs to no authorization";
        QTest::newRow("C3.3 an empty state is not a missing one") << "code=a&client_id=CLIENT&team_id=TEAM&state=" << "belongs to no authorization";
        QTest::newRow("C3.3 a state without a value") << "code=a&client_id=CLIENT&team_id=TEAM&state" << "belongs to no authorization";
        QTest::newRow("C3.3 a state in another encoding") << "code=a&client_id=CLIENT&team_id=TEAM&st%61te=x" << "belongs to no authorization";
        QTest::newRow("C3.3 a state in another case") << "code=a&client_id=CLIENT&team_id=TEAM&State=x" << "belongs to no authorization";
        QTest::newRow("C3.3 no code") << "client_id=CLIENT&team_id=TEAM" << "neither a code nor an error";
        QTest::newRow("C3.3 empty code") << "code=&client_id=CLIENT&team_id=TEAM" << "neither a code nor an error";
        QTest::newRow("C3.3 declined") << "error=access_denied&client_id=CLIENT"
                                       << "was declined in the browser";
        QTest::newRow("C3.3 damaged") << "code=%4&client_id=CLIENT&team_id=TEAM" << "damaged";
    }
    void turnsAway()
    {
        QFETCH(QString, query);
        QFETCH(const QString, sentence);
        ArmedListener here;
        AwaitMiro::Request request = here.request();
        request.teamIds = {here.team(0)};
        here.arm(request);
        query.replace(QLatin1String("CLIENT"), here.desk.profile.clientId).replace(QLatin1String("TEAM"), here.team(0));
        const QByteArray page = here.desk.rawGet("/callback?" + query.toLatin1());
        QVERIFY2(page.startsWith("HTTP/1.1 400"), page.left(40).constData());
        QCOMPARE(here.turnedAway.size(), 1);
        QVERIFY2(here.turnedAway.first().contains(sentence), qPrintable(here.turnedAway.first()));
        // The browser and the window say the same.
        QVERIFY(page.contains(here.turnedAway.first().toHtmlEscaped().toUtf8()));
        QVERIFY(here.acts.isEmpty());
        QVERIFY(here.nothingExchanged());
        QVERIFY(here.await->isArmed());
        QCOMPARE(here.await->remaining(), 1);
    }

    void onlyTheRedirectItselfIsTaken_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("status");
        const QByteArray host = "\r\nHost: 127.0.0.1:PORT\r\n\r\n";
        QTest::newRow("C3.3 method") << QByteArray("POST TARGET HTTP/1.1\r\nContent-Length: 0" + host) << 405;
        QTest::newRow("C3.3 path") << QByteArray("GET /xTARGET HTTP/1.1" + host) << 404;
        QTest::newRow("C3.3 Host") << QByteArray("GET TARGET HTTP/1.1\r\nHost: evil.example\r\n\r\n") << 421;
        QTest::newRow("C3.3 over-long") << QByteArray("GET TARGET&x=" + QByteArray(9000, 'x') + " HTTP/1.1" + host) << 414;
    }
    void onlyTheRedirectItselfIsTaken()
    {
        QFETCH(QByteArray, head);
        QFETCH(const int, status);
        ArmedListener here;
        here.arm();
        RawClient browser(here.desk.port);
        browser.send(head.replace("TARGET", here.target("abc")).replace("PORT", QByteArray::number(here.desk.port)));
        QTRY_COMPARE(browser.status(), status);
        QVERIFY(here.acts.isEmpty());
        QTRY_COMPARE(here.turnedAway.size(), 1);
        QVERIFY(here.await->isArmed());
    }

    // C3.4, C3.6: from the icon on the board to the completion page.
    void holdsUntilSomebodyApproves()
    {
        ArmedListener here;
        const QStringList before = here.desk.tableCounts();
        here.arm();
        const QSignalSpy browser(&here.desk.visitor, &ConsentVisitor::ended);
        QVERIFY(here.desk.visitor.visit(here.icon()));
        QTRY_COMPARE(here.acts.size(), 1);
        AuthorizeTeam *const act = here.acts.first();
        QTRY_COMPARE(here.approvalsNeeded, 1);
        QVERIFY(act->isHeld());
        const auto held = act->held();
        QVERIFY(held);
        QCOMPARE(held->teamId, here.team(0));
        QCOMPARE(held->clientId, here.desk.profile.clientId);
        QCOMPARE(held->redirectUri, here.desk.profile.sdkRedirectUri);
        QCOMPARE(held->arrivedAt, QStringLiteral("127.0.0.1:%1").arg(here.desk.port));
        QVERIFY(held->peerPort > 0 && held->peerPort != here.desk.port);
        QVERIFY(!held->userAgent.isEmpty());
        QVERIFY(act->expiresAt() == held->receivedAt + AuthorizeTeam::codeRefusedAfter);
        QVERIFY(act->address().isEmpty());
        QCOMPARE(browser.count(), 0);
        QVERIFY(here.nothingExchanged());
        QCOMPARE(here.desk.tableCounts(), before);

        const Ending ending(act);
        act->approve(QStringLiteral("app_icon"));
        QVERIFY(!act->isHeld());
        act->approve(QStringLiteral("app_icon"));
        QTRY_VERIFY(ending.result);
        QVERIFY2(*ending.result, ending.result->has_value() ? "" : qPrintable(ending.result->error().summary));
        QCOMPARE((*ending.result)->state(here.desk.clock()()), InstallationState::Active);
        QCOMPARE(here.desk.calls(QStringLiteral("token")), 1);
        QTRY_COMPARE(browser.count(), 1);
        const QUrl last = browser.first().first().toUrl();
        QCOMPARE(last.path(), QStringLiteral("/app-install-completed/"));
        QCOMPARE(QUrlQuery(last).queryItemValue(QStringLiteral("client_id")), here.desk.profile.clientId);
        QCOMPARE(QUrlQuery(last).queryItemValue(QStringLiteral("team_id")), here.team(0));
        QVERIFY(!last.query().contains(QLatin1String("code=")));

        const auto details = awaited(here.desk.store.installations.details((*ending.result)->id));
        QVERIFY(details);
        QCOMPARE(details->grants.first().door, QStringLiteral("app_icon"));
        QCOMPARE(details->grants.first().redirectUri, here.desk.profile.sdkRedirectUri);
        QStringList facts;
        for (const Evidence &fact : details->evidence)
            facts.prepend(fact.actor + QLatin1Char(' ') + fact.operation);
        QCOMPARE(facts.mid(0, 3), (QStringList{QStringLiteral("miro authorize"), QStringLiteral("miro redirect"), QStringLiteral("admin approve")}));
    }

    void theWalkLeadsToPagesThatAreThere()
    {
        ArmedListener here;
        AppProfile profile = here.desk.profile;
        // The visitor presses what a settings page offers, and nobody listens for what would come of it.
        here.desk.visitor.setDecision(ConsentVisitor::Decision::Cancel);
        for (const QString &teamId : {here.team(0), QString()}) {
            const QList<WalkStep> steps = walkSteps(profile, teamId);
            QCOMPARE(steps.size(), 4);
            for (const WalkStep &step : steps) {
                QVERIFY(!step.sentence.isEmpty());
                if (step.address.isEmpty())
                    continue;
                const QSignalSpy browser(&here.desk.visitor, &ConsentVisitor::ended);
                QVERIFY(here.desk.visitor.visit(QUrl(step.address)));
                QTRY_COMPARE(browser.count(), 1);
                QCOMPARE(browser.first().at(1).toInt(), 200);
            }
        }
        profile.endpoints.authorize = QStringLiteral("https://miro.com/oauth/authorize");
        QCOMPARE(walkSteps(profile, QStringLiteral("12")).first().address,
                 QStringLiteral("https://miro.com/app/settings/team/12/app-settings/") + profile.clientId);
        QCOMPARE(walkSteps(profile, QStringLiteral("12")).at(2).address, QStringLiteral("https://miro.com/app/dashboard/"));

        // The install link is a door as well.
        here.desk.visitor.setDecision(ConsentVisitor::Decision::Install);
        here.arm();
        const QSignalSpy browser(&here.desk.visitor, &ConsentVisitor::ended);
        QVERIFY(here.desk.visitor.visit(QUrl(installLink(here.desk.profile, here.team(1)))));
        QTRY_COMPARE(here.acts.size(), 1);
        QCOMPARE(here.acts.first()->held()->teamId, here.team(1));
        here.acts.first()->approve(QStringLiteral("install_link"));
        QTRY_COMPARE(browser.count(), 1);
        QCOMPARE(browser.first().first().toUrl().path(), QStringLiteral("/app-install-completed/"));
    }

    void discardedCodesAreNotUsed()
    {
        ArmedListener here;
        here.arm();
        RawClient *const browser = here.browse(here.target("abc"));
        QTRY_COMPARE(here.acts.size(), 1);
        const Ending ending(here.acts.first());
        here.acts.first()->discard();
        QVERIFY(ending.result);
        QCOMPARE(ending.result->error().kind, ErrorKind::Cancelled);
        QCOMPARE(ending.result->error().cause, QStringLiteral("discarded"));
        QTRY_VERIFY(browser->isClosed());
        QVERIFY(browser->received().contains("was discarded in Grantdesk"));
        here.acts.first()->approve(QStringLiteral("miro"));
        QVERIFY(here.nothingExchanged());
    }

    // C3.4: red at eight minutes, refused at ten; by itself, and when it is approved too late.
    void refusesAnOldCode_data()
    {
        QTest::addColumn<bool>("approved");
        QTest::newRow("C3.4 by itself") << false;
        QTest::newRow("C3.4 approved too late") << true;
    }
    void refusesAnOldCode()
    {
        QFETCH(const bool, approved);
        ArmedListener here;
        here.arm();
        RawClient *const browser = here.browse(here.target("abc"));
        QTRY_COMPARE(here.acts.size(), 1);
        const Ending ending(here.acts.first());
        here.desk.advance(AuthorizeTeam::codeRefusedAfter);
        if (approved)
            here.acts.first()->approve(QStringLiteral("miro"));
        QTRY_VERIFY_WITH_TIMEOUT(ending.result, 10'000);
        QCOMPARE(ending.result->error().cause, QStringLiteral("code_too_old"));
        QTRY_VERIFY(browser->received().contains("too old for Miro"));
        QVERIFY(here.nothingExchanged());
    }

    void approvesByItselfWhereTheProfileSaysSo()
    {
        ArmedListener here;
        QVERIFY(armToApproveByItself(here));
        std::unique_ptr<Ending> ending;
        connect(here.await.get(), &AwaitMiro::held, this, [&ending](AuthorizeTeam *act) { ending = std::make_unique<Ending>(act); });
        QVERIFY(here.desk.visitor.visit(here.icon()));
        QTRY_VERIFY(ending && ending->result);
        QVERIFY(*ending->result);
        const auto details = awaited(here.desk.store.installations.details((*ending->result)->id));
        QVERIFY(details);
        QVERIFY(std::any_of(details->evidence.begin(), details->evidence.end(), [](const Evidence &fact) {
            return fact.actor == QLatin1String("us") && fact.operation == QLatin1String("approve");
        }));
        QCOMPARE(details->grants.first().door, QStringLiteral("miro"));
    }

    void anAdminWhoApprovesInsteadOfTheProfileIsNamed()
    {
        ArmedListener here;
        QVERIFY(armToApproveByItself(here));
        connect(here.await.get(), &AwaitMiro::held, this, [&here] { here.desk.store.vault.lock(); });
        QVERIFY(here.desk.visitor.visit(here.icon()));
        QTRY_COMPARE(here.acts.size(), 1);
        AuthorizeTeam *const act = here.acts.first();
        const Ending ending(act);
        QVERIFY(act->isHeld());
        UnlockVault unlock(&here.desk.store.keys, &here.desk.store.vault, {1, 8192});
        QVERIFY(awaited(unlock.byPassphrase(Secret(QByteArrayView("a passphrase for tests")))));
        act->approve(QStringLiteral("miro"));
        QTRY_VERIFY(ending.result);
        QVERIFY(*ending.result);
        QVERIFY(act->steps().at(int(AuthorizeStep::StateChecked)).sentence.contains(QStringLiteral("by you")));
        const auto details = awaited(here.desk.store.installations.details((*ending.result)->id));
        QVERIFY(details);
        QStringList approvals;
        for (const Evidence &fact : details->evidence) {
            if (fact.operation == QLatin1String("approve"))
                approvals.append(fact.actor);
        }
        QCOMPARE(approvals, QStringList{QStringLiteral("admin")});
    }

    void aLockedVaultKeepsItHeld()
    {
        ArmedListener here;
        here.arm();
        QVERIFY(here.desk.visitor.visit(here.icon()));
        QTRY_COMPARE(here.acts.size(), 1);
        AuthorizeTeam *const act = here.acts.first();
        QSignalSpy noticed(act, &AuthorizeTeam::noticed);
        const Ending ending(act);
        here.desk.store.vault.lock();
        act->approve(QStringLiteral("miro"));
        QCOMPARE(noticed.count(), 1);
        QVERIFY(act->isHeld());
        UnlockVault unlock(&here.desk.store.keys, &here.desk.store.vault, {1, 8192});
        QVERIFY(awaited(unlock.byPassphrase(Secret(QByteArrayView("a passphrase for tests")))));
        act->approve(QStringLiteral("miro"));
        QTRY_VERIFY(ending.result);
        QVERIFY(*ending.result);
    }

    // C3.5, C3.6: never the completion page when something failed.
    void failuresEndOnOurPage_data()
    {
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<QString>("end"); // cause, "choice", or the state of what was stored
        QTest::newRow("C3.5 token of another team") << QByteArray("{'context':{'kind':'wrong_team'}}") << "choice";
        QTest::newRow("C3.5 token of another app") << QByteArray("{'context':{'kind':'wrong_app'}}") << "other_app";
        QTest::newRow("C3.6 token endpoint 500") << QByteArray("{'token':{'kind':'server_error'}}") << "server_error";
        QTest::newRow("C3.6 code refused") << QByteArray("{'token':{'kind':'code_used'}}") << "invalid_grant";
        QTest::newRow("C3.6 token refused") << QByteArray("{'context':{'kind':'unauthorized'}}") << "token_refused";
        QTest::newRow("C3.6 token context cannot be asked") << QByteArray("{'context':{'kind':'server_error'}}") << "not_verified";
    }
    void failuresEndOnOurPage()
    {
        QFETCH(const QByteArray, faults);
        QFETCH(const QString, end);
        ArmedListener here;
        QVERIFY(here.desk.sandbox.setFaults(json(faults)));
        here.arm();
        const QSignalSpy browser(&here.desk.visitor, &ConsentVisitor::ended);
        QVERIFY(here.desk.visitor.visit(here.icon()));
        QTRY_COMPARE(here.acts.size(), 1);
        AuthorizeTeam *const act = here.acts.first();
        const Ending ending(act);
        QSignalSpy choice(act, &AuthorizeTeam::choiceNeeded);
        act->approve(QStringLiteral("miro"));
        if (end == QLatin1String("choice")) {
            QTRY_COMPARE(choice.count(), 1);
            QVERIFY(here.desk.tableCounts().contains(QStringLiteral("installations 0")));
            act->keep();
            QTRY_VERIFY(ending.result);
            QVERIFY(*ending.result);
            QCOMPARE((*ending.result)->state(here.desk.clock()()), InstallationState::Mismatch);
        } else {
            QTRY_VERIFY(ending.result);
            QCOMPARE(*ending.result ? stateName((*ending.result)->state(here.desk.clock()())) : ending.result->error().cause, end);
        }
        QTRY_COMPARE(browser.count(), 1);
        QCOMPARE(browser.first().first().toUrl().port(), int(here.desk.port));
        QVERIFY(browser.first().at(2).toByteArray().contains(act->label().toUtf8()));
        QCOMPARE(here.desk.calls(QStringLiteral("completion")), 0);
    }

    // C3.7
    void theSameCodeTwiceIsExchangedOnce()
    {
        ArmedListener here;
        AwaitMiro::Request request = here.request();
        request.count = 2;
        here.arm(request);
        RawClient *const first = here.browse(here.target("abc"));
        QTRY_COMPARE(here.acts.size(), 1);
        const QByteArray page = here.desk.rawGet(here.target("abc"));
        QVERIFY(page.contains("handled already"));
        QCOMPARE(here.turnedAway.size(), 1);
        QVERIFY(here.turnedAway.first().contains(QStringLiteral("handled already")));
        QCOMPARE(here.acts.size(), 1);
        QVERIFY(here.await->isArmed());
        QCOMPARE(first->status(), 0); // it still waits
        here.acts.first()->approve(QStringLiteral("miro"));
        QTRY_VERIFY(first->isClosed()); // Miro does not know the code
        QCOMPARE(here.desk.calls(QStringLiteral("token")), 1);
    }

    void lateBrowsersAreToldSo()
    {
        ArmedListener here;
        here.arm();
        here.browse(here.target("abc"));
        QTRY_VERIFY(here.end == AwaitMiro::End::Count);
        QVERIFY(here.desk.rawGet(here.target("abc")).contains("handled already"));
        QVERIFY(here.desk.rawGet(here.target("def")).contains("came too late"));
        QCOMPARE(here.turnedAway.size(), 2);
        QVERIFY(here.turnedAway.last().contains(QStringLiteral("came too late")));
        QCOMPARE(here.acts.size(), 1);
    }

    void whatNobodyTookDiesWithIt()
    {
        ArmedListener here;
        here.arm();
        RawClient *const browser = here.browse(here.target("abc"));
        QTRY_COMPARE(here.acts.size(), 1);
        const QPointer<AuthorizeTeam> act = here.acts.first();
        here.await.reset();
        QVERIFY(!act);
        QTRY_VERIFY(browser->isClosed());
        QVERIFY(browser->received().contains("was cancelled in Grantdesk"));
        QVERIFY(Desk::isFree(here.desk.port));
    }

    void whatIsTakenOverOutlivesIt()
    {
        ArmedListener here;
        here.arm();
        QVERIFY(here.desk.visitor.visit(here.icon()));
        QTRY_COMPARE(here.acts.size(), 1);
        here.acts.first()->setParent(this);
        const std::unique_ptr<AuthorizeTeam> act(here.acts.first());
        here.await.reset();
        const Ending ending(act.get());
        act->approve(QStringLiteral("install_link"));
        QTRY_VERIFY(ending.result);
        QVERIFY(*ending.result);
        QCOMPARE(act->door(), QStringLiteral("install_link"));
    }
};

QTEST_GUILESS_MAIN(TestAwaitMiro)
#include "tst_awaitmiro.moc"
