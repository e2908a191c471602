// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"

#include <QCryptographicHash>

class tst_sandboxconsent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void leadsFromTheAuthorizeAddressToTheConsentPage()
    {
        Sandboxed box;
        Form ask = box.ask();
        ask.append({"team_id", box.team(2)});
        const WebAnswer first = box.client.get(QStringLiteral("/oauth/authorize"), ask);
        QCOMPARE(first.status, 302);
        QVERIFY(first.header("Location").startsWith("/app-install/?"));
        QCOMPARE(first.sentOn("state"), box.state);

        const WebAnswer page = box.client.get(QString::fromLatin1(first.header("Location")));
        QCOMPARE(page.status, 200);
        QVERIFY(page.page().contains(QStringLiteral("Sandbox: a fake Miro on this computer")));
        for (const char *id : {"team", "user", "install", "cancel"})
            QVERIFY2(page.page().contains(QStringLiteral("id=\"%1\"").arg(QLatin1String(id))), id);
        QVERIFY(page.page().contains(QStringLiteral("value=\"%1\" selected").arg(box.team(2))));
        QVERIFY(page.page().contains(QStringLiteral("boards:read")));
    }

    void aBadRequestStaysOnMirosOwnPage_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *reason, const char *name, const char *value, const char *says) {
            QTest::newRow(reason) << QString::fromLatin1(name) << QString::fromLatin1(value)
                                  << QString::fromLatin1(says);
        };
        row("unknown client", "client_id", "3458764517517819999", "Invalid client_id");
        row("no client", "client_id", "", "Invalid client_id");
        row("implicit grant", "response_type", "token", "Invalid response_type");
        row("other port", "redirect_uri", "http://127.0.0.1:8401/callback",
            "does not match any of the application registered values");
        row("slash at the end", "redirect_uri", "http://127.0.0.1:8400/callback/", "does not match any");
        row("other name for the same place", "redirect_uri", "http://127.0.0.2:8400/callback", "does not match any");
        row("prefix", "redirect_uri", "http://127.0.0.1:8400/callbackx", "does not match any");
        row("no redirect URI", "redirect_uri", "", "does not match any");
        row("plain challenge", "code_challenge", "abc", "only S256");
    }

    void aBadRequestStaysOnMirosOwnPage()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, value);
        QFETCH(const QString, says);
        Sandboxed box;
        Form ask;
        for (const auto &[key, old] : box.ask()) {
            if (name != QLatin1String(key))
                ask.append({key, old});
        }
        const QByteArray key = name.toLatin1();
        ask.append({key.constData(), value});
        for (const char *path : {"/oauth/authorize", "/app-install/"}) {
            const WebAnswer answer = box.client.get(QString::fromLatin1(path), ask);
            QCOMPARE(answer.status, 400);
            QVERIFY(answer.header("Location").isEmpty());
            QVERIFY2(answer.page().contains(says), answer.body.constData());
        }
        QCOMPARE(box.consent(ask).status, 400);
    }

    void aRepeatedParameterIsRefused()
    {
        Sandboxed box;
        Form ask = box.ask();
        ask.append({"redirect_uri", box.redirectUri});
        QCOMPARE(box.client.get(QStringLiteral("/oauth/authorize"), ask).status, 400);
    }

    void whatIsShownIsEscaped()
    {
        Sandboxed box;
        const QString nasty = QStringLiteral("\"><script>alert('x')</script>{{{style}}}{{app}}");
        Form ask = box.ask();
        ask[3].second = nasty;
        const WebAnswer page = box.client.get(QStringLiteral("/app-install/"), ask);
        QCOMPARE(page.status, 200);
        QVERIFY(!page.page().contains(QStringLiteral("<script")));
        QVERIFY(page.page().contains(
            QStringLiteral("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;{{{style}}}{{app}}")));
        QVERIFY(page.page().contains(QStringLiteral("Werkstatt &lt;Entwurf&gt;")));

        ask[1].second = nasty;
        const WebAnswer problem = box.client.get(QStringLiteral("/app-install/"), ask);
        QVERIFY(!problem.page().contains(QStringLiteral("<script")));
        QCOMPARE(box.consent(box.ask()).sentOn("state"), box.state);
    }

    void noPageRunsOrLoadsAnything_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("start") << QStringLiteral("/");
        QTest::newRow("consent") << QStringLiteral("/app-install/?ASK");
        QTest::newRow("problem") << QStringLiteral("/nowhere");
        QTest::newRow("completed") << QStringLiteral("/app-install-completed/?client_id=APP&team_id=TEAM");
        QTest::newRow("completed without slash") << QStringLiteral("/app-install-completed?client_id=APP&team_id=TEAM");
        QTest::newRow("team") << QStringLiteral("/app/settings/team/TEAM/");
        QTest::newRow("app settings") << QStringLiteral("/app/settings/team/TEAM/app-settings/APP");
        QTest::newRow("board") << QStringLiteral("/app/board/TEAM/");
    }

    void noPageRunsOrLoadsAnything()
    {
        QFETCH(QString, path);
        Sandboxed box;
        path.replace(QStringLiteral("ASK"), QString::fromLatin1(WebClient::formBody(box.ask())));
        path.replace(QStringLiteral("TEAM"), box.team(0)).replace(QStringLiteral("APP"), box.clientId(0));
        const WebAnswer answer = box.client.get(path);
        QCOMPARE(answer.status, path == QStringLiteral("/nowhere") ? 404 : 200);
        QCOMPARE(answer.header("Content-Type"), "text/html; charset=utf-8");
        const QByteArray policy = answer.header("Content-Security-Policy");
        QVERIFY(policy.startsWith("default-src 'none'; style-src 'sha256-"));
        QVERIFY(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
        static const QRegularExpression loads(QStringLiteral(
            "<(script|img|link|iframe|object)|\\son\\w+=|\\bstyle=|https?://(?!127\\.0\\.0\\.1|localhost)"));
        QVERIFY2(!loads.match(answer.page()).hasMatch(), qPrintable(loads.match(answer.page()).captured()));
        static const QRegularExpression blank(QStringLiteral("\\{\\{|\\}\\}"));
        QVERIFY2(!blank.match(answer.page()).hasMatch(), "a blank of the template was left");
    }

    void theStyleIsTheOneThatThePolicyAllows()
    {
        Sandboxed box;
        const WebAnswer answer = box.client.get(QStringLiteral("/"));
        static const QRegularExpression style(QStringLiteral("<style>(.*)</style>"),
                                              QRegularExpression::DotMatchesEverythingOption);
        const QByteArray css = style.match(answer.page()).captured(1).toUtf8();
        QVERIFY(!css.isEmpty());
        const QByteArray digest = QCryptographicHash::hash(css, QCryptographicHash::Sha256).toBase64();
        QVERIFY(answer.header("Content-Security-Policy").contains(QByteArray("'sha256-" + digest + '\'')));
    }

    void installingSendsTheBrowserBackWithACode()
    {
        Sandboxed box;
        const WebAnswer answer = box.consent(box.ask(), "install", 1, 2);
        QCOMPARE(answer.status, 302);
        QVERIFY(answer.header("Location").startsWith("http://127.0.0.1:8400/callback?code="));
        QVERIFY(QRegularExpression(QStringLiteral("^eyJtaXJv[A-Za-z0-9-]{10,64}_[A-Za-z0-9_-]{20,64}$"))
                    .match(answer.sentOn("code"))
                    .hasMatch());
        QCOMPARE(answer.sentOn("state"), box.state);
        QCOMPARE(answer.sentOn("client_id"), box.clientId(0));
        QCOMPARE(answer.sentOn("team_id"), box.team(1));
        QVERIFY(!answer.header("Location").contains("user_id"));
    }

    void noStateComesBackWhereNoneWasSent()
    {
        Sandboxed box;
        Form ask = box.ask();
        ask.removeLast();
        QVERIFY(!box.consent(ask).header("Location").contains("state"));
    }

    void cancelComesBackAsAnError()
    {
        Sandboxed box;
        const WebAnswer answer = box.consent(box.ask(), "cancel");
        QCOMPARE(answer.status, 302);
        QCOMPARE(answer.sentOn("error"), QStringLiteral("access_denied"));
        QVERIFY(!answer.sentOn("error_description").isEmpty());
        QCOMPARE(answer.sentOn("state"), box.state);
        QVERIFY(answer.sentOn("code").isEmpty());
    }

    void nobodyElseCanPressTheButtons()
    {
        Sandboxed box;
        Form form = box.ask();
        form += Form{{"decision", QStringLiteral("install")}, {"team_id", box.team(0)}, {"user_id", box.user(0)}};
        QCOMPARE(box.client.postForm(QStringLiteral("/app-install/"), form).status, 403);
        form.append({"form_token", QStringLiteral("guessed")});
        QCOMPARE(box.client.postForm(QStringLiteral("/app-install/"), form).status, 403);
    }

    void anUnknownTeamOrUserCannotConsent()
    {
        Sandboxed box;
        Form form = box.ask();
        form += Form{{"form_token", box.formToken()},
                     {"decision", QStringLiteral("install")},
                     {"team_id", QStringLiteral("1")},
                     {"user_id", box.user(0)}};
        QCOMPARE(box.client.postForm(QStringLiteral("/app-install/"), form).status, 400);
    }

    void anAddedRedirectUriIsAccepted()
    {
        Sandboxed box;
        box.redirectUri = QStringLiteral("https://example.org/back?keep=this");
        QCOMPARE(box.client.get(QStringLiteral("/oauth/authorize"), box.ask()).status, 400);
        box.sandbox.addRedirectUri(box.redirectUri);
        const WebAnswer answer = box.consent(box.ask());
        QVERIFY2(answer.header("Location").startsWith("https://example.org/back?keep=this&code="),
                 answer.header("Location").constData());
        QCOMPARE(box.token(box.exchangeForm(answer.sentOn("code"))).status, 200);
    }

    void theAppIconStartsAnAuthorizationWithoutState()
    {
        Sandboxed box;
        const QString board = QStringLiteral("/app/board/%1/").arg(box.team(1));
        QVERIFY(box.client.get(board).page().contains(QStringLiteral("id=\"app-%1\"").arg(box.clientId(0))));
        const QString launch = board + QStringLiteral("launch/%1?user_id=%2").arg(box.clientId(0), box.user(1));
        const WebAnswer first = box.client.get(launch);
        QCOMPARE(first.status, 302);
        QVERIFY(first.header("Location").startsWith("/app-install/?"));
        const WebAnswer page = box.client.get(QString::fromLatin1(first.header("Location")));
        QCOMPARE(page.status, 200);
        QVERIFY(page.page().contains(QStringLiteral("value=\"%1\" selected").arg(box.user(1))));

        Form form = box.ask();
        form[3] = {"sdk", QStringLiteral("1")};
        form.append({"state", QStringLiteral("smuggled")});
        const WebAnswer back = box.consent(form, "install", 1, 1);
        QVERIFY(back.header("Location").startsWith("http://127.0.0.1:8400/callback?code="));
        QCOMPARE(back.sentOn("client_id"), box.clientId(0));
        QCOMPARE(back.sentOn("team_id"), box.team(1));
        QVERIFY(!back.header("Location").contains("state"));
        QCOMPARE(box.token(box.exchangeForm(back.sentOn("code"))).status, 200);

        const WebAnswer again = box.client.get(launch);
        QCOMPARE(again.status, 200);
        QVERIFY(again.page().contains(QStringLiteral("has authorized it already")));
    }

    void onlyTheMarkedRedirectUriServesTheAppIcon()
    {
        Sandboxed box;
        Form form = box.ask();
        form[2].second = QStringLiteral("http://localhost:8400/callback");
        QCOMPARE(box.client.get(QStringLiteral("/app-install/"), form).status, 200);
        form.append({"sdk", QStringLiteral("1")});
        QCOMPARE(box.client.get(QStringLiteral("/app-install/"), form).status, 400);
    }

    void theMarkedUriIsWhereMiroLeadsTo()
    {
        Sandboxed box;
        const QString marked = QStringLiteral("http://127.0.0.1:9999/marked");
        box.sandbox.markRedirectUri(marked);
        QCOMPARE(box.named("apps", 0, "redirect_uri_for_sdk"), marked);
        const WebAnswer launch = box.client.get(QStringLiteral("/app/board/%1/launch/%2").arg(box.team(0), box.clientId(0)));
        QVERIFY(launch.header("Location").contains(QUrl::toPercentEncoding(marked)));
        Form form = box.ask();
        form[2].second = marked;
        form[3] = {"sdk", QStringLiteral("1")};
        QVERIFY(box.consent(form).header("Location").startsWith(marked.toLatin1() + "?code="));
    }

    void anInstallLinkNeedsNoState()
    {
        Sandboxed box;
        Form form = box.ask();
        form.removeLast();
        QCOMPARE(box.client.get(QStringLiteral("/app-install/"), form).status, 200);
        const WebAnswer back = box.consent(form);
        QVERIFY(!back.sentOn("code").isEmpty());
        QVERIFY(!back.header("Location").contains("state"));
        QCOMPARE(box.token(box.exchangeForm(back.sentOn("code"))).status, 200);
    }

    void theSettingsPageInstallsForThoseWhoHaveNot()
    {
        Sandboxed box;
        const QString path = QStringLiteral("/app/settings/team/%1/app-settings/%2").arg(box.team(0), box.clientId(0));
        QVERIFY(box.client.get(path).page().contains(QStringLiteral("Install for me")));
        const Form form{{"form_token", box.formToken()}, {"user_id", box.user(0)}, {"decision", QStringLiteral("install")}};
        const WebAnswer first = box.client.postForm(path, form);
        QCOMPARE(first.status, 302);
        QVERIFY(first.header("Location").startsWith("/app-install/?response_type=code&sdk=1"));
        QCOMPARE(box.grant().status, 200);
        QVERIFY(!box.client.postForm(path, form).header("Location").contains("app-install/"));
        for (int user = 1; user < 3; ++user)
            QCOMPARE(box.grant(0, 0, user).status, 200);
        QVERIFY(!box.client.get(path).page().contains(QStringLiteral("Install for me")));
    }

    void pagesThatLetOneChooseATeam()
    {
        Sandboxed box;
        for (const char *path : {"/app/settings/user-profile/apps", "/app/dashboard/"})
            QVERIFY(box.client.get(QString::fromLatin1(path)).page().contains(QStringLiteral("/app/board/%1/").arg(box.team(0))));
    }

    void theCompletionPageLeadsToTheBoard()
    {
        Sandboxed box;
        const WebAnswer page = box.client.get(QStringLiteral("/app-install-completed/"),
                                              {{"client_id", box.clientId(1)}, {"team_id", box.team(2)}});
        QCOMPARE(page.status, 200);
        QVERIFY(page.page().contains(QStringLiteral("Acme Reports is installed")));
        QVERIFY(page.page().contains(QStringLiteral("href=\"/app/board/%1/\"").arg(box.team(2))));
        QCOMPARE(box.client
                     .get(QStringLiteral("/app-install-completed/"),
                          {{"client_id", box.clientId(1)}, {"team_id", QStringLiteral("1")}})
                     .status,
                 404);
    }

    void uninstallingEndsTokens_data()
    {
        QTest::addColumn<QString>("decision");
        QTest::addColumn<bool>("othersLive");
        QTest::newRow("for me") << QStringLiteral("me") << true;
        QTest::newRow("for team") << QStringLiteral("team") << false;
    }

    void uninstallingEndsTokens()
    {
        QFETCH(const QString, decision);
        QFETCH(const bool, othersLive);
        Sandboxed box;
        const QString mine = box.grant(0, 0, 0).text("access_token");
        const QString others = box.grant(0, 0, 1).text("access_token");
        const QString elsewhere = box.grant(0, 1, 0).text("access_token");
        const QString otherApp = box.grant(1, 0, 0).text("access_token");

        const QString path = QStringLiteral("/app/settings/team/%1/app-settings/%2").arg(box.team(0), box.clientId(0));
        QVERIFY(box.client.get(path).page().contains(QStringLiteral("<li>Ada Admin</li>")));
        Form form{{"decision", decision}, {"user_id", box.user(0)}};
        QCOMPARE(box.client.postForm(path, form).status, 403);
        form.append({"form_token", box.formToken()});
        const WebAnswer answer = box.client.postForm(path, form);
        QCOMPARE(answer.status, 302);
        QVERIFY(!box.client.get(QString::fromLatin1(answer.header("Location")))
                     .page()
                     .contains(QStringLiteral("<li>Ada Admin</li>")));

        QVERIFY(!box.isAlive(mine));
        QCOMPARE(box.isAlive(others), othersLive);
        QVERIFY(box.isAlive(elsewhere));
        QVERIFY(box.isAlive(otherApp));
    }

    void wrongPathsAndMethodsAreSaid()
    {
        Sandboxed box;
        QCOMPARE(box.client.get(QStringLiteral("/app/board/1/")).status, 404);
        QCOMPARE(box.client.get(QStringLiteral("/app/board//")).status, 404);
        const WebAnswer wrong = box.client.get(QStringLiteral("/v1/oauth/token"));
        QCOMPARE(wrong.status, 405);
        QCOMPARE(wrong.header("Allow"), "POST");
        QCOMPARE(box.client.get(QStringLiteral("/v2/nothing")).text("code"), QStringLiteral("notFound"));
    }
};

QTEST_GUILESS_MAIN(tst_sandboxconsent)
#include "tst_sandboxconsent.moc"
