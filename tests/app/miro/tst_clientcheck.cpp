// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"
#include "http/oneshotnetwork.h"
#include "miro/miroapi.h"
#include "support/awaited.h"
#include "support/freeport.h"

#include <QTest>

namespace {

using Outcome = CredentialsVerdict::Outcome;

// JSON with ' for ", which neither C++ nor moc stumbles over.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

} // namespace

Q_DECLARE_METATYPE(CredentialsVerdict::Outcome)

/// What a token endpoint tells about the client, and about the time, against a server that writes down what it gets.
class TestClientCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_requests.clear();
        m_answer = HttpResponse();
        m_isCut = false;
        HttpServer::Rules rules;
        rules.methods = {"GET", "POST"};
        rules.bodyBytes = 64 * 1024;
        m_server = std::make_unique<HttpServer>(rules);
        QVERIFY(m_server->listen(QHostAddress(QHostAddress::LocalHost), 0));
        connect(m_server.get(), &HttpServer::requested, this,
                [this](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
                    m_requests.append(request);
                    m_isCut ? answer->abort() : answer->send(m_answer);
                });
    }

    void theAnswerTellsAboutTheClient_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QString>("code");
        const auto miro = [](const char *code, const char *message) {
            return json("{'status':401,'code':'" + QByteArray(code) + "','message':'" + message + "','type':'error'}");
        };
        QTest::newRow("Miro: wrong refresh token") << 401 << miro("oauthError", "Invalid refresh token") << Outcome::Accepted << "oauthError";
        QTest::newRow("Miro: tokens of this app do not expire")
            << 401 << miro("oauthError", "Unauthorized grant type") << Outcome::Accepted << "oauthError";
        QTest::newRow("Miro: unknown client") << 401 << miro("secretKeyNotFound", "Secret key not found") << Outcome::Refused << "secretKeyNotFound";
        QTest::newRow("Miro: another reason") << 401 << miro("oauthError", "Something new") << Outcome::Unclear << "oauthError";
        QTest::newRow("Miro: no authorization data") << 401 << miro("tokenNotProvided", "No data") << Outcome::Unclear << "tokenNotProvided";
        QTest::newRow("RFC 6749 invalid_grant") << 400 << json("{'error':'invalid_grant'}") << Outcome::Accepted << "invalid_grant";
        QTest::newRow("RFC 6749 invalid_client") << 401 << json("{'error':'invalid_client'}") << Outcome::Refused << "invalid_client";
        QTest::newRow("RFC 6749 invalid_client, however it is explained")
            << 401 << json("{'error':'invalid_client','error_description':'invalid refresh token'}") << Outcome::Refused << "invalid_client";
        QTest::newRow("RFC 6749 unauthorized_client") << 400 << json("{'error':'unauthorized_client'}") << Outcome::Accepted << "unauthorized_client";
        QTest::newRow("RFC 6749 unsupported_grant_type") << 400 << json("{'error':'unsupported_grant_type'}") << Outcome::Unclear << "unsupported_grant_type";
        QTest::newRow("RFC 6749 invalid_request") << 400 << json("{'error':'invalid_request'}") << Outcome::Unclear << "invalid_request";
        QTest::newRow("a page") << 404 << QByteArray("<html>Not found") << Outcome::Unclear << "";
        QTest::newRow("nothing") << 401 << QByteArray() << Outcome::Unclear << "";
        QTest::newRow("it grants something")
            << 200 << json("{'access_token':'canary-granted','refresh_token':'canary-again'}") << Outcome::Unclear << "";
        QTest::newRow("200 with an error in it") << 200 << json("{'error':'invalid_grant'}") << Outcome::Unclear << "";
        QTest::newRow("it throws the secret back") << 400 << json("{'error':'canary-secret'}") << Outcome::Unclear << "[redacted]";
    }
    void theAnswerTellsAboutTheClient()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        m_answer = HttpResponse::json(status, body);
        const Result<CredentialsVerdict> verdict = ask();
        QVERIFY(verdict);
        QTEST(verdict->outcome, "outcome");
        QTEST(verdict->code, "code");
        QCOMPARE(verdict->httpStatus, status);
        QVERIFY(!verdict->sentence.isEmpty() && !verdict->sentence.contains(QLatin1String("canary")));
        QCOMPARE(m_requests.size(), 1);
    }

    void whatIsSentIsAFormWithATokenThatCannotBe()
    {
        m_answer = HttpResponse::json(401, json("{'error':'invalid_client'}"));
        QVERIFY(ask());
        const HttpRequest request = m_requests.first();
        QCOMPARE(request.method, QByteArray("POST"));
        QVERIFY(request.query.isEmpty() && request.header("authorization").isEmpty());
        const std::optional<FormFields> fields = parseForm(request.body);
        QVERIFY(fields);
        QCOMPARE(formValue(*fields, QStringLiteral("grant_type")), QStringLiteral("refresh_token"));
        QCOMPARE(formValue(*fields, QStringLiteral("client_id")), QStringLiteral("34 5+6"));
        QCOMPARE(formValue(*fields, QStringLiteral("client_secret")), QStringLiteral("canary-secret"));
        QVERIFY(!formValue(*fields, QStringLiteral("refresh_token")).value_or(QString()).isEmpty());
    }

    void whatIsNoAnswerIsAnError_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("cause");
        QTest::newRow("cut") << 0 << "connection_lost";
        QTest::newRow("429") << 429 << "rate_limited";
        QTest::newRow("503") << 503 << "server_error";
        QTest::newRow("redirected") << 302 << "redirected";
        QTest::newRow("nobody there") << -1 << "refused";
        QTest::newRow("endless") << -2 << "answer_too_large";
    }
    void whatIsNoAnswerIsAnError()
    {
        QFETCH(const int, status);
        m_isCut = status == 0;
        m_answer = status == 302 ? HttpResponse::redirect(address().toLatin1()) : HttpResponse();
        m_answer.status = status > 0 ? status : 200;
        if (status == -2)
            m_answer.body = QByteArray(OneShotNetwork::defaultAnswerLimit + 1, ' ');
        const quint16 nobody = freePort();
        const QString place = status == -1 ? QStringLiteral("http://127.0.0.1:%1/").arg(nobody) : address();
        const Result<CredentialsVerdict> verdict
            = awaited(MiroApi(&m_network).checkCredentials(place, QStringLiteral("345"), Secret(QByteArrayView("canary-secret"))));
        QVERIFY(!verdict);
        QTEST(verdict.error().cause, "cause");
        QVERIFY(!verdict.error().detail.contains(QLatin1String("canary")));
    }

    void theTimeIsReadFromAnyAnswer_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("date");
        QTest::addColumn<QString>("time");
        const QByteArray good("Sun, 06 Nov 1994 08:49:37 GMT");
        QTest::newRow("200") << 200 << good << "1994-11-06T08:49:37Z";
        QTest::newRow("405") << 405 << good << "1994-11-06T08:49:37Z";
        QTest::newRow("503") << 503 << good << "1994-11-06T08:49:37Z";
        QTest::newRow("302") << 302 << good << "1994-11-06T08:49:37Z";
        QTest::newRow("no date") << 200 << QByteArray("soon") << "";
        QTest::newRow("no such day") << 200 << QByteArray("Sun, 31 Feb 1994 08:49:37 GMT") << "";
        QTest::newRow("another zone") << 200 << QByteArray("Sun, 06 Nov 1994 08:49:37 CET") << "";
    }
    void theTimeIsReadFromAnyAnswer()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, date);
        m_answer = HttpResponse();
        m_answer.status = status;
        m_answer.headers.append({"Date", date});
        const Result<std::optional<Instant>> time = awaited(MiroApi(&m_network).serverTime(address()));
        QVERIFY(time);
        QTEST(*time ? toIso8601(**time) : QString(), "time");
        const HttpRequest request = m_requests.first();
        QCOMPARE(request.method, QByteArray("GET"));
        QVERIFY(request.query.isEmpty() && request.body.isEmpty() && request.header("authorization").isEmpty());
    }

    void withoutAnAnswerThereIsNoTime()
    {
        m_isCut = true;
        const Result<std::optional<Instant>> time = awaited(MiroApi(&m_network).serverTime(address()));
        QVERIFY(!time);
        QCOMPARE(time.error().cause, QStringLiteral("connection_lost"));
    }

private:
    QString address() const { return QStringLiteral("http://127.0.0.1:%1/v1/oauth/token").arg(m_server->port()); }
    Result<CredentialsVerdict> ask()
    {
        return awaited(MiroApi(&m_network).checkCredentials(address(), QStringLiteral("34 5+6"), Secret(QByteArrayView("canary-secret"))));
    }

    OneShotNetwork m_network;
    std::unique_ptr<HttpServer> m_server;
    QList<HttpRequest> m_requests;
    HttpResponse m_answer;
    bool m_isCut = false;
};

QTEST_GUILESS_MAIN(TestClientCheck)
#include "tst_clientcheck.moc"
