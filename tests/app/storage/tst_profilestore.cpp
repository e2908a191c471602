// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/failnthstatement.h"
#include "support/samplerows.h"
#include "support/storefortest.h"

#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

namespace {

const Secret sampleSecret = Secret::fromText(QStringLiteral("client-secret-canary"));

} // namespace

class TestProfileStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<StoreForTest>();
    }

    void cleanup() { m_store.reset(); }

    void keepsEveryField()
    {
        AppProfile profile = sampleProfile();
        profile.usePkce = false;
        const auto added = waited(m_store->profiles().add(profile, sampleSecret, m_store->vault.sealFunction(), sampleNow));
        QVERIFY(added);
        QVERIFY(added->id > 0);
        QCOMPARE(added->generation, 1);
        m_store->reopen();
        const auto found = waited(m_store->profiles().byName(profile.name));
        QVERIFY(found);
        QVERIFY(*found == *added);
        profile.id = added->id;
        profile.generation = 1;
        profile.hasClientSecret = true;
        QVERIFY(*found == profile);
    }

    void listsByNameWithoutCase()
    {
        for (const char *name : {"beta", "Zulu", "Älpha", "alpha two", "ALPHA one"}) {
            AppProfile profile = sampleProfile(QString::fromUtf8(name));
            QVERIFY(waited(m_store->profiles().add(profile, sampleSecret, m_store->vault.sealFunction(), sampleNow)));
        }
        const auto list = waited(m_store->profiles().list());
        QVERIFY(list);
        QStringList names;
        for (const AppProfile &profile : *list) {
            names.append(profile.name);
            QCOMPARE(profile.redirectUris, sampleProfile().redirectUris);
        }
        QCOMPARE(names,
                 (QStringList{QStringLiteral("Älpha"), QStringLiteral("ALPHA one"), QStringLiteral("alpha two"),
                              QStringLiteral("beta"), QStringLiteral("Zulu")}));
    }

    void saysWhenThereIsNoSuchProfile()
    {
        QVERIFY(waited(m_store->profiles().add(sampleProfile(), sampleSecret, m_store->vault.sealFunction(), sampleNow)));
        const auto found = waited(m_store->profiles().byName(QStringLiteral("acme boards")));
        QVERIFY(!found);
        QCOMPARE(found.error().kind, ErrorKind::NotFound);
        QCOMPARE(waited(m_store->profiles().clientSecret(1)).error().kind, ErrorKind::NotFound);
    }

    void refusesATakenName()
    {
        QVERIFY(waited(m_store->profiles().add(sampleProfile(), sampleSecret, m_store->vault.sealFunction(), sampleNow)));
        const QStringList before = m_store->dump();
        const auto again
            = waited(m_store->profiles().add(sampleProfile(), sampleSecret, m_store->vault.sealFunction(), sampleNow));
        QVERIFY(!again);
        QCOMPARE(again.error().kind, ErrorKind::Conflict);
        QCOMPARE(again.error().cause, QStringLiteral("name_taken"));
        QCOMPARE(m_store->dump(), before);
    }

    void sharesARedirectUriOnlyWithTheSameServer_data()
    {
        QTest::addColumn<QString>("tokenAddress");
        QTest::addColumn<QString>("redirectUri");
        QTest::addColumn<QString>("cause");

        QTest::newRow("same server, same URI")
            << sampleProfile().endpoints.token << sampleProfile().redirectUris.at(1) << QString();
        QTest::newRow("D-8252-10: another server, same URI")
            << QStringLiteral("https://other.example/token") << sampleProfile().redirectUris.at(1)
            << QStringLiteral("redirect_uri_shared");
        QTest::newRow("another server, another URI") << QStringLiteral("https://other.example/token")
                                                     << QStringLiteral("http://127.0.0.1:8401/callback") << QString();
    }

    void sharesARedirectUriOnlyWithTheSameServer()
    {
        QFETCH(const QString, tokenAddress);
        QFETCH(const QString, redirectUri);
        QFETCH(const QString, cause);
        QVERIFY(waited(m_store->profiles().add(sampleProfile(), sampleSecret, m_store->vault.sealFunction(), sampleNow)));
        AppProfile other = sampleProfile(QStringLiteral("Other"));
        other.endpoints.token = tokenAddress;
        other.redirectUris = {redirectUri};
        const auto added = waited(m_store->profiles().add(other, sampleSecret, m_store->vault.sealFunction(), sampleNow));
        QCOMPARE(added.has_value(), cause.isEmpty());
        if (!added)
            QCOMPARE(added.error().cause, cause);

        // The same by the way of a change.
        other.redirectUris = {QStringLiteral("http://127.0.0.1:8500/elsewhere")};
        other.name = QStringLiteral("Third");
        auto third = waited(m_store->profiles().add(other, sampleSecret, m_store->vault.sealFunction(), sampleNow));
        QVERIFY(third);
        third->redirectUris = {redirectUri};
        const auto changed = waited(m_store->profiles().update(*third, Secret(), m_store->vault.sealFunction(), m_store->vault.openFunction(), systemNow()));
        QCOMPARE(changed.has_value(), cause.isEmpty());
    }

    void replacesAllButTheIdAndTheSecret()
    {
        const auto added
            = waited(m_store->profiles().add(sampleProfile(), sampleSecret, m_store->vault.sealFunction(), sampleNow));
        AppProfile change = *added;
        change.name = QStringLiteral("Renamed");
        change.redirectUris = {QStringLiteral("http://127.0.0.1:9000/")};
        change.endpoints.context.clear();
        change.environment = Environment::Production;
        const auto updated = waited(m_store->profiles().update(change, Secret(), m_store->vault.sealFunction(), m_store->vault.openFunction(), systemNow()));
        QVERIFY(updated);
        QCOMPARE(updated->generation, 2);
        change.generation = 2;
        QVERIFY(*updated == change);
        QVERIFY(*waited(m_store->profiles().byName(QStringLiteral("Renamed"))) == change);
        const auto record = waited(m_store->profiles().clientSecret(added->id));
        QVERIFY(*m_store->vault.open(record->sealed, record->identity) == sampleSecret);
    }

    void replacesTheSecretUnderANewGeneration()
    {
        const auto added
            = waited(m_store->profiles().add(sampleProfile(), sampleSecret, m_store->vault.sealFunction(), sampleNow));
        const auto before = waited(m_store->profiles().clientSecret(added->id));
        const Secret fresh = Secret::fromText(QStringLiteral("another"));
        QVERIFY(waited(m_store->profiles().update(*added, fresh, m_store->vault.sealFunction(), m_store->vault.openFunction(), systemNow())));
        const auto after = waited(m_store->profiles().clientSecret(added->id));
        QCOMPARE(after->identity,
                 (SealIdentity{added->id, SealIdentity::Kind::ClientSecret, 2, profileBinding(*added)}));
        QVERIFY(*m_store->vault.open(after->sealed, after->identity) == fresh);
        QCOMPARE(m_store->vault.open(before->sealed, after->identity).error().cause, QStringLiteral("damaged"));
    }

    void keepsTheSecretForTheNewAddressesOnly()
    {
        const auto added
            = waited(m_store->profiles().add(sampleProfile(), sampleSecret, m_store->vault.sealFunction(), sampleNow));
        AppProfile change = *added;
        change.endpoints.token = QStringLiteral("https://eu.example/token");
        QVERIFY(waited(m_store->profiles().update(change, Secret(), m_store->vault.sealFunction(),
                                                  m_store->vault.openFunction(), systemNow())));
        const auto record = waited(m_store->profiles().clientSecret(added->id));
        SealIdentity identity = record->identity;
        QCOMPARE(identity.binding, profileBinding(change));
        QVERIFY(*m_store->vault.open(record->sealed, identity) == sampleSecret);
        identity.binding = profileBinding(*added);
        QCOMPARE(m_store->vault.open(record->sealed, identity).error().cause, QStringLiteral("damaged"));
        identity.binding.clear();
        QCOMPARE(m_store->vault.open(record->sealed, identity).error().cause, QStringLiteral("damaged"));
    }

    void doesNotMakeAnEditedProfileGood()
    {
        const auto added
            = waited(m_store->profiles().add(sampleProfile(), sampleSecret, m_store->vault.sealFunction(), sampleNow));
        m_store->sql(QStringLiteral("UPDATE profiles SET token_address = 'https://evil.example/token'"));
        AppProfile change = *waited(m_store->profiles().byName(added->name));
        change.name = QStringLiteral("Renamed");
        const QStringList before = m_store->dump();
        const auto updated = waited(m_store->profiles().update(change, Secret(), m_store->vault.sealFunction(),
                                                               m_store->vault.openFunction(), systemNow()));
        QCOMPARE(updated.error().kind, ErrorKind::Vault);
        QCOMPARE(updated.error().cause, QStringLiteral("damaged"));
        QCOMPARE(m_store->dump(), before);
        // Who enters the secret has looked at the addresses.
        QVERIFY(waited(m_store->profiles().update(change, sampleSecret, m_store->vault.sealFunction(),
                                                  m_store->vault.openFunction(), systemNow())));
    }

    void noticesAChangeMadeElsewhere()
    {
        const auto added
            = waited(m_store->profiles().add(sampleProfile(), sampleSecret, m_store->vault.sealFunction(), sampleNow));
        QVERIFY(waited(m_store->profiles().update(*added, Secret(), m_store->vault.sealFunction(), m_store->vault.openFunction(), systemNow())));
        const QStringList before = m_store->dump();
        AppProfile late = *added;
        late.redirectUris = {QStringLiteral("http://127.0.0.1:9000/")};
        const auto second = waited(m_store->profiles().update(late, sampleSecret, m_store->vault.sealFunction(), m_store->vault.openFunction(), systemNow()));
        QVERIFY(!second);
        QCOMPARE(second.error().kind, ErrorKind::Conflict);
        QCOMPARE(second.error().cause, QStringLiteral("changed_elsewhere"));
        QCOMPARE(m_store->dump(), before);
    }

    void saysWhenTheProfileToChangeIsGone()
    {
        AppProfile gone = sampleProfile();
        gone.id = 7;
        QCOMPARE(waited(m_store->profiles().update(gone, Secret(), m_store->vault.sealFunction(), m_store->vault.openFunction(), systemNow())).error().kind,
                 ErrorKind::NotFound);
    }

    void storesNothingWhileTheVaultIsLocked()
    {
        const Seal seal = m_store->vault.sealFunction();
        m_store->vault.lock();
        const auto added = waited(m_store->profiles().add(sampleProfile(), sampleSecret, seal, sampleNow));
        QCOMPARE(added.error().kind, ErrorKind::Vault);
        QCOMPARE(added.error().cause, QStringLiteral("vault_locked"));
        QCOMPARE(m_store->dump(), QStringList());
    }

    void comesBackAfterTheServerDroppedTheConnection()
    {
        if (m_store->isSqlite())
            QSKIP("A file drops no connection.");
        QVERIFY(waited(m_store->profiles().add(sampleProfile(), sampleSecret, m_store->vault.sealFunction(), sampleNow)));
        Database other(m_store->location());
        QVERIFY(waited(other.open()));
        const auto dropped = waited(other.run<std::monostate>([](QSqlDatabase &db) -> Status {
            QSqlQuery query(db);
            return query.exec(QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                             "WHERE datname = current_database() AND pid <> pg_backend_pid()"))
                ? success()
                : Status(Error{});
        }));
        QVERIFY(dropped);
        const auto lost = waited(m_store->profiles().list());
        QVERIFY(!lost);
        QCOMPARE(lost.error().kind, ErrorKind::Storage);
        QCOMPARE(lost.error().cause, QStringLiteral("unavailable"));
        QTRY_VERIFY(waited(m_store->profiles().list()));
        QCOMPARE(waited(m_store->profiles().list())->size(), 1);
    }

    void survivesTheFailureOfAnyStatement_data()
    {
        QTest::addColumn<bool>("update");
        QTest::newRow("add") << false;
        QTest::newRow("update") << true;
    }

    void survivesTheFailureOfAnyStatement()
    {
        if (!m_store->isSqlite())
            QSKIP("Statements are failed through SQLite's hooks.");
        QFETCH(const bool, update);
        AppProfile profile = sampleProfile();
        if (update)
            profile = *waited(m_store->profiles().add(profile, sampleSecret, m_store->vault.sealFunction(), sampleNow));
        const Secret secret = Secret::fromText(QStringLiteral("second"));
        const auto act = [&] {
            return waited(update ? m_store->profiles().update(profile, secret, m_store->vault.sealFunction(), m_store->vault.openFunction(), systemNow())
                                 : m_store->profiles().add(profile, secret, m_store->vault.sealFunction(), sampleNow));
        };
        const QStringList before = m_store->dump();
        FailNthStatement fault(&m_store->database());
        int n = 1;
        for (;; ++n) {
            QVERIFY(n < 100);
            fault.arm(n);
            const auto done = act();
            if (!fault.disarm()) {
                QVERIFY(done);
                break;
            }
            QVERIFY2(!done, qPrintable(QStringLiteral("statement %1").arg(n)));
            QCOMPARE(done.error().kind, ErrorKind::Storage);
            QCOMPARE(done.error().cause, QStringLiteral("sql"));
            QVERIFY(!done.error().summary.isEmpty());
            QCOMPARE(m_store->dump(), before);
        }
        // BEGIN, name, two URIs, row, delete, two URIs, secret, COMMIT at the least.
        QVERIFY(n > 10);
        QVERIFY(m_store->dump() != before);
    }

private:
    std::unique_ptr<StoreForTest> m_store;
};

QTEST_GUILESS_MAIN(TestProfileStore)
#include "tst_profilestore.moc"
