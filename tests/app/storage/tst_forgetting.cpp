// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/samplerows.h"
#include "support/storefortest.h"

#include <QRegularExpression>
#include <QTest>

using namespace std::chrono_literals;

namespace {

const Instant now = sampleNow + 1h;

QString text(const char *words)
{
    return QString::fromLatin1(words);
}

} // namespace

/// What leaves the store: installations that are forgotten, and come back whole; and secrets of what has ended (C2.5).
class TestForgetting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<StoreForTest>();
        m_profile = *waited(m_store->profiles().add(sampleProfile(), Secret::fromText(text("client secret")), m_store->vault.sealFunction(), sampleNow));
        m_row = *waited(m_store->installations().addAuthorization(sampleAuthorization(m_profile.id), m_store->vault.sealFunction(), sampleNow));
    }
    void cleanup() { m_store.reset(); }

    /// Whatever may stand in its rows: a refreshed pair without a raw context, empty texts, a doubt.
    void whatWasForgottenComesBackAsItWas_data()
    {
        QTest::addColumn<bool>("isInDoubt");
        QTest::newRow("refreshed") << false;
        QTest::newRow("refreshed, then in doubt") << true;
    }
    void whatWasForgottenComesBackAsItWas()
    {
        QFETCH(const bool, isInDoubt);
        refresh("second");
        if (isInDoubt) {
            const auto ticket = claimed();
            QVERIFY(waited(m_store->grants().leaveInDoubt(ticket, facts("refresh", "unknown", 0), now)));
        }
        const auto other = waited(m_store->installations().addAuthorization(sampleAuthorization(m_profile.id, text("Other Team")),
                                                                            m_store->vault.sealFunction(), sampleNow));
        const QStringList before = m_store->dump();
        const auto forgotten = waited(m_store->grants().forget({details().installation}, now));
        QVERIFY(forgotten);
        QCOMPARE(*waited(m_store->installations().ids({}, now, 0)), QList<RowId>{other->id});
        QCOMPARE(m_store->sql(text("SELECT count(*) FROM secrets WHERE kind IN (1, 2)")), QStringList{text("2")}); // the other's
        QCOMPARE(m_store->sql(text("SELECT count(*) FROM tokens WHERE installation_id = %1 AND secret_deleted_at IS NULL").arg(m_row.id)),
                 QStringList{text("0")});
        QVERIFY(waited(m_store->grants().restore(*forgotten)));
        QCOMPARE(m_store->dump(), before);
        const auto secret = waited(m_store->installations().secret(details().installation.currentGrantId, SealIdentity::Kind::AccessToken));
        QVERIFY(secret && m_store->vault.open(secret->sealed, secret->identity));
    }

    void nothingIsForgottenThatMovedOn()
    {
        refresh("second");
        const QStringList before = m_store->dump();
        QCOMPARE(waited(m_store->grants().forget({m_row}, now)).error().cause, text("changed_elsewhere"));
        QCOMPARE(m_store->dump(), before);
    }

    void nothingIsPutBackOverANewAuthorization()
    {
        const auto forgotten = waited(m_store->grants().forget({m_row}, now));
        QVERIFY(forgotten);
        QVERIFY(waited(m_store->installations().addAuthorization(sampleAuthorization(m_profile.id), m_store->vault.sealFunction(), now)));
        const QStringList before = m_store->dump();
        QCOMPARE(waited(m_store->grants().restore(*forgotten)).error().cause, text("installation_exists"));
        QCOMPARE(m_store->dump(), before);
    }

    void whatHasEndedLosesItsSecretsAfterADay_data()
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<int>("status");
        QTest::newRow("revoked") << text("revoke") << 204;
        QTest::newRow("refused") << text("verify") << 401;
    }
    void whatHasEndedLosesItsSecretsAfterADay()
    {
        QFETCH(const QString, operation);
        QFETCH(const int, status);
        const QByteArray name = operation.toLatin1();
        QVERIFY(waited(m_store->grants().record({facts(name.constData(), status == 401 ? "token_refused" : "ok", status)})));
        QCOMPARE(tokenSecrets(), 2);
        QCOMPARE(*waited(m_store->grants().deleteEndedSecrets(now + 23h)), 0);
        QCOMPARE(tokenSecrets(), 2);
        QCOMPARE(*waited(m_store->grants().deleteEndedSecrets(now + 25h)), 1);
        QCOMPARE(tokenSecrets(), 0);
        QCOMPARE(*waited(m_store->grants().deleteEndedSecrets(now + 25h)), 0);
        const InstallationDetails left = details();
        QCOMPARE(left.installation.team, m_row.team);
        QCOMPARE(left.grants.size(), 1);
        QCOMPARE(left.evidence.size(), 3);
        const auto subjects = waited(m_store->grants().subjects({m_row.id}));
        QVERIFY(subjects && !subjects->constFirst().accessToken);
    }

    /// A 401 that was a mistake of the server's must not cost a team its tokens a day later.
    void whatLivesAgainKeepsItsSecrets()
    {
        QVERIFY(waited(m_store->grants().record({facts("verify", "token_refused", 401)})));
        QCOMPARE(details().installation.state(sampleNow), InstallationState::Ended);
        QVERIFY(waited(m_store->grants().record({facts("verify", "ok", 200)})));
        QCOMPARE(details().installation.state(sampleNow), InstallationState::Active);
        QCOMPARE(m_store->sql(text("SELECT count(*) FROM tokens WHERE ended_at IS NOT NULL")), QStringList{text("0")});
        QCOMPARE(*waited(m_store->grants().deleteEndedSecrets(now + 31 * 24h)), 0);
        QCOMPARE(tokenSecrets(), 2);
    }

    void aRefusedRefreshTokenTakesNoLivingAccessTokenWithIt()
    {
        const auto ticket = claimed();
        NewFacts refused = facts("refresh", "refused", 401);
        refused.facts.append(facts("verify", "ok", 200).facts);
        QVERIFY(waited(m_store->grants().closeRefresh(ticket, refused, now)));
        QCOMPARE(*waited(m_store->grants().deleteEndedSecrets(now + 25h)), 0);
        QCOMPARE(tokenSecrets(), 2);
        QVERIFY(waited(m_store->grants().record({facts("revoke", "ok", 204, now + 26h)})));
        // The refresh token's day is over, the access token's is not.
        QCOMPARE(*waited(m_store->grants().deleteEndedSecrets(now + 27h)), 1);
        QCOMPARE(m_store->sql(text("SELECT kind FROM secrets WHERE kind IN (1, 2)")), QStringList{text("1")});
        QCOMPARE(m_store->sql(text("SELECT kind FROM tokens WHERE secret_deleted_at IS NOT NULL")), QStringList{text("2")});
        QCOMPARE(*waited(m_store->grants().deleteEndedSecrets(now + 51h)), 1);
        QCOMPARE(tokenSecrets(), 0);
    }

    void supersededPairsCanBeProbedForAMonth()
    {
        refresh("second");
        QCOMPARE(*waited(m_store->grants().deleteEndedSecrets(now + 29 * 24h)), 0);
        QCOMPARE(tokenSecrets(), 4);
        QCOMPARE(waited(m_store->grants().heldPairs(m_row.id))->size(), 2);
        QCOMPARE(*waited(m_store->grants().deleteEndedSecrets(now + 31 * 24h)), 1);
        QCOMPARE(tokenSecrets(), 2);
        const auto current = waited(m_store->installations().secret(details().installation.currentGrantId, SealIdentity::Kind::RefreshToken));
        QVERIFY(current);
    }

private:
    NewFacts facts(const char *operation, const char *outcome, int status, Instant at = now)
    {
        Evidence fact{0, 0, at, text("miro"), text(operation), status, text(outcome), text("As it was.")};
        // Long before the access token runs out, or its refusal would say no more than that.
        if (at == now)
            fact.at = sampleNow + 1min;
        const Installation row = details().installation;
        fact.fingerprint = fact.operation == text("refresh") ? row.refreshFingerprint : row.accessFingerprint;
        return {row.id, row.currentGrantId, {fact}};
    }
    RefreshTicket claimed()
    {
        const int seen = details().installation.generation;
        return waited(m_store->grants().claimRefresh(m_row.id, seen, text("holder"), text("ana@desk"), 15s, false, now))->ticket;
    }
    void refresh(const char *name)
    {
        const Installation before = details().installation;
        QVERIFY(waited(m_store->grants().storeRefreshed(claimed(), samplePair(before, text(name)), m_store->vault.sealFunction(), now)));
    }
    InstallationDetails details() { return *waited(m_store->installations().details(m_row.id)); }
    int tokenSecrets() { return m_store->sql(text("SELECT count(*) FROM secrets WHERE kind IN (1, 2)")).constFirst().toInt(); }

    std::unique_ptr<StoreForTest> m_store;
    AppProfile m_profile;
    Installation m_row;
};

QTEST_GUILESS_MAIN(TestForgetting)
#include "tst_forgetting.moc"
