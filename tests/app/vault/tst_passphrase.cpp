// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/keywrapping.h"

#include <QRegularExpression>
#include <QTest>

namespace {

constexpr PassphraseCost cheap{1, 8192};

template <typename T> T waited(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

} // namespace

class TestPassphrase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_key = makeDataKey();
        m_wrapped = *waited(wrapByPassphrase(m_key, QStringLiteral("k1"), passphrase(), cheap));
    }

    void makesFreshKeys()
    {
        QCOMPARE(m_key.size(), 32);
        QVERIFY(makeDataKey() != m_key);
        QCOMPARE(makeKeyId().size(), 32);
        QVERIFY(makeKeyId() != makeKeyId());
    }

    void costsAtLeastInteractiveByDefault()
    {
        QCOMPARE(PassphraseCost::interactive().opsLimit, 2);
        QCOMPARE(PassphraseCost::interactive().memLimit, 64 * 1024 * 1024);
        const auto wrapped
            = waited(wrapByPassphrase(m_key, QStringLiteral("k1"), passphrase(), PassphraseCost::interactive()));
        QVERIFY(wrapped);
        QVERIFY(*waited(unwrapByPassphrase(*wrapped, passphrase())) == m_key);
    }

    void unwrapsWhatItWrapped()
    {
        QCOMPARE(m_wrapped.keyId, QStringLiteral("k1"));
        QCOMPARE(m_wrapped.wrapping, Wrapping::Passphrase);
        QCOMPARE(m_wrapped.salt.size(), 16);
        QCOMPARE(m_wrapped.opsLimit, cheap.opsLimit);
        QCOMPARE(m_wrapped.memLimit, cheap.memLimit);
        QVERIFY(!m_wrapped.ciphertext.contains(QByteArray(m_key.expose().data(), m_key.expose().size())));
        QVERIFY(*waited(unwrapByPassphrase(m_wrapped, passphrase())) == m_key);
        const auto again = waited(wrapByPassphrase(m_key, QStringLiteral("k1"), passphrase(), cheap));
        QVERIFY(again->salt != m_wrapped.salt);
    }

    void refusesAnEmptyPassphrase()
    {
        const auto wrapped = waited(wrapByPassphrase(m_key, QStringLiteral("k1"), Secret(), cheap));
        QCOMPARE(wrapped.error().kind, ErrorKind::InvalidInput);
    }

    void refusesAWrongPassphraseOrADamagedRecord_data()
    {
        QTest::addColumn<QString>("fault");
        for (const char *fault : {"another passphrase", "empty passphrase", "ciphertext changed", "ciphertext cut",
                                  "nonce changed", "salt changed", "salt cut", "salt missing", "key id changed",
                                  "wrapping changed", "cost changed", "a terabyte of memory", "negative memory",
                                  "no memory at all", "a million passes", "no passes", "negative passes"})
            QTest::newRow(fault) << fault;
    }

    void refusesAWrongPassphraseOrADamagedRecord()
    {
        QFETCH(const QString, fault);
        WrappedKey wrapped = m_wrapped;
        Secret given = passphrase();
        const auto is = [&fault](const char *name) { return fault == QLatin1String(name); };
        if (is("another passphrase"))
            given = Secret::fromText(QStringLiteral("correct horse battery stapl"));
        else if (is("empty passphrase"))
            given = Secret();
        else if (is("ciphertext changed"))
            wrapped.ciphertext[5] = static_cast<char>(wrapped.ciphertext[5] ^ 1);
        else if (is("ciphertext cut"))
            wrapped.ciphertext.chop(1);
        else if (is("nonce changed"))
            wrapped.nonce[0] = static_cast<char>(wrapped.nonce[0] ^ 1);
        else if (is("salt changed"))
            wrapped.salt[0] = static_cast<char>(wrapped.salt[0] ^ 1);
        else if (is("salt cut"))
            wrapped.salt.chop(1);
        else if (is("salt missing"))
            wrapped.salt.clear();
        else if (is("key id changed"))
            wrapped.keyId = QStringLiteral("k2");
        else if (is("wrapping changed"))
            wrapped.wrapping = Wrapping::Keychain;
        else if (is("cost changed"))
            wrapped.opsLimit = 2;
        else if (is("a terabyte of memory"))
            wrapped.memLimit = Q_INT64_C(1) << 40;
        else if (is("negative memory"))
            wrapped.memLimit = -8192;
        else if (is("no memory at all"))
            wrapped.memLimit = 0;
        else if (is("a million passes"))
            wrapped.opsLimit = 1000000;
        else if (is("no passes"))
            wrapped.opsLimit = 0;
        else
            wrapped.opsLimit = -1;
        const auto key = waited(unwrapByPassphrase(wrapped, given));
        QVERIFY(!key);
        QCOMPARE(key.error().kind, ErrorKind::Vault);
        QCOMPARE(key.error().cause, QStringLiteral("wrong_passphrase"));
    }

    void refusesACostThatCannotBePaid_data()
    {
        QTest::addColumn<qint64>("opsLimit");
        QTest::addColumn<qint64>("memLimit");
        QTest::newRow("too much memory") << Q_INT64_C(1) << (Q_INT64_C(1) << 50);
        QTest::newRow("too little memory") << Q_INT64_C(1) << Q_INT64_C(1);
        QTest::newRow("too many passes") << Q_INT64_C(100000) << Q_INT64_C(8192);
    }

    void refusesACostThatCannotBePaid()
    {
        QFETCH(const qint64, opsLimit);
        QFETCH(const qint64, memLimit);
        const auto wrapped = waited(wrapByPassphrase(m_key, QStringLiteral("k1"), passphrase(), {opsLimit, memLimit}));
        QCOMPARE(wrapped.error().cause, QStringLiteral("no_memory"));
    }

private:
    static Secret passphrase() { return Secret::fromText(QStringLiteral("correct horse battery staple")); }

    Secret m_key;
    WrappedKey m_wrapped;
};

QTEST_GUILESS_MAIN(TestPassphrase)
#include "tst_passphrase.moc"
