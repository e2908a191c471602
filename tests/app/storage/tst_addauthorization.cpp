// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fingerprint.h"
#include "support/failnthstatement.h"
#include "support/samplerows.h"
#include "support/storefortest.h"

#include <QRegularExpression>
#include <QTest>

class TestAddAuthorization : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<StoreForTest>();
        m_profile = *waited(m_store->profiles().add(
            sampleProfile(), Secret::fromText(QStringLiteral("client-secret-canary")), m_store->vault.sealFunction(), sampleNow));
    }

    void cleanup() { m_store.reset(); }

    void storesTheWholeAuthorization()
    {
        const NewAuthorization given = sampleAuthorization(m_profile.id);
        const auto stored = add(given);
        QVERIFY(stored);
        m_store->reopen();
        const auto details = waited(m_store->installations().details(stored->id));
        QVERIFY(details);
        const Installation &row = details->installation;
        QCOMPARE(row.profileName, m_profile.name);
        QCOMPARE(row.expectedScopes, m_profile.expectedScopes);
        QCOMPARE(row.team, given.team);
        QCOMPARE(row.user, given.user);
        QCOMPARE(row.organization, given.organization);
        QCOMPARE(row.grantedScopes, given.grant.grantedScopes);
        QCOMPARE(row.tokenType, given.grant.tokenType);
        QCOMPARE(row.accessFingerprint, fingerprint(given.accessToken));
        QCOMPARE(row.refreshFingerprint, fingerprint(given.refreshToken));
        QCOMPARE(row.generation, 1);
        QVERIFY(row.authorizedAt == given.grant.authorizedAt);
        QVERIFY(row.facts.expiresAt == given.grant.expiresAt);
        QCOMPARE(row.state(sampleNow), InstallationState::Active);

        QCOMPARE(details->grants.size(), 1);
        const Grant &grant = details->grants.constFirst();
        QCOMPARE(grant.id, row.currentGrantId);
        QCOMPARE(grant.installationId, row.id);
        QCOMPARE(grant.door, given.grant.door);
        QCOMPARE(grant.redirectUri, given.grant.redirectUri);
        QCOMPARE(grant.requestedScopes, given.grant.requestedScopes);
        QCOMPARE(grant.scopeAssumed, false);
        QVERIFY(grant.liveScopes == given.grant.liveScopes);
        QVERIFY(!grant.supersededAt);
        QCOMPARE(grant.contextOutcome, ContextOutcome::Agreed);
        QCOMPARE(grant.rawResponse, given.grant.rawResponse);
        QCOMPARE(grant.rawContext, given.grant.rawContext);

        QCOMPARE(details->evidence.size(), 2);
        QCOMPARE(details->evidence.at(0).operation, QStringLiteral("token_context"));
        QCOMPARE(details->evidence.at(1).operation, QStringLiteral("exchange"));
        QCOMPARE(details->evidence.at(1).httpStatus, 200);
        QCOMPARE(details->evidence.at(1).grantId, grant.id);
        QVERIFY(opened(grant.id, SealIdentity::Kind::AccessToken) == given.accessToken);
        QVERIFY(opened(grant.id, SealIdentity::Kind::RefreshToken) == given.refreshToken);
    }

    void keepsWhatIsUnknownUnknown()
    {
        NewAuthorization given = sampleAuthorization(m_profile.id);
        given.organization = {};
        given.refreshToken = Secret();
        given.grant.expiresAt.reset();
        given.grant.liveScopes.reset();
        given.grant.scopeAssumed = true;
        given.grant.contextOutcome = ContextOutcome::NotMade;
        given.grant.rawContext.clear();
        given.user.name = QString();
        const auto stored = add(given);
        QVERIFY(stored);
        QVERIFY(!stored->facts.expiresAt);
        QVERIFY(stored->refreshFingerprint.isEmpty());
        QVERIFY(stored->organization.id.isEmpty());
        const auto details = waited(m_store->installations().details(stored->id));
        const Grant &grant = details->grants.constFirst();
        QVERIFY(!grant.liveScopes);
        QVERIFY(grant.scopeAssumed);
        QVERIFY(!grant.expiresAt);
        const auto none = waited(m_store->installations().secret(grant.id, SealIdentity::Kind::RefreshToken));
        QCOMPARE(none.error().kind, ErrorKind::NotFound);
    }

    void makesANewGenerationAndKeepsTheFormer()
    {
        NewAuthorization first = sampleAuthorization(m_profile.id);
        const auto before = add(first);
        NewAuthorization second = first;
        second.accessToken = Secret::fromText(QStringLiteral("second access"));
        second.refreshToken = Secret::fromText(QStringLiteral("second refresh"));
        second.team.name = QStringLiteral("Renamed Team");
        second.user.name = QString();
        second.organization = {};
        second.grant.authorizedAt = sampleNow + std::chrono::hours(2);
        const auto after = waited(m_store->installations().addAuthorization(second, m_store->vault.sealFunction(),
                                                                            sampleNow + std::chrono::hours(2)));
        QVERIFY(after);
        QCOMPARE(after->id, before->id);
        QCOMPARE(after->generation, 2);
        QCOMPARE(after->team.name, QStringLiteral("Renamed Team"));
        QCOMPARE(after->user.name, first.user.name);
        QCOMPARE(after->organization, first.organization);

        const auto details = waited(m_store->installations().details(after->id));
        QCOMPARE(details->grants.size(), 2);
        QCOMPARE(details->grants.at(0).id, after->currentGrantId);
        QCOMPARE(details->grants.at(0).generation, 2);
        QVERIFY(!details->grants.at(0).supersededAt);
        QCOMPARE(details->grants.at(1).id, before->currentGrantId);
        QVERIFY(details->grants.at(1).supersededAt == sampleNow + std::chrono::hours(2));
        QCOMPARE(details->evidence.size(), 4);
        QVERIFY(opened(before->currentGrantId, SealIdentity::Kind::AccessToken) == first.accessToken);
        QVERIFY(opened(after->currentGrantId, SealIdentity::Kind::AccessToken) == second.accessToken);
        QCOMPARE(waited(m_store->installations().ids({}, sampleNow, 0))->size(), 1);
        InstallationQuery query;
        query.search = QStringLiteral("renamed");
        QCOMPARE(waited(m_store->installations().ids(query, sampleNow, 0))->size(), 1);
        query.search = QStringLiteral("blue");
        QCOMPARE(waited(m_store->installations().ids(query, sampleNow, 0))->size(), 0);
    }

    void tellsInstallationsApart_data()
    {
        QTest::addColumn<QString>("team");
        QTest::addColumn<QString>("user");
        QTest::newRow("another team") << "3458764500000000009" << sampleAuthorization(1).user.id;
        QTest::newRow("another user") << sampleAuthorization(1).team.id << "3074457358607431474";
        QTest::newRow("D-6749-29: the last of 19 digits differs")
            << QString(sampleAuthorization(1).team.id.chopped(1) + QLatin1Char('x')) << sampleAuthorization(1).user.id;
    }

    void tellsInstallationsApart()
    {
        QFETCH(const QString, team);
        QFETCH(const QString, user);
        NewAuthorization given = sampleAuthorization(m_profile.id);
        QVERIFY(add(given));
        given.team.id = team;
        given.user.id = user;
        QCOMPARE(add(given)->generation, 1);
        QCOMPARE(waited(m_store->installations().ids({}, sampleNow, 0))->size(), 2);
    }

    void saysWhenTheProfileIsGone()
    {
        const QStringList before = m_store->dump();
        const auto stored = add(sampleAuthorization(m_profile.id + 1));
        QCOMPARE(stored.error().kind, ErrorKind::NotFound);
        QCOMPARE(m_store->dump(), before);
    }

    void keepsAnyText()
    {
        NewAuthorization given = sampleAuthorization(m_profile.id);
        given.team.name = QStringLiteral("Robert'); DROP TABLE grants; -- \"x\" 100% \\ 東京 🦊");
        given.grant.rawResponse = QByteArray("{\"a\":\"\\u0000 '\\\\\"}");
        const auto stored = add(given);
        QVERIFY(stored);
        const auto details = waited(m_store->installations().details(stored->id));
        QCOMPARE(details->installation.team.name, given.team.name);
        QCOMPARE(details->grants.constFirst().rawResponse, given.grant.rawResponse);
    }

    void survivesTheFailureOfAnyStatement_data()
    {
        QTest::addColumn<bool>("again");
        QTest::newRow("the first authorization") << false;
        QTest::newRow("a new generation") << true;
    }

    void survivesTheFailureOfAnyStatement()
    {
        if (!m_store->isSqlite())
            QSKIP("Statements are failed through SQLite's hooks.");
        QFETCH(const bool, again);
        if (again)
            QVERIFY(add(sampleAuthorization(m_profile.id)));
        const QStringList before = m_store->dump();
        FailNthStatement fault(&m_store->database());
        int n = 1;
        for (;; ++n) {
            QVERIFY(n < 100);
            fault.arm(n);
            const auto stored = add(sampleAuthorization(m_profile.id));
            if (!fault.disarm()) {
                QVERIFY(stored);
                QCOMPARE(stored->generation, again ? 2 : 1);
                break;
            }
            QVERIFY2(!stored, qPrintable(QStringLiteral("statement %1").arg(n)));
            QCOMPARE(stored.error().kind, ErrorKind::Storage);
            QCOMPARE(stored.error().cause, QStringLiteral("sql"));
            QVERIFY(!stored.error().detail.contains(QLatin1String("Ana")));
            QCOMPARE(m_store->dump(), before);
        }
        // BEGIN, profile, find, newest generation, row, search, supersede, grant, two secrets, end of others, two looks and
        // entries of the ledger, two facts, read, COMMIT.
        QCOMPARE(n, 19 + 1);
        QVERIFY(opened(waited(m_store->installations().rows(*waited(m_store->installations().ids({}, sampleNow, 0))))
                           ->constFirst()
                           .currentGrantId,
                       SealIdentity::Kind::AccessToken)
                == sampleAuthorization(m_profile.id).accessToken);
    }

    void saysThatTheDiskIsFullAndGoesOnWhenThereIsRoom()
    {
        if (!m_store->isSqlite())
            QSKIP("A full disk is made with SQLite's limit of pages.");
        const int pages = m_store->sql(QStringLiteral("PRAGMA page_count")).constFirst().toInt();
        m_store->sql(QStringLiteral("PRAGMA max_page_count = %1").arg(pages));
        const QStringList before = m_store->dump();
        NewAuthorization given = sampleAuthorization(m_profile.id);
        given.grant.rawContext = QByteArray(100000, 'x');
        const auto stored = add(given);
        QVERIFY(!stored);
        QCOMPARE(stored.error().kind, ErrorKind::Storage);
        QCOMPARE(stored.error().cause, QStringLiteral("disk_full"));
        QCOMPARE(m_store->dump(), before);
        m_store->sql(QStringLiteral("PRAGMA max_page_count = 1000000"));
        QVERIFY(add(given));
    }

    void saysThatAnotherProgramHoldsTheStore()
    {
        if (!m_store->isSqlite())
            QSKIP("On PostgreSQL writers wait for one another.");
        Database other(m_store->location());
        QVERIFY(waited(other.open()));
        m_store->sql(QStringLiteral("PRAGMA busy_timeout = 50"));
        QVERIFY(waited(runSql(other, QStringLiteral("BEGIN IMMEDIATE"))));
        const auto stored = add(sampleAuthorization(m_profile.id));
        QCOMPARE(stored.error().cause, QStringLiteral("busy"));
        QVERIFY(waited(runSql(other, QStringLiteral("ROLLBACK"))));
        QVERIFY(add(sampleAuthorization(m_profile.id)));
    }

    void letsTwoProgramsAuthorizeTheSameTeam()
    {
        Database second(m_store->location());
        QVERIFY(waited(second.open()));
        InstallationStore other(&second);
        QList<Answer<Installation>> answers;
        for (int i = 0; i < 10; ++i) {
            answers.append(m_store->installations().addAuthorization(sampleAuthorization(m_profile.id),
                                                                     m_store->vault.sealFunction(), sampleNow));
            answers.append(
                other.addAuthorization(sampleAuthorization(m_profile.id), m_store->vault.sealFunction(), sampleNow));
        }
        QSet<int> generations;
        for (const auto &answer : std::as_const(answers)) {
            const auto stored = waited(answer);
            QVERIFY2(stored, stored ? "" : qPrintable(stored.error().detail));
            generations.insert(stored->generation);
        }
        QCOMPARE(generations.size(), 20);
        const auto ids = waited(m_store->installations().ids({}, sampleNow, 0));
        QCOMPARE(ids->size(), 1);
        const auto details = waited(m_store->installations().details(ids->constFirst()));
        QCOMPARE(details->grants.size(), 20);
        QCOMPARE(details->grants.constFirst().generation, 20);
        QCOMPARE(details->installation.currentGrantId, details->grants.constFirst().id);
    }

private:
    Result<Installation> add(const NewAuthorization &authorization)
    {
        return waited(
            m_store->installations().addAuthorization(authorization, m_store->vault.sealFunction(), sampleNow));
    }

    Secret opened(RowId grantId, SealIdentity::Kind kind)
    {
        const auto record = waited(m_store->installations().secret(grantId, kind));
        if (!record)
            return Secret();
        const auto secret = m_store->vault.open(record->sealed, record->identity);
        return secret ? *secret : Secret();
    }

    static Answer<std::monostate> runSql(Database &database, const QString &sql);

    std::unique_ptr<StoreForTest> m_store;
    AppProfile m_profile;
};

#include <QSqlDatabase>
#include <QSqlQuery>

Answer<std::monostate> TestAddAuthorization::runSql(Database &database, const QString &sql)
{
    return database.run<std::monostate>([sql](QSqlDatabase &db) -> Status {
        QSqlQuery query(db);
        return query.exec(sql) ? success() : Status(Error{});
    });
}

QTEST_GUILESS_MAIN(TestAddAuthorization)
#include "tst_addauthorization.moc"
