// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/cipher.h"
#include "vault/keywrapping.h"
#include "vault/tokenvault.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

#include <atomic>

namespace {

using Kind = SealIdentity::Kind;
const SealIdentity identity{7123456789012345678, Kind::AccessToken, 3};
const QString keyId = QStringLiteral("a1");

} // namespace

Q_DECLARE_METATYPE(SealIdentity)

class TestTokenVault : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_key = makeDataKey();
        m_vault = std::make_unique<TokenVault>();
        m_vault->unlock(keyId, m_key);
    }

    void opensWhatItSealed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a token") << QByteArray("eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_abc");
        QTest::newRow("any bytes") << QByteArray("\0\xff\n\"", 4);
        QTest::newRow("D-6749-26: 4 kB") << QByteArray(4096, 'x');
    }

    void opensWhatItSealed()
    {
        QFETCH(const QByteArray, text);
        const Secret secret{QByteArrayView(text)};
        const auto sealed = m_vault->seal(secret, identity);
        QVERIFY(sealed);
        QCOMPARE(sealed->keyId, keyId);
        QCOMPARE(sealed->nonce.size(), 24);
        QCOMPARE(sealed->ciphertext.size(), text.size() + 16);
        QVERIFY(text.isEmpty() || !sealed->ciphertext.contains(text));
        const auto opened = m_vault->open(*sealed, identity);
        QVERIFY(opened);
        QVERIFY(*opened == secret);
        // Another program's vault with the same key opens it, too.
        TokenVault other;
        other.unlock(keyId, m_key);
        QVERIFY(*other.open(*sealed, identity) == secret);
    }

    void neverUsesANonceTwice()
    {
        QSet<QByteArray> nonces;
        for (int i = 0; i < 1000; ++i)
            nonces.insert(m_vault->seal(Secret(QByteArray("x")), identity)->nonce);
        QCOMPARE(nonces.size(), 1000);
    }

    // A ciphertext belongs to its row, kind and generation.
    void refusesAnotherIdentity_data()
    {
        QTest::addColumn<SealIdentity>("other");
        QTest::newRow("another owner") << SealIdentity{identity.ownerId + 1, identity.kind, identity.generation};
        QTest::newRow("another kind") << SealIdentity{identity.ownerId, Kind::RefreshToken, identity.generation};
        QTest::newRow("an older generation") << SealIdentity{identity.ownerId, identity.kind, identity.generation - 1};
        QTest::newRow("a binding") << SealIdentity{identity.ownerId, identity.kind, identity.generation, "profile"};
        QTest::newRow("owner and generation exchanged")
            << SealIdentity{identity.generation, identity.kind, identity.ownerId};
    }

    void refusesAnotherIdentity()
    {
        QFETCH(const SealIdentity, other);
        const auto sealed = m_vault->seal(Secret(QByteArray("token")), identity);
        const auto opened = m_vault->open(*sealed, other);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::Vault);
        QCOMPARE(opened.error().cause, QStringLiteral("damaged"));
    }

    void refusesWhatWasChanged_data()
    {
        QTest::addColumn<QString>("part");
        QTest::newRow("first byte") << "first";
        QTest::newRow("tag") << "tag";
        QTest::newRow("nonce") << "nonce";
        QTest::newRow("cut") << "cut";
        QTest::newRow("shorter than a tag") << "short";
        QTest::newRow("empty") << "empty";
        QTest::newRow("nonce cut") << "nonce cut";
    }

    void refusesWhatWasChanged()
    {
        QFETCH(const QString, part);
        SealedToken sealed = *m_vault->seal(Secret(QByteArray("token")), identity);
        const auto flip = [](QByteArray &bytes, qsizetype at) { bytes[at] = static_cast<char>(bytes[at] ^ 0x20); };
        if (part == QLatin1String("first"))
            flip(sealed.ciphertext, 0);
        else if (part == QLatin1String("tag"))
            flip(sealed.ciphertext, sealed.ciphertext.size() - 1);
        else if (part == QLatin1String("nonce"))
            flip(sealed.nonce, 5);
        else if (part == QLatin1String("cut"))
            sealed.ciphertext.chop(1);
        else if (part == QLatin1String("short"))
            sealed.ciphertext.truncate(15);
        else if (part == QLatin1String("empty"))
            sealed.ciphertext.clear();
        else
            sealed.nonce.chop(1);
        QCOMPARE(m_vault->open(sealed, identity).error().cause, QStringLiteral("damaged"));
    }

    void tellsAnotherKeyFromDamage()
    {
        const auto sealed = m_vault->seal(Secret(QByteArray("token")), identity);
        m_vault->unlock(QStringLiteral("b2"), makeDataKey());
        QCOMPARE(m_vault->open(*sealed, identity).error().cause, QStringLiteral("wrong_key"));
        // The key's name is bound, too: it cannot be rewritten to look right.
        SealedToken renamed = *sealed;
        renamed.keyId = QStringLiteral("b2");
        QCOMPARE(m_vault->open(renamed, identity).error().cause, QStringLiteral("damaged"));
        m_vault->unlock(QStringLiteral("b2"), m_key);
        QCOMPARE(m_vault->open(renamed, identity).error().cause, QStringLiteral("damaged"));
    }

    void answersLockedWhileLocked()
    {
        const auto sealed = m_vault->seal(Secret(QByteArray("token")), identity);
        const Seal seal = m_vault->sealFunction();
        QVERIFY(seal(Secret(QByteArray("x")), identity));
        QSignalSpy lockedSpy(m_vault.get(), &TokenVault::locked);
        QSignalSpy unlockedSpy(m_vault.get(), &TokenVault::unlocked);
        m_vault->lock();
        QCOMPARE(lockedSpy.count(), 1);
        QVERIFY(!m_vault->isUnlocked());
        QCOMPARE(m_vault->keyId(), QString());
        for (const Error &error : {m_vault->seal(Secret(), identity).error(), m_vault->open(*sealed, identity).error(),
                                   seal(Secret(), identity).error()}) {
            QCOMPARE(error.kind, ErrorKind::Vault);
            QCOMPARE(error.cause, QStringLiteral("vault_locked"));
        }
        m_vault->unlock(keyId, m_key);
        QCOMPARE(unlockedSpy.count(), 1);
        QVERIFY(m_vault->open(*sealed, identity));
        QVERIFY(m_vault->open(*seal(Secret(QByteArray("x")), identity), identity));
    }

    void outlivesTheVaultAsASealFunction()
    {
        const Seal seal = m_vault->sealFunction();
        m_vault.reset();
        QCOMPARE(seal(Secret(QByteArray("x")), identity).error().cause, QStringLiteral("vault_locked"));
    }

    void worksFromManyThreads()
    {
        std::atomic<int> sealedCount = 0;
        std::atomic<int> lockedCount = 0;
        std::atomic<int> wrong = 0;
        std::atomic<bool> stop = false;
        QThreadPool pool;
        pool.setMaxThreadCount(4);
        const Seal seal = m_vault->sealFunction();
        for (int i = 0; i < 4; ++i) {
            pool.start([&, i] {
                const Secret secret(QByteArray(100, static_cast<char>('a' + i)));
                while (!stop) {
                    const auto sealed = seal(secret, identity);
                    if (!sealed) {
                        ++(sealed.error().cause == QLatin1String("vault_locked") ? lockedCount : wrong);
                        continue;
                    }
                    ++sealedCount;
                    const auto opened = m_vault->open(*sealed, identity);
                    if (opened ? *opened != secret : opened.error().cause != QLatin1String("vault_locked"))
                        ++wrong;
                }
            });
        }
        for (int i = 0; i < 200; ++i) {
            m_vault->lock();
            m_vault->unlock(keyId, m_key);
        }
        QTRY_VERIFY(sealedCount > 100);
        m_vault->lock();
        QTRY_VERIFY(lockedCount > 0);
        stop = true;
        pool.waitForDone();
        QCOMPARE(wrong.load(), 0);
    }

    void encodesEachIdentityAlone()
    {
        QSet<QByteArray> encodings;
        int count = 0;
        for (const RowId owner : {RowId(0), RowId(1), RowId(256), std::numeric_limits<RowId>::max()}) {
            for (const Kind kind : {Kind::AccessToken, Kind::RefreshToken, Kind::ClientSecret}) {
                for (const qint64 generation : {qint64(0), qint64(1), qint64(256)}) {
                    for (const char *key : {"", "a", "aa", "b"}) {
                        encodings.insert(
                            associatedData(SealIdentity{owner, kind, generation}, QString::fromLatin1(key)));
                        ++count;
                    }
                }
            }
        }
        for (const char *binding : {"a", "aa", "b"}) {
            encodings.insert(associatedData(SealIdentity{0, Kind::AccessToken, 0, binding}, QString()));
            encodings.insert(associatedData(SealIdentity{0, Kind::AccessToken, 0, binding}, QStringLiteral("a")));
            count += 2;
        }
        // Where one part ends and the next begins is part of it.
        encodings.insert(associatedData(WrappedKey{QStringLiteral("ab"), Wrapping::Keychain, {}, 0, 0, {}, {}}));
        encodings.insert(associatedData(WrappedKey{QStringLiteral("ab"), Wrapping::Passphrase, {}, 0, 0, {}, {}}));
        QCOMPARE(encodings.size(), count + 2);
    }

    void opensWhatAnEarlierReleaseSealed()
    {
        // Made by version 0.1.0. When this fails, stores in the field no longer open.
        m_vault->unlock(QStringLiteral("key-of-0.1.0"), Secret(QByteArray("0123456789abcdef0123456789abcdef")));
        const SealedToken sealed{QByteArray::fromHex("2b42d0337a52f37cbb220cfb66e52bff69511f0715a371547d93fd4e"),
                                 QByteArray::fromHex("000102030405060708090a0b0c0d0e0f1011121314151617"),
                                 QStringLiteral("key-of-0.1.0")};
        const auto opened = m_vault->open(sealed, identity);
        QVERIFY(opened);
        QVERIFY(*opened == Secret(QByteArray("pinned token")));
    }

private:
    std::unique_ptr<TokenVault> m_vault;
    Secret m_key;
};

QTEST_GUILESS_MAIN(TestTokenVault)
#include "tst_tokenvault.moc"
