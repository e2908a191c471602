// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/storefortest.h"

#include <QRegularExpression>
#include <QTest>

namespace {

WrappedKey wrappedKey(const char *keyId, Wrapping wrapping)
{
    return {QString::fromLatin1(keyId), wrapping, QByteArray("salt\0with zero", 14), 2, 67108864,
            QByteArray("nonce\xff", 6), QByteArray("cipher\0text", 11)};
}

} // namespace

class TestVaultKeyStore : public QObject
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

    void isEmptyInANewStore() { QVERIFY(waited(m_store->keys().list())->isEmpty()); }

    void keepsEveryWayToOpenTheStore()
    {
        QVERIFY(waited(m_store->keys().add(wrappedKey("k1", Wrapping::Passphrase))));
        WrappedKey keychain = wrappedKey("k1", Wrapping::Keychain);
        keychain.salt.clear();
        QVERIFY(waited(m_store->keys().add(keychain)));
        m_store->reopen();
        const auto list = waited(m_store->keys().list());
        QCOMPARE(list->size(), 2);
        QCOMPARE(list->at(0).wrapping, Wrapping::Keychain);
        QCOMPARE(list->at(0).salt, QByteArray());
        const WrappedKey expected = wrappedKey("k1", Wrapping::Passphrase);
        const WrappedKey &found = list->at(1);
        QCOMPARE(found.keyId, expected.keyId);
        QCOMPARE(found.salt, expected.salt);
        QCOMPARE(found.opsLimit, expected.opsLimit);
        QCOMPARE(found.memLimit, expected.memLimit);
        QCOMPARE(found.nonce, expected.nonce);
        QCOMPARE(found.ciphertext, expected.ciphertext);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("keyId");
        QTest::addColumn<Wrapping>("wrapping");
        QTest::addColumn<QString>("cause");
        QTest::newRow("another data key, another way") << "k2"
                                                       << Wrapping::Keychain
                                                       << "other_key";
        QTest::newRow("another data key, the same way") << "k2"
                                                        << Wrapping::Passphrase
                                                        << "other_key";
        QTest::newRow("the same way twice") << "k1"
                                            << Wrapping::Passphrase
                                            << "wrapping_exists";
    }

    void refuses()
    {
        QFETCH(const QString, keyId);
        QFETCH(const Wrapping, wrapping);
        QFETCH(const QString, cause);
        QVERIFY(waited(m_store->keys().add(wrappedKey("k1", Wrapping::Passphrase))));
        const QStringList before = m_store->dump();
        const auto added
            = waited(m_store->keys().add(wrappedKey(keyId.toLatin1().constData(), wrapping)));
        QVERIFY(!added);
        QCOMPARE(added.error().kind, ErrorKind::Conflict);
        QCOMPARE(added.error().cause, cause);
        QCOMPARE(m_store->dump(), before);
    }

    void saysThatAWayItDoesNotKnowIsDamage()
    {
        QVERIFY(waited(m_store->keys().add(wrappedKey("k1", Wrapping::Passphrase))));
        m_store->sql(QStringLiteral("UPDATE store_keys SET wrapping = 'throwaway'"));
        const auto list = waited(m_store->keys().list());
        QVERIFY(!list);
        QCOMPARE(list.error().cause, QStringLiteral("damaged"));
    }

    void letsOneOfTwoProgramsNameTheKey()
    {
        for (int round = 0; round < 10; ++round) {
            m_store = std::make_unique<StoreForTest>();
            Database second(m_store->location());
            QVERIFY(waited(second.open()));
            VaultKeyStore otherKeys(&second);
            const auto ours = m_store->keys().add(wrappedKey("ours", Wrapping::Keychain));
            const auto theirs = otherKeys.add(wrappedKey("theirs", Wrapping::Passphrase));
            const bool weWon = waited(ours).has_value();
            QCOMPARE(waited(theirs).has_value(), !weWon);
            const Error loss = weWon ? theirs.result().error() : ours.result().error();
            QCOMPARE(loss.cause, QStringLiteral("other_key"));
            QCOMPARE(waited(m_store->keys().list())->size(), 1);
        }
    }

private:
    std::unique_ptr<StoreForTest> m_store;
};

QTEST_GUILESS_MAIN(TestVaultKeyStore)
#include "tst_vaultkeystore.moc"
