// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/samplerows.h"
#include "support/storefortest.h"
#include "vault/keywrapping.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>

/// Rows that no release of ours has written: the rest of the store stays usable, and nothing of them is believed.
class TestHostileRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<StoreForTest>();
        const auto profile = waited(
            m_store->profiles().add(sampleProfile(), Secret(QByteArrayView("s")), m_store->vault.sealFunction(), sampleNow));
        QVERIFY(profile);
        m_profile = profile->id;
        const auto stored = add(sampleAuthorization(m_profile));
        QVERIFY(stored);
        m_id = stored->id;
    }

    void cleanup() { m_store.reset(); }

    void areReadWithoutHarm_data()
    {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("value");
        const auto rows = [](const char *table, const QList<const char *> &columns, const QList<const char *> &values) {
            for (const char *column : columns) {
                for (const char *value : values) {
                    QTest::addRow("%s.%s = %s", table, column, value)
                        << QString::fromLatin1(table) << QString::fromLatin1(column) << QString::fromLatin1(value);
                }
            }
        };
        const QList<const char *> small{"-1", "7", "99", "32767", "-32768"};
        const QList<const char *> large{"-1", "-9223372036854775808", "9223372036854775807"};
        rows("installations", {"standing", "missing_scopes", "extra_scopes"}, small);
        rows("installations", {"generation", "scope_count"}, {"-1", "2147483647", "-2147483648"});
        rows("installations", {"authorized_at", "expires_at", "expires_sort", "lifetime_sort", "current_grant_id", "refresh_expires_at",
                               "horizon", "lease_until", "verified_at"}, large);
        rows("installations", {"expires_at"}, {"NULL"});
        rows("installations", {"granted_scopes", "token_type", "team_id", "team_name"}, {"''", "' \n\t '"});
        rows("grants", {"context_outcome", "scope_assumed"}, small);
        rows("grants", {"generation"}, {"-1", "2147483647", "-2147483648"});
        rows("grants", {"authorized_at", "expires_at", "superseded_at"}, large);
        rows("grants", {"expires_at", "live_scopes"}, {"NULL"});
        rows("evidence", {"at", "skew_s"}, large);
        rows("evidence", {"http_status"}, {"-1", "2147483647", "-2147483648"});
        rows("evidence", {"actor", "operation", "outcome"}, {"''", "'none of ours'"});
        rows("profiles", {"environment", "lifetime_mode"}, {"''", "'none of ours'"});
        rows("profiles", {"use_pkce", "send_scope"}, small);
        rows("profiles", {"generation", "secret_generation"}, large);
        rows("profiles", {"token_address", "client_id", "expected_scopes"}, {"''", "'\n'"});
    }

    void areReadWithoutHarm()
    {
        QFETCH(const QString, table);
        QFETCH(const QString, column);
        QFETCH(const QString, value);
        m_store->sql(QStringLiteral("UPDATE %1 SET %2 = %3").arg(table, column, value));
        readEverything();
    }

    /// SQLite keeps whatever it is given, whatever the column says.
    void ofOtherTypesAreReadWithoutHarm_data()
    {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("column");
        for (const char *place : {"installations.standing", "installations.generation", "installations.expires_at",
                                  "installations.team_name", "grants.context_outcome", "grants.authorized_at",
                                  "grants.raw_response", "evidence.at", "evidence.http_status", "profiles.use_pkce",
                                  "profiles.generation", "profiles.name", "secrets.nonce"}) {
            const QStringList parts = QString::fromLatin1(place).split(QLatin1Char('.'));
            QTest::newRow(place) << parts.at(0) << parts.at(1);
        }
    }

    void ofOtherTypesAreReadWithoutHarm()
    {
        if (!m_store->isSqlite())
            QSKIP("PostgreSQL checks the types.");
        QFETCH(const QString, table);
        QFETCH(const QString, column);
        for (const char *value : {"'text'", "x'00ff'", "1e300", "''"}) {
            m_store->sql(QStringLiteral("UPDATE %1 SET %2 = %3").arg(table, column, QLatin1String(value)));
            readEverything();
        }
    }

    void doNotMakeAGrantLookChecked()
    {
        for (const char *value : {"-1", "7", "99"}) {
            m_store->sql(QStringLiteral("UPDATE grants SET context_outcome = %1").arg(QLatin1String(value)));
            m_store->sql(QStringLiteral("UPDATE installations SET standing = %1").arg(QLatin1String(value)));
            const auto details = waited(m_store->installations().details(m_id));
            QVERIFY(details);
            QCOMPARE(details->installation.facts.standing, Standing::NotVerified);
            QCOMPARE(details->installation.state(sampleNow), InstallationState::NotVerified);
            QCOMPARE(details->grants.constFirst().contextOutcome, ContextOutcome::NotMade);
        }
    }

    void ofWrappedKeysDoNotOpen_data()
    {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("value");
        for (const char *limit : {"ops_limit", "mem_limit"}) {
            for (const char *value : {"-1", "0", "9223372036854775807", "-9223372036854775808"})
                QTest::addRow("%s = %s", limit, value) << QString::fromLatin1(limit) << QString::fromLatin1(value);
        }
        for (const char *bytes : {"salt", "nonce", "ciphertext"})
            QTest::addRow("no %s", bytes) << QString::fromLatin1(bytes) << QStringLiteral("''");
    }

    void ofWrappedKeysDoNotOpen()
    {
        QFETCH(const QString, column);
        QFETCH(const QString, value);
        const Secret passphrase(QByteArrayView("a passphrase"));
        const auto wrapped = waited(wrapByPassphrase(makeDataKey(), makeKeyId(), passphrase, {1, 8192}));
        QVERIFY(wrapped);
        QVERIFY(waited(m_store->keys().add(*wrapped)));
        m_store->sql(QStringLiteral("UPDATE store_keys SET %1 = %2").arg(column, value));
        const auto keys = waited(m_store->keys().list());
        QVERIFY(keys);
        QCOMPARE(keys->size(), 1);
        const auto opened = waited(unwrapByPassphrase(keys->constFirst(), passphrase));
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::Vault);
    }

    void ofAServerAreCutToASaneLength()
    {
        NewAuthorization given = sampleAuthorization(m_profile);
        const QString pair = QString::fromUcs4(U"\U0001F642", 1);
        given.team = {QString(900000, QLatin1Char('7')), QString(900000, QLatin1Char('n'))};
        given.user = {QString(64, QLatin1Char('8')), QString(200, QLatin1Char('u'))};
        given.organization = {QStringLiteral("1"), QString(198, QLatin1Char('o')) + pair + pair};
        const auto first = add(given);
        QVERIFY(first);
        QCOMPARE(first->team.id, QString(64, QLatin1Char('7')));
        QCOMPARE(first->team.name, QString(QString(199, QLatin1Char('n')) + QChar(0x2026)));
        QCOMPARE(first->user, given.user);
        QCOMPARE(first->organization.name, QString(QString(198, QLatin1Char('o')) + QChar(0x2026)));
        // It is found again as the same one.
        const auto second = add(given);
        QVERIFY(second);
        QCOMPARE(second->id, first->id);
        QCOMPARE(second->generation, 2);
    }

private:
    Result<Installation> add(const NewAuthorization &authorization)
    {
        return waited(
            m_store->installations().addAuthorization(authorization, m_store->vault.sealFunction(), sampleNow));
    }

    /// Everything that the program asks a store for: answers, whatever they are, and values in their bounds.
    void readEverything()
    {
        using Column = InstallationQuery::Column;
        InstallationQuery query;
        for (const Column sort : {Column::Team, Column::State, Column::TokenLifetime, Column::ExpiresAt, Column::VerifiedAt, Column::Region}) {
            query.sort = sort;
            QVERIFY(waited(m_store->installations().ids(query, sampleNow, 10)));
        }
        QVERIFY(waited(m_store->installations().counts({}, sampleNow)));
        const auto rows = waited(m_store->installations().rows({m_id}));
        QVERIFY(rows);
        QCOMPARE(rows->size(), 1);
        checkTimes(rows->constFirst().authorizedAt, rows->constFirst().facts.expiresAt);
        QVERIFY(rows->constFirst().generation >= 0 && rows->constFirst().generation < std::numeric_limits<int>::max());
        QVERIFY(!stateName(rows->constFirst().state(sampleNow)).isEmpty());
        const auto details = waited(m_store->installations().details(m_id));
        QVERIFY(details);
        for (const Grant &grant : details->grants)
            checkTimes(grant.authorizedAt, grant.expiresAt);
        const auto profiles = waited(m_store->profiles().list());
        QVERIFY(profiles);
        QCOMPARE(profiles->size(), 1);
        QVERIFY(!environmentName(profiles->constFirst().environment).isEmpty());
        QVERIFY(!lifetimeModeName(profiles->constFirst().lifetimeMode).isEmpty());
        const auto secret = waited(m_store->profiles().clientSecret(m_profile));
        QVERIFY(secret);
        const auto opened = m_store->vault.open(secret->sealed, secret->identity);
        QVERIFY(opened || opened.error().kind == ErrorKind::Vault);
    }

    static void checkTimes(Instant authorizedAt, std::optional<Instant> expiresAt)
    {
        QCOMPARE(toIso8601(authorizedAt).size(), 20);
        if (expiresAt)
            QCOMPARE(toIso8601(*expiresAt).size(), 20);
    }

    std::unique_ptr<StoreForTest> m_store;
    RowId m_profile = 0;
    RowId m_id = 0;
};

QTEST_GUILESS_MAIN(TestHostileRows)
#include "tst_hostilerows.moc"
