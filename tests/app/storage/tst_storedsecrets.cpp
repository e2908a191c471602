// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/samplerows.h"
#include "support/storefortest.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

/// What is stored of tokens and client secrets.
class TestStoredSecrets : public QObject
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

    void storesNothingWhenTheVaultLocksMeanwhile()
    {
        const QStringList before = m_store->dump();
        const Seal inner = m_store->vault.sealFunction();
        auto seals = std::make_shared<int>(0);
        // The first token is sealed, the second is not.
        const Seal seal = [this, inner, seals](const Secret &secret, const SealIdentity &identity) {
            if (++*seals == 2)
                m_store->vault.lock();
            return inner(secret, identity);
        };
        const auto stored
            = waited(m_store->installations().addAuthorization(sampleAuthorization(m_profile.id), seal, sampleNow));
        QCOMPARE(stored.error().kind, ErrorKind::Vault);
        QCOMPARE(stored.error().cause, QStringLiteral("vault_locked"));
        QCOMPARE(*seals, 2);
        QCOMPARE(m_store->dump(), before);
    }

    void keepsTokensOfAnyLength_data()
    {
        QTest::addColumn<int>("length");
        QTest::newRow("one byte") << 1;
        QTest::newRow("D-6749-26: 4 kB") << 4096;
        QTest::newRow("64 kB") << 65536;
    }

    void keepsTokensOfAnyLength()
    {
        QFETCH(const int, length);
        NewAuthorization given = sampleAuthorization(m_profile.id);
        given.accessToken = Secret(QByteArray(length, 'a'));
        given.refreshToken = Secret(QByteArray(length, 'r'));
        const auto stored = add(given);
        QVERIFY(stored);
        QVERIFY(opened(stored->currentGrantId, SealIdentity::Kind::AccessToken) == given.accessToken);
        QVERIFY(opened(stored->currentGrantId, SealIdentity::Kind::RefreshToken) == given.refreshToken);
    }

    // A ciphertext belongs to its row, kind and generation.
    void detectsSwappedCiphertext_data()
    {
        QTest::addColumn<QString>("swap");
        QTest::newRow("access tokens of two teams") << "access";
        QTest::newRow("access and refresh token of one grant") << "kinds";
        QTest::newRow("an old generation put back") << "generation";
        QTest::newRow("one byte changed") << "byte";
        QTest::newRow("nothing") << "";
    }

    void detectsSwappedCiphertext()
    {
        QFETCH(const QString, swap);
        const RowId blue = add(sampleAuthorization(m_profile.id))->currentGrantId;
        const RowId red = add(sampleAuthorization(m_profile.id, QStringLiteral("Red")))->currentGrantId;
        const RowId newBlue = add(sampleAuthorization(m_profile.id))->currentGrantId;
        RowId victim = blue;
        const QString copy = QStringLiteral(
            "UPDATE secrets SET nonce = (SELECT nonce FROM secrets WHERE owner_id = %1 AND kind = %2), "
            "ciphertext = (SELECT ciphertext FROM secrets WHERE owner_id = %1 AND kind = %2) "
            "WHERE owner_id = %3 AND kind = 1");
        if (swap == QLatin1String("access"))
            m_store->sql(copy.arg(red).arg(1).arg(blue));
        if (swap == QLatin1String("kinds"))
            m_store->sql(copy.arg(blue).arg(2).arg(blue));
        if (swap == QLatin1String("generation")) {
            victim = newBlue;
            m_store->sql(copy.arg(blue).arg(1).arg(newBlue));
        }
        if (swap == QLatin1String("byte")) {
            QByteArray bytes
                = waited(m_store->installations().secret(blue, SealIdentity::Kind::AccessToken))->sealed.ciphertext;
            bytes[3] = static_cast<char>(bytes[3] ^ 1);
            m_store->sql(QStringLiteral("UPDATE secrets SET ciphertext = ? WHERE owner_id = ? AND kind = 1"),
                         {bytes, blue});
        }
        const auto record = waited(m_store->installations().secret(victim, SealIdentity::Kind::AccessToken));
        QVERIFY(record);
        const auto secret = m_store->vault.open(record->sealed, record->identity);
        QCOMPARE(secret.has_value(), swap.isEmpty());
        if (!secret) {
            QCOMPARE(secret.error().kind, ErrorKind::Vault);
            QCOMPARE(secret.error().cause, QStringLiteral("damaged"));
        }
    }

    // D-6749-37
    void leavesNoSecretOnTheDisk()
    {
        if (!m_store->isSqlite())
            QSKIP("The server's files are not ours to read; the rows are the same.");
        NewAuthorization given = sampleAuthorization(m_profile.id);
        given.accessToken = Secret::fromText(QStringLiteral("access-canary-0123456789"));
        given.refreshToken = Secret::fromText(QStringLiteral("refresh-canary-0123456789"));
        QVERIFY(add(given));
        QByteArray disk;
        const auto readAll = [&] {
            QDirIterator files(QFileInfo(m_store->location().address).path(), QDir::Files);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                disk += file.readAll();
            }
        };
        // With the write-ahead log, and when all is in the main file.
        QFile log(m_store->location().address + QStringLiteral("-wal"));
        QVERIFY(log.size() > 0);
        readAll();
        m_store->close();
        readAll();
        QVERIFY(disk.contains("Blue Team"));
        for (const char *canary : {"access-canary", "refresh-canary", "client-secret-canary"}) {
            const QByteArray plain(canary);
            QVERIFY2(!disk.contains(plain), canary);
            QVERIFY2(!disk.contains(plain.toHex()), canary);
            QVERIFY2(!disk.contains(plain.toBase64().chopped(4)), canary);
        }
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

    std::unique_ptr<StoreForTest> m_store;
    AppProfile m_profile;
};

QTEST_GUILESS_MAIN(TestStoredSecrets)
#include "tst_storedsecrets.moc"
