// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/failnthstatement.h"
#include "support/samplerows.h"
#include "support/storefortest.h"

#include <QRegularExpression>
#include <QTest>

namespace {

const Secret sampleSecret = Secret::fromText(QStringLiteral("client-secret-canary"));
const Secret sampleKey = Secret::fromText(QStringLiteral("private-key-canary"));

} // namespace

/// What becomes of a profile and its installations when it is changed, put away, or given a certificate.
class TestProfileChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<StoreForTest>();
        const auto added = waited(m_store->profiles().add(sampleProfile(), sampleSecret, m_store->vault.sealFunction(), sampleNow));
        QVERIFY(added);
        m_profile = *added;
    }

    void cleanup() { m_store.reset(); }

    void keepsWhatMirosSettingsPageHas()
    {
        AppProfile profile = m_profile;
        profile.appUrl = QStringLiteral("https://app.example/");
        profile.redirectUris.append(QStringLiteral("https://app.example/callback"));
        profile.sdkRedirectUri = profile.redirectUris.last();
        profile.extra = {{{QStringLiteral("prompt"), QStringLiteral("consent =yes")}}, {{QStringLiteral("a"), QString()}}, {}};
        profile.approvesByItself = true;
        profile.manifest = QStringLiteral("appName: Ünïcode\n");
        QVERIFY(change(profile));
        m_store->reopen();
        const auto found = waited(m_store->profiles().byName(profile.name));
        QVERIFY(found);
        QCOMPARE(found->appUrl, profile.appUrl);
        QCOMPARE(found->redirectUris, profile.redirectUris);
        QCOMPARE(found->sdkRedirectUri, profile.sdkRedirectUri);
        QVERIFY(found->extra == profile.extra);
        QVERIFY(found->approvesByItself);
        QCOMPARE(found->manifest, profile.manifest);
        QVERIFY(found->hasClientSecret);
        QVERIFY(!found->isArchived());
    }

    void aChangeOfWhatWasVerifiedUnverifies_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<bool>("unverifies");
        QTest::newRow("another client id") << "client_id" << true;
        QTest::newRow("another client secret") << "client_secret" << true;
        QTest::newRow("another authorize address") << "authorize" << true;
        QTest::newRow("another token address") << "token" << true;
        QTest::newRow("another token context address") << "context" << true;
        QTest::newRow("another revoke address") << "revoke" << true;
        QTest::newRow("another completion address") << "completion" << true;
        QTest::newRow("another name proves nothing less") << "name" << false;
        QTest::newRow("other expected scopes are compared, not verified") << "scopes" << false;
        QTest::newRow("nothing") << "" << false;
    }
    void aChangeOfWhatWasVerifiedUnverifies()
    {
        QFETCH(const QString, field);
        QFETCH(const bool, unverifies);
        const auto agreed = waited(m_store->installations().addAuthorization(sampleAuthorization(m_profile.id), m_store->vault.sealFunction(), sampleNow));
        NewAuthorization other = sampleAuthorization(m_profile.id, QStringLiteral("Red Team"));
        other.grant.contextOutcome = ContextOutcome::Mismatch;
        const auto mismatch = waited(m_store->installations().addAuthorization(other, m_store->vault.sealFunction(), sampleNow));
        const auto foreign = waited(m_store->profiles().add(sampleProfile(QStringLiteral("Other")), sampleSecret, m_store->vault.sealFunction(), sampleNow));
        QVERIFY(agreed && mismatch && foreign);
        const auto untouched = waited(m_store->installations().addAuthorization(sampleAuthorization(foreign->id), m_store->vault.sealFunction(), sampleNow));
        QVERIFY(untouched);

        AppProfile profile = m_profile;
        Endpoints &at = profile.endpoints;
        const QHash<QString, QString *> texts{{QStringLiteral("client_id"), &profile.clientId}, {QStringLiteral("authorize"), &at.authorize},
                                              {QStringLiteral("token"), &at.token}, {QStringLiteral("context"), &at.context},
                                              {QStringLiteral("revoke"), &at.revoke}, {QStringLiteral("completion"), &at.completion},
                                              {QStringLiteral("name"), &profile.name}};
        if (QString *const text = texts.value(field))
            *text += QLatin1Char('1');
        if (field == QLatin1String("token")) // RFC 8252 §8.10: a redirect URI of its own for another server
            profile.redirectUris = {profile.sdkRedirectUri = QStringLiteral("http://127.0.0.1:8499/callback")};
        if (field == QLatin1String("scopes"))
            profile.expectedScopes = ScopeSet::fromText(QStringLiteral("boards:read team:read"));
        QVERIFY(change(profile, field == QLatin1String("client_secret") ? sampleSecret : Secret()));

        const auto rows = waited(m_store->installations().rows({agreed->id, mismatch->id, untouched->id}));
        QVERIFY(rows);
        QCOMPARE(rows->at(0).facts.standing, unverifies ? Standing::NotVerified : Standing::Agreed);
        QCOMPARE(rows->at(1).facts.standing, Standing::Mismatch);
        QCOMPARE(rows->at(2).facts.standing, Standing::Agreed);
        const auto details = waited(m_store->installations().details(agreed->id));
        QVERIFY(details);
        QCOMPARE(details->grants.constFirst().contextOutcome, ContextOutcome::Agreed); // what was, stays
        QCOMPARE(details->evidence.constFirst().operation == QLatin1String("profile_changed"), unverifies);
        if (unverifies)
            QVERIFY(details->evidence.constFirst().message.contains(field));
    }

    void aProfileWithoutSecretSaysSo()
    {
        const auto added = waited(m_store->profiles().add(sampleProfile(QStringLiteral("Imported")), Secret(), m_store->vault.sealFunction(), sampleNow));
        QVERIFY(added && !added->hasClientSecret);
        QCOMPARE(waited(m_store->profiles().clientSecret(added->id)).error().cause, QStringLiteral("no_client_secret"));
        AppProfile profile = *added;
        profile.name = QStringLiteral("Renamed");
        auto updated = waited(m_store->profiles().update(profile, Secret(), m_store->vault.sealFunction(), m_store->vault.openFunction(), sampleNow));
        QVERIFY(updated && !updated->hasClientSecret);
        updated = waited(m_store->profiles().update(*updated, sampleSecret, m_store->vault.sealFunction(), m_store->vault.openFunction(), sampleNow));
        QVERIFY(updated && updated->hasClientSecret);
        const auto sealed = waited(m_store->profiles().clientSecret(added->id));
        QVERIFY(sealed);
        QVERIFY(*m_store->vault.open(sealed->sealed, sealed->identity) == sampleSecret);
    }

    void archivingNeedsNoVaultAndIsUndone()
    {
        m_store->vault.lock();
        const auto archived = waited(m_store->profiles().setArchived(m_profile.id, m_profile.generation, true, sampleNow));
        QVERIFY(archived);
        QCOMPARE(archived->archivedAt, std::optional<Instant>(sampleNow));
        QCOMPARE(waited(m_store->profiles().setArchived(m_profile.id, m_profile.generation, false, sampleNow)).error().cause,
                 QStringLiteral("changed_elsewhere"));
        const auto back = waited(m_store->profiles().setArchived(m_profile.id, archived->generation, false, sampleNow));
        QVERIFY(back && !back->isArchived());
        QCOMPARE(waited(m_store->profiles().setArchived(m_profile.id + 1, 1, true, sampleNow)).error().kind, ErrorKind::NotFound);
    }

    void onlyWhatHasNoInstallationsIsRemoved()
    {
        QVERIFY(waited(m_store->profiles().setCertificate(m_profile.id, {"pem", true}, sampleKey, m_store->vault.sealFunction())));
        const auto kept = waited(m_store->profiles().add(sampleProfile(QStringLiteral("Kept")), sampleSecret, m_store->vault.sealFunction(), sampleNow));
        QVERIFY(kept);
        QVERIFY(waited(m_store->installations().addAuthorization(sampleAuthorization(kept->id), m_store->vault.sealFunction(), sampleNow)));
        const QStringList before = m_store->dump();
        QCOMPARE(waited(m_store->profiles().installationCount(kept->id)).has_value(), true);
        QCOMPARE(*waited(m_store->profiles().installationCount(kept->id)), 1);
        QCOMPARE(waited(m_store->profiles().remove(kept->id)).error().cause, QStringLiteral("has_installations"));
        QCOMPARE(m_store->dump(), before);
        QVERIFY(waited(m_store->profiles().remove(m_profile.id)));
        QCOMPARE(m_store->sql(QStringLiteral("SELECT count(*) FROM secrets WHERE owner_id = ?"), {m_profile.id}), QStringList{QStringLiteral("0")});
        QCOMPARE(m_store->sql(QStringLiteral("SELECT count(*) FROM profile_certificates")), QStringList{QStringLiteral("0")});
        QCOMPARE(waited(m_store->profiles().remove(m_profile.id)).error().kind, ErrorKind::NotFound);
    }

    void aCertificateKeyOpensWithItsCertificateOnly()
    {
        ProfileStore profiles = m_store->profiles();
        QVERIFY(!waited(profiles.certificate(m_profile.id))->has_value());
        QCOMPARE(waited(profiles.certificateKey(m_profile.id)).error().kind, ErrorKind::NotFound);
        QVERIFY(waited(profiles.setCertificate(m_profile.id, {"first", true}, sampleKey, m_store->vault.sealFunction())));
        QVERIFY(waited(profiles.setCertificate(m_profile.id, {"second", false}, sampleKey, m_store->vault.sealFunction())));
        const auto stored = waited(profiles.certificate(m_profile.id));
        QVERIFY(stored && stored->has_value());
        QCOMPARE((*stored)->certificatePem, QByteArray("second"));
        QVERIFY(!(*stored)->isMadeByUs);
        const auto sealed = waited(profiles.certificateKey(m_profile.id));
        QVERIFY(sealed);
        QVERIFY(*m_store->vault.open(sealed->sealed, sealed->identity) == sampleKey);
        m_store->sql(QStringLiteral("UPDATE profile_certificates SET certificate_pem = 'forged'"));
        const auto forged = waited(profiles.certificateKey(m_profile.id));
        QVERIFY(forged);
        QCOMPARE(m_store->vault.open(forged->sealed, forged->identity).error().cause, QStringLiteral("damaged"));
        QCOMPARE(waited(profiles.setCertificate(m_profile.id + 1, {"x", true}, sampleKey, m_store->vault.sealFunction())).error().kind, ErrorKind::NotFound);
    }

    void aFailedChangeLeavesEverythingAsItWas()
    {
        if (!m_store->isSqlite())
            QSKIP("statements are made to fail by SQLite's own hooks");
        QVERIFY(waited(m_store->installations().addAuthorization(sampleAuthorization(m_profile.id), m_store->vault.sealFunction(), sampleNow)));
        const QStringList before = m_store->dump();
        AppProfile profile = m_profile;
        profile.clientId += QLatin1Char('1');
        int n = 1;
        for (; n < 60; ++n) {
            FailNthStatement statements(&m_store->database());
            statements.arm(n);
            const bool changed = change(profile);
            const bool failed = statements.disarm();
            if (!failed) {
                QVERIFY(changed);
                break;
            }
            QVERIFY2(!changed, qPrintable(QString::number(n)));
            QCOMPARE(m_store->dump(), before);
        }
        QVERIFY2(n > 5 && n < 60, qPrintable(QString::number(n)));
    }

private:
    bool change(const AppProfile &profile, const Secret &secret = {})
    {
        return bool(waited(m_store->profiles().update(profile, secret, m_store->vault.sealFunction(), m_store->vault.openFunction(),
                                                      sampleNow + std::chrono::minutes(5))));
    }

    std::unique_ptr<StoreForTest> m_store;
    AppProfile m_profile;
};

QTEST_GUILESS_MAIN(TestProfileChanges)
#include "tst_profilechanges.moc"
