// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"
#include "http/oneshotnetwork.h"
#include "miro/endpoints.h"
#include "miro/miroapi.h"
#include "support/awaited.h"

#include <QJsonDocument>
#include <QTest>

namespace {

// JSON with ' for ", which neither C++ nor moc stumbles over.
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

} // namespace

/// Miro's calls against a server that writes down what it gets.
class TestMiroApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_requests.clear();
        HttpServer::Rules rules;
        rules.methods = {"GET", "POST"};
        rules.bodyBytes = 64 * 1024;
        m_server = std::make_unique<HttpServer>(rules);
        QVERIFY(m_server->listen(QHostAddress(QHostAddress::LocalHost), 0));
        connect(m_server.get(), &HttpServer::requested, this, [this](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
            m_requests.append(request);
            answer->send(m_answer);
        });
    }

    // D-6750-01, D-6750-02, D-9700-16
    void aTokenTravelsInTheHeaderOnly()
    {
        m_answer = HttpResponse::json(200, json("{'type':'oAuthToken','user':{'id':'3074457350804038701','name':'Ana'},'team':{'id':3074457358607431473,'name':'T'},"
                                                "'organization':{'id':'9','name':'O'},'application':{'id':'345','name':'A'},'scopes':['b','a']}"));
        const auto context = awaited(api().tokenContext(address("/v1/oauth-token"), Secret(QByteArrayView("canary-token"))));
        QVERIFY(context);
        QCOMPARE(context->team.id, QStringLiteral("3074457358607431473")); // digit for digit, though it came as a number
        QCOMPARE(context->user.name, QStringLiteral("Ana"));
        QCOMPARE(context->scopes->toText(), QStringLiteral("a b"));
        QCOMPARE(context->application->id, QStringLiteral("345"));
        const HttpRequest request = m_requests.first();
        QCOMPARE(request.method, QByteArray("GET"));
        QCOMPARE(request.header("authorization"), QByteArray("Bearer canary-token"));
        QCOMPARE(request.path, QByteArray("/v1/oauth-token"));
        QVERIFY(request.query.isEmpty());
        QVERIFY(request.header("cookie").isEmpty() && request.header("referer").isEmpty());
    }

    void onlyARefusalSaysThatATokenIsDead_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<bool>("dead");
        const QByteArray envelope = json("{'status':401,'code':'tokenNotProvided','message':'No authorization data','type':'error'}");
        QTest::newRow("D-7662-09 401") << 401 << envelope << "token_refused" << true;
        QTest::newRow("400") << 400 << envelope << "token_refused" << true;
        QTest::newRow("403") << 403 << envelope << "forbidden" << false;
        QTest::newRow("404") << 404 << envelope << "refused" << false;
        QTest::newRow("D-7662-09 429") << 429 << envelope << "rate_limited" << false;
        QTest::newRow("D-7662-09 503") << 503 << envelope << "server_error" << false;
        QTest::newRow("D-6749-36 redirect") << 302 << QByteArray() << "redirected" << false;
        QTest::newRow("HTML") << 200 << QByteArray("<html>") << "not_json" << false;
        QTest::newRow("no team") << 200 << json("{'user':{'id':'1'}}") << "no_context" << false;
        QTest::newRow("an id beyond 64 bits is no id") << 200 << json("{'user':{'id':'1'},'team':{'id':99999999999999999999}}") << "no_context" << false;
        QTest::newRow("a command is no id") << 200 << json("{'user':{'id':'1'},'team':{'id':'1;reboot'}}") << "no_context" << false;
        QTest::newRow("a fraction is no id") << 200 << json("{'user':{'id':-3.5},'team':{'id':'2'}}") << "no_context" << false;
        QTest::newRow("D-7662-10 no organization") << 200 << json("{'user':{'id':'1'},'team':{'id':'2'}}") << "" << false;
    }
    void onlyARefusalSaysThatATokenIsDead()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const QString, cause);
        QFETCH(const bool, dead);
        m_answer = HttpResponse::json(status, body);
        if (status == 302)
            m_answer = HttpResponse::redirect("http://127.0.0.1:" + QByteArray::number(m_server->port()) + "/elsewhere");
        const auto context = awaited(api().tokenContext(address("/v1/oauth-token"), Secret(QByteArrayView("canary-token"))));
        QCOMPARE(context ? QString() : context.error().cause, cause);
        QCOMPARE(!context && context.error().kind == ErrorKind::Unauthorized, dead);
        QVERIFY(context || !context.error().summary.contains(QLatin1String("Miro"))); // it may be another server
        QCOMPARE(m_requests.size(), 1); // a redirect is not followed, so the header stays where it was
        if (context)
            QVERIFY(!context->organization);
    }

    void aDetailNeverHoldsTheToken()
    {
        m_answer = HttpResponse::json(401, "no: Bearer canary-token, canary%2Dtoken");
        const auto context = awaited(api().tokenContext(address("/v1/oauth-token"), Secret(QByteArrayView("canary-token"))));
        QVERIFY(!context.error().detail.contains(QLatin1String("canary-token")));
    }

    void revokingPostsJsonToTheSecondVersion_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("cause");
        QTest::newRow("D-7009-10 204") << 204 << "";
        QTest::newRow("D-7009-10 404") << 404 << "unknown_token";
        QTest::newRow("D-7009-12 401") << 401 << "invalid_client";
        QTest::newRow("D-7009-12 400") << 400 << "invalid_client";
        QTest::newRow("D-7009-06 503") << 503 << "server_error";
        QTest::newRow("302") << 302 << "redirected";
    }
    void revokingPostsJsonToTheSecondVersion()
    {
        QFETCH(const int, status);
        QFETCH(const QString, cause);
        m_answer = HttpResponse();
        m_answer.status = status;
        const Status revoked = awaited(api().revoke(address("/v2/oauth/revoke"), Secret(QByteArrayView("canary-token")), QStringLiteral("345"), Secret(QByteArrayView("s3cr3t"))));
        QCOMPARE(revoked ? QString() : revoked.error().cause, cause);
        QCOMPARE(m_requests.size(), 1);
        const HttpRequest request = m_requests.first();
        QCOMPARE(request.method, QByteArray("POST"));
        QVERIFY(request.query.isEmpty());
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        QCOMPARE(body.value(QLatin1String("accessToken")).toString(), QStringLiteral("canary-token"));
        QCOMPARE(body.value(QLatin1String("clientId")).toString(), QStringLiteral("345"));
        QCOMPARE(body.value(QLatin1String("clientSecret")).toString(), QStringLiteral("s3cr3t"));
    }

    void oneBaseFillsAllFiveAddresses()
    {
        QCOMPARE(endpointsBelow(QStringLiteral("http://127.0.0.1:9//")).completion, QStringLiteral("http://127.0.0.1:9/app-install-completed/"));
        QCOMPARE(endpointsBelow(QStringLiteral("http://127.0.0.1:9")).context, QStringLiteral("http://127.0.0.1:9/v1/oauth-token"));
        QVERIFY(miroEndpoints().revoke.contains(QLatin1String("/v2/"))); // v1 carries the token in its address
    }

private:
    MiroApi api() { return MiroApi(&m_network); }
    QString address(const char *path) const { return QStringLiteral("http://127.0.0.1:%1%2").arg(m_server->port()).arg(QLatin1String(path)); }

    OneShotNetwork m_network;
    std::unique_ptr<HttpServer> m_server;
    QList<HttpRequest> m_requests;
    HttpResponse m_answer;
};

QTEST_GUILESS_MAIN(TestMiroApi)
#include "tst_miroapi.moc"
