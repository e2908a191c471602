// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/addprofile.h"
#include "lifecycle/loopbackcertificate.h"
#include "support/awaited.h"
#include "support/desk.h"
#include "support/rawclient.h"
#include "support/tlsclient.h"
#include "vault/certificate.h"

#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

namespace {

using Identity = std::optional<TlsIdentity>;

/// Makes every TLS client of this process trust what it is given, and nothing else, as long as it lives.
class Trust
{
public:
    explicit Trust(const QByteArray &pem)
    {
        QSslConfiguration configuration = m_before;
        configuration.setCaCertificates(QSslCertificate::fromData(pem, QSsl::Pem));
        QSslConfiguration::setDefaultConfiguration(configuration);
    }
    ~Trust() { QSslConfiguration::setDefaultConfiguration(m_before); }
    Q_DISABLE_COPY_MOVE(Trust)

private:
    const QSslConfiguration m_before = QSslConfiguration::defaultConfiguration();
};

/// A desk whose profile is called back over https at \a host.
bool moveToHttps(Desk &desk, const QString &host)
{
    const QString uri = QStringLiteral("https://%1:%2/callback").arg(host).arg(desk.port);
    desk.sandbox.addRedirectUri(uri);
    desk.profile.redirectUris = {uri};
    desk.profile.sdkRedirectUri = uri;
    const auto changed = awaited(changeProfile(&desk.store.profiles, &desk.store.vault, desk.profile, Secret(), systemNow()));
    if (changed)
        desk.profile = *changed;
    return changed.has_value();
}

Result<Identity> identityOf(Desk &desk)
{
    return awaited(listenerIdentity(&desk.store.profiles, &desk.store.vault, desk.profile, desk.profile.redirectUri(), desk.clock()));
}

QString causeOf(const Result<Identity> &result)
{
    return result ? QString() : result.error().cause;
}

/// As somebody would who edits the file behind our back.
bool runSql(Desk &desk, const QString &text, const QVariant &value = {})
{
    const auto done = awaited(desk.store.database.run<int>([text, value](QSqlDatabase &db) -> Result<int> {
        QSqlQuery query(db);
        query.prepare(text);
        if (value.isValid())
            query.addBindValue(value);
        if (!query.exec())
            return Error{ErrorKind::Storage, query.lastQuery()};
        return query.numRowsAffected();
    }));
    return done && *done == 1;
}

} // namespace

class TestHttpsLoopback : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void authorizesATeamOverHttps_data()
    {
        QTest::addColumn<QString>("host");
        QTest::newRow("127.0.0.1") << QStringLiteral("127.0.0.1");
        QTest::newRow("localhost") << QStringLiteral("localhost");
        QTest::newRow("::1") << QStringLiteral("[::1]");
    }

    void authorizesATeamOverHttps()
    {
        QFETCH(const QString, host);
        if (host == QLatin1String("[::1]") && !Desk::hasIpv6())
            QSKIP("this computer has no ::1");
        Desk desk;
        QVERIFY(desk.isReady() && moveToHttps(desk, host));
        const auto identity = identityOf(desk);
        QVERIFY2(identity && *identity, identity ? "" : qPrintable(identity.error().summary));
        const Trust trust((*identity)->certificatePem);

        const QSignalSpy browser(&desk.visitor, &ConsentVisitor::ended);
        const auto act = desk.attempt();
        QSignalSpy noticed(act.get(), &AuthorizeTeam::noticed);
        const auto result = desk.run(act.get());
        QVERIFY2(result, result ? "" : qPrintable(result.error().summary));
        QCOMPARE(result->state(desk.clock()()), InstallationState::Active);
        QTRY_COMPARE(browser.count(), 1);
        QCOMPARE(browser.first().first().toUrl().path(), QStringLiteral("/app-install-completed/"));
        QCOMPARE(noticed.count(), 0);
        QVERIFY(Desk::isFree(desk.port));
    }

    void makesTheCertificateWhenItIsFirstNeeded()
    {
        Desk desk;
        QVERIFY(moveToHttps(desk, QStringLiteral("127.0.0.1")));
        const auto before = awaited(certificateOf(&desk.store.profiles, desk.profile.id));
        QVERIFY(before && !*before);
        const auto made = identityOf(desk);
        QVERIFY(made && *made);
        QVERIFY(certificateObjection(**made));
        const auto again = identityOf(desk);
        QVERIFY(again && *again);
        QCOMPARE((*again)->certificatePem, (*made)->certificatePem);
        QVERIFY((*again)->keyPem == (*made)->keyPem);
        const auto facts = awaited(certificateOf(&desk.store.profiles, desk.profile.id));
        QVERIFY(facts && *facts);
        QCOMPARE((*facts)->hosts, (QStringList{QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")}));
    }

    void plainHttpNeedsNone()
    {
        Desk desk;
        desk.store.vault.lock();
        const auto identity = identityOf(desk);
        QVERIFY(identity && !*identity);
        const auto facts = awaited(certificateOf(&desk.store.profiles, desk.profile.id));
        QVERIFY(facts && !*facts);
    }

    void oursIsReplacedWhenItHasRunOut()
    {
        Desk desk;
        QVERIFY(moveToHttps(desk, QStringLiteral("127.0.0.1")));
        const auto first = identityOf(desk);
        QVERIFY(first && *first);
        desk.advance(std::chrono::hours(24) * 395);
        const auto stillGood = identityOf(desk);
        QVERIFY(stillGood && *stillGood);
        QCOMPARE((*stillGood)->certificatePem, (*first)->certificatePem);
        desk.advance(std::chrono::hours(24) * 2);
        const auto fresh = identityOf(desk);
        QVERIFY(fresh && *fresh);
        QVERIFY((*fresh)->certificatePem != (*first)->certificatePem);
        QVERIFY((*fresh)->keyPem != (*first)->keyPem);
        const auto facts = certificateFacts((*fresh)->certificatePem);
        QVERIFY(facts && facts->notAfter > desk.clock()());
    }

    void theAdminsOwnIsNeverReplaced()
    {
        Desk desk;
        QVERIFY(moveToHttps(desk, QStringLiteral("127.0.0.1")));
        const auto own = makeLoopbackCertificate(systemNow());
        QVERIFY(own);
        const auto facts = awaited(useOwnCertificate(&desk.store.profiles, &desk.store.vault, desk.profile.id, *own));
        QVERIFY(facts);
        const auto served = identityOf(desk);
        QVERIFY(served && *served);
        QCOMPARE((*served)->certificatePem, own->certificatePem);
        QVERIFY((*served)->keyPem == own->keyPem);

        desk.advance(std::chrono::hours(24) * 400);
        QCOMPARE(causeOf(identityOf(desk)), QStringLiteral("certificate_expired"));
        const auto act = desk.attempt();
        const auto ended = desk.run(act.get());
        QVERIFY(!ended);
        QCOMPARE(ended.error().cause, QStringLiteral("certificate_expired"));
        QVERIFY(Desk::isFree(desk.port));

        const auto renewed = awaited(renewCertificate(&desk.store.profiles, &desk.store.vault, desk.profile.id, desk.clock()));
        QVERIFY(renewed && renewed->sha256 != facts->sha256);
        QVERIFY(identityOf(desk));
    }

    void anOwnOneIsCheckedBeforeItIsStored()
    {
        Desk desk;
        const auto one = makeLoopbackCertificate(systemNow());
        const auto other = makeLoopbackCertificate(systemNow());
        QVERIFY(one && other);
        const auto refused = awaited(useOwnCertificate(&desk.store.profiles, &desk.store.vault, desk.profile.id, {one->certificatePem, other->keyPem}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().cause, QStringLiteral("key_of_another_certificate"));
        const auto facts = awaited(certificateOf(&desk.store.profiles, desk.profile.id));
        QVERIFY(facts && !*facts);
    }

    void aLockedVaultGivesNone()
    {
        Desk desk;
        QVERIFY(moveToHttps(desk, QStringLiteral("127.0.0.1")));
        desk.store.vault.lock();
        QCOMPARE(causeOf(identityOf(desk)), QStringLiteral("vault_locked"));
        const auto renewed = awaited(renewCertificate(&desk.store.profiles, &desk.store.vault, desk.profile.id, desk.clock()));
        QVERIFY(!renewed);
        QCOMPARE(renewed.error().cause, QStringLiteral("vault_locked"));
        const auto own = awaited(useOwnCertificate(&desk.store.profiles, &desk.store.vault, desk.profile.id, *makeLoopbackCertificate(systemNow())));
        QVERIFY(!own);
        QCOMPARE(own.error().cause, QStringLiteral("vault_locked"));
        const auto facts = awaited(certificateOf(&desk.store.profiles, desk.profile.id));
        QVERIFY2(facts && !*facts, "nothing was stored half");
    }

    void whatWasChangedInTheStoreIsNotServed_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("another certificate") << QStringLiteral("UPDATE profile_certificates SET certificate_pem = ?");
        QTest::newRow("junk") << QStringLiteral("UPDATE profile_certificates SET certificate_pem = 'junk' || substr(?, 1, 0)");
        QTest::newRow("another key") << QStringLiteral("UPDATE secrets SET ciphertext = (SELECT ciphertext FROM secrets WHERE kind = 3) || substr(?, 1, 0) WHERE kind = 4");
        QTest::newRow("no key") << QStringLiteral("DELETE FROM secrets WHERE kind = 4 AND length(?) > 0");
    }

    void whatWasChangedInTheStoreIsNotServed()
    {
        QFETCH(const QString, sql);
        Desk desk;
        QVERIFY(moveToHttps(desk, QStringLiteral("127.0.0.1")));
        QVERIFY(identityOf(desk));
        QVERIFY(runSql(desk, sql, QString::fromLatin1(makeLoopbackCertificate(systemNow())->certificatePem)));
        QCOMPARE(causeOf(identityOf(desk)), QStringLiteral("damaged"));
        const auto act = desk.attempt();
        const auto ended = desk.run(act.get());
        QVERIFY(!ended);
        QCOMPARE(ended.error().cause, QStringLiteral("damaged"));
        QVERIFY(Desk::isFree(desk.port));
    }

    void aBrowserThatDoesNotTrustItIsToldOf()
    {
        Desk desk;
        QVERIFY(moveToHttps(desk, QStringLiteral("127.0.0.1")));
        const auto act = desk.attempt();
        QSignalSpy noticed(act.get(), &AuthorizeTeam::noticed);
        act->start();
        QTRY_VERIFY_WITH_TIMEOUT(act->steps().at(int(AuthorizeStep::Listening)).state == StepReport::State::Done, 10'000);
        // What a browser says when its person has not accepted the certificate: a fatal alert, certificate_unknown.
        RawClient stranger(desk.port);
        stranger.send(clientHello() + QByteArray("\x15\x03\x03\x00\x02\x02\x2e", 7));
        QTRY_COMPARE_WITH_TIMEOUT(noticed.count(), 1, 10'000);
        QVERIFY(noticed.first().first().toString().contains(QLatin1String("certificate")));
        QVERIFY2(!act->isFinished(), "the attempt goes on");
        QVERIFY(desk.rawGet("/callback").startsWith("HTTP/1.1 400 "));
        QTRY_COMPARE_WITH_TIMEOUT(noticed.count(), 2, 10'000);
        QVERIFY(noticed.last().first().toString().contains(QLatin1String("plain http")));
        act->cancel();
        QTRY_VERIFY_WITH_TIMEOUT(Desk::isFree(desk.port), 10'000);
    }
};

QTEST_GUILESS_MAIN(TestHttpsLoopback)
#include "tst_httpsloopback.moc"
