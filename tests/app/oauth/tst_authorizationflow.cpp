// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/authorizationflow.h"

#include "http/httpserver.h"
#include "http/oneshotnetwork.h"
#include "oauth/pkce.h"

#include <QSignalSpy>
#include <QTest>
#include <QUrlQuery>

/// The flow against a token endpoint that writes down what it gets.
class TestAuthorizationFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_bodies.clear();
        m_answers.clear();
        HttpServer::Rules rules;
        rules.methods = {"POST"};
        rules.bodyBytes = 64 * 1024;
        m_server = std::make_unique<HttpServer>(rules);
        QVERIFY(m_server->listen(QHostAddress(QHostAddress::LocalHost), 0));
        connect(m_server.get(), &HttpServer::requested, this, [this](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
            m_requests.append(request);
            m_bodies.append(parseForm(request.body).value_or(FormFields()));
            if (m_holds)
                m_answers.append(answer);
            else
                answer->send(HttpResponse::json(200, m_reply));
        });
        m_requests.clear();
        m_holds = false;
        m_reply = "{\"access_token\":\"canary\",\"token_type\":\"bearer\"}";
    }

    // D-6749-13, D-6749-14, D-8252-02, D-7636-03, D-9700-05, and D-9700-08: nothing but a code is ever asked for.
    void asksWithExactlyTheStandardsParameters()
    {
        const AuthorizationFlow flow(config(), &m_network, systemRandomBytes);
        const QUrlQuery query(flow.address());
        QStringList names;
        for (const auto &[name, value] : query.queryItems())
            names.append(name);
        names.sort();
        QCOMPARE(names, QStringList({QStringLiteral("client_id"), QStringLiteral("code_challenge"), QStringLiteral("code_challenge_method"),
                                     QStringLiteral("redirect_uri"), QStringLiteral("response_type"), QStringLiteral("state")}));
        QCOMPARE(query.queryItemValue(QStringLiteral("response_type")), QStringLiteral("code"));
        QCOMPARE(query.queryItemValue(QStringLiteral("code_challenge_method")), QStringLiteral("S256"));
        QVERIFY(!flow.address().toString().contains(QLatin1String("s3cr")));
    }

    // D-6749-04, D-6749-05
    void keepsTheQueryOfTheAuthorizeAddress()
    {
        AuthorizationFlow::Config asked = config();
        asked.authorizeUrl = QStringLiteral("https://example.com/authorize?tenant=a%2Bb&state=theirs&client_id=x");
        const AuthorizationFlow flow(asked, &m_network, systemRandomBytes);
        const QUrlQuery query(flow.address());
        QCOMPARE(query.queryItemValue(QStringLiteral("tenant"), QUrl::FullyEncoded), QStringLiteral("a%2Bb"));
        QCOMPARE(query.allQueryItemValues(QStringLiteral("state")), QStringList{QStringLiteral("the-state")});
        QCOMPARE(query.allQueryItemValues(QStringLiteral("client_id")).size(), 1);
    }

    // D-6749-09, D-6749-17, D-6749-23, D-6749-01, D-6749-03, and the encoding traps of Qt 6.4 to 6.11
    void exchangesEveryByteAsItIs_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QString>("redirectUri");
        const QString uri = QStringLiteral("http://127.0.0.1:8400/callback");
        QTest::newRow("plain") << "abc" << QByteArray("s3cr3t") << uri;
        QTest::newRow("code with + / % =") << "a+b/c%2Bd=e" << QByteArray("s3cr3t") << uri;
        QTest::newRow("code with & # ? and a space") << "a&b#c?d e" << QByteArray("s3cr3t") << uri;
        QTest::newRow("D-6749-02 secret with + % : & space") << "abc" << QByteArray("s3+cr%41:e&t x") << uri;
        QTest::newRow("secret beyond ASCII") << "abc" << QByteArray("s3cr\xc3\xa9t") << uri;
        QTest::newRow("D-6749-17 code of 1 character") << "x" << QByteArray("s3cr3t") << uri;
        QTest::newRow("D-6749-17 code of 2,048 characters") << QString(2048, u'x') << QByteArray("s3cr3t") << uri;
        QTest::newRow("D-6749-23 URI with a slash at the end") << "abc" << QByteArray("s3cr3t") << uri + QLatin1Char('/');
        QTest::newRow("D-6749-23 URI with upper case and escapes") << "abc" << QByteArray("s3cr3t") << "http://127.0.0.1:8400/Call%20Back";
        QTest::newRow("D-6749-23 URI without a path") << "abc" << QByteArray("s3cr3t") << "http://localhost:8400";
    }
    void exchangesEveryByteAsItIs()
    {
        QFETCH(const QString, code);
        QFETCH(const QByteArray, secret);
        QFETCH(const QString, redirectUri);
        AuthorizationFlow::Config asked = config();
        asked.clientSecret = Secret(secret);
        asked.redirectUri = redirectUri;
        AuthorizationFlow flow(asked, &m_network, systemRandomBytes);
        const QString sentUri = QUrl::fromPercentEncoding(QUrlQuery(flow.address()).queryItemValue(QStringLiteral("redirect_uri"), QUrl::FullyEncoded).toLatin1());
        QCOMPARE(sentUri, redirectUri);
        const QSignalSpy exchanged(&flow, &AuthorizationFlow::exchanged);
        flow.exchange(Secret::fromText(code));
        QTRY_COMPARE(exchanged.count(), 1);
        const FormFields body = m_bodies.value(0);
        QCOMPARE(*formValue(body, QStringLiteral("code")), code);
        QCOMPARE(formValue(body, QStringLiteral("client_secret"))->toUtf8(), secret);
        QCOMPARE(*formValue(body, QStringLiteral("redirect_uri")), redirectUri);
        QCOMPARE(*formValue(body, QStringLiteral("grant_type")), QStringLiteral("authorization_code"));
        QCOMPARE(body.size(), 6); // and client_id, code_verifier: nothing else, nothing twice
        const HttpRequest request = m_requests.first();
        QCOMPARE(request.method, QByteArray("POST"));
        QVERIFY(request.query.isEmpty());
        QVERIFY(request.header("authorization").isEmpty());
        QVERIFY(request.header("content-type").startsWith("application/x-www-form-urlencoded"));
    }

    // D-7636-06, D-7636-07, D-9700-07
    void theVerifierBelongsToTheAddressAndIsNewEachTime()
    {
        QStringList challenges;
        for (int i = 0; i < 2; ++i) {
            AuthorizationFlow flow(config(), &m_network, systemRandomBytes);
            const QSignalSpy exchanged(&flow, &AuthorizationFlow::exchanged);
            flow.exchange(Secret(QByteArrayView("abc")));
            QTRY_COMPARE(exchanged.count(), 1);
            const QString challenge = QUrlQuery(flow.address()).queryItemValue(QStringLiteral("code_challenge"));
            const QByteArray verifier = formValue(m_bodies.last(), QStringLiteral("code_verifier"))->toLatin1();
            QCOMPARE(QString::fromLatin1(pkceChallenge(verifier)), challenge);
            QVERIFY(!flow.address().toString().contains(QString::fromLatin1(verifier)));
            challenges.append(challenge);
        }
        QVERIFY(challenges.at(0) != challenges.at(1));
    }

    // What Miro started has no address and no proof key; everything else is sent as ever.
    void exchangesWhatMiroStarted()
    {
        AuthorizationFlow::Config started = config();
        started.state.clear();
        AuthorizationFlow flow(started, &m_network, systemRandomBytes);
        QVERIFY(flow.address().isEmpty());
        const QSignalSpy exchanged(&flow, &AuthorizationFlow::exchanged);
        flow.exchange(Secret(QByteArrayView("a+b/%")));
        flow.exchange(Secret(QByteArrayView("a+b/%")));
        QTRY_COMPARE(exchanged.count(), 1);
        QCOMPARE(m_bodies.size(), 1);
        const FormFields body = m_bodies.first();
        QCOMPARE(*formValue(body, QStringLiteral("code")), QStringLiteral("a+b/%"));
        QCOMPARE(*formValue(body, QStringLiteral("redirect_uri")), started.redirectUri);
        QCOMPARE(*formValue(body, QStringLiteral("grant_type")), QStringLiteral("authorization_code"));
        QCOMPARE(*formValue(body, QStringLiteral("client_secret")), QStringLiteral("s3cr3t"));
        QCOMPARE(body.size(), 5); // and client_id: no state, no verifier
    }

    // D-6749-05: extra parameters arrive, and never in the place of the protocol's own.
    void addsParametersOfTheProfile()
    {
        AuthorizationFlow::Config asked = config();
        asked.usePkce = false;
        const QStringList names{QStringLiteral("client_id"), QStringLiteral("state"),          QStringLiteral("redirect_uri"),
                                QStringLiteral("scope"),     QStringLiteral("code_challenge"), QStringLiteral("code_verifier"),
                                QStringLiteral("code"),      QStringLiteral("grant_type"),     QStringLiteral("client_secret"),
                                QStringLiteral("team_id"),   QStringLiteral("response_type"),  QStringLiteral("refresh_token")};
        for (const QString &name : names) {
            asked.extraAuthorize.append({name, QStringLiteral("evil")});
            asked.extraToken.append({name, QStringLiteral("evil")});
        }
        asked.extraAuthorize.append({QStringLiteral("prompt"), QStringLiteral("consent & +more%41")});
        asked.extraToken.append({QStringLiteral("resource[a&b]"), QStringLiteral("x y+%41=&")});
        AuthorizationFlow flow(asked, &m_network, systemRandomBytes);
        const FormFields query = parseForm(flow.address().query(QUrl::FullyEncoded).toLatin1()).value_or(FormFields());
        QCOMPARE(formValue(query, QStringLiteral("prompt")), QStringLiteral("consent & +more%41"));
        QCOMPARE(query.size(), 5); // and response_type, client_id, redirect_uri, state
        const QSignalSpy exchanged(&flow, &AuthorizationFlow::exchanged);
        flow.exchange(Secret(QByteArrayView("abc")));
        QTRY_COMPARE(exchanged.count(), 1);
        const FormFields body = m_bodies.first();
        QCOMPARE(formValue(body, QStringLiteral("resource[a&b]")), QStringLiteral("x y+%41=&"));
        QCOMPARE(body.size(), 6); // and grant_type, code, redirect_uri, client_id, client_secret
        for (const FormFields &fields : {query, body}) {
            for (const auto &[name, value] : fields)
                QVERIFY2(value != QLatin1String("evil"), qPrintable(name));
        }
    }

    void theProofKeyIsASwitch()
    {
        AuthorizationFlow::Config asked = config();
        asked.usePkce = false;
        AuthorizationFlow flow(asked, &m_network, systemRandomBytes);
        QVERIFY(!flow.address().toString().contains(QLatin1String("code_challenge")));
        const QSignalSpy exchanged(&flow, &AuthorizationFlow::exchanged);
        flow.exchange(Secret(QByteArrayView("abc")));
        QTRY_COMPARE(exchanged.count(), 1);
        QVERIFY(!formValue(m_bodies.first(), QStringLiteral("code_verifier")));
    }

    // D-7636-09: no second try of any kind.
    void aRefusalIsNotAnsweredByASecondRequest()
    {
        m_reply = "{\"error\":\"invalid_request\",\"error_description\":\"code_challenge_method\"}";
        AuthorizationFlow flow(config(), &m_network, systemRandomBytes);
        const QSignalSpy failed(&flow, &AuthorizationFlow::failed);
        flow.exchange(Secret(QByteArrayView("abc")));
        flow.exchange(Secret(QByteArrayView("abc"))); // D-6749-19: a late click
        QTRY_COMPARE(failed.count(), 1);
        // A second request would have come before the one of a later flow.
        AuthorizationFlow next(config(), &m_network, systemRandomBytes);
        const QSignalSpy nextFailed(&next, &AuthorizationFlow::failed);
        next.exchange(Secret(QByteArrayView("next")));
        QTRY_COMPARE(nextFailed.count(), 1);
        QCOMPARE(failed.count(), 1);
        QCOMPARE(m_bodies.size(), 2);
        QCOMPARE(formValue(m_bodies.last(), QStringLiteral("code")), QStringLiteral("next"));
    }

    // Qt 6.4 crashes when its handler goes while a request is under way.
    void mayBeDeletedWhileItExchanges()
    {
        m_holds = true;
        auto flow = std::make_unique<AuthorizationFlow>(config(), &m_network, systemRandomBytes);
        flow->exchange(Secret(QByteArrayView("abc")));
        QTRY_COMPARE(m_answers.size(), 1);
        flow.reset();
        m_answers.first()->send(HttpResponse::json(200, m_reply));
        // The answer has come, to nobody, when a later flow has its own.
        AuthorizationFlow next(config(), &m_network, systemRandomBytes);
        const QSignalSpy exchanged(&next, &AuthorizationFlow::exchanged);
        next.exchange(Secret(QByteArrayView("next")));
        QTRY_COMPARE(m_answers.size(), 2);
        m_answers.last()->send(HttpResponse::json(200, m_reply));
        QTRY_COMPARE(exchanged.count(), 1);
    }

    // Each flow has a handler of its own: with a shared one, Qt gives every flow every token.
    void twoAtOnceGetTheirOwnTokens()
    {
        m_holds = true;
        AuthorizationFlow first(config(), &m_network, systemRandomBytes);
        AuthorizationFlow second(config(), &m_network, systemRandomBytes);
        QStringList got;
        connect(&first, &AuthorizationFlow::exchanged, this, [&got](const TokenResponse &r) { got.append(QStringLiteral("first ") + r.accessToken.exposeText()); });
        connect(&second, &AuthorizationFlow::exchanged, this, [&got](const TokenResponse &r) { got.append(QStringLiteral("second ") + r.accessToken.exposeText()); });
        first.exchange(Secret(QByteArrayView("one")));
        QTRY_COMPARE(m_answers.size(), 1);
        second.exchange(Secret(QByteArrayView("two")));
        QTRY_COMPARE(m_answers.size(), 2);
        m_answers.at(1)->send(HttpResponse::json(200, "{\"access_token\":\"token-two\"}"));
        m_answers.at(0)->send(HttpResponse::json(200, "{\"access_token\":\"token-one\"}"));
        QTRY_COMPARE(got.size(), 2);
        got.sort();
        QCOMPARE(got, QStringList({QStringLiteral("first token-one"), QStringLiteral("second token-two")}));
    }

private:
    AuthorizationFlow::Config config() const
    {
        return {.authorizeUrl = QStringLiteral("https://example.com/authorize"),
                .tokenUrl = QStringLiteral("http://127.0.0.1:%1/token").arg(m_server->port()),
                .clientId = QStringLiteral("345"),
                .clientSecret = Secret(QByteArrayView("s3cr3t")),
                .redirectUri = QStringLiteral("http://127.0.0.1:8400/callback"),
                .state = "the-state",
                .teamId = {},
                .scope = {},
                .usePkce = true};
    }

    OneShotNetwork m_network;
    std::unique_ptr<HttpServer> m_server;
    QList<HttpRequest> m_requests;
    QList<FormFields> m_bodies;
    QList<std::shared_ptr<PendingAnswer>> m_answers;
    QByteArray m_reply;
    bool m_holds = false;
};

QTEST_GUILESS_MAIN(TestAuthorizationFlow)
#include "tst_authorizationflow.moc"
