// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/samplerows.h"
#include "support/storefortest.h"
#include "vault/keywrapping.h"

#include <QRegularExpression>
#include <QTest>

using HorizonClock = InstallationQuery::Horizon::Clock;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr hours day{24};

/// How many installations run out in which span of time, on both engines.
class TestHorizon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<StoreForTest>();
        m_profile = added(sampleProfile());
    }
    void cleanup() { m_store.reset(); }

    void countsBetweenTheEdges()
    {
        // To before the edge, from the edge on.
        runsOut(QStringLiteral("gone"), sampleNow - minutes(1), {});
        runsOut(QStringLiteral("now"), sampleNow, {});
        runsOut(QStringLiteral("last moment of the first"), sampleNow + day - std::chrono::milliseconds(1), {});
        runsOut(QStringLiteral("first moment of the second"), sampleNow + day, {});
        runsOut(QStringLiteral("later"), sampleNow + 2 * day, {});
        // The later end counts, whichever it is.
        runsOut(QStringLiteral("renewable"), sampleNow - hours(1), sampleNow + hours(30));
        runsOut(QStringLiteral("outlives its refresh token"), sampleNow + hours(31), sampleNow + hours(1));
        const HorizonCounts counts = counted({sampleNow, sampleNow + day, sampleNow + 2 * day});
        QCOMPARE(counts.before.count, 1);
        QCOMPARE(spans(counts), (QList<qint64>{2, 3}));
        QCOMPARE(counts.after.count, 1);
        QCOMPARE(counts.untilUninstalled + counts.notKnown, 0);
        const HorizonCounts access = counted({sampleNow, sampleNow + day, sampleNow + 2 * day}, HorizonClock::Access);
        QCOMPARE(access.before.count, 2);
        QCOMPARE(spans(access), (QList<qint64>{2, 2}));
    }

    /// What a bar counts is what the list shows when the bar is chosen.
    void theListHasAsManyAsTheBar_data()
    {
        QTest::addColumn<HorizonClock>("clock");
        QTest::newRow("access") << HorizonClock::Access;
        QTest::newRow("renewal") << HorizonClock::Renewal;
        QTest::newRow("verified") << HorizonClock::Verified;
    }
    void theListHasAsManyAsTheBar()
    {
        QFETCH(const HorizonClock, clock);
        for (int i = 0; i < 40; ++i)
            runsOut(QStringLiteral("T%1").arg(i), sampleNow + hours(3 * i - 20), i % 3 == 0 ? std::optional(sampleNow + hours(7 * i)) : std::nullopt);
        const QList<Instant> edges{sampleNow - day, sampleNow, sampleNow + day, sampleNow + 2 * day, sampleNow + 9 * day};
        const HorizonCounts counts = counted(edges, clock);
        qint64 all = counts.before.count + counts.after.count;
        for (int i = 0; i < counts.spans.size(); ++i) {
            InstallationQuery query;
            query.horizon = InstallationQuery::Horizon{clock, edges.at(i), edges.at(i + 1)};
            QCOMPARE(waited(m_store->installations().ids(query, sampleNow, 0))->size(), counts.spans.at(i).count);
            all += counts.spans.at(i).count;
        }
        QCOMPARE(all, 40);
    }

    /// C11.5
    void whatHasNoDateGetsNone_data()
    {
        QTest::addColumn<TokenLifetimeMode>("mode");
        QTest::addColumn<bool>("expires");
        QTest::addColumn<int>("untilUninstalled");
        QTest::addColumn<int>("notKnown");
        QTest::newRow("tokens of the app do not expire") << TokenLifetimeMode::NonExpiring << false << 1 << 0;
        QTest::newRow("nobody said whether they do") << TokenLifetimeMode::Unknown << false << 0 << 1;
        QTest::newRow("they do, but nobody said when") << TokenLifetimeMode::Expiring << false << 0 << 1;
        QTest::newRow("renewed by a refresh token of unknown age") << TokenLifetimeMode::NonExpiring << true << 0 << 1;
    }
    void whatHasNoDateGetsNone()
    {
        QFETCH(const TokenLifetimeMode, mode);
        QFETCH(const bool, expires);
        AppProfile profile = sampleProfile(QStringLiteral("Other"));
        profile.lifetimeMode = mode;
        profile.refreshDays = 0;
        m_profile = added(profile);
        NewAuthorization authorization = sampleAuthorization(m_profile);
        if (!expires)
            authorization.grant.expiresAt.reset();
        if (!expires)
            authorization.refreshToken = {};
        QVERIFY(waited(m_store->installations().addAuthorization(authorization, m_store->vault.sealFunction(), sampleNow)));
        const HorizonCounts counts = counted({sampleNow - day, sampleNow + 400 * day});
        QTEST(int(counts.untilUninstalled), "untilUninstalled");
        QTEST(int(counts.notKnown), "notKnown");
        QCOMPARE(spans(counts), QList<qint64>{0});
        QCOMPARE(counts.before.count + counts.after.count, 0);
        QTEST(listed(InstallationQuery::Horizon::Part::UntilUninstalled), "untilUninstalled");
        QTEST(listed(InstallationQuery::Horizon::Part::NotKnown), "notKnown");
    }

    /// The access token's own end is known where the refresh token's is not.
    void whatIsNotKnownDependsOnTheClock()
    {
        AppProfile profile = sampleProfile(QStringLiteral("Other"));
        profile.refreshDays = 0;
        m_profile = added(profile);
        QVERIFY(waited(m_store->installations().addAuthorization(sampleAuthorization(m_profile), m_store->vault.sealFunction(), sampleNow)));
        const QList<Instant> edges{sampleNow, sampleNow + day};
        QCOMPARE(counted(edges).notKnown, 1);
        QCOMPARE(spans(counted(edges)), QList<qint64>{0});
        QCOMPARE(counted(edges, HorizonClock::Access).notKnown, 0);
        QCOMPARE(spans(counted(edges, HorizonClock::Access)), QList<qint64>{1});
        using Part = InstallationQuery::Horizon::Part;
        QCOMPARE(listed(Part::NotKnown), 1);
        QCOMPARE(listed(Part::NotKnown, HorizonClock::Access), 0);
        QCOMPARE(listed(Part::UntilUninstalled, HorizonClock::Access), 0);
    }

    void onlyTheAppThatIsAskedFor()
    {
        runsOut(QStringLiteral("Blue Team"), sampleNow + hours(1), {});
        const RowId first = m_profile;
        m_profile = added(sampleProfile(QStringLiteral("Other")));
        runsOut(QStringLiteral("Blue Team"), sampleNow + hours(1), {});
        runsOut(QStringLiteral("Red Team"), sampleNow + hours(1), {});
        const QList<Instant> edges{sampleNow, sampleNow + day};
        QCOMPARE(spans(*waited(m_store->installations().horizon({0, HorizonClock::Renewal, edges}))), QList<qint64>{3});
        QCOMPARE(spans(*waited(m_store->installations().horizon({first, HorizonClock::Renewal, edges}))), QList<qint64>{1});
        QCOMPARE(spans(*waited(m_store->installations().horizon({m_profile, HorizonClock::Access, edges}))), QList<qint64>{2});
    }

    void whatHasEndedIsNotOnTheBoard()
    {
        const Installation row = runsOut(QStringLiteral("Blue Team"), sampleNow + hours(1), {});
        QCOMPARE(spans(counted({sampleNow, sampleNow + day})), QList<qint64>{1});
        const Evidence dead{0, 0, sampleNow, QStringLiteral("miro"), QStringLiteral("verify"), 401, QStringLiteral("unauthorized"), {}};
        QVERIFY(waited(m_store->grants().record({{row.id, row.currentGrantId, {dead}}})));
        for (const HorizonClock clock : {HorizonClock::Access, HorizonClock::Renewal, HorizonClock::Verified})
            QCOMPARE(spans(counted({sampleNow - day, sampleNow + day}, clock)), QList<qint64>{0});
    }

    void whatHasEndedHasNoUnknownEnd()
    {
        AppProfile profile = sampleProfile(QStringLiteral("Other"));
        profile.refreshDays = 0;
        m_profile = added(profile);
        const auto row = waited(m_store->installations().addAuthorization(sampleAuthorization(m_profile), m_store->vault.sealFunction(), sampleNow));
        QVERIFY(row);
        QCOMPARE(listed(InstallationQuery::Horizon::Part::NotKnown), 1);
        const Evidence dead{0, 0, sampleNow, QStringLiteral("miro"), QStringLiteral("verify"), 401, QStringLiteral("unauthorized"), {}};
        QVERIFY(waited(m_store->grants().record({{row->id, row->currentGrantId, {dead}}})));
        QCOMPARE(listed(InstallationQuery::Horizon::Part::NotKnown), 0);
        QCOMPARE(counted({sampleNow, sampleNow + day}).notKnown, 0);
    }

    /// C11.4
    void theHorizonMovesOnlyWhenTheRotationSucceeded_data()
    {
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<bool>("moves");
        for (const char *outcome : {"not_sent", "rate_limited", "client_refused", "not_rotated"})
            QTest::newRow(outcome) << QString::fromLatin1(outcome) << false;
        QTest::newRow("ok") << QStringLiteral("ok") << true;
    }
    void theHorizonMovesOnlyWhenTheRotationSucceeded()
    {
        QFETCH(const QString, outcome);
        QFETCH(const bool, moves);
        const Installation row = runsOut(QStringLiteral("Blue Team"), sampleNow + hours(1), sampleNow + 3 * day);
        const QList<Instant> edges{sampleNow, sampleNow + 4 * day, sampleNow + 61 * day};
        QCOMPARE(spans(counted(edges)), (QList<qint64>{1, 0}));
        const auto claim = waited(m_store->grants().claimRefresh(row.id, 1, QStringLiteral("h"), QStringLiteral("ana@desk"), seconds(15), false, sampleNow));
        QVERIFY(claim);
        const Evidence fact{0, 0, sampleNow, QStringLiteral("us"), QStringLiteral("refresh"), 0, outcome, {}};
        if (moves) {
            NewAuthorization sample = sampleAuthorization(m_profile);
            NewPair pair{sample.grant, Secret::fromText(QStringLiteral("a2")), Secret::fromText(QStringLiteral("r2")), {fact}};
            pair.grant.issuedAt = sampleNow;
            pair.grant.refreshExpiresAt = sampleNow + 60 * day;
            QVERIFY(waited(m_store->grants().storeRefreshed(claim->ticket, pair, m_store->vault.sealFunction(), sampleNow)));
        } else {
            QVERIFY(waited(m_store->grants().closeRefresh(claim->ticket, {row.id, row.currentGrantId, {fact}}, sampleNow)));
        }
        const HorizonCounts counts = counted(edges);
        QCOMPARE(spans(counts), moves ? (QList<qint64>{0, 1}) : (QList<qint64>{1, 0}));
        // One that failed is drawn on the bar that it is in.
        QCOMPARE(counts.spans.at(0).failed, moves ? 0 : 1);
        QCOMPARE(counts.spans.at(1).failed, 0);
        const auto failed = waited(m_store->installations().failedRenewals({row.id, 77}));
        QVERIFY(failed);
        QCOMPARE(failed->size(), moves ? 0 : 1);
        if (!moves) {
            QCOMPARE(failed->constFirst().installationId, row.id);
            QCOMPARE(failed->constFirst().outcome, outcome);
        }
    }

    void aFailureIsForgottenOnceItIsRenewed()
    {
        const Installation row = runsOut(QStringLiteral("Blue Team"), sampleNow + hours(1), sampleNow + 3 * day);
        const Evidence fact{0, 0, sampleNow, QStringLiteral("us"), QStringLiteral("refresh"), 0, QStringLiteral("not_sent"), {}};
        auto claim = waited(m_store->grants().claimRefresh(row.id, 1, QStringLiteral("h"), {}, seconds(15), false, sampleNow));
        QVERIFY(waited(m_store->grants().closeRefresh(claim->ticket, {row.id, row.currentGrantId, {fact}}, sampleNow)));
        QCOMPARE(counted({sampleNow, sampleNow + 99 * day}).spans.at(0).failed, 1);
        claim = waited(m_store->grants().claimRefresh(row.id, 1, QStringLiteral("h"), {}, seconds(15), false, sampleNow));
        const NewAuthorization sample = sampleAuthorization(m_profile);
        NewPair pair{sample.grant, Secret::fromText(QStringLiteral("a2")), Secret::fromText(QStringLiteral("r2")), {fact}};
        pair.grant.refreshExpiresAt = sampleNow + 60 * day;
        QVERIFY(waited(m_store->grants().storeRefreshed(claim->ticket, pair, m_store->vault.sealFunction(), sampleNow)));
        QCOMPARE(counted({sampleNow, sampleNow + 99 * day}).spans.at(0).failed, 0);
    }

    void neverVerifiedIsANumberOfItsOwn()
    {
        runsOut(QStringLiteral("Blue Team"), sampleNow + hours(1), {}, ContextOutcome::NotMade);
        runsOut(QStringLiteral("Red Team"), sampleNow + hours(1), {});
        const HorizonCounts counts = counted({sampleNow - day, sampleNow + day}, HorizonClock::Verified);
        QCOMPARE(counts.notKnown, 1);
        QCOMPARE(counts.before.count, 0);
        QCOMPARE(spans(counts), QList<qint64>{1});
        QCOMPARE(listed(InstallationQuery::Horizon::Part::NotKnown, HorizonClock::Verified), 1);
        QCOMPARE(listed(InstallationQuery::Horizon::Part::UntilUninstalled, HorizonClock::Verified), 0);
    }

private:
    RowId added(const AppProfile &profile)
    {
        const auto stored = waited(m_store->profiles().add(profile, Secret(QByteArrayView("s")), m_store->vault.sealFunction(), sampleNow));
        if (!stored)
            QTest::qFail(qPrintable(stored.error().summary), __FILE__, __LINE__);
        return stored ? stored->id : 0;
    }
    Installation runsOut(const QString &team, Instant access, std::optional<Instant> refresh, ContextOutcome context = ContextOutcome::Agreed)
    {
        NewAuthorization authorization = sampleAuthorization(m_profile, team);
        authorization.grant.expiresAt = access;
        authorization.grant.contextOutcome = context;
        if (refresh)
            authorization.grant.refreshExpiresAt = refresh;
        else
            authorization.refreshToken = {};
        const auto stored = waited(m_store->installations().addAuthorization(authorization, m_store->vault.sealFunction(), sampleNow));
        if (!stored)
            QTest::qFail(qPrintable(stored.error().summary), __FILE__, __LINE__);
        return *stored;
    }
    HorizonCounts counted(const QList<Instant> &edges, HorizonClock clock = HorizonClock::Renewal)
    {
        const auto counts = waited(m_store->installations().horizon({0, clock, edges}));
        if (!counts)
            QTest::qFail(qPrintable(counts.error().detail), __FILE__, __LINE__);
        return *counts;
    }
    /// How many the list shows of those without a date.
    int listed(InstallationQuery::Horizon::Part part, HorizonClock clock = HorizonClock::Renewal)
    {
        InstallationQuery query;
        query.profileId = m_profile;
        query.horizon = InstallationQuery::Horizon{clock, {}, {}, part};
        const auto ids = waited(m_store->installations().ids(query, sampleNow, 0));
        if (!ids)
            QTest::qFail(qPrintable(ids.error().detail), __FILE__, __LINE__);
        return ids ? static_cast<int>(ids->size()) : -1;
    }
    static QList<qint64> spans(const HorizonCounts &counts)
    {
        QList<qint64> numbers;
        for (const HorizonCounts::Span &span : counts.spans)
            numbers.append(span.count);
        return numbers;
    }

    std::unique_ptr<StoreForTest> m_store;
    RowId m_profile = 0;
};

QTEST_GUILESS_MAIN(TestHorizon)
#include "tst_horizon.moc"
