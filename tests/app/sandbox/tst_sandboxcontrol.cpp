// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"

#include <QTcpServer>

namespace {

const QString control = QStringLiteral("/_sandbox/");

} // namespace

class tst_sandboxcontrol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void countsCallsPerEndpointAndToken()
    {
        Sandboxed box;
        const WebAnswer grant = box.grant();
        const QString access = grant.text("access_token");
        QVERIFY(box.isAlive(access) && box.isAlive(access));
        const QJsonObject calls = box.client.get(control + QStringLiteral("calls")).json();
        QCOMPARE(calls, box.sandbox.calls());
        const QJsonObject endpoints = calls.value(QLatin1String("endpoints")).toObject();
        QCOMPARE(endpoints.value(QLatin1String("token")), QJsonValue(1));
        QCOMPARE(endpoints.value(QLatin1String("consent")), QJsonValue(1));
        QCOMPARE(endpoints.value(QLatin1String("context")), QJsonValue(2));
        const QJsonObject tokens = calls.value(QLatin1String("tokens")).toObject();
        const QJsonArray live = box.sandbox.state().value(QLatin1String("tokens")).toArray();
        const QString fingerprint = live.at(0).toObject().value(QLatin1String("access_fingerprint")).toString();
        QCOMPARE(fingerprint.size(), 8);
        QCOMPARE(tokens.value(fingerprint).toObject().value(QLatin1String("context")), QJsonValue(2));
    }

    void neverShowsASecret()
    {
        Sandboxed box;
        const QString code = box.code();
        const WebAnswer grant = box.grant();
        const WebAnswer refreshed = box.token(box.refreshForm(grant.text("refresh_token")));
        QVERIFY(box.isAlive(refreshed.text("access_token")));
        QByteArray shown;
        for (const char *path : {"/_sandbox/state", "/_sandbox/calls", "/"})
            shown += box.client.get(QString::fromLatin1(path)).body;
        for (const QString &secret :
             {code, grant.text("access_token"), grant.text("refresh_token"), refreshed.text("access_token"),
              refreshed.text("refresh_token"), box.clientSecret(0), box.clientSecret(1)}) {
            QVERIFY(!secret.isEmpty());
            QVERIFY(!shown.contains(secret.section(QLatin1Char('_'), 1).toLatin1())
                    || secret.section(QLatin1Char('_'), 1).isEmpty());
            QVERIFY(!shown.contains(secret.toLatin1()));
        }
    }

    void setsFaults()
    {
        Sandboxed box;
        QCOMPARE(
            box.client
                .postJson(control + QStringLiteral("faults"), QByteArray(R"({"context": {"kind": "server_error"}})"))
                .status,
            200);
        QCOMPARE(box.context(QString()).status, 500);
        const WebAnswer wrong
            = box.client.postJson(control + QStringLiteral("faults"), QByteArray(R"({"nonsense": {"kind": "slow"}})"));
        QCOMPARE(wrong.status, 400);
        QVERIFY(wrong.text("message").contains(QStringLiteral("nonsense")));
        QCOMPARE(box.context(QString()).status, 500);
        QCOMPARE(box.client.postJson(control + QStringLiteral("faults"), QByteArray("{}")).status, 200);
        QCOMPARE(box.context(QString()).status, 401);
    }

    void uninstalls()
    {
        Sandboxed box;
        const QString mine = box.grant(0, 0, 0).text("access_token");
        const QString others = box.grant(0, 0, 1).text("access_token");
        QJsonObject what{{QStringLiteral("client_id"), box.clientId(0)},
                         {QStringLiteral("team_id"), box.team(0)},
                         {QStringLiteral("user_id"), box.user(0)}};
        QCOMPARE(box.client.postJson(control + QStringLiteral("uninstall"), what).status, 200);
        QVERIFY(!box.isAlive(mine) && box.isAlive(others));
        QCOMPARE(box.client.postJson(control + QStringLiteral("uninstall"), what).status, 404);
        what.remove(QStringLiteral("user_id"));
        QCOMPARE(box.client.postJson(control + QStringLiteral("uninstall"), what).status, 200);
        QVERIFY(!box.isAlive(others));
        what.insert(QStringLiteral("team_id"), QStringLiteral("1"));
        QCOMPARE(box.client.postJson(control + QStringLiteral("uninstall"), what).status, 400);
        what = {{QStringLiteral("client_id"), box.clientId(0)},
                {QStringLiteral("team_id"), box.team(0)},
                {QStringLiteral("user_id"), QStringLiteral("")}};
        QCOMPARE(box.client.postJson(control + QStringLiteral("uninstall"), what).status, 400);
    }

    void forgetsEverything()
    {
        Sandboxed box;
        const QString secret = box.clientSecret(0);
        const QString access = box.grant().text("access_token");
        QVERIFY(box.sandbox.setFaults(
            {{QStringLiteral("ids"), QStringLiteral("number")}, {QStringLiteral("pkce"), QStringLiteral("ignored")}}));
        QCOMPARE(box.client.postJson(control + QStringLiteral("reset"), QByteArray()).status, 200);
        const QJsonObject calls = box.sandbox.calls();
        QCOMPARE(calls.value(QLatin1String("requests")), QJsonValue(0));
        QVERIFY(box.sandbox.state().value(QLatin1String("installed")).toArray().isEmpty());
        QVERIFY(box.sandbox.state().value(QLatin1String("faults")).toObject().isEmpty());
        QVERIFY(!box.isAlive(access));
        QCOMPARE(box.clientSecret(0), secret);
        QVERIFY(box.grant().json().value(QLatin1String("team_id")).isString());
    }

    void anotherWebSiteCannotSteerIt_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::newRow("form") << QByteArray("application/x-www-form-urlencoded");
        QTest::newRow("text") << QByteArray("text/plain");
        QTest::newRow("looks like JSON") << QByteArray("text/plain; application/json");
        QTest::newRow("longer name") << QByteArray("application/jsonp");
    }

    void anotherWebSiteCannotSteerIt()
    {
        QFETCH(const QByteArray, type);
        Sandboxed box;
        const QString access = box.grant().text("access_token");
        for (const char *name : {"faults", "uninstall", "reset"})
            QCOMPARE(box.client.postJson(control + QString::fromLatin1(name), "{}", type).status, 415);
        QVERIFY(box.isAlive(access));
        QCOMPARE(box.client.postJson(control + QStringLiteral("reset"), "{}", "Application/JSON; charset=utf-8").status,
                 200);
    }

    void junkIsRefused()
    {
        Sandboxed box;
        for (const char *junk : {"", "[]", "{", "null"})
            QCOMPARE(box.client.postJson(control + QStringLiteral("faults"), QByteArray(junk)).status, 400);
        QCOMPARE(box.client.get(control + QStringLiteral("faults")).status, 405);
        QCOMPARE(box.client.postJson(control + QStringLiteral("state"), QByteArray("{}")).status, 405);
        QCOMPARE(box.client.get(control + QStringLiteral("other")).status, 404);
    }

    void controlIsNotCounted()
    {
        Sandboxed box;
        QVERIFY(box.sandbox.setFaults(
            {{QStringLiteral("nth"),
              QJsonObject{{QStringLiteral("request"), 1}, {QStringLiteral("kind"), QStringLiteral("server_error")}}}}));
        QCOMPARE(box.client.get(control + QStringLiteral("calls")).status, 200);
        QCOMPARE(box.client.get(QStringLiteral("/")).status, 200);
        QCOMPARE(box.sandbox.calls().value(QLatin1String("requests")), QJsonValue(0));
        QCOMPARE(box.context(QString()).status, 500);
    }

    void listensOnLoopbackOnly()
    {
        Sandboxed box;
        QVERIFY(box.sandbox.base().startsWith(QStringLiteral("http://127.0.0.1:")));
        WebClient elsewhere(
            QString(box.sandbox.base()).replace(QStringLiteral("127.0.0.1"), QStringLiteral("127.0.0.2")));
        QCOMPARE(elsewhere.get(QStringLiteral("/")).error, QNetworkReply::ConnectionRefusedError);
    }

    void aBusyPortIsSaid()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost), 0));
        MiroSandbox sandbox(systemNow, systemRandomBytes);
        const Status status = sandbox.listen(other.serverPort());
        QVERIFY(!status);
        QCOMPARE(status.error().cause, QStringLiteral("port_busy"));
        QVERIFY(sandbox.base().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_sandboxcontrol)
#include "tst_sandboxcontrol.moc"
