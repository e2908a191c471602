// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fingerprint.h"
#include "oauth/tokenreply.h"

#include <QJsonDocument>
#include <QTest>

namespace {

ReceivedReply reply(int status, const QByteArray &body, const QByteArray &contentType = "application/json")
{
    ReceivedReply received;
    received.status = status;
    received.body = body;
    received.contentType = contentType;
    received.host = QStringLiteral("api.miro.com");
    if (status >= 400)
        received.networkError = QNetworkReply::UnknownContentError;
    return received;
}

// JSON with ' for ", which neither C++ nor moc stumbles over.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

QByteArray good(const QByteArray &more)
{
    return json("{'access_token':'canary-access','token_type':'bearer'") + (more.isEmpty() ? QByteArray() : ',' + more) + '}';
}

} // namespace

class TestTokenReply : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keepsIdsDigitForDigit_data()
    {
        QTest::addColumn<QByteArray>("member");
        QTest::addColumn<QString>("team");
        QTest::newRow("D-6749-29 number") << json("'team_id':3074457358607431473") << "3074457358607431473";
        QTest::newRow("D-6749-29 text") << json("'team_id':'3074457358607431473'") << "3074457358607431473";
        QTest::newRow("number beyond 64 bits") << json("'team_id':98765432109876543210") << "98765432109876543210";
        QTest::newRow("missing") << json("'x':1") << "";
        QTest::newRow("null") << json("'team_id':null") << "";
        QTest::newRow("a command for a shell") << json("'team_id':'1;rm -rf ~'") << "";
        QTest::newRow("words of HTML") << json("'team_id':'<b>1</b>'") << "";
        QTest::newRow("an option") << json("'team_id':'-x'") << "";
        QTest::newRow("a line end") << json("'team_id':'1\\n2'") << "";
        QTest::newRow("beyond ASCII") << json("'team_id':'1\xc3\xa9'") << "";
        QTest::newRow("64 characters") << json("'team_id':'") + QByteArray(64, '7') + '"' << QString(64, u'7');
        QTest::newRow("65 characters") << json("'team_id':'") + QByteArray(65, '7') + '"' << "";
    }
    void keepsIdsDigitForDigit()
    {
        QFETCH(const QByteArray, member);
        QFETCH(const QString, team);
        const auto response = readTokenReply(reply(200, good(member)));
        QVERIFY(response);
        QCOMPARE(response->teamId, team);
    }

    void readsTheLifetime_data()
    {
        QTest::addColumn<QByteArray>("member");
        QTest::addColumn<int>("seconds"); // -1: unknown
        QTest::addColumn<bool>("wasText");
        QTest::newRow("number") << json("'expires_in':3599") << 3599 << false;
        QTest::newRow("D-6749-27 numeric text, flagged") << json("'expires_in':'3599'") << 3599 << true;
        QTest::newRow("fraction is cut") << json("'expires_in':3599.7") << 3599 << false;
        QTest::newRow("D-6749-27 missing means unknown") << json("'x':1") << -1 << false;
        QTest::newRow("null") << json("'expires_in':null") << -1 << false;
        QTest::newRow("zero says nothing") << json("'expires_in':0") << -1 << false;
        QTest::newRow("negative") << json("'expires_in':-5") << -1 << false;
        QTest::newRow("beyond 32 bits") << json("'expires_in':9999999999") << -1 << false;
        QTest::newRow("words") << json("'expires_in':'soon'") << -1 << false;
    }
    void readsTheLifetime()
    {
        QFETCH(const QByteArray, member);
        QFETCH(const int, seconds);
        QFETCH(const bool, wasText);
        const auto response = readTokenReply(reply(200, good(member)));
        QVERIFY(response);
        QCOMPARE(response->expiresIn ? int(response->expiresIn->count()) : -1, seconds);
        QCOMPARE(response->expiresInWasText, wasText);
    }

    // D-6749-25, and the raw view never holds a credential.
    void keepsUnknownMembersWithoutTheirSecrets()
    {
        const auto response = readTokenReply(reply(
            200, good(json("'refresh_token':'canary-refresh','id_token':'canary-id','nested':{'list':['canary-access',1]},'color':'blue'"))));
        QVERIFY(response);
        const QByteArray raw = QJsonDocument(response->raw).toJson();
        QVERIFY(!raw.contains("canary"));
        QVERIFY(raw.contains("blue"));
        QVERIFY(raw.contains(fingerprint(response->accessToken).toLatin1()));
        QCOMPARE(response->raw.value(QLatin1String("token_type")).toString(), QStringLiteral("bearer"));
    }

    void whatAServerThrowsBackIsTakenOut()
    {
        ReceivedReply received = reply(200, json("{'access_token':'canary-access','token_type':'bearer canary-access','scope':'a canary-refresh','refresh_token':'canary-refresh',"
                                                 "'team_id':'canary-access','note':'your secret is s3cr3t-canary','canary-access':1,'list':['code canary-code']}"));
        received.secrets = {Secret(QByteArrayView("s3cr3t-canary")), Secret(QByteArrayView("canary-code"))};
        const auto response = readTokenReply(received);
        QVERIFY(response);
        const QByteArray shown = QJsonDocument(response->raw).toJson() + response->tokenType.toUtf8() + response->scope->toText().toUtf8() + response->teamId.toUtf8();
        QVERIFY2(!shown.contains("canary"), "a secret came back");
        received = reply(400, "<p>s3cr3t-canary</p> " + QByteArray(300, 'x'));
        received.secrets = {Secret(QByteArrayView("s3cr3t-canary"))};
        QVERIFY(!readTokenReply(received).error().detail.contains(QLatin1String("canary")));
        received.body = QByteArray(193, 'x') + "s3cr3t-canary"; // the cut of the detail falls into it
        QVERIFY(!readTokenReply(received).error().detail.contains(QLatin1String("s3cr")));
    }

    // D-6749-26, D-6749-17
    void takesTokensOfAnyLength_data()
    {
        QTest::addColumn<int>("length");
        for (const int length : {1, 64, 512, 4096, 65'536})
            QTest::addRow("%d characters", length) << length;
    }
    void takesTokensOfAnyLength()
    {
        QFETCH(const int, length);
        const QByteArray token(length, 'x');
        const auto response = readTokenReply(reply(200, json("{'access_token':'") + token + json("','token_type':'Bearer'}")));
        QVERIFY(response);
        QCOMPARE(response->accessToken.size(), length);
        QCOMPARE(response->accessToken, Secret(token));
    }

    void aTokenIsNotThrownAwayForItsHeader()
    {
        QVERIFY(readTokenReply(reply(200, good(""), "text/plain")));
        QVERIFY(readTokenReply(reply(200, good(""), QByteArray())));
    }

    void refusals_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("cause");
        const auto rfc = [](const char *code) { return json("{'error':'") + code + json("','error_description':'because'}"); };
        const auto miro = [](const char *code, const char *message) {
            return json("{'status':401,'code':'") + code + json("','message':'") + message + json("','type':'error'}");
        };
        QTest::newRow("D-6749-30 invalid_client") << 401 << rfc("invalid_client") << "invalid_client";
        QTest::newRow("D-6749-30 invalid_grant") << 400 << rfc("invalid_grant") << "invalid_grant";
        QTest::newRow("D-6749-30 unauthorized_client") << 400 << rfc("unauthorized_client") << "unauthorized_client";
        QTest::newRow("D-6749-30 invalid_scope") << 400 << rfc("invalid_scope") << "invalid_scope";
        QTest::newRow("D-6749-30 unsupported_grant_type") << 400 << rfc("unsupported_grant_type") << "unsupported_grant_type";
        QTest::newRow("D-6749-30 invalid_request") << 400 << rfc("invalid_request") << "invalid_request";
        QTest::newRow("error with status 200") << 200 << rfc("invalid_grant") << "invalid_grant";
        QTest::newRow("D-6749-31 Miro: redirect URI") << 401 << miro("oauthError", "Redirect URI mismatch.") << "redirect_mismatch";
        QTest::newRow("D-6749-31 Miro: code") << 401 << miro("oauthError", "Invalid authorization code") << "invalid_grant";
        QTest::newRow("D-6749-31 Miro: client") << 401 << miro("secretKeyNotFound", "x") << "invalid_client";
        QTest::newRow("D-6749-31 Miro: grant type") << 401 << miro("oauthError", "Unauthorized grant type") << "unauthorized_client";
        QTest::newRow("D-6749-31 neither shape") << 401 << QByteArray("<html>no</html>") << "unauthorized";
        QTest::newRow("empty body") << 400 << QByteArray() << "refused";
        QTest::newRow("403") << 403 << QByteArray("{}") << "forbidden";
        QTest::newRow("429") << 429 << QByteArray("{}") << "rate_limited";
        QTest::newRow("500") << 500 << QByteArray("{}") << "server_error";
        QTest::newRow("302") << 302 << QByteArray() << "redirected";
        QTest::newRow("D-6749-28 200 and HTML") << 200 << QByteArray("<html>access_token=canary</html>") << "not_json";
        QTest::newRow("D-6749-28 200 and a form") << 200 << QByteArray("access_token=canary&token_type=bearer") << "not_json";
        QTest::newRow("D-6749-28 200 and an array") << 200 << QByteArray("[]") << "not_json";
        QTest::newRow("D-6749-28 truncated") << 200 << json("{'access_token':'canar") << "not_json";
        QTest::newRow("D-6749-28 nothing") << 200 << QByteArray() << "not_json";
        QTest::newRow("D-6749-28 no access token") << 200 << json("{'token_type':'bearer'}") << "no_access_token";
        QTest::newRow("access token is null") << 200 << json("{'access_token':null}") << "no_access_token";
        QTest::newRow("access token is a number") << 200 << json("{'access_token':17}") << "no_access_token";
        QTest::newRow("access token could end a header line") << 200 << json("{'access_token':'a\\r\\nX-Injected: 1'}") << "bad_access_token";
        QTest::newRow("access token with a NUL") << 200 << json("{'access_token':'a\\u0000b'}") << "bad_access_token";
        QTest::newRow("access token is empty") << 200 << json("{'access_token':''}") << "no_access_token";
    }
    void refusals()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const QString, cause);
        const auto response = readTokenReply(reply(status, body));
        QVERIFY(!response);
        QCOMPARE(response.error().cause, cause);
        QVERIFY(!response.error().summary.isEmpty());
        QVERIFY(!response.error().summary.contains(QLatin1String("because"))); // server text is detail
        QVERIFY(!(response.error().summary + response.error().detail).contains(QLatin1String("canary")));
    }

    void transportFailures_data()
    {
        QTest::addColumn<int>("networkError");
        QTest::addColumn<int>("abort");
        QTest::addColumn<QString>("cause");
        QTest::newRow("deadline") << int(QNetworkReply::OperationCanceledError) << int(AbortReason::Deadline) << "timeout";
        QTest::newRow("too large") << int(QNetworkReply::OperationCanceledError) << int(AbortReason::TooLarge) << "answer_too_large";
        QTest::newRow("refused") << int(QNetworkReply::ConnectionRefusedError) << 0 << "refused";
        QTest::newRow("no such host") << int(QNetworkReply::HostNotFoundError) << 0 << "host_not_found";
        QTest::newRow("D-6749-39 certificate") << int(QNetworkReply::SslHandshakeFailedError) << 0 << "tls";
        QTest::newRow("closed early") << int(QNetworkReply::RemoteHostClosedError) << 0 << "connection_lost";
    }
    void transportFailures()
    {
        QFETCH(const int, networkError);
        QFETCH(const int, abort);
        QFETCH(const QString, cause);
        ReceivedReply received = reply(0, {});
        received.networkError = QNetworkReply::NetworkError(networkError);
        received.abortReason = AbortReason(abort);
        const auto response = readTokenReply(received);
        QVERIFY(!response);
        QCOMPARE(response.error().cause, cause);
    }

    // Nobody throws away what cannot be had again.
    void aPairBesideAnErrorIsTaken_data()
    {
        QTest::addColumn<QByteArray>("member");
        QTest::newRow("null") << json("'error':null");
        QTest::newRow("empty") << json("'error':''");
        QTest::newRow("an object") << json("'error':{}");
        QTest::newRow("words") << json("'error':'invalid_grant'");
    }
    void aPairBesideAnErrorIsTaken()
    {
        QFETCH(const QByteArray, member);
        const auto response = readTokenReply(reply(200, good(member)), TokenGrant::RefreshToken);
        QVERIFY(response);
        QVERIFY(response->accessToken == Secret(QByteArrayView("canary-access")));
    }

    void anErrorThatSaysNothingIsNoRefusal_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("null") << json("{'error':null}");
        QTest::newRow("empty") << json("{'error':''}");
        QTest::newRow("a number") << json("{'error':1}");
        QTest::newRow("beside a token that is none") << json("{'error':'invalid_grant','access_token':null}");
    }
    void anErrorThatSaysNothingIsNoRefusal()
    {
        QFETCH(const QByteArray, body);
        QCOMPARE(readTokenReply(reply(200, body), TokenGrant::RefreshToken).error().cause, QStringLiteral("no_access_token"));
    }

    // D-7636-08
    void aRefusedGrantNamesTheProofKeyAmongTheCauses()
    {
        const auto response = readTokenReply(reply(400, json("{'error':'invalid_grant'}")));
        QVERIFY(response.error().summary.contains(QLatin1String("PKCE")));
    }
};

QTEST_GUILESS_MAIN(TestTokenReply)
#include "tst_tokenreply.moc"
