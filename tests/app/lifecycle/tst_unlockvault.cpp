// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/addprofile.h"
#include "lifecycle/openedstore.h"
#include "lifecycle/readtoken.h"
#include "lifecycle/unlockvault.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

namespace {

constexpr PassphraseCost cheap{1, 8192};

Secret passphrase(const char *text)
{
    return Secret(QByteArrayView(text));
}

} // namespace

class TestUnlockVault : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QVERIFY(startCryptography());
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = open();
    }
    void cleanup() { m_store.reset(); }

    void aNewStoreGetsItsKeyAndOpensAgainWithThePassphrase()
    {
        UnlockVault unlock(&m_store->keys, &m_store->vault, cheap);
        QVERIFY(awaited(unlock.ways())->isNew());
        QVERIFY(awaited(unlock.byPassphrase(passphrase("right"))));
        QVERIFY(m_store->vault.isUnlocked());
        const auto sealed = m_store->vault.seal(passphrase("canary"), {1, SealIdentity::Kind::AccessToken, 1});
        QVERIFY(sealed);

        m_store = open();
        UnlockVault again(&m_store->keys, &m_store->vault, cheap);
        const auto ways = awaited(again.ways());
        QVERIFY(ways->passphrase && !ways->keychain);
        QVERIFY(awaited(again.byPassphrase(passphrase("right"))));
        QCOMPARE(*m_store->vault.open(*sealed, {1, SealIdentity::Kind::AccessToken, 1}), passphrase("canary"));
    }

    void failsClosed_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("cause");
        QTest::newRow("wrong passphrase") << "wrong" << "wrong_passphrase";
        QTest::newRow("nothing typed") << "empty" << "";
        QTest::newRow("the wrapped key was changed") << "damaged" << "wrong_passphrase";
        QTest::newRow("this store knows no keychain") << "keychain" << "no_such_wrapping";
    }
    void failsClosed()
    {
        QFETCH(const QString, what);
        QFETCH(const QString, cause);
        UnlockVault first(&m_store->keys, &m_store->vault, cheap);
        QVERIFY(awaited(first.byPassphrase(passphrase("right"))));
        m_store->vault.lock();
        if (what == QLatin1String("damaged")) {
            QVERIFY(awaited(m_store->database.run<std::monostate>([](QSqlDatabase &db) -> Status {
                QSqlQuery query(db);
                if (!query.exec(QStringLiteral("UPDATE store_keys SET ciphertext = zeroblob(length(ciphertext))")) || query.numRowsAffected() != 1)
                    return Error{ErrorKind::Storage, QStringLiteral("not damaged")};
                return success();
            })));
        }
        UnlockVault unlock(&m_store->keys, &m_store->vault, cheap);
        const Status status = awaited(what == QLatin1String("keychain") ? unlock.byKeychain()
                                      : what == QLatin1String("empty")  ? unlock.byPassphrase(Secret())
                                                                        : unlock.byPassphrase(passphrase(what == QLatin1String("wrong") ? "wrong" : "right")));
        QVERIFY(!status);
        if (!cause.isEmpty())
            QCOMPARE(status.error().cause, cause);
        QVERIFY(!m_store->vault.isUnlocked());
        // And the right one still opens what is whole.
        if (what != QLatin1String("damaged"))
            QVERIFY(awaited(unlock.byPassphrase(passphrase("right"))));
    }

    // Without a keychain the store stays shut and nothing is written in clear (lesson 43).
    void noKeychainIsSaidAndAPassphraseStillWorks()
    {
        if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
            qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        UnlockVault unlock(&m_store->keys, &m_store->vault, cheap);
        const Status status = awaited(unlock.byKeychain());
        QVERIFY(!status);
        QCOMPARE(status.error().kind, ErrorKind::Vault);
        QCOMPARE(status.error().cause, QStringLiteral("no_keychain"));
        QVERIFY(awaited(unlock.ways())->isNew());
        QVERIFY(awaited(unlock.byPassphrase(passphrase("right"))));
    }

    void twoProgramsThatStartAtOnceEndWithOneKey()
    {
        const auto other = open();
        UnlockVault mine(&m_store->keys, &m_store->vault, cheap);
        UnlockVault theirs(&other->keys, &other->vault, cheap);
        const auto first = mine.byPassphrase(passphrase("right"));
        const auto second = theirs.byPassphrase(passphrase("right"));
        const Status one = awaited(first);
        const Status two = awaited(second);
        QVERIFY(one || two);
        for (const Status &status : {one, two}) {
            if (!status)
                QCOMPARE(status.error().kind, ErrorKind::Conflict);
        }
        QVERIFY(awaited(mine.byPassphrase(passphrase("right"))));
        QVERIFY(awaited(theirs.byPassphrase(passphrase("right"))));
        QCOMPARE(m_store->vault.keyId(), other->vault.keyId());
    }

    void addingAProfileChecksTheSecretFirst_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<bool>("good");
        QTest::newRow("good") << QByteArray("AbC0123") << true;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("space at the end") << QByteArray("abc ") << false;
        QTest::newRow("line break") << QByteArray("abc\ndef") << false;
        QTest::newRow("beyond ASCII") << QByteArray("abc\xc3\xa9") << false;
    }
    void addingAProfileChecksTheSecretFirst()
    {
        QFETCH(const QByteArray, secret);
        QFETCH(const bool, good);
        UnlockVault unlock(&m_store->keys, &m_store->vault, cheap);
        QVERIFY(awaited(unlock.byPassphrase(passphrase("right"))));
        AppProfile profile;
        profile.name = QStringLiteral("Acme");
        profile.clientId = QStringLiteral("345");
        profile.redirectUris = {QStringLiteral("http://127.0.0.1:8400/callback")};
        profile.endpoints.authorize = QStringLiteral("https://miro.com/oauth/authorize");
        profile.endpoints.token = QStringLiteral("https://api.miro.com/v1/oauth/token");
        const auto added = awaited(addProfile(&m_store->profiles, &m_store->vault, profile, Secret(secret), systemNow()));
        QCOMPARE(added.has_value(), good);
        if (!good)
            QCOMPARE(added.error().cause, QStringLiteral("bad_client_secret"));
        QCOMPARE(awaited(m_store->profiles.list())->size(), good ? 1 : 0);
    }

    void aTokenThatIsNotThereIsNotFound()
    {
        const auto token = awaited(readToken(&m_store->installations, &m_store->vault, 17, SealIdentity::Kind::AccessToken));
        QVERIFY(!token);
        QCOMPARE(token.error().kind, ErrorKind::NotFound);
    }

private:
    std::unique_ptr<OpenedStore> open()
    {
        auto store = std::make_unique<OpenedStore>(StoreLocation{StoreLocation::Engine::Sqlite, m_folder->filePath(QStringLiteral("a/b.db"))});
        if (!awaited(store->database.open()))
            qFatal("the store does not open");
        return store;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OpenedStore> m_store;
};

QTEST_GUILESS_MAIN(TestUnlockVault)
#include "tst_unlockvault.moc"
