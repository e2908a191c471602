// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/grantstore.h"
#include "support/samplerows.h"
#include "support/storefortest.h"

#include <QRegularExpression>
#include <QTest>

using Drift = InstallationQuery::Drift;
Q_DECLARE_METATYPE(std::optional<InstallationQuery::Drift>)

namespace {

const Secret sampleSecret = Secret::fromText(QStringLiteral("client-secret-canary"));

ScopeSet set(const QString &names)
{
    return ScopeSet::fromText(names);
}

} // namespace

/// What differs from what is expected, found and counted in the store, on both engines.
class TestScopeDrift : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<StoreForTest>();
        const auto added = waited(m_store->profiles().add(sampleProfile(), sampleSecret, m_store->vault.sealFunction(), sampleNow));
        QVERIFY(added);
        m_profile = *added; // expects boards:read boards:write
    }

    void cleanup() { m_store.reset(); }

    void findsWhatDiffers_data()
    {
        QTest::addColumn<std::optional<Drift>>("drift");
        QTest::addColumn<QStringList>("teams");
        QTest::newRow("C6.4 everything") << std::optional<Drift>() << QStringList{QStringLiteral("all"), QStringLiteral("both"), QStringLiteral("less"), QStringLiteral("more"), QStringLiteral("unsure")};
        QTest::newRow("C6.4 shortfall") << std::optional(Drift::Missing) << QStringList{QStringLiteral("both"), QStringLiteral("less"), QStringLiteral("unsure")};
        QTest::newRow("C6.4 over-privilege") << std::optional(Drift::Extra) << QStringList{QStringLiteral("both"), QStringLiteral("more")};
        QTest::newRow("C6.4 either") << std::optional(Drift::Any) << QStringList{QStringLiteral("both"), QStringLiteral("less"), QStringLiteral("more"), QStringLiteral("unsure")};
    }
    void findsWhatDiffers()
    {
        QFETCH(const std::optional<Drift>, drift);
        addEach();
        InstallationQuery query;
        query.drift = drift;
        QTEST(teams(query), "teams");
        query.search = QStringLiteral("30744"); // everybody's user
        QTEST(teams(query), "teams");
        query.state = InstallationState::Mismatch;
        QCOMPARE(teams(query), QStringList());
        const auto found = waited(m_store->installations().narrowings({}, sampleNow));
        QVERIFY(found);
        QCOMPARE(found->drift, (DriftCounts{3, 2}));
    }

    void findsARegion_data()
    {
        QTest::addColumn<QString>("region");
        QTest::addColumn<QStringList>("teams");
        QTest::newRow("C15.3 one region") << "eu01" << QStringList{QStringLiteral("a"), QStringLiteral("b")};
        QTest::newRow("C15.3 another one") << "us01" << QStringList{QStringLiteral("c")};
        QTest::newRow("C15.3 none named") << "" << QStringList{QStringLiteral("d")};
        QTest::newRow("C15.3 exactly, not as a part") << "eu0" << QStringList();
    }
    void findsARegion()
    {
        QFETCH(const QString, region);
        for (const auto &[team, its] : {std::pair("a", "eu01"), std::pair("b", "eu01"), std::pair("c", "us01"), std::pair("d", "")})
            add(QLatin1String(team), m_profile.expectedScopes, m_profile.expectedScopes, QLatin1String(its));
        InstallationQuery query;
        query.region = region;
        QTEST(teams(query), "teams");
        const auto found = waited(m_store->installations().narrowings(query, sampleNow));
        QVERIFY(found); // the chosen one narrows everything but its own counts
        QCOMPARE(found->regions, (QMap<QString, qint64>{{QString(), 1}, {QStringLiteral("eu01"), 2}, {QStringLiteral("us01"), 1}}));
        InstallationQuery search;
        search.search = QStringLiteral("EU01");
        QCOMPARE(teams(search), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    }

    void aChangeOfWhatIsExpectedCountsAnew_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<qint64>("missing");
        QTest::addColumn<qint64>("extra");
        QTest::newRow("C6.2 as before") << "boards:write boards:read" << qint64(3) << qint64(2);
        QTest::newRow("C6.2 one more is expected") << "boards:read boards:write team:read" << qint64(4) << qint64(0);
        QTest::newRow("C6.2 one less is expected") << "boards:read" << qint64(0) << qint64(3);
        QTest::newRow("C6.2 something else altogether") << "auditlogs:read" << qint64(5) << qint64(5);
        QTest::newRow("C6.2 nothing in particular") << "" << qint64(0) << qint64(0);
        QTest::newRow("C6.1 another case is another scope") << "Boards:read boards:write" << qint64(5) << qint64(5);
    }
    void aChangeOfWhatIsExpectedCountsAnew()
    {
        QFETCH(const QString, expected);
        QFETCH(const qint64, missing);
        QFETCH(const qint64, extra);
        addEach();
        otherProfile();
        const QStringList before = m_store->dump();
        const auto foretold = waited(m_store->profiles().driftUnder(m_profile.id, set(expected)));
        QVERIFY(foretold);
        QCOMPARE(*foretold, (DriftCounts{missing, extra}));
        QCOMPARE(m_store->dump(), before); // a question changes nothing
        AppProfile profile = m_profile;
        profile.expectedScopes = set(expected);
        QVERIFY(waited(m_store->profiles().update(profile, Secret(), m_store->vault.sealFunction(), m_store->vault.openFunction(), sampleNow)));
        InstallationQuery query;
        query.profileId = m_profile.id;
        const auto found = waited(m_store->installations().narrowings(query, sampleNow));
        QVERIFY(found);
        QCOMPARE(found->drift, *foretold); // what was said before saving is what saving did
        query.profileId = 0;
        query.drift = Drift::Missing;
        QVERIFY(teams(query).contains(QStringLiteral("other app")));
    }

    void whatAMigrationLeftUncountedIsCountedWhenTheStoreIsOpened()
    {
        addEach();
        InstallationQuery query;
        query.drift = Drift::Missing;
        const QStringList before = teams(query);
        QCOMPARE(before.size(), 3);
        m_store->sql(QStringLiteral("UPDATE installations SET missing_scopes = -1, extra_scopes = -1"));
        QCOMPARE(teams(query), QStringList());
        m_store->reopen();
        QCOMPARE(teams(query), before);
        query.drift = Drift::Extra;
        QCOMPARE(teams(query).size(), 2);
        QCOMPARE(m_store->sql(QStringLiteral("SELECT count(*) FROM installations WHERE missing_scopes < 0 OR extra_scopes < 0")), QStringList{QStringLiteral("0")});
    }

    void columnsAreTheScopesOfTheRows()
    {
        addEach();
        otherProfile();
        InstallationQuery query;
        query.profileId = m_profile.id;
        auto names = waited(m_store->installations().scopeNames(query, sampleNow));
        QVERIFY(names);
        QCOMPARE(names->expected.toText(), QStringLiteral("boards:read boards:write"));
        QCOMPARE(names->others.toText(), QStringLiteral("team:read"));
        names = waited(m_store->installations().scopeNames({}, sampleNow));
        QVERIFY(names);
        QCOMPARE(names->expected.toText(), QStringLiteral("auditlogs:read boards:read boards:write"));
        query.search = QStringLiteral("nobody");
        names = waited(m_store->installations().scopeNames(query, sampleNow));
        QVERIFY(names);
        QVERIFY(names->expected.isEmpty() && names->others.isEmpty());
    }

    void aRowSaysWhatWasRequestedAndAssumed()
    {
        const RowId id = add(QStringLiteral("a"), set(QStringLiteral("boards:read")), std::nullopt, {}, true);
        const auto rows = waited(m_store->installations().rows({id}));
        QVERIFY(rows);
        QCOMPARE(rows->first().requestedScopes, m_profile.expectedScopes);
        QVERIFY(rows->first().scopeAssumed);
        // A grant that somebody took out of the database hides no row.
        m_store->sql(QStringLiteral("UPDATE installations SET current_grant_id = 17"));
        QCOMPARE(waited(m_store->installations().rows({id}))->size(), 1);
    }

    void aTokenContextWithoutScopesLeavesThemUnknown()
    {
        const RowId id = add(QStringLiteral("a"), m_profile.expectedScopes, std::nullopt);
        const RowId grant = waited(m_store->installations().rows({id}))->first().currentGrantId;
        const Evidence fact{0, 0, sampleNow, QStringLiteral("us"), QStringLiteral("verify"), 200, QStringLiteral("ok"), {}};
        NewFacts facts{id, grant, {fact}};
        facts.rawContext = "{}";
        QVERIFY(waited(GrantStore(&m_store->database()).record({facts})));
        const auto details = waited(m_store->installations().details(id));
        QVERIFY(details);
        QVERIFY(!details->installation.liveScopes);
        QVERIFY(!details->grants.first().liveScopes);
        QCOMPARE(details->installation.verifiedAt, std::optional<Instant>(sampleNow));
    }

private:
    static QStringList sorted(QStringList names)
    {
        names.sort();
        return names;
    }

    RowId add(const QString &team, const ScopeSet &granted, const std::optional<ScopeSet> &live, const QString &region = {},
              bool assumed = false, RowId profile = 0)
    {
        NewAuthorization row = sampleAuthorization(profile != 0 ? profile : m_profile.id, team);
        row.grant.grantedScopes = granted;
        row.grant.liveScopes = live;
        row.grant.scopeAssumed = assumed;
        row.grant.region = region;
        const auto stored = waited(m_store->installations().addAuthorization(row, m_store->vault.sealFunction(), sampleNow));
        if (!stored) {
            QTest::qFail(qPrintable(stored.error().summary), __FILE__, __LINE__);
            return 0;
        }
        return stored->id;
    }

    void addEach()
    {
        const ScopeSet expected = m_profile.expectedScopes;
        add(QStringLiteral("all"), expected, expected);
        add(QStringLiteral("less"), expected, set(QStringLiteral("boards:read"))); // live counts, not granted
        add(QStringLiteral("more"), expected, set(QStringLiteral("boards:read boards:write team:read")));
        add(QStringLiteral("both"), expected, set(QStringLiteral("boards:read team:read")));
        add(QStringLiteral("unsure"), set(QStringLiteral("boards:read")), std::nullopt); // granted counts
    }

    void otherProfile()
    {
        AppProfile other = sampleProfile(QStringLiteral("Other"));
        other.redirectUris = {QStringLiteral("http://127.0.0.1:8500/callback")};
        other.expectedScopes = set(QStringLiteral("auditlogs:read"));
        const auto added = waited(m_store->profiles().add(other, sampleSecret, m_store->vault.sealFunction(), sampleNow));
        QVERIFY(added);
        add(QStringLiteral("other app"), set(QStringLiteral("boards:read")), std::nullopt, {}, false, added->id);
    }

    QStringList teams(const InstallationQuery &query)
    {
        const auto ids = waited(m_store->installations().ids(query, sampleNow, 0));
        if (!ids)
            return {ids.error().summary};
        QStringList names;
        const auto rows = waited(m_store->installations().rows(*ids));
        for (const Installation &row : *rows)
            names.append(row.team.name);
        return sorted(names);
    }

    std::unique_ptr<StoreForTest> m_store;
    AppProfile m_profile;
};

QTEST_GUILESS_MAIN(TestScopeDrift)
#include "tst_scopedrift.moc"
