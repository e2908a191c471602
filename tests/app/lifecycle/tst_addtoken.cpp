// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/addtoken.h"

#include "domain/fingerprint.h"
#include "lifecycle/readtoken.h"
#include "miro/miroapi.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QJsonDocument>
#include <QTest>

namespace {

QJsonObject json(QByteArray text)
{
    return QJsonDocument::fromJson(text.replace('\'', '"')).object();
}

} // namespace

/// Tokens that an admin pasted, against the sandbox's token context and SQLite.
class TestAddToken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theTokenContextFillsInTheRest()
    {
        Desk issuing; // whose store is not the one that gets the token
        Desk desk;
        const Secret token = tokenOf(&issuing);
        QVERIFY(!token.isEmpty());
        AppProfile profile = desk.profile;
        profile.endpoints.context = issuing.profile.endpoints.context;
        const Result<Installation> added = add(&desk, profile, token, Secret());
        QVERIFY2(added, added ? "" : qPrintable(added.error().summary));
        QCOMPARE(added->accessFingerprint, fingerprint(token));
        QCOMPARE(added->team.name, QStringLiteral("Acme Design"));
        QCOMPARE(added->organization.name, QStringLiteral("Acme Incorporated"));
        QCOMPARE(added->grantedScopes, profile.expectedScopes);
        QCOMPARE(added->state(desk.clock()()), InstallationState::Active);
        QVERIFY(!added->facts.expiresAt);
        const auto details = awaited(desk.store.installations.details(added->id));
        QVERIFY(details);
        QCOMPARE(details->grants.first().door, QStringLiteral("pasted"));
        QVERIFY(details->grants.first().scopeAssumed);
        QCOMPARE(details->evidence.last().actor, QStringLiteral("admin"));
        QCOMPARE(details->evidence.last().operation, QStringLiteral("paste"));
        const auto stored = awaited(readToken(&desk.store.installations, &desk.store.vault, added->currentGrantId, SealIdentity::Kind::AccessToken));
        QVERIFY(stored);
        QCOMPARE(fingerprint(*stored), fingerprint(token));

        // The same once more, and when it is no longer the current one of its installation.
        QCOMPARE(add(&desk, profile, token, Secret()).error().cause, QStringLiteral("token_known"));
        QVERIFY(add(&desk, profile, token, Secret()).error().summary.contains(QStringLiteral("Acme Design")));
        const Secret second = tokenOf(&issuing);
        const Result<Installation> next = add(&desk, profile, second, Secret());
        QVERIFY2(next, next ? "" : qPrintable(next.error().summary));
        QCOMPARE(next->generation, 2);
        QCOMPARE(add(&desk, profile, token, Secret()).error().cause, QStringLiteral("token_known"));
        QCOMPARE(revocations(&desk), 0); // it is the admin's
    }

    void aTokenThatNobodySaysTheAppOfIsNotVerified()
    {
        Desk issuing;
        Desk desk;
        AppProfile profile = desk.profile;
        profile.endpoints.context = issuing.profile.endpoints.context;
        const Secret token = tokenOf(&issuing);
        QVERIFY(issuing.sandbox.setFaults({{QStringLiteral("context"), QJsonObject{{QStringLiteral("kind"), QStringLiteral("application_missing")}}}}));
        const Result<Installation> added = add(&desk, profile, token, Secret());
        QVERIFY2(added, added ? "" : qPrintable(added.error().summary));
        QCOMPARE(added->state(desk.clock()()), InstallationState::NotVerified);
    }

    void anExpiringTokenIsGivenAnHour_data()
    {
        QTest::addColumn<bool>("modeSaysSo");
        QTest::newRow("the app's tokens expire") << true;
        QTest::newRow("there is a refresh token") << false;
    }
    void anExpiringTokenIsGivenAnHour()
    {
        QFETCH(const bool, modeSaysSo);
        Desk issuing;
        Desk desk;
        AppProfile profile = desk.profile;
        profile.endpoints.context = issuing.profile.endpoints.context;
        profile.lifetimeMode = modeSaysSo ? TokenLifetimeMode::Expiring : TokenLifetimeMode::Unknown;
        const Instant before = desk.clock()();
        const Result<Installation> added = add(&desk, profile, tokenOf(&issuing), modeSaysSo ? Secret() : Secret(QByteArrayView("a-refresh-token")));
        QVERIFY2(added, added ? "" : qPrintable(added.error().summary));
        QVERIFY(added->facts.expiresAt);
        QVERIFY(*added->facts.expiresAt >= before + std::chrono::hours(1) && *added->facts.expiresAt <= desk.clock()() + std::chrono::hours(1));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("access");
        QTest::addColumn<QByteArray>("refresh");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("cause");
        QTest::newRow("nothing") << QByteArray() << QByteArray() << "" << "empty_token";
        QTest::newRow("a space in it") << QByteArray("a b") << QByteArray() << "" << "bad_token";
        QTest::newRow("a line end behind it") << QByteArray("ab\n") << QByteArray() << "" << "bad_token";
        QTest::newRow("beyond ASCII") << QByteArray("a\xc3\xa9") << QByteArray() << "" << "bad_token";
        QTest::newRow("over 4 KiB") << QByteArray(4097, 'a') << QByteArray() << "" << "bad_token";
        QTest::newRow("bad refresh token") << QByteArray("ab") << QByteArray("c d") << "" << "bad_token";
        QTest::newRow("both the same") << QByteArray("ab") << QByteArray("ab") << "" << "same_token";
        QTest::newRow("no token context") << QByteArray("ab") << QByteArray() << "context" << "no_context_address";
        QTest::newRow("archived profile") << QByteArray("ab") << QByteArray() << "archived" << "archived";
        QTest::newRow("vault locked") << QByteArray("ab") << QByteArray() << "locked" << "vault_locked";
        QTest::newRow("a token Miro does not know") << QByteArray("ab") << QByteArray() << "" << "token_refused";
        QTest::newRow("a token of 4 KiB") << QByteArray(4096, 'a') << QByteArray() << "" << "token_refused";
        QTest::newRow("a token of another app") << QByteArray() << QByteArray() << "{'context':{'kind':'wrong_app'}}" << "other_app";
        QTest::newRow("Miro has trouble") << QByteArray() << QByteArray() << "{'context':{'kind':'server_error'}}" << "server_error";
    }
    void refuses()
    {
        QFETCH(const QByteArray, access);
        QFETCH(const QByteArray, refresh);
        QFETCH(const QString, what);
        QFETCH(const QString, cause);
        Desk issuing;
        Desk desk;
        AppProfile profile = desk.profile;
        profile.endpoints.context = issuing.profile.endpoints.context;
        Secret token{QByteArrayView(access)};
        if (what.startsWith(QLatin1Char('{'))) {
            token = tokenOf(&issuing);
            QVERIFY(issuing.sandbox.setFaults(json(what.toLatin1())));
        } else if (what == QLatin1String("context")) {
            profile.endpoints.context.clear();
        } else if (what == QLatin1String("archived")) {
            profile.archivedAt = systemNow();
        } else if (what == QLatin1String("locked")) {
            desk.store.vault.lock();
        }
        const QStringList before = desk.tableCounts();
        const Result<Installation> added = add(&desk, profile, token, Secret{QByteArrayView(refresh)});
        QVERIFY(!added);
        QCOMPARE(added.error().cause, cause);
        QVERIFY(!added.error().summary.isEmpty());
        QCOMPARE(desk.tableCounts(), before);
        QCOMPARE(revocations(&desk), 0);
    }

private:
    Result<Installation> add(Desk *desk, const AppProfile &profile, const Secret &access, const Secret &refresh)
    {
        return awaited(addPastedToken(desk->parts(), profile, access, refresh, desk->clock(), this));
    }

    /// How often \a desk, which is where its profile revokes, was asked to. A request that is sent behind all others
    /// has its answer first, so that none is still under way.
    static int revocations(Desk *desk)
    {
        const MiroApi miro(&desk->network);
        const auto last
            = awaited(miro.tokenContext(desk->profile.endpoints.context, Secret(QByteArrayView("no-token"))));
        return !last && last.error().cause == QLatin1String("token_refused") ? desk->calls(QStringLiteral("revoke"))
                                                                             : -1;
    }

    /// A token that the sandbox of \a desk issued.
    Secret tokenOf(Desk *desk)
    {
        const auto act = desk->attempt();
        const Result<Installation> installed = desk->run(act.get());
        if (!installed)
            return {};
        const auto token = awaited(readToken(&desk->store.installations, &desk->store.vault, installed->currentGrantId, SealIdentity::Kind::AccessToken));
        return token ? *token : Secret();
    }
};

QTEST_GUILESS_MAIN(TestAddToken)
#include "tst_addtoken.moc"
