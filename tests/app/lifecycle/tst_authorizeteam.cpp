// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fingerprint.h"
#include "lifecycle/addprofile.h"
#include "lifecycle/readtoken.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUrlQuery>

namespace {

QJsonObject json(QByteArray text)
{
    return QJsonDocument::fromJson(text.replace('\'', '"')).object();
}

StepReport::State stateOf(const AuthorizeTeam &act, AuthorizeStep step)
{
    return act.steps().at(int(step)).state;
}

} // namespace

/// The whole act, over real sockets, the sandbox and SQLite.
class TestAuthorizeTeam : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void endsWithAStoredInstallationAndTheBrowserAtMiro()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        const QSignalSpy browser(&desk.visitor, &ConsentVisitor::ended);
        const auto act = desk.attempt();
        const auto result = desk.run(act.get());
        QVERIFY2(result, result ? "" : qPrintable(result.error().summary));
        QCOMPARE(result->state(desk.clock()()), InstallationState::Active);
        QCOMPARE(result->team.id.size(), 19);
        QCOMPARE(result->organization.name, QStringLiteral("Acme Incorporated"));
        QCOMPARE(result->grantedScopes, desk.profile.expectedScopes);
        for (const StepReport &step : act->steps())
            QCOMPARE(step.state, StepReport::State::Done);

        // D-9700-18: the browser is at Miro's page, and no code is left in its address.
        QTRY_COMPARE(browser.count(), 1);
        const QUrl last = browser.first().first().toUrl();
        QVERIFY(last.path() == QLatin1String("/app-install-completed/"));
        QVERIFY(last.query().contains(QLatin1String("team_id=") + result->team.id));
        QVERIFY(!last.query().contains(QLatin1String("code=")) && !last.query().contains(QLatin1String("state=")));
        QVERIFY(Desk::isFree(desk.port)); // D-8252-05
        QVERIFY(!act->holdsUnstoredTokens());

        const auto token = awaited(readToken(&desk.store.installations, &desk.store.vault, result->currentGrantId, SealIdentity::Kind::AccessToken));
        QVERIFY(token);
        QCOMPARE(fingerprint(*token), result->accessFingerprint);
        const auto details = awaited(desk.store.installations.details(result->id));
        QVERIFY(details);
        QCOMPARE(details->evidence.size(), 4);
        // D-6749-16: what the redirect brought is on record, by name.
        QVERIFY(std::any_of(details->evidence.begin(), details->evidence.end(), [](const Evidence &fact) {
            return fact.operation == QLatin1String("redirect") && fact.message.contains(QLatin1String("code, state, client_id, team_id"));
        }));
        QVERIFY(details->grants.first().rawResponse.contains(result->accessFingerprint.toLatin1()));
    }

    void sendsTheExtraParametersOfTheProfile()
    {
        Desk desk;
        AppProfile profile = desk.profile;
        profile.extra.authorize = {{QStringLiteral("prompt"), QStringLiteral("consent")}};
        profile.extra.token = {{QStringLiteral("audience"), QStringLiteral("boards")}};
        const auto updated = awaited(desk.store.profiles.update(profile, Secret(), desk.store.vault.sealFunction(),
                                                                desk.store.vault.openFunction(), systemNow()));
        QVERIFY(updated);
        const auto act = desk.attempt({*updated, {}, {}, {}, {}});
        QUrl address;
        connect(act.get(), &AuthorizeTeam::stepChanged, this, [&address, &act] {
            if (!act->address().isEmpty())
                address = act->address();
        });
        const auto result = desk.run(act.get());
        QVERIFY2(result, result ? "" : qPrintable(result.error().summary));
        QCOMPARE(QUrlQuery(address).queryItemValue(QStringLiteral("prompt")), QStringLiteral("consent"));
        QVERIFY(!QUrlQuery(address).hasQueryItem(QStringLiteral("audience")));
    }

    void aSecondAuthorizationSupersedesTheFirstAndKeepsIt()
    {
        Desk desk;
        const auto first = desk.attempt();
        const auto one = desk.run(first.get());
        const auto second = desk.attempt();
        const auto two = desk.run(second.get());
        QVERIFY(one && two);
        QCOMPARE(two->id, one->id);
        QCOMPARE(two->generation, 2);
        QVERIFY(two->accessFingerprint != one->accessFingerprint);
        const auto old = awaited(readToken(&desk.store.installations, &desk.store.vault, one->currentGrantId, SealIdentity::Kind::AccessToken));
        QVERIFY(old);
        QCOMPARE(fingerprint(*old), one->accessFingerprint);
        QVERIFY(first->label().contains(QLatin1Char('-')));
    }

    /// Every fault ends in a typed Error or a true installation, with the port free, the database as before, and a
    /// second try that works.
    void survivesEveryFault_data()
    {
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<QString>("end"); // cause of the error, or the state of what was stored
        const auto row = [](const char *name, const char *faults, const char *end) { QTest::newRow(name) << QByteArray(faults) << QString::fromLatin1(end); };
        row("code used before", "{'token':{'kind':'code_used'}}", "invalid_grant");
        row("D-6749-18 code expired", "{'token':{'kind':'code_expired'}}", "invalid_grant");
        row("redirect URI mismatch", "{'token':{'kind':'redirect_mismatch'}}", "redirect_mismatch");
        row("invalid_grant", "{'token':{'kind':'invalid_grant'}}", "invalid_grant");
        row("invalid_client", "{'token':{'kind':'invalid_client'}}", "invalid_client");
        row("token endpoint 401", "{'token':{'kind':'unauthorized'}}", "unauthorized");
        row("token endpoint 429", "{'token':{'kind':'rate_limited'}}", "rate_limited");
        row("token endpoint 500", "{'token':{'kind':'server_error'}}", "server_error");
        row("token endpoint hangs", "{'token':{'kind':'hang'}}", "timeout");
        row("token endpoint cuts before", "{'token':{'kind':'cut_before'}}", "connection_lost");
        row("token endpoint cuts in the body", "{'token':{'kind':'cut_body'}}", "connection_lost");
        row("token answer lost after commit", "{'token':{'kind':'answer_lost'}}", "connection_lost");
        row("token answer not JSON", "{'token':{'kind':'not_json'}}", "not_json");
        row("token answer HTML", "{'token':{'kind':'html'}}", "not_json");
        row("token endpoint redirects", "{'token':{'kind':'redirect'}}", "redirected");
        row("no access token", "{'token':{'kind':'no_access_token'}}", "no_access_token");
        row("D-6750-04 token context refused", "{'context':{'kind':'unauthorized'}}", "token_refused");
        row("token of another app", "{'context':{'kind':'wrong_app'}}", "other_app");
        row("token context 429 says nothing", "{'context':{'kind':'rate_limited'}}", "not_verified");
        row("D-7662-09 token context 500 says nothing", "{'context':{'kind':'server_error'}}", "not_verified");
        row("D-6749-36 token context redirects", "{'context':{'kind':'redirect'}}", "not_verified");
        row("token context hangs", "{'context':{'kind':'hang'}}", "not_verified");
        row("token context cut", "{'context':{'kind':'cut_before'}}", "not_verified");
        row("token context not JSON", "{'context':{'kind':'not_json'}}", "not_verified");
        row("D-7662-10 organization missing", "{'context':{'kind':'organization_missing'}}", "active");
        row("D-6749-29 ids as numbers", "{'ids':'number'}", "active");
        row("refresh token missing", "{'token':{'kind':'refresh_missing'}}", "active");
        row("D-6749-12 scope missing", "{'token':{'kind':'scope_missing'}}", "active");
        row("D-6749-27 lifetime missing", "{'token':{'kind':'expires_missing'}}", "active");
        row("D-6749-27 lifetime as text", "{'token':{'kind':'expires_as_text'}}", "active");
        row("wrong content type", "{'token':{'kind':'wrong_type'}}", "active");
        row("D-6749-24 unknown token type is never sent", "{'token':{'kind':'token_type_unknown'}}", "not_verified");
        row("slow", "{'token':{'kind':'slow','ms':200}}", "active");
        row("D-7636-10 server ignores the proof key", "{'pkce':'ignored'}", "active");
        row("completion page is down", "{'completion':{'kind':'server_error'}}", "active");
    }
    void survivesEveryFault()
    {
        QFETCH(const QByteArray, faults);
        QFETCH(const QString, end);
        Desk desk;
        if (faults.contains("hang"))
            desk.network.setDeadline(std::chrono::seconds(2)); // the requests before it have it too
        const QStringList before = desk.tableCounts();
        QVERIFY(desk.sandbox.setFaults(json(faults)));
        const auto act = desk.attempt();
        QSignalSpy browser(&desk.visitor, &ConsentVisitor::ended);
        const auto result = desk.run(act.get());
        QCOMPARE(result ? stateName(result->state(desk.clock()())) : result.error().cause, end);
        QVERIFY(Desk::isFree(desk.port));
        QVERIFY(!act->holdsUnstoredTokens());
        // A request that may not be sent twice was sent once, whatever became of it.
        QCOMPARE(desk.calls(QStringLiteral("token")), 1);
        QTRY_COMPARE(browser.count(), 1);
        if (!result) {
            QCOMPARE(desk.tableCounts(), before);
            QVERIFY(!result.error().summary.isEmpty());
            // The page tells the truth, and it is ours: never the way to the completion page.
            QCOMPARE(browser.first().first().toUrl().port(), int(desk.port));
            QVERIFY(browser.first().at(2).toByteArray().contains(act->label().toUtf8()));
        }
        // A token that is not kept does not live on (the one that is refused cannot be told to be dead).
        if (end == QLatin1String("other_app") || end == QLatin1String("token_refused"))
            QCOMPARE(desk.calls(QStringLiteral("revoke")), 1);
        if (faults.contains("token_type_unknown"))
            QCOMPARE(desk.calls(QStringLiteral("context")), 0);

        QVERIFY(desk.sandbox.setFaults({}));
        desk.network.setDeadline(std::chrono::seconds(30));
        const auto again = desk.attempt();
        const auto second = desk.run(again.get());
        QVERIFY2(second, second ? "" : qPrintable(second.error().summary));
    }

    void declinesOfThePersonAndTheServer_data()
    {
        QTest::addColumn<QString>("error");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<int>("kind");
        const auto row = [](const char *error, const char *cause, ErrorKind kind) {
            QTest::addRow("D-6749-20 %s", error) << QString::fromLatin1(error) << QString::fromLatin1(cause) << int(kind);
        };
        row("access_denied", "access_denied", ErrorKind::Cancelled);
        row("invalid_request", "invalid_request", ErrorKind::InvalidInput);
        row("unauthorized_client", "unauthorized_client", ErrorKind::Unauthorized);
        row("unsupported_response_type", "unsupported_response_type", ErrorKind::InvalidInput);
        row("invalid_scope", "invalid_scope", ErrorKind::InvalidInput);
        row("server_error", "server_error", ErrorKind::Unreachable);
        row("temporarily_unavailable", "temporarily_unavailable", ErrorKind::Unreachable);
        row("<b>odd</b>", "authorization_refused", ErrorKind::Protocol);
    }
    void declinesOfThePersonAndTheServer()
    {
        QFETCH(const QString, error);
        QFETCH(const QString, cause);
        QFETCH(const int, kind);
        Desk desk;
        const QStringList before = desk.tableCounts();
        QSet<QString> summaries;
        QByteArray page;
        auto act = std::make_unique<AuthorizeTeam>(
            AuthorizeTeam::Request{desk.profile, {}, {}, {}, {}}, desk.parts(),
            [&](const QUrl &url) {
                const QByteArray state = QUrlQuery(url).queryItemValue(QStringLiteral("state")).toLatin1();
                QMetaObject::invokeMethod(&desk.visitor, [&, state] {
                    page = desk.rawGet("/callback?error=" + QUrl::toPercentEncoding(error) + "&error_description="
                                       + QUrl::toPercentEncoding(QStringLiteral("<script>alert(1)</script>")) + "&state=" + state);
                }, Qt::QueuedConnection);
                return true;
            },
            desk.clock(), systemRandomBytes);
        const auto result = desk.run(act.get());
        QVERIFY(!result);
        QCOMPARE(result.error().cause, cause);
        QCOMPARE(int(result.error().kind), kind);
        QVERIFY(result.error().detail.contains(error.left(10)));
        QCOMPARE(desk.tableCounts(), before);
        QCOMPARE(desk.calls(QStringLiteral("token")), 0);
        QTRY_VERIFY(!page.isEmpty());
        QVERIFY(!page.contains("<script") && !page.contains("<b>")); // D-6749-22
    }

    void cancelInTheBrowserEndsItCalmly()
    {
        Desk desk;
        desk.visitor.setDecision(ConsentVisitor::Decision::Cancel);
        const auto act = desk.attempt();
        const auto result = desk.run(act.get());
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Cancelled);
        QVERIFY(Desk::isFree(desk.port));
    }

    // Lesson 21: cancel closes the port synchronously.
    void cancelHereFreesThePortAtOnce()
    {
        Desk desk;
        const auto act = desk.attempt();
        QSignalSpy finished(act.get(), &AuthorizeTeam::finished);
        act->start();
        QTRY_VERIFY(!act->address().isEmpty());
        QVERIFY(!Desk::isFree(desk.port));
        act->cancel();
        QVERIFY(Desk::isFree(desk.port));
        QCOMPARE(finished.count(), 1);
        act->cancel();
        act->openBrowser(); // lesson 4: late clicks
        act->keep();
        act->retryStore();
        QCOMPARE(act->paste(QStringLiteral("x")).error().cause, QStringLiteral("not_waiting"));
        QCOMPARE(finished.count(), 1);
    }

    void cancelDuringTheExchangeStoresNothing()
    {
        Desk desk;
        const QStringList before = desk.tableCounts();
        QVERIFY(desk.sandbox.setFaults(json("{'token':{'kind':'slow','ms':300}}")));
        const auto act = desk.attempt();
        connect(act.get(), &AuthorizeTeam::stepChanged, this, [&act](const StepReport &report) {
            if (report.step == AuthorizeStep::CodeExchanged && report.state == StepReport::State::Running)
                QMetaObject::invokeMethod(act.get(), &AuthorizeTeam::cancel, Qt::QueuedConnection);
        });
        const auto result = desk.run(act.get());
        QVERIFY(!result);
        QCOMPARE(result.error().cause, QStringLiteral("cancelled"));
        // The tokens that came after all do not live on.
        QCOMPARE(desk.calls(QStringLiteral("token")), 1);
        QCOMPARE(desk.calls(QStringLiteral("revoke")), 1);
        QVERIFY(desk.sandbox.state().value(QLatin1String("tokens")).toArray().isEmpty());
        QCOMPARE(desk.tableCounts(), before);
        QVERIFY(Desk::isFree(desk.port));
    }

    // D-6749-14, D-8252-05: after ten minutes the port is free and the state dead.
    void runsOutAfterTenMinutes()
    {
        Desk desk;
        const auto act = desk.attempt();
        std::optional<Result<Installation>> end;
        connect(act.get(), &AuthorizeTeam::finished, this, [&end](const Result<Installation> &result) { end.emplace(result); });
        act->start();
        QTRY_VERIFY(!act->address().isEmpty());
        QVERIFY(act->expiresAt() > desk.clock()());
        desk.advance(std::chrono::minutes(10));
        QTRY_VERIFY_WITH_TIMEOUT(end.has_value(), 10'000);
        QCOMPARE(end->error().cause, QStringLiteral("expired"));
        QVERIFY(Desk::isFree(desk.port));
    }

    void foreignRedirectsAreNoticedAndEndNothing()
    {
        Desk desk;
        const auto act = desk.attempt();
        QSignalSpy noticed(act.get(), &AuthorizeTeam::noticed);
        act->start();
        QTRY_VERIFY(!act->address().isEmpty());
        QVERIFY(desk.rawGet("/callback?code=evil&state=wrong").startsWith("HTTP/1.1 400"));
        QVERIFY(desk.rawGet("/callback?code=evil").contains("was not expected"));
        QCOMPARE(noticed.count(), 2);
        QVERIFY(!act->isFinished());
        QCOMPARE(desk.calls(QStringLiteral("token")), 0);
        act->cancel();
    }

    void theBrowserMayLeaveEarly()
    {
        Desk desk;
        QVERIFY(desk.sandbox.setFaults(json("{'token':{'kind':'slow','ms':200}}")));
        QTcpSocket browser;
        auto act = std::make_unique<AuthorizeTeam>(
            AuthorizeTeam::Request{desk.profile, {}, {}, {}, {}}, desk.parts(), [](const QUrl &) { return true; }, desk.clock(), systemRandomBytes);
        // A code, got without a visit to the redirect URI.
        QUrl redirect;
        act->start();
        QTRY_VERIFY(!act->address().isEmpty());
        redirect = codeFor(&desk, act->address());
        QVERIFY(!redirect.isEmpty());
        std::optional<Result<Installation>> end;
        connect(act.get(), &AuthorizeTeam::finished, this, [&end](const Result<Installation> &result) { end.emplace(result); });
        browser.connectToHost(QHostAddress(QHostAddress::LocalHost), desk.port);
        QTRY_COMPARE(browser.state(), QAbstractSocket::ConnectedState);
        browser.write("GET " + redirect.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(desk.port) + "\r\n\r\n");
        QTRY_COMPARE(stateOf(*act, AuthorizeStep::RedirectReceived), StepReport::State::Done);
        browser.abort();
        QTRY_VERIFY(end.has_value());
        QVERIFY(*end);
    }

    void aPastedAddressDoesTheSame()
    {
        Desk desk;
        const auto act = desk.attempt();
        act->start();
        QTRY_VERIFY(!act->address().isEmpty());
        std::optional<Result<Installation>> end;
        connect(act.get(), &AuthorizeTeam::finished, this, [&end](const Result<Installation> &result) { end.emplace(result); });
        QCOMPARE(act->paste(QStringLiteral("http://127.0.0.1:1/other?code=a")).error().cause, QStringLiteral("not_the_redirect_uri"));
        QVERIFY(act->paste(codeFor(&desk, act->address()).toString(QUrl::FullyEncoded)));
        QTRY_VERIFY(end.has_value());
        QVERIFY(*end);
        QCOMPARE(stateOf(*act, AuthorizeStep::BrowserSentOn), StepReport::State::Skipped);
        QCOMPARE(stateOf(*act, AuthorizeStep::BrowserOpened), StepReport::State::Skipped);
    }

    // D-9700-17: a foreign code with our good state fails on the proof key and leaves no row.
    void aForeignCodeIsRefusedByTheProofKey()
    {
        Desk desk;
        const QStringList before = desk.tableCounts();
        const auto victim = desk.attempt();
        const auto attacker = desk.attempt();
        victim->start();
        attacker->start();
        QTRY_VERIFY(!victim->address().isEmpty() && !attacker->address().isEmpty());
        const QString foreignCode = QUrlQuery(codeFor(&desk, attacker->address())).queryItemValue(QStringLiteral("code"), QUrl::FullyEncoded);
        const QString state = QUrlQuery(victim->address()).queryItemValue(QStringLiteral("state"));
        std::optional<Result<Installation>> end;
        connect(victim.get(), &AuthorizeTeam::finished, this, [&end](const Result<Installation> &result) { end.emplace(result); });
        QVERIFY(victim->paste(desk.profile.redirectUri() + QStringLiteral("?code=%1&state=%2").arg(foreignCode, state)));
        QTRY_VERIFY(end.has_value());
        QVERIFY(!*end);
        QCOMPARE(end->error().cause, QStringLiteral("invalid_grant"));
        QCOMPARE(desk.tableCounts(), before);
        attacker->cancel();
    }

    void anIssuerMustBeTheProfiles_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("parameters");
        QTest::addColumn<QString>("cause");
        const QString issuer = QStringLiteral("https://auth.example");
        QTest::newRow("D-9207-02 other issuer") << issuer << "code=a&iss=https%3A%2F%2Fevil.example" << "wrong_issuer";
        QTest::newRow("D-9207-01 slash at the end is another") << issuer << "code=a&iss=https%3A%2F%2Fauth.example%2F" << "wrong_issuer";
        QTest::newRow("D-9207-04 missing though advertised") << issuer << "code=a" << "missing_issuer";
        QTest::newRow("D-9207-03 checked on errors too") << issuer << "error=access_denied&iss=https%3A%2F%2Fevil.example" << "wrong_issuer";
        QTest::newRow("D-9207-01 right, so the code counts") << issuer << "code=a&iss=https%3A%2F%2Fauth.example" << "invalid_grant";
        QTest::newRow("D-9207-05 D-9207-08 not advertised: recorded, not compared") << "" << "code=a&iss=https%3A%2F%2Fwho.example" << "invalid_grant";
        QTest::newRow("redirect for another client") << "" << "code=a&client_id=12345" << "other_client";
        QTest::newRow("neither code nor error") << "" << "team_id=1" << "missing_code";
        QTest::newRow("empty code") << "" << "code=" << "missing_code";
    }
    void anIssuerMustBeTheProfiles()
    {
        QFETCH(const QString, expected);
        QFETCH(const QString, parameters);
        QFETCH(const QString, cause);
        Desk desk;
        AppProfile profile = desk.profile;
        profile.issuer = expected;
        const auto updated = awaited(desk.store.profiles.update(profile, Secret(), desk.store.vault.sealFunction(),
                                                                desk.store.vault.openFunction(), systemNow()));
        QVERIFY(updated);
        profile = *updated;
        const auto act = desk.attempt({profile, {}, {}, {}, {}});
        act->start();
        QTRY_VERIFY(!act->address().isEmpty());
        std::optional<Result<Installation>> end;
        connect(act.get(), &AuthorizeTeam::finished, this, [&end](const Result<Installation> &result) { end.emplace(result); });
        const QString state = QUrlQuery(act->address()).queryItemValue(QStringLiteral("state"));
        QVERIFY(act->paste(profile.redirectUri() + QLatin1Char('?') + parameters + QStringLiteral("&state=") + state));
        QTRY_VERIFY(end.has_value());
        QCOMPARE(end->error().cause, cause);
        QCOMPARE(desk.calls(QStringLiteral("token")) > 0, cause == QLatin1String("invalid_grant"));
    }

    void refusesBeforeAnythingOpens_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("cause");
        QTest::newRow("vault locked") << "locked" << "vault_locked";
        QTest::newRow("port busy") << "busy" << "port_busy";
        QTest::newRow("bad client id") << "client" << "bad_client_id";
        QTest::newRow("D-8252-03 no redirect URI leads here") << "elsewhere" << "no_loopback_uri";
        QTest::newRow("plain http to another computer") << "plain" << "bad_redirect_uri";
        QTest::newRow("profile is gone") << "gone" << "not_found";
    }
    void refusesBeforeAnythingOpens()
    {
        QFETCH(const QString, what);
        QFETCH(const QString, cause);
        Desk desk;
        AppProfile profile = desk.profile;
        QTcpServer other;
        if (what == QLatin1String("locked"))
            desk.store.vault.lock();
        else if (what == QLatin1String("busy"))
            QVERIFY(other.listen(QHostAddress::LocalHost, desk.port));
        else if (what == QLatin1String("client"))
            profile.clientId = QStringLiteral("a b");
        else if (what == QLatin1String("elsewhere"))
            profile.redirectUris = {QStringLiteral("https://example.com/callback")}, profile.sdkRedirectUri.clear();
        else if (what == QLatin1String("plain"))
            profile.redirectUris = {QStringLiteral("http://example.com/callback")}, profile.sdkRedirectUri.clear();
        else
            profile.id += 1;
        bool opened = false;
        AuthorizeTeam act({profile, {}, {}, {}, {}}, desk.parts(), [&opened](const QUrl &) { opened = true; return true; }, desk.clock(), systemRandomBytes);
        const auto result = desk.run(&act);
        QVERIFY(!result);
        if (what == QLatin1String("gone"))
            QCOMPARE(result.error().kind, ErrorKind::NotFound);
        else
            QCOMPARE(result.error().cause, cause);
        QVERIFY(!opened);
        QCOMPARE(stateOf(act, AuthorizeStep::Listening), StepReport::State::Failed);
    }

    void noBrowserIsNotTheEnd()
    {
        Desk desk;
        AuthorizeTeam act({desk.profile, {}, {}, {}, {}}, desk.parts(), [](const QUrl &) { return false; }, desk.clock(), systemRandomBytes);
        act.start();
        QTRY_VERIFY(!act.address().isEmpty());
        act.openBrowser();
        QCOMPARE(stateOf(act, AuthorizeStep::BrowserOpened), StepReport::State::Failed);
        QVERIFY(!act.isFinished());
        QVERIFY(act.paste(codeFor(&desk, act.address()).toString(QUrl::FullyEncoded)));
        QTRY_VERIFY(act.isFinished());
        QCOMPARE(stateOf(act, AuthorizeStep::Stored), StepReport::State::Done);
    }

private:
    /// The address that Miro would send the browser to, without going there.
    QUrl codeFor(Desk *desk, const QUrl &address)
    {
        // The visitor follows redirects on loopback; a redirect URI nobody listens on would end there. So the
        // consent is given by hand.
        OneShotNetwork network;
        const QUrl consent = desk->sandbox.base().isEmpty() ? QUrl() : QUrl(desk->sandbox.base() + QStringLiteral("/app-install/?") + address.query(QUrl::FullyEncoded));
        QNetworkReply *page = network.get(QNetworkRequest(consent));
        if (!QTest::qWaitFor([page] { return page->isFinished(); }, 5000))
            return {};
        const QString html = QString::fromUtf8(page->readAll());
        static const QRegularExpression hidden(QStringLiteral("name=\"form_token\" value=\"([^\"]*)\""));
        QUrlQuery form(address.query(QUrl::FullyEncoded));
        form.addQueryItem(QStringLiteral("form_token"), QString::fromLatin1(QUrl::toPercentEncoding(hidden.match(html).captured(1))));
        form.removeQueryItem(QStringLiteral("team_id"));
        form.addQueryItem(QStringLiteral("team_id"), desk->directory.value(QLatin1String("teams")).toArray().first()[QLatin1String("id")].toString());
        form.addQueryItem(QStringLiteral("user_id"), desk->directory.value(QLatin1String("users")).toArray().first()[QLatin1String("id")].toString());
        form.addQueryItem(QStringLiteral("decision"), QStringLiteral("install"));
        QNetworkRequest request(QUrl(desk->sandbox.base() + QStringLiteral("/app-install/")));
        request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/x-www-form-urlencoded"));
        QNetworkReply *answer = network.post(request, form.toString(QUrl::FullyEncoded).toLatin1());
        if (!QTest::qWaitFor([answer] { return answer->isFinished(); }, 5000))
            return {};
        return QUrl::fromEncoded(answer->rawHeader("Location"));
    }
};

QTEST_GUILESS_MAIN(TestAuthorizeTeam)
#include "tst_authorizeteam.moc"
