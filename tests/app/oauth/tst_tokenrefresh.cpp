// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokenrefresh.h"

#include "http/httpserver.h"
#include "http/oneshotnetwork.h"
#include "support/awaited.h"

#include <QRegularExpression>
#include <QTest>

/// What a refresh sends, to a server that writes down what it gets.
class TestTokenRefresh : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_requests.clear();
        HttpServer::Rules rules;
        rules.methods = {"POST"};
        rules.bodyBytes = 64 * 1024;
        m_server = std::make_unique<HttpServer>(rules);
        QVERIFY(m_server->listen(QHostAddress(QHostAddress::LocalHost), 0));
        connect(m_server.get(), &HttpServer::requested, this, [this](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
            m_requests.append(request);
            answer->send(HttpResponse::json(200, R"({"access_token":"new","token_type":"bearer","refresh_token":"next","scope":"a b"})"));
        });
    }

    /// D-6749-34: no scope is asked for, so none beyond the grant. D-6749-35: no redirect URI, no empty secret.
    void theBodyHoldsOnlyWhatTheGrantDefines_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<ExtraParameters>("extra");
        QTest::addColumn<QByteArray>("body");
        const QByteArray usual("grant_type=refresh_token&client_id=345&client_secret=s3cr3t&refresh_token=canary%2Frefresh");
        QTest::newRow("as Miro wants it") << QByteArray("s3cr3t") << ExtraParameters() << usual;
        QTest::newRow("a client without a secret") << QByteArray() << ExtraParameters()
                                                   << QByteArray("grant_type=refresh_token&client_id=345&refresh_token=canary%2Frefresh");
        QTest::newRow("with a parameter of the app profile") << QByteArray("s3cr3t") << ExtraParameters{{QStringLiteral("audience"), QStringLiteral("a b")}}
                                                             << usual + "&audience=a%20b";
        QTest::newRow("names of the protocol are left out")
            << QByteArray("s3cr3t")
            << ExtraParameters{{QStringLiteral("scope"), QStringLiteral("boards:write")}, {QStringLiteral("redirect_uri"), QStringLiteral("http://x")}} << usual;
    }
    void theBodyHoldsOnlyWhatTheGrantDefines()
    {
        QFETCH(const QByteArray, secret);
        QFETCH(const ExtraParameters, extra);
        OneShotNetwork network;
        const QString address = QStringLiteral("http://127.0.0.1:%1/v1/oauth/token").arg(m_server->port());
        const Result<ServerReply<TokenResponse>> reply = awaited(
            refreshTokens(&network, {address, QStringLiteral("345"), Secret(secret), Secret(QByteArrayView("canary/refresh")), extra}, systemNow));
        QVERIFY(reply && reply->result);
        QCOMPARE(m_requests.size(), 1);
        const HttpRequest request = m_requests.constFirst();
        QTEST(request.body, "body");
        QVERIFY(request.query.isEmpty() && request.header("authorization").isEmpty());
        QCOMPARE(request.header("content-type"), QByteArray("application/x-www-form-urlencoded"));
    }

private:
    std::unique_ptr<HttpServer> m_server;
    QList<HttpRequest> m_requests;
};

QTEST_GUILESS_MAIN(TestTokenRefresh)
#include "tst_tokenrefresh.moc"
