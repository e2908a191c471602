// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fingerprint.h"
#include "support/desk.h"
#include "support/webclient.h"

namespace {

Secret token(const QJsonValue &installation, const char *name)
{
    return Secret::fromText(installation[QLatin1String(name)].toString());
}

} // namespace

/// What a desk offers to tests that need the sandbox in some state.
class tst_sandboxdesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aTestCanProveOneRefresh()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        desk.play("{'lifetimes': {'access_s': 1}}");
        const QJsonArray made = desk.seed(3, {{QStringLiteral("teams"), 1}});
        QCOMPARE(made.size(), 3);
        QCOMPARE(made.at(0)[QLatin1String("client_id")].toString(), desk.profile.clientId);
        const Secret access = token(made.at(1), "access_token");
        const Secret refresh = token(made.at(1), "refresh_token");

        WebClient client(desk.sandbox.base());
        const auto context = [&] {
            return client.get(QStringLiteral("/v1/oauth-token"), {}, QString::fromLatin1(access.expose())).status;
        };
        QCOMPARE(context(), 200);
        desk.advance(std::chrono::seconds(1));
        QCOMPARE(context(), 401);
        const Form form{{"grant_type", QStringLiteral("refresh_token")},
                        {"client_id", desk.profile.clientId},
                        {"client_secret", QString::fromLatin1(desk.clientSecret.expose())},
                        {"refresh_token", QString::fromLatin1(refresh.expose())}};
        QCOMPARE(desk.refreshes(refresh).presented, 0);
        QCOMPARE(client.postForm(QStringLiteral("/v1/oauth/token"), form).status, 200);
        QCOMPARE(client.postForm(QStringLiteral("/v1/oauth/token"), form).status, 401);
        QCOMPARE(desk.refreshes(refresh).presented, 2);
        QCOMPARE(desk.refreshes(refresh).rotated, 1);

        const QJsonArray calls = desk.lastCalls(QStringLiteral("token"));
        QCOMPARE(calls.size(), 2);
        QCOMPARE(calls.at(0)[QLatin1String("status")].toInt(), 200);
        QCOMPARE(calls.at(1)[QLatin1String("status")].toInt(), 401);
        QCOMPARE(calls.at(0)[QLatin1String("fingerprint")].toString(), fingerprint(refresh));
        QCOMPARE(desk.lastCalls(QStringLiteral("context")).size(), 2);
        QCOMPARE(desk.lastCalls(QStringLiteral("revoke")).size(), 0);
    }

    void aMisspeltSwitchFailsTheTest()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        QEXPECT_FAIL("", "it is refused", Continue);
        desk.play("{'lifetime': {}}");
        QVERIFY(desk.sandbox.state().value(QLatin1String("faults")).toObject().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_sandboxdesk)
#include "tst_sandboxdesk.moc"
