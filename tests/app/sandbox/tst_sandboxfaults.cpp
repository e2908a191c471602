// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"
#include "support/rawclient.h"

#include <QElapsedTimer>
#include <QTimer>

using namespace std::chrono_literals;

namespace {

QJsonObject parsed(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

class tst_sandboxfaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theTokenEndpointBreaks_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, int status, const char *says, const char *more = "") {
            const QByteArray fault = "{\"kind\":\"" + QByteArray(name) + '"' + more + '}';
            QTest::newRow(QByteArray(name + QByteArray(more)).constData())
                << fault << status << QString::fromLatin1(says);
        };
        row("code_used", 401, "Invalid authorization code");
        row("code_expired", 401, "Invalid authorization code");
        row("redirect_mismatch", 401, "Redirect URI mismatch.");
        row("invalid_grant", 400, "\"error\":\"invalid_grant\"");
        row("invalid_client", 401, "\"error\":\"invalid_client\"");
        row("invalid_request", 400, "\"error\":\"invalid_request\"");
        row("unauthorized_client", 400, "\"error\":\"unauthorized_client\"");
        row("unsupported_grant_type", 400, "\"error\":\"unsupported_grant_type\"");
        row("invalid_scope", 400, "\"error\":\"invalid_scope\"");
        row("unauthorized", 401, "tokenNotProvided");
        row("rate_limited", 429, "tooManyRequests", ",\"retry_after\":7");
        row("server_error", 500, "internalError");
        row("server_error", 503, "internalError", ",\"status\":503");
        row("not_json", 200, "not json");
        row("html", 200, "<!DOCTYPE html>");
        row("html", 502, "<!DOCTYPE html>", ",\"status\":502");
        row("redirect", 302, "");
        row("redirect", 307, "", ",\"status\":307,\"location\":\"http://127.0.0.1:1/elsewhere\"");
    }

    void theTokenEndpointBreaks()
    {
        QFETCH(const QByteArray, fault);
        QFETCH(const int, status);
        QFETCH(const QString, says);
        Sandboxed box;
        const Form form = box.exchangeForm(box.code());
        QVERIFY(box.sandbox.setFaults(parsed(QByteArray("{\"token\":" + fault + QByteArray("}")).constData())));
        const WebAnswer answer = box.token(form);
        QCOMPARE(answer.status, status);
        QVERIFY2(answer.page().contains(says), answer.body.constData());
        if (status == 429) {
            QCOMPARE(answer.header("Retry-After"), "7");
            QCOMPARE(answer.header("X-RateLimit-Remaining"), "0");
            QCOMPARE(answer.header("X-RateLimit-Reset").toLongLong(), toMilliseconds(box.now) / 1000 + 7);
        }
        if (status / 100 == 3)
            QVERIFY(!answer.header("Location").isEmpty());
        if (fault.contains("invalid_client"))
            QVERIFY(!answer.header("WWW-Authenticate").isEmpty());

        QVERIFY(box.sandbox.setFaults({}));
        QCOMPARE(box.token(form).status, 200); // nothing was done, so the code is still good
    }

    void theTokenAnswerIsWrong_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("member");
        QTest::addColumn<QJsonValue>("value");
        const auto row = [](const char *kind, const char *member, const QJsonValue &value) {
            QTest::newRow(kind) << QString::fromLatin1(kind) << QString::fromLatin1(member) << value;
        };
        const QJsonValue missing(QJsonValue::Undefined);
        row("no_access_token", "access_token", missing);
        row("refresh_missing", "refresh_token", missing);
        row("scope_missing", "scope", missing);
        row("expires_missing", "expires_in", missing);
        row("expires_as_text", "expires_in", QStringLiteral("3599"));
        row("token_type_unknown", "token_type", QStringLiteral("mac"));
        row("ids_as_number", "team_id", QJsonValue(Q_INT64_C(3074457358607431473)));
        row("ids_as_text", "team_id", QStringLiteral("3074457358607431473"));
        row("wrong_team", "team_id", QStringLiteral("3074457358607431481"));
        row("wrong_user", "user_id", QStringLiteral("3074457350804038713"));
    }

    void theTokenAnswerIsWrong()
    {
        QFETCH(const QString, kind);
        QFETCH(const QString, member);
        QFETCH(const QJsonValue, value);
        Sandboxed box;
        QVERIFY(box.sandbox.setFaults({{QStringLiteral("token"), QJsonObject{{QStringLiteral("kind"), kind}}}}));
        const WebAnswer answer = box.grant();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json().value(member), value);
        QVERIFY(!answer.json().isEmpty());
    }

    void theContextIsWrong_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("part");
        QTest::addColumn<QJsonValue>("id");
        const auto row = [](const char *kind, const char *part, const QJsonValue &id) {
            QTest::newRow(kind) << QString::fromLatin1(kind) << QString::fromLatin1(part) << id;
        };
        row("organization_missing", "organization", QJsonValue(QJsonValue::Undefined));
        row("application_missing", "application", QJsonValue(QJsonValue::Undefined));
        row("wrong_app", "application", QStringLiteral("3458764517517819013"));
        row("wrong_team", "team", QStringLiteral("3074457358607431481"));
        row("wrong_user", "user", QStringLiteral("3074457350804038713"));
        row("ids_as_number", "team", QJsonValue(Q_INT64_C(3074457358607431473)));
    }

    void theContextIsWrong()
    {
        QFETCH(const QString, kind);
        QFETCH(const QString, part);
        QFETCH(const QJsonValue, id);
        Sandboxed box;
        const QString access = box.grant().text("access_token");
        QVERIFY(box.sandbox.setFaults({{QStringLiteral("context"), QJsonObject{{QStringLiteral("kind"), kind}}}}));
        const WebAnswer answer = box.context(access);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json().value(part).toObject().value(QLatin1String("id")), id);
    }

    void scopesCanBeMissing()
    {
        Sandboxed box;
        const QString access = box.grant().text("access_token");
        QVERIFY(box.sandbox.setFaults(parsed(R"({"context": {"kind": "scope_missing"}})")));
        QVERIFY(!box.context(access).json().contains(QLatin1String("scopes")));
    }

    void theContentTypeCanBeWrong()
    {
        Sandboxed box;
        QVERIFY(box.sandbox.setFaults(parsed(R"({"token": {"kind": "wrong_type"}})")));
        const WebAnswer answer = box.grant();
        QCOMPARE(answer.header("Content-Type"), "text/plain");
        QVERIFY(!answer.text("access_token").isEmpty());
    }

    void theRedirectCanBeWrong_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("hasCode");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("error");
        QTest::newRow("no_state") << QStringLiteral("no_state") << true << QString() << QString();
        QTest::newRow("wrong_state") << QStringLiteral("wrong_state") << true
                                     << QStringLiteral("another-state-than-was-sent") << QString();
        QTest::newRow("wrong_team") << QStringLiteral("wrong_team") << true << QStringLiteral("sent") << QString();
        QTest::newRow("error_redirect") << QStringLiteral("error_redirect") << false << QStringLiteral("sent")
                                        << QStringLiteral("temporarily_unavailable");
    }

    void theRedirectCanBeWrong()
    {
        QFETCH(const QString, kind);
        QFETCH(const bool, hasCode);
        QFETCH(const QString, state);
        QFETCH(const QString, error);
        Sandboxed box;
        QVERIFY(box.sandbox.setFaults({{QStringLiteral("consent"), QJsonObject{{QStringLiteral("kind"), kind}}}}));
        const WebAnswer answer = box.consent(box.ask());
        QCOMPARE(answer.status, 302);
        QVERIFY(answer.header("Location").startsWith("http://127.0.0.1:8400/callback?"));
        QCOMPARE(!answer.sentOn("code").isEmpty(), hasCode);
        QCOMPARE(answer.sentOn("state"), state == QStringLiteral("sent") ? box.state : state);
        QCOMPARE(answer.sentOn("error"), error);
        if (kind == QStringLiteral("wrong_team"))
            QCOMPARE(answer.sentOn("team_id"), box.team(1));
    }

    void theConnectionBreaks_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("done");
        QTest::newRow("cut before anything is done") << QStringLiteral("cut_before") << 0 << false;
        QTest::newRow("done, answer lost") << QStringLiteral("answer_lost") << 0 << true;
        QTest::newRow("done, cut in the body") << QStringLiteral("cut_body") << 200 << true;
    }

    void theConnectionBreaks()
    {
        QFETCH(const QString, kind);
        QFETCH(const int, status);
        QFETCH(const bool, done);
        Sandboxed box;
        const QString refresh = box.grant().text("refresh_token");
        QVERIFY(box.sandbox.setFaults({{QStringLiteral("token"), QJsonObject{{QStringLiteral("kind"), kind}}}}));
        const WebAnswer answer = box.token(box.refreshForm(refresh));
        QCOMPARE(answer.status, status);
        QVERIFY(answer.error != QNetworkReply::NoError);
        QVERIFY(answer.text("access_token").isEmpty());
        QVERIFY(box.sandbox.setFaults({}));
        QCOMPARE(box.token(box.refreshForm(refresh)).status, done ? 401 : 200);
        QCOMPARE(box.sandbox.calls().value(QLatin1String("endpoints")).toObject().value(QLatin1String("token")),
                 QJsonValue(3));
    }

    void anAnswerCanBeSlow()
    {
        Sandboxed box;
        QVERIFY(box.sandbox.setFaults(parsed(R"({"token": {"kind": "slow", "ms": 120}})")));
        const Form form = box.exchangeForm(box.code());
        QElapsedTimer elapsed;
        elapsed.start();
        QCOMPARE(box.token(form).status, 200);
        QVERIFY(elapsed.elapsed() >= 110);
    }

    void anAnswerCanHang()
    {
        Sandboxed box;
        QVERIFY(box.sandbox.setFaults(parsed(R"({"token": {"kind": "hang"}})")));
        box.client.setDeadline(100ms);
        const WebAnswer answer = box.token(box.exchangeForm(QStringLiteral("x")));
        QCOMPARE(answer.status, 0);
        QCOMPARE(answer.error, QNetworkReply::OperationCanceledError);
    }

    void theSandboxMayDieWhileAnAnswerIsSlow()
    {
        auto box = std::make_unique<Sandboxed>();
        QVERIFY(box->sandbox.setFaults(parsed(R"({"token": {"kind": "slow", "ms": 50}})")));
        const QByteArray host = box->sandbox.base().mid(7).toLatin1();
        RawClient client(QUrl(box->sandbox.base()).port());
        client.send("POST /v1/oauth/token HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\n\r\n");
        QTRY_COMPARE(box->sandbox.calls().value(QLatin1String("requests")), QJsonValue(1));
        box.reset();
        QTRY_VERIFY(client.isClosed());
        // The answer's timer began earlier and is as long, so its time is over when this one's is.
        bool later = false;
        QTimer::singleShot(50ms, this, [&later] { later = true; });
        QTRY_VERIFY(later);
        QVERIFY(client.received().isEmpty());
    }

    void faultsWaitAndEnd()
    {
        Sandboxed box;
        QVERIFY(box.sandbox.setFaults(parsed(R"({"context": {"kind": "server_error", "after": 1, "times": 2}})")));
        const QString access = box.grant().text("access_token");
        QList<int> statuses;
        for (int i = 0; i < 5; ++i)
            statuses.append(box.context(access).status);
        QCOMPARE(statuses, (QList<int>{200, 500, 500, 200, 200}));
    }

    void faultsCanBeMixed()
    {
        Sandboxed box;
        const QString access = box.grant().text("access_token");
        QVERIFY(box.sandbox.setFaults(parsed(
            R"({"context": [{"kind": "organization_missing"}, {"kind": "ids_as_number"}, {"kind": "slow", "ms": 30}]})")));
        QElapsedTimer elapsed;
        elapsed.start();
        const WebAnswer answer = box.context(access);
        QVERIFY(elapsed.elapsed() >= 25);
        QVERIFY(!answer.json().contains(QLatin1String("organization")));
        QVERIFY(answer.json().value(QLatin1String("team")).toObject().value(QLatin1String("id")).isDouble());
    }

    void oneRequestOfAWholeRunCanBreak()
    {
        for (int n = 1; n <= 5; ++n) {
            Sandboxed box;
            QVERIFY(box.sandbox.setFaults({{QStringLiteral("nth"),
                                            QJsonObject{{QStringLiteral("request"), n},
                                                        {QStringLiteral("kind"), QStringLiteral("server_error")}}}}));
            const Form ask = box.ask();
            QList<int> statuses{box.client.get(QStringLiteral("/oauth/authorize"), ask).status}; // 1
            const WebAnswer page = box.client.get(QStringLiteral("/app-install/"), ask); // 2
            statuses.append(page.status);
            statuses.append(box.token(box.exchangeForm(QString())).status); // 3
            statuses.append(box.context(QString()).status); // 4
            statuses.append(box.client
                                .get(QStringLiteral("/app-install-completed/"),
                                     {{"client_id", box.clientId(0)}, {"team_id", box.team(0)}})
                                .status); // 5
            QList<int> expected{302, 200, 401, 401, 200};
            expected[n - 1] = 500;
            QCOMPARE(statuses, expected);
        }
    }

    void settingFaultsAgainStartsTheCountAnew()
    {
        Sandboxed box;
        const QJsonObject faults = parsed(R"({"nth": {"request": 1, "kind": "server_error"}})");
        for (int i = 0; i < 2; ++i) {
            QVERIFY(box.sandbox.setFaults(faults));
            QCOMPARE(box.context(QString()).status, 500);
            QCOMPARE(box.context(QString()).status, 401);
        }
    }

    void aWrongSettingIsSaidAndChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *reason, const char *faults, const char *says) {
            QTest::newRow(reason) << QByteArray(faults) << QString::fromUtf8(says);
        };
        row("endpoint", R"({"tokens": {"kind": "slow"}})", "“tokens” is not an endpoint");
        row("kind", R"({"token": {"kind": "nope"}})", "“nope” is not a kind");
        row("no kind", R"({"token": {}})", "“” is not a kind");
        row("not an object", R"({"token": "slow"})", "“” is not a kind");
        row("kind of another endpoint", R"({"context": {"kind": "code_used"}})",
            "“code_used” cannot be set for “context”");
        row("kind for one endpoint, for nth", R"({"nth": {"request": 1, "kind": "code_used"}})",
            "cannot be set for “nth”");
        row("member", R"({"token": {"kind": "slow", "millis": 1}})", "no member “millis”");
        row("request outside nth", R"({"token": {"kind": "slow", "request": 1}})", "no member “request”");
        row("number as text", R"({"token": {"kind": "slow", "ms": "1"}})", "whole numbers");
        row("negative", R"({"token": {"kind": "slow", "after": -1}})", "whole numbers");
        row("fraction", R"({"token": {"kind": "slow", "times": 1.5}})", "whole numbers");
        row("status of another class", R"({"token": {"kind": "server_error", "status": 404}})",
            "status does not belong");
        row("status where there is none", R"({"token": {"kind": "hang", "status": 500}})", "status does not belong");
        row("status that is no redirect", R"({"token": {"kind": "redirect", "status": 304}})", "status does not belong");
        row("retired redirect", R"({"token": {"kind": "redirect", "status": 306}})", "status does not belong");
        row("nth without request", R"({"nth": {"kind": "hang"}})", "“nth” needs “request”");
        row("ids", R"({"ids": "both"})", "“ids” is either");
        row("pkce", R"({"pkce": true})", "“pkce” is either");
        row("second of a list", R"({"token": [{"kind": "slow"}, {"kind": "nope"}]})", "“nope” is not a kind");
    }

    void aWrongSettingIsSaidAndChangesNothing()
    {
        QFETCH(const QByteArray, faults);
        QFETCH(const QString, says);
        Sandboxed box;
        const QJsonObject before = parsed(R"({"context": {"kind": "server_error"}})");
        QVERIFY(box.sandbox.setFaults(before));
        const Status status = box.sandbox.setFaults(QJsonDocument::fromJson(faults).object());
        QVERIFY(!status);
        QCOMPARE(status.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(status.error().summary.contains(says), qPrintable(status.error().summary));
        QCOMPARE(box.sandbox.state().value(QLatin1String("faults")).toObject(), before);
        QCOMPARE(box.context(QString()).status, 500);
    }

    void aWrongSettingLeavesTheSwitchesAsTheyWere()
    {
        Sandboxed box;
        QVERIFY(box.sandbox.setFaults(parsed(R"({"ids": "number"})")));
        QVERIFY(!box.sandbox.setFaults(parsed(R"({"ids": "text", "pkce": "both"})")));
        QVERIFY(box.token(box.exchangeForm(box.code())).json().value(QLatin1String("team_id")).isDouble());
    }
};

QTEST_GUILESS_MAIN(tst_sandboxfaults)
#include "tst_sandboxfaults.moc"
