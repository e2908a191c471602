// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/keychainentry.h"
#include "vault/keywrapping.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTest>

namespace {

const QString application = QStringLiteral("grantdesk-test");

template <typename T> Result<T> waited(const Answer<T> &answer)
{
    if (!QTest::qWaitFor([&answer] { return answer.isFinished(); }, 30000))
        return Error{ErrorKind::Vault, QStringLiteral("the keychain did not answer the test")};
    return answer.result();
}

} // namespace

/// With a real gnome-keyring in a session of its own: tests/support/with-keyring.sh.
class TestKeychain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_key = makeDataKey();
        m_keyId = makeKeyId();
    }

    void unwrapsWhatItWrapped()
    {
        const auto wrapped = waited(wrapByKeychain(m_key, m_keyId, application));
        QVERIFY2(wrapped, wrapped ? "" : qPrintable(wrapped.error().detail));
        QCOMPARE(wrapped->keyId, m_keyId);
        QCOMPARE(wrapped->wrapping, Wrapping::Keychain);
        QCOMPARE(wrapped->salt, QByteArray());
        const auto key = waited(unwrapByKeychain(*wrapped, application));
        QVERIFY(key);
        QVERIFY(*key == m_key);
    }

    void keepsAWrappingKeyNotTheDataKey()
    {
        QVERIFY(waited(wrapByKeychain(m_key, m_keyId, application)));
        const auto entry = waited(KeychainEntry::read(application, m_keyId, std::chrono::seconds(30)));
        QVERIFY(entry);
        QCOMPARE(entry->size(), 32);
        QVERIFY(*entry != m_key);
    }

    void usesAnEntryThatIsThereAlready()
    {
        // A copy of the store has it; replacing it would lock that copy for ever.
        const auto first = waited(wrapByKeychain(m_key, m_keyId, application));
        const auto second = waited(wrapByKeychain(m_key, m_keyId, application));
        QVERIFY(second);
        QVERIFY(*waited(unwrapByKeychain(*first, application)) == m_key);
        QVERIFY(*waited(unwrapByKeychain(*second, application)) == m_key);
    }

    void saysThatTheEntryIsMissing()
    {
        auto wrapped = *waited(wrapByKeychain(m_key, m_keyId, application));
        wrapped.keyId = makeKeyId();
        const auto key = waited(unwrapByKeychain(wrapped, application));
        QCOMPARE(key.error().kind, ErrorKind::Vault);
        QCOMPARE(key.error().cause, QStringLiteral("keychain_entry_missing"));
    }

    void saysThatTheKeyIsAnother_data()
    {
        QTest::addColumn<QByteArray>("entry");
        QTest::newRow("another key") << QByteArray(32, 'k');
        QTest::newRow("a key of another length") << QByteArray(31, 'k');
    }

    void saysThatTheKeyIsAnother()
    {
        QFETCH(const QByteArray, entry);
        auto wrapped = *waited(wrapByKeychain(m_key, m_keyId, application));
        const QString other = makeKeyId();
        QVERIFY(waited(
            KeychainEntry::readOrWrite(application, other, Secret(QByteArrayView(entry)), std::chrono::seconds(30))));
        wrapped.keyId = other;
        const auto key = waited(unwrapByKeychain(wrapped, application));
        QCOMPARE(key.error().kind, ErrorKind::Vault);
        QCOMPARE(key.error().cause, QStringLiteral("wrong_key"));
    }

    void leavesNothingWhenItsTimeIsUp()
    {
        const auto wrapped = wrapByKeychain(m_key, m_keyId, application, std::chrono::milliseconds(0));
        const auto result = waited(wrapped);
        if (result)
            QSKIP("The keychain was quicker than no time at all.");
        QCOMPARE(result.error().cause, QStringLiteral("keychain_timeout"));
        QTRY_COMPARE(waited(KeychainEntry::read(application, m_keyId, std::chrono::seconds(30))).error().cause,
                     QStringLiteral("keychain_entry_missing"));
    }

    void worksForManyAtOnce()
    {
        QList<Answer<WrappedKey>> answers;
        for (int i = 0; i < 8; ++i)
            answers.append(wrapByKeychain(m_key, makeKeyId(), application));
        for (const auto &answer : std::as_const(answers))
            QVERIFY(*waited(unwrapByKeychain(*waited(answer), application)) == m_key);
    }

    // Last: the keyring stays locked.
    void failsWhileTheKeyringIsLocked()
    {
        const auto wrapped = *waited(wrapByKeychain(m_key, m_keyId, application));
        QCOMPARE(QProcess::execute(QStringLiteral("dbus-send"),
                                   {QStringLiteral("--session"), QStringLiteral("--print-reply=literal"),
                                    QStringLiteral("--dest=org.freedesktop.secrets"),
                                    QStringLiteral("/org/freedesktop/secrets"),
                                    QStringLiteral("org.freedesktop.Secret.Service.Lock"),
                                    QStringLiteral("array:objpath:/org/freedesktop/secrets/collection/login")}),
                 0);

        // Nobody is there to answer its question for the password.
        const auto key = waited(unwrapByKeychain(wrapped, application, std::chrono::seconds(20)));
        QVERIFY(!key);
        QCOMPARE(key.error().kind, ErrorKind::Vault);
        QCOMPARE(key.error().cause, QStringLiteral("no_keychain"));
        const auto second = waited(wrapByKeychain(m_key, makeKeyId(), application, std::chrono::seconds(20)));
        QVERIFY(!second);
        QCOMPARE(second.error().kind, ErrorKind::Vault);
        QCOMPARE(second.error().cause, QStringLiteral("no_keychain"));
    }

private:
    Secret m_key;
    QString m_keyId;
};

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
