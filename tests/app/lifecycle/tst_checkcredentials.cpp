// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/addprofile.h"
#include "lifecycle/checkcredentials.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QTest>

using Outcome = CredentialsVerdict::Outcome;

/// Check credentials on a whole desk, against the sandbox, which answers as Miro is known to.
class TestCheckCredentials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    }

    void theRightSecretIsAcceptedAndNothingChanges()
    {
        const QStringList before = m_desk->tableCounts();
        const Result<CredentialsVerdict> verdict = ask(m_desk->profile);
        QVERIFY(verdict);
        QCOMPARE(verdict->outcome, Outcome::Accepted);
        QCOMPARE(m_desk->tableCounts(), before);
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 1);
    }

    void anotherSecretIsRefused()
    {
        const Result<AppProfile> changed
            = awaited(changeProfile(&m_desk->store.profiles, &m_desk->store.vault, m_desk->profile, Secret(QByteArrayView("anothersecret")), systemNow()));
        QVERIFY(changed);
        const Result<CredentialsVerdict> verdict = ask(*changed);
        QVERIFY(verdict);
        QCOMPARE(verdict->outcome, Outcome::Refused);
        QCOMPARE(verdict->code, QStringLiteral("secretKeyNotFound"));
    }

    void anotherClientIdIsRefused()
    {
        AppProfile profile = m_desk->profile;
        profile.clientId = QStringLiteral("1234567890123456789");
        const Result<AppProfile> changed
            = awaited(changeProfile(&m_desk->store.profiles, &m_desk->store.vault, profile, Secret(), systemNow()));
        QVERIFY(changed);
        const Result<CredentialsVerdict> verdict = ask(*changed);
        QVERIFY(verdict);
        QCOMPARE(verdict->outcome, Outcome::Refused);
    }

    void withoutASecretNobodyIsAsked()
    {
        AppProfile profile = m_desk->profile;
        profile.id = 0;
        profile.name = QStringLiteral("Imported");
        const Result<AppProfile> added
            = awaited(m_desk->store.profiles.add(profile, Secret(), m_desk->store.vault.sealFunction(), systemNow()));
        QVERIFY(added);
        const Result<CredentialsVerdict> verdict = ask(*added);
        QVERIFY(!verdict);
        QCOMPARE(verdict.error().cause, QStringLiteral("no_client_secret"));
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 0);
    }

    void theSecretGoesToNoOtherAddressThanItWasEnteredFor()
    {
        AppProfile edited = m_desk->profile;
        edited.endpoints.token = m_desk->sandbox.base() + QStringLiteral("/elsewhere");
        const Result<CredentialsVerdict> verdict = ask(edited);
        QVERIFY(!verdict);
        QCOMPARE(verdict.error().cause, QStringLiteral("profile_tampered"));
        m_desk->store.vault.lock();
        const Result<CredentialsVerdict> locked = ask(m_desk->profile);
        QVERIFY(!locked);
        QCOMPARE(locked.error().cause, QStringLiteral("vault_locked"));
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 0);
    }

private:
    Result<CredentialsVerdict> ask(const AppProfile &profile)
    {
        QObject receiver;
        return awaited(checkCredentials(&m_desk->store.profiles, &m_desk->store.vault, &m_desk->network, profile, &receiver));
    }

    std::unique_ptr<Desk> m_desk;
};

QTEST_GUILESS_MAIN(TestCheckCredentials)
#include "tst_checkcredentials.moc"
