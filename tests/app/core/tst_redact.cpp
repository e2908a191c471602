// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logging.h"
#include "core/redact.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

class TestRedact : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void hidesCredentials_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *text, const char *expected) {
            QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(expected);
        };
        row("nothing to hide", "team t1 installed", "team t1 installed");
        row("query parameter", "GET /token?code=abc&state=xyz", "GET /token?code=[redacted]&state=[redacted]");
        row("bearer header", "Authorization: Bearer abc.def", "Authorization: Bearer [redacted]");
        row("basic header", "authorization: Basic YWJj", "authorization: Basic [redacted]");
        row("bearer without a header", "used Bearer abcdefgh12", "used Bearer [redacted]");
        row("a longer name is left alone", "zipcode=12345", "zipcode=12345");
        row("JSON member", R"({"access_token":"abc","scope":"x"})", R"({"access_token":"[redacted]","scope":"x"})");
        row("JSON with spaces", "\"refresh_token\" : \"a\\\"b\"", "\"refresh_token\" : \"[redacted]\"");
        row("camel case of the revoke call", R"({"accessToken":"abc"})", R"({"accessToken":"[redacted]"})");
        row("form body", "client_secret=s3cret&grant_type=refresh_token", "client_secret=[redacted]&grant_type=refresh_token");
        row("proof key", "code_verifier=abc-._~", "code_verifier=[redacted]");
        row("a bare Miro token", "got eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_AbCdEfGhIjKl here", "got [redacted] here");
        row("the name of Miro's error stays", R"({"status":401,"code":"oauthError"})", R"({"status":401,"code":"oauthError"})");
        row("a code in JSON goes", R"({"code":"a1B2-c3"})", R"({"code":"[redacted]"})");
    }
    void hidesCredentials()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        QCOMPARE(redact(text), expected);
    }

    // A server may throw back what it was sent, under any name and in any writing.
    void takesKnownSecretsOutWhereverTheyStand_data()
    {
        QTest::addColumn<QString>("text");
        const Secret secret(QByteArrayView("k3y+/=&<x>"));
        const QByteArray bytes = secret.expose().toByteArray();
        QTest::newRow("as it is") << QStringLiteral("you sent k3y+/=&<x> to us");
        QTest::newRow("percent-encoded") << QString::fromLatin1("x=" + bytes.toPercentEncoding());
        QTest::newRow("percent-encoded in lower case") << QString::fromLatin1("x=" + bytes.toPercentEncoding().toLower());
        QTest::newRow("encoded twice") << QString::fromLatin1("x=" + bytes.toPercentEncoding().toPercentEncoding());
        QTest::newRow("in HTML") << QStringLiteral("<p>") + QString::fromLatin1(bytes).toHtmlEscaped();
        QTest::newRow("in JSON with escaped slashes") << QStringLiteral("\"k3y+\\/=&<x>\"");
        QTest::newRow("base64") << QString::fromLatin1(bytes.toBase64());
        QTest::newRow("hex") << QString::fromLatin1(bytes.toHex());
    }
    void takesKnownSecretsOutWhereverTheyStand()
    {
        QFETCH(const QString, text);
        const QString clean = redact(text, {Secret(), Secret(QByteArrayView("k3y+/=&<x>"))});
        QVERIFY(clean.contains(QLatin1String("[redacted]")));
        QVERIFY(!clean.contains(QLatin1String("k3y")) && !clean.contains(QLatin1String("x>")) && !clean.contains(QLatin1String("3C"), Qt::CaseInsensitive));
    }

    void takesKnownSecretsOutOfNamesAndDepthsOfJson()
    {
        const QJsonObject object{{QStringLiteral("a canary b"), 1}, {QStringLiteral("deep"), QJsonArray{QJsonObject{{QStringLiteral("x"), QStringLiteral("Bearer canary")}}, 7, true}}};
        const QByteArray clean = QJsonDocument(redact(object, {Secret(QByteArrayView("canary"))})).toJson();
        QVERIFY(!clean.contains("canary"));
        QVERIFY(clean.contains("7") && clean.contains("deep"));
    }

    // Qt 6.4 writes the authorization address and token bodies into these categories (Q7).
    void silencesQtsOwnOAuthLog()
    {
        installLogging(true);
        QLoggingCategory oauth("qt.networkauth.oauth2");
        QLoggingCategory handler("qt.networkauth.replyhandler", QtDebugMsg);
        QVERIFY(!oauth.isWarningEnabled() && !oauth.isDebugEnabled() && !oauth.isCriticalEnabled());
        QVERIFY(!handler.isDebugEnabled() && !handler.isWarningEnabled());
        qInstallMessageHandler(nullptr);
    }
};

QTEST_GUILESS_MAIN(TestRedact)
#include "tst_redact.moc"
