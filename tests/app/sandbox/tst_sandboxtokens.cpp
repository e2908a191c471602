// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"

#include <QCryptographicHash>

using namespace std::chrono_literals;

class tst_sandboxtokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void anExpiringAppGetsAPair()
    {
        Sandboxed box;
        const WebAnswer answer = box.grant(0, 2, 1);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.header("Content-Type"), "application/json");
        QCOMPARE(answer.header("Cache-Control"), "no-store");
        const QJsonObject json = answer.json();
        QCOMPARE(json.value(QLatin1String("expires_in")), QJsonValue(3599));
        QCOMPARE(answer.text("token_type"), QStringLiteral("bearer"));
        QCOMPARE(answer.text("scope"), QStringLiteral("boards:read boards:write identity:read"));
        QCOMPARE(answer.text("team_id"), box.team(2));
        QCOMPARE(answer.text("user_id"), box.user(1));
        static const QRegularExpression shape(QStringLiteral("^eyJtaXJv[A-Za-z0-9-]{10,64}_[A-Za-z0-9_-]{27}$"));
        QVERIFY(shape.match(answer.text("access_token")).hasMatch());
        QVERIFY(shape.match(answer.text("refresh_token")).hasMatch());
        QCOMPARE(json.size(), 7);
    }

    void aNonExpiringAppGetsOneTokenForGood()
    {
        Sandboxed box;
        const WebAnswer answer = box.grant(1);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json().keys(),
                 (QStringList{QStringLiteral("access_token"), QStringLiteral("scope"), QStringLiteral("team_id"),
                              QStringLiteral("token_type"), QStringLiteral("user_id")}));
        box.now += 24h * 1000;
        QVERIFY(box.isAlive(answer.text("access_token")));
    }

    void parametersMayAllStandInTheQuery() // as Miro's Node client sends them
    {
        Sandboxed box;
        QCOMPARE(box.client.postQuery(QStringLiteral("/v1/oauth/token"), box.exchangeForm(box.code())).status, 200);
    }

    void parametersMayBeSplit() // as Miro's reference shows the refresh
    {
        Sandboxed box;
        const QString refresh = box.grant().text("refresh_token");
        const QString query = QStringLiteral("/v1/oauth/token?grant_type=refresh_token&refresh_token=") + refresh;
        QCOMPARE(
            box.client.postForm(query, {{"client_id", box.clientId(0)}, {"client_secret", box.clientSecret(0)}}).status,
            200);
    }

    void aJsonBodyIsNotRead()
    {
        Sandboxed box;
        QJsonObject json;
        for (const auto &[name, value] : box.exchangeForm(box.code()))
            json.insert(QLatin1String(name), value);
        QCOMPARE(box.client.postJson(QStringLiteral("/v1/oauth/token"), json).status, 401);
    }

    void idsMayBeNumbers()
    {
        Sandboxed box;
        QVERIFY(box.sandbox.setFaults({{QStringLiteral("ids"), QStringLiteral("number")}}));
        const WebAnswer answer = box.grant(0, 2, 2);
        QVERIFY2(answer.body.contains(QByteArray("\"team_id\":" + box.team(2).toLatin1() + ',')),
                 "exact, all 19 digits");
        QVERIFY(answer.body.contains(QByteArray("\"user_id\":" + box.user(2).toLatin1() + '}')));
    }

    void refusesInMirosWords_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("message");
        const auto row
            = [](const char *reason, const char *name, const char *value, const char *code, const char *message) {
                  QTest::newRow(reason) << QString::fromLatin1(name) << QString::fromLatin1(value)
                                        << QString::fromLatin1(code) << QString::fromLatin1(message);
              };
        row("unknown client", "client_id", "1", "secretKeyNotFound", "Secret key not found");
        row("wrong secret", "client_secret", "x", "secretKeyNotFound", "Secret key not found");
        row("no secret", "client_secret", "", "secretKeyNotFound", "Secret key not found");
        row("unknown code", "code", "eyJtaXJv_x", "oauthError", "Invalid authorization code");
        row("no code", "code", "", "oauthError", "Invalid authorization code");
        row("redirect URI differs", "redirect_uri", "http://localhost:8400/callback", "oauthError",
            "Redirect URI mismatch.");
        row("no redirect URI", "redirect_uri", "", "oauthError", "Redirect URI mismatch.");
        row("unknown grant", "grant_type", "password", "oauthError", "Unauthorized grant type");
        row("no grant", "grant_type", "", "oauthError", "Unauthorized grant type");
    }

    void refusesInMirosWords()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, value);
        QFETCH(const QString, code);
        QFETCH(const QString, message);
        Sandboxed box;
        const Form good = box.exchangeForm(box.code());
        Form bad = good;
        for (auto &[key, old] : bad) {
            if (name == QLatin1String(key))
                old = value;
        }
        const WebAnswer answer = box.token(bad);
        QCOMPARE(answer.status, 401);
        const QJsonObject expected{{QStringLiteral("status"), 401},
                                   {QStringLiteral("code"), code},
                                   {QStringLiteral("message"), message},
                                   {QStringLiteral("type"), QStringLiteral("error")}};
        QCOMPARE(answer.json(), expected);
        QCOMPARE(box.token(good).status, 200);
    }

    void aCodeIsGoodOnce()
    {
        Sandboxed box;
        const Form form = box.exchangeForm(box.code());
        QCOMPARE(box.token(form).status, 200);
        QCOMPARE(box.token(form).text("message"), QStringLiteral("Invalid authorization code"));
    }

    void aCodeIsGoodForTenMinutes()
    {
        Sandboxed box;
        const QString early = box.code();
        const QString late = box.code();
        box.now += 10min - 1ms;
        QCOMPARE(box.token(box.exchangeForm(early)).status, 200);
        box.now += 1ms;
        QCOMPARE(box.token(box.exchangeForm(late)).text("message"), QStringLiteral("Invalid authorization code"));
    }

    void aCodeBelongsToItsClient()
    {
        Sandboxed box;
        const QString code = box.code(0);
        QCOMPARE(box.token(box.exchangeForm(code, 1)).text("message"), QStringLiteral("Invalid authorization code"));
        QCOMPARE(box.token(box.exchangeForm(code, 0)).status, 200);
    }

    void theVerifierIsHeldAgainstTheChallenge_data() // D-9700-17
    {
        QTest::addColumn<bool>("challenged");
        QTest::addColumn<QString>("verifier");
        QTest::addColumn<bool>("ignored");
        QTest::addColumn<int>("status");
        const QString right = QString(43, QLatin1Char('v'));
        QTest::newRow("right") << true << right << false << 200;
        QTest::newRow("wrong") << true << QString(43, QLatin1Char('w')) << false << 401;
        QTest::newRow("missing") << true << QString() << false << 401;
        QTest::newRow("sent without a challenge") << false << right << false << 401;
        QTest::newRow("wrong, on a server that ignores it") << true << QString(43, QLatin1Char('w')) << true << 200;
        QTest::newRow("missing, on a server that ignores it") << true << QString() << true << 200;
    }

    void theVerifierIsHeldAgainstTheChallenge()
    {
        QFETCH(const bool, challenged);
        QFETCH(const QString, verifier);
        QFETCH(const bool, ignored);
        QFETCH(const int, status);
        Sandboxed box;
        if (ignored)
            QVERIFY(box.sandbox.setFaults({{QStringLiteral("pkce"), QStringLiteral("ignored")}}));
        Form ask = box.ask();
        if (challenged) {
            const QByteArray digest = QCryptographicHash::hash(QByteArray(43, 'v'), QCryptographicHash::Sha256);
            ask.append(
                {"code_challenge",
                 QString::fromLatin1(digest.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals))});
            ask.append({"code_challenge_method", QStringLiteral("S256")});
        }
        Form form = box.exchangeForm(box.consent(ask).sentOn("code"));
        if (!verifier.isEmpty())
            form.append({"code_verifier", verifier});
        QCOMPARE(box.token(form).status, status);
    }

    void aRefreshKillsTheOldPairAtOnce()
    {
        Sandboxed box;
        const WebAnswer old = box.grant(0, 1, 2);
        const WebAnswer fresh = box.token(box.refreshForm(old.text("refresh_token")));
        QCOMPARE(fresh.status, 200);
        QVERIFY(fresh.text("access_token") != old.text("access_token"));
        QVERIFY(fresh.text("refresh_token") != old.text("refresh_token"));
        QCOMPARE(fresh.text("team_id"), box.team(1));
        QVERIFY(box.isAlive(fresh.text("access_token")));
        QVERIFY(!box.isAlive(old.text("access_token")));
        const WebAnswer replay = box.token(box.refreshForm(old.text("refresh_token")));
        QCOMPARE(replay.status, 401);
        QCOMPARE(replay.text("message"), QStringLiteral("Invalid refresh token"));
        QVERIFY2(box.isAlive(fresh.text("access_token")), "the replay does not hurt the new pair");
    }

    void tokensEndWhenMiroSays()
    {
        Sandboxed box;
        const WebAnswer grant = box.grant();
        box.now += 3599s - 1ms;
        QVERIFY(box.isAlive(grant.text("access_token")));
        box.now += 1ms;
        QVERIFY(!box.isAlive(grant.text("access_token")));
        box.now += 60 * 24h - 3599s - 1ms;
        const WebAnswer fresh = box.token(box.refreshForm(grant.text("refresh_token")));
        QCOMPARE(fresh.status, 200);
        box.now += 60 * 24h;
        QCOMPARE(box.token(box.refreshForm(fresh.text("refresh_token"))).text("message"),
                 QStringLiteral("Invalid refresh token"));
    }

    void thePairsThatLiveAreListed()
    {
        Sandboxed box;
        const auto listed = [&box] { return box.sandbox.state().value(QLatin1String("tokens")).toArray(); };
        box.grant();
        QCOMPARE(listed().size(), 1);
        QVERIFY(listed().at(0).toObject().value(QLatin1String("access_live")).toBool());
        box.now += 1h;
        QCOMPARE(listed().size(), 1); // it can be refreshed
        QVERIFY(!listed().at(0).toObject().value(QLatin1String("access_live")).toBool());
        box.now += 60 * 24h;
        QCOMPARE(listed().size(), 0);
    }

    void refreshIsRefusedTo_data()
    {
        QTest::addColumn<int>("app");
        QTest::addColumn<QString>("message");
        QTest::newRow("another app, which does not expire") << 1 << QStringLiteral("Unauthorized grant type");
        QTest::newRow("somebody with an invented token") << 0 << QStringLiteral("Invalid refresh token");
    }

    void refreshIsRefusedTo()
    {
        QFETCH(const int, app);
        QFETCH(const QString, message);
        Sandboxed box;
        const QString refresh = app == 1 ? box.grant().text("refresh_token") : QString();
        QCOMPARE(box.token(box.refreshForm(refresh, app)).text("message"), message);
    }

    void theContextNamesEverything()
    {
        Sandboxed box;
        const WebAnswer answer = box.context(box.grant(0, 2, 2).text("access_token"));
        QCOMPARE(answer.status, 200);
        const auto named = [&answer](const char *part, const char *member) {
            return answer.json().value(QLatin1String(part)).toObject().value(QLatin1String(member)).toString();
        };
        QCOMPARE(answer.text("type"), QStringLiteral("oAuthToken"));
        QCOMPARE(named("user", "id"), box.user(2));
        QCOMPARE(named("createdBy", "id"), box.user(2));
        QCOMPARE(named("team", "name"), QStringLiteral("Werkstatt <Entwurf>"));
        QCOMPARE(named("organization", "name"), QStringLiteral("Müller & Söhne"));
        QCOMPARE(named("application", "id"), box.clientId(0));
        QCOMPARE(answer.json().value(QLatin1String("scopes")).toArray().size(), 3);
        QCOMPARE(answer.header("X-RateLimit-Limit"), "100000");
        QVERIFY(!answer.header("X-RateLimit-Remaining").isEmpty());
        QVERIFY(answer.header("X-RateLimit-Reset").toLongLong() > toMilliseconds(box.now) / 1000);
    }

    void aBadTokenLooksLikeNone()
    {
        Sandboxed box;
        for (const QString &token : {QString(), QStringLiteral("invented")}) {
            const WebAnswer answer = box.context(token);
            QCOMPARE(answer.status, 401);
            QCOMPARE(answer.text("code"), QStringLiteral("tokenNotProvided"));
        }
    }

    void revokingKillsBothTokensAndUninstallsNothing_data()
    {
        QTest::addColumn<bool>("old");
        QTest::newRow("v2") << false;
        QTest::newRow("v1, as Miro's clients do") << true;
    }

    void revokingKillsBothTokensAndUninstallsNothing()
    {
        QFETCH(const bool, old);
        Sandboxed box;
        const WebAnswer grant = box.grant();
        const QString access = grant.text("access_token");
        const auto revoke = [&] {
            if (old)
                return box.client.postQuery(QStringLiteral("/v1/oauth/revoke"), {{"access_token", access}});
            return box.client.postJson(QStringLiteral("/v2/oauth/revoke"),
                                       QJsonObject{{QStringLiteral("accessToken"), access},
                                                   {QStringLiteral("clientId"), box.clientId(0)},
                                                   {QStringLiteral("clientSecret"), box.clientSecret(0)}});
        };
        QCOMPARE(revoke().status, 204);
        QVERIFY(!box.isAlive(access));
        QCOMPARE(box.token(box.refreshForm(grant.text("refresh_token"))).status, 401);
        QCOMPARE(box.sandbox.state().value(QLatin1String("installed")).toArray().size(), 1);
        QCOMPARE(revoke().status, old ? 400 : 404);
    }

    void onlyTheClientMayRevoke()
    {
        Sandboxed box;
        const QString access = box.grant().text("access_token");
        const auto body = [&](int app, const QString &secret) {
            return QJsonObject{{QStringLiteral("accessToken"), access},
                               {QStringLiteral("clientId"), box.clientId(app)},
                               {QStringLiteral("clientSecret"), secret}};
        };
        QCOMPARE(box.client.postJson(QStringLiteral("/v2/oauth/revoke"), body(0, QStringLiteral("x"))).status, 401);
        QCOMPARE(box.client.postJson(QStringLiteral("/v2/oauth/revoke"), body(1, box.clientSecret(1))).status, 404);
        QCOMPARE(box.client.postJson(QStringLiteral("/v2/oauth/revoke"), QByteArray("junk")).status, 401);
        QVERIFY(box.isAlive(access));
    }

    void aBoardCanBeRead()
    {
        Sandboxed box;
        const QString access = box.grant().text("access_token");
        const WebAnswer answer = box.client.get(QStringLiteral("/v2/boards"), {}, access);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json().value(QLatin1String("data")).toArray().size(), 1);
        QCOMPARE(box.client.get(QStringLiteral("/v2/boards")).status, 401);
    }

    void secretsAreMadeAtEachStart() // D-8252-08
    {
        const Sandboxed first;
        const Sandboxed second;
        static const QRegularExpression shape(QStringLiteral("^[A-Za-z0-9]{32}$"));
        for (const int app : {0, 1}) {
            QVERIFY(shape.match(first.clientSecret(app)).hasMatch());
            QVERIFY(first.clientSecret(app) != second.clientSecret(app));
            QCOMPARE(first.clientId(app), second.clientId(app));
        }
        QVERIFY(first.clientSecret(0) != first.clientSecret(1));
    }

    void everyIdHasNineteenDigits()
    {
        const Sandboxed box;
        static const QRegularExpression shape(QStringLiteral("^[0-9]{19}$"));
        for (const int i : {0, 1, 2}) {
            QVERIFY(shape.match(box.team(i)).hasMatch());
            QVERIFY(shape.match(box.user(i)).hasMatch());
            QVERIFY(shape.match(box.named("teams", i, "organization_id")).hasMatch());
        }
        QVERIFY(shape.match(box.clientId(0)).hasMatch() && shape.match(box.clientId(1)).hasMatch());
    }
};

QTEST_GUILESS_MAIN(tst_sandboxtokens)
#include "tst_sandboxtokens.moc"
