// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"
#include "lifecycle/addprofile.h"
#include "lifecycle/redirectdoctor.h"
#include "oauth/selffetch.h"
#include "support/awaited.h"
#include "support/causename.h"
#include "support/desk.h"
#include "support/freeport.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>
#include <QUrlQuery>

using State = DoctorCheck::State;

namespace {

constexpr int checkCount = 15;

DoctorCheck checkOf(const RedirectDoctor &doctor, const char *name)
{
    const QList<DoctorCheck> checks = doctor.checks();
    for (const DoctorCheck &check : checks) {
        if (check.name == QLatin1String(name))
            return check;
    }
    return {};
}

QString stateOf(const RedirectDoctor &doctor, const char *name)
{
    return doctorStateName(checkOf(doctor, name).state);
}

bool hasIpv6()
{
    QTcpServer probe;
    return probe.listen(QHostAddress(QHostAddress::LocalHostIPv6), 0);
}

} // namespace

/// The doctor on a whole desk: the listener of authorizations, real sockets, the sandbox's clock.
class TestRedirectDoctor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_openUrl = [](const QUrl &) { return false; };
    }

    void everyPartOfTheWayIsLookedAt()
    {
        const auto doctor = examined({m_desk->profile, {}, {}});
        QVERIFY(doctor);
        for (const char *name : {"profile", "sdk_mark", "sent_uri", "port", "fetch_ipv4", "tls", "clock", "vault", "store", "client_secret"})
            QCOMPARE(QByteArray(name) + ' ' + stateOf(*doctor, name).toLatin1(), QByteArray(name) + " good");
        for (const char *name : {"manifest", "fetch_ipv6", "fetch_name", "certificate", "browser"})
            QCOMPARE(QByteArray(name) + ' ' + stateOf(*doctor, name).toLatin1(), QByteArray(name) + " skipped");
        QCOMPARE(doctor->checks().size(), checkCount);
        QCOMPARE(doctor->verdict(), DoctorVerdict::Arrives);
        for (const DoctorCheck &check : doctor->checks())
            QVERIFY2(!check.title.isEmpty() && !check.sentence.isEmpty(), qPrintable(check.name));
        QVERIFY(checkOf(*doctor, "fetch_ipv4").sentence.contains(QStringLiteral("127.0.0.1:%1").arg(m_desk->port)));
        QVERIFY(Desk::isFree(m_desk->port));
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 0);
    }

    // C5.2
    void anAddressByNameIsFetchedInThreeWays()
    {
        const auto doctor = examined({withUris({QStringLiteral("http://localhost:%1/callback").arg(m_desk->port)}), {}, {}});
        QVERIFY(doctor);
        QCOMPARE(stateOf(*doctor, "port"), QStringLiteral("good"));
        QCOMPARE(stateOf(*doctor, "fetch_ipv4"), QStringLiteral("good"));
        QCOMPARE(stateOf(*doctor, "fetch_ipv6"), hasIpv6() ? QStringLiteral("good") : QStringLiteral("skipped"));
        QCOMPARE(stateOf(*doctor, "fetch_name"), QStringLiteral("good"));
        if (hasIpv6())
            QVERIFY(checkOf(*doctor, "fetch_ipv6").sentence.contains(QStringLiteral("[::1]:%1").arg(m_desk->port)));
        QVERIFY(Desk::isFree(m_desk->port));
    }

    // C5.2
    void aUriWithItsOwnQueryOrPathIsFetchedAsItStands_data()
    {
        QTest::addColumn<QString>("rest");
        QTest::newRow("C5.2 no path") << QString();
        QTest::newRow("C5.2 slash at the end") << QStringLiteral("/callback/");
        QTest::newRow("C5.2 percent-encoded") << QStringLiteral("/a%2Fb%20c");
        QTest::newRow("C5.2 own query") << QStringLiteral("/callback?door=2");
    }
    void aUriWithItsOwnQueryOrPathIsFetchedAsItStands()
    {
        QFETCH(const QString, rest);
        const auto doctor = examined({withUris({QStringLiteral("http://127.0.0.1:%1").arg(m_desk->port) + rest}), {}, {}});
        QVERIFY(doctor);
        QCOMPARE(stateOf(*doctor, "fetch_ipv4"), QStringLiteral("good"));
    }

    // C5.3
    void aBusyPortNamesItsHolderAndTheNextRegisteredUri()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost), m_desk->port));
        const QString next = QStringLiteral("http://127.0.0.1:%1/second").arg(freePort());
        const QString first = m_desk->profile.redirectUris.first();
        const auto doctor = examined({withUris({QStringLiteral("https://example.com/cb"), first, next}), first, {}});
        QVERIFY(doctor);
        const DoctorCheck port = checkOf(*doctor, "port");
        QCOMPARE(port.state, State::Bad);
        QVERIFY2(port.sentence.contains(QString::number(m_desk->port))
                     && port.sentence.contains(QString::number(QCoreApplication::applicationPid())),
                 qPrintable(port.sentence));
        QVERIFY(port.nextAct.contains(next));
        QCOMPARE(port.action, QStringLiteral("use_next_uri"));
        QCOMPARE(stateOf(*doctor, "fetch_ipv4"), QStringLiteral("skipped"));
        QCOMPARE(doctor->verdict(), DoctorVerdict::NotArriving);
        QVERIFY(other.isListening());
    }

    // C5.3
    void withoutAnotherUriNoPortIsMadeUp()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost), m_desk->port));
        const auto doctor = examined({m_desk->profile, {}, {}});
        QVERIFY(doctor);
        const DoctorCheck port = checkOf(*doctor, "port");
        QCOMPARE(port.state, State::Bad);
        QVERIFY(port.action.isEmpty());
        QVERIFY(!port.nextAct.contains(QLatin1String("any port"), Qt::CaseInsensitive));
    }

    // C5.4
    void aSecureGreetingOnThePlainPortIsRecognisedAndExplained()
    {
        const auto doctor = examined({m_desk->profile, {}, {}});
        QVERIFY(doctor);
        const DoctorCheck tls = checkOf(*doctor, "tls");
        QCOMPARE(tls.state, State::Good);
        QVERIFY(tls.sentence.contains(QLatin1String("https")));
    }

    void theAdminsOwnBrowserIsTried_data()
    {
        QTest::addColumn<QString>("browser");
        QTest::addColumn<QString>("state");
        QTest::newRow("it comes") << "plain" << "good";
        QTest::newRow("C5.4 it upgrades to https") << "upgrade" << "bad";
        QTest::newRow("it does not start") << "none" << "bad";
    }
    void theAdminsOwnBrowserIsTried()
    {
        QFETCH(const QString, browser);
        std::unique_ptr<SelfFetch> client;
        m_openUrl = [&](const QUrl &url) {
            const auto way = browser == QLatin1String("upgrade") ? SelfFetch::Way::OtherScheme : SelfFetch::Way::AsRegistered;
            client = std::make_unique<SelfFetch>(
                SelfFetch::Request{.uri = url.toString(QUrl::FullyEncoded), .query = {}, .over = QStringLiteral("127.0.0.1"), .way = way});
            if (browser != QLatin1String("none"))
                client->start();
            return browser != QLatin1String("none");
        };
        const auto doctor = examined({m_desk->profile, {}, {}});
        QVERIFY(doctor);
        QSignalSpy finished(doctor.get(), &RedirectDoctor::finished);
        doctor->tryBrowser();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10'000);
        QTEST(stateOf(*doctor, "browser"), "state");
        const DoctorCheck check = checkOf(*doctor, "browser");
        QCOMPARE(check.sentence.contains(QLatin1String("https://")), browser == QLatin1String("upgrade"));
        QVERIFY(Desk::isFree(m_desk->port));
        QCOMPARE(doctor->checks().size(), checkCount);
    }

    // C5.1
    void whatIsSentIsComparedCharacterByCharacter_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("cause");
        QTest::newRow("C5.1 same") << "" << "" << "";
        QTest::newRow("C5.1 scheme") << "http://" << "https://" << "scheme";
        QTest::newRow("C5.1 host form") << "127.0.0.1" << "localhost" << "host_form";
        QTest::newRow("C5.1 port") << ":port" << ":1" << "port";
        QTest::newRow("C5.1 D-9700-01 trailing slash") << "callback" << "callback/" << "trailing_slash";
        QTest::newRow("C5.1 path case") << "callback" << "Callback" << "path_case";
        QTest::newRow("C5.1 percent-encoding") << "callback" << "c%61llback" << "percent_encoding";
        QTest::newRow("C5.1 query") << "callback" << "callback?a=b" << "query";
        QTest::newRow("C5.1 fragment") << "callback" << "callback#a" << "fragment";
    }
    void whatIsSentIsComparedCharacterByCharacter()
    {
        QFETCH(QString, from);
        QFETCH(const QString, to);
        QFETCH(const QString, cause);
        const QString ours = m_desk->profile.redirectUris.first();
        from.replace(QLatin1String(":port"), QLatin1Char(':') + QString::number(m_desk->port));
        QString sent = ours;
        if (!from.isEmpty())
            sent.replace(from, to);
        const auto doctor = examined({m_desk->profile, ours, sent});
        QVERIFY(doctor);
        const DoctorCheck check = checkOf(*doctor, "sent_uri");
        const QList<UriDifference> differences = uriDifferences(ours, sent);
        QCOMPARE(differences.isEmpty() ? QString() : causeName(differences.first().cause), cause);
        QCOMPARE(check.state, cause.isEmpty() ? State::Good : State::Bad);
        for (const UriDifference &difference : differences)
            QVERIFY2(check.sentence.contains(difference.sentence), qPrintable(check.sentence));
        if (!cause.isEmpty())
            QVERIFY(check.nextAct.contains(ours)); // what to send instead
    }

    // C5.1
    void theManifestIsComparedFieldByField_data()
    {
        QTest::addColumn<QString>("uri");
        QTest::addColumn<QString>("more");
        QTest::addColumn<QString>("state");
        const QString scopes = QStringLiteral("scopes: [boards:read, boards:write, identity:read]");
        QTest::newRow("C5.1 the same") << "" << scopes << "good";
        QTest::newRow("C5.1 slash at the end") << "/" << scopes << "bad";
        QTest::newRow("C5.1 other scopes only") << "" << "scopes: [boards:read]" << "warning";
        QTest::newRow("it cannot be read") << "" << "scopes: [" << "warning";
    }
    void theManifestIsComparedFieldByField()
    {
        QFETCH(const QString, uri);
        QFETCH(const QString, more);
        AppProfile profile = m_desk->profile;
        profile.manifest = QStringLiteral("appName: %1\nredirectUris:\n  - %2%3\nredirectUriForSdk: %2%3\n%4\n")
                               .arg(profile.name, profile.redirectUris.first(), uri, more);
        const auto doctor = examined({profile, {}, {}});
        QVERIFY(doctor);
        QTEST(stateOf(*doctor, "manifest"), "state");
        QVERIFY(!checkOf(*doctor, "manifest").sentence.isEmpty());
    }

    void whatTheManifestDoesNotHaveIsSaidOnce()
    {
        AppProfile profile = m_desk->profile;
        profile.appUrl = QStringLiteral("https://example.com/app");
        profile.manifest = QStringLiteral("appName: %1\n").arg(profile.name);
        const auto doctor = examined({profile, {}, {}});
        QVERIFY(doctor);
        const QString sentence = checkOf(*doctor, "manifest").sentence;
        QCOMPARE(sentence.count(QLatin1String("Only in the profile:")), 1);
        QVERIFY2(sentence.contains(profile.appUrl) && sentence.contains(profile.redirectUris.first()), qPrintable(sentence));
        QVERIFY2(!sentence.contains(QLatin1String("does not have it")), qPrintable(sentence));
    }

    // C5.4
    void anHttpsUriHasItsCertificateProved_data()
    {
        QTest::addColumn<QString>("host");
        QTest::newRow("C5.4 localhost") << "localhost";
        QTest::newRow("C5.4 127.0.0.1") << "127.0.0.1";
    }
    void anHttpsUriHasItsCertificateProved()
    {
        QFETCH(const QString, host);
        const QString uri = QStringLiteral("https://%1:%2/callback").arg(host).arg(m_desk->port);
        const Result<AppProfile> changed
            = awaited(changeProfile(&m_desk->store.profiles, &m_desk->store.vault, withUris({uri}), Secret(), systemNow()));
        QVERIFY(changed);
        const auto doctor = examined({*changed, {}, {}});
        QVERIFY(doctor);
        QVERIFY2(checkOf(*doctor, "certificate").state == State::Good, qPrintable(checkOf(*doctor, "certificate").sentence));
        QVERIFY(checkOf(*doctor, "certificate").sentence.contains(QLatin1String("SHA-256")));
        QVERIFY2(checkOf(*doctor, "fetch_ipv4").state == State::Good, qPrintable(checkOf(*doctor, "fetch_ipv4").sentence));
        QCOMPARE(stateOf(*doctor, "fetch_name"), host == QLatin1String("localhost") ? QStringLiteral("good") : QStringLiteral("skipped"));
        QCOMPARE(stateOf(*doctor, "tls"), QStringLiteral("good"));
        QVERIFY(Desk::isFree(m_desk->port));
    }

    void withoutTheVaultThereIsNoHttps()
    {
        const QString uri = QStringLiteral("https://localhost:%1/callback").arg(m_desk->port);
        m_desk->store.vault.lock();
        const auto doctor = examined({withUris({uri}), {}, {}});
        QVERIFY(doctor);
        QCOMPARE(stateOf(*doctor, "certificate"), QStringLiteral("warning"));
        QCOMPARE(checkOf(*doctor, "certificate").action, QStringLiteral("unlock"));
        QCOMPARE(stateOf(*doctor, "port"), QStringLiteral("skipped"));
        QCOMPARE(doctor->verdict(), DoctorVerdict::NotProved);
    }

    // C5.6
    void oneUriIsMarkedForTheSdk_data()
    {
        QTest::addColumn<QString>("marked");
        QTest::addColumn<QString>("state");
        QTest::newRow("C5.6 one") << "ours" << "good";
        QTest::newRow("C5.6 none") << "" << "warning";
        QTest::newRow("C5.6 one that is not registered") << "http://127.0.0.1:9/other" << "bad";
    }
    void oneUriIsMarkedForTheSdk()
    {
        QFETCH(const QString, marked);
        AppProfile profile = m_desk->profile;
        profile.sdkRedirectUri = marked == QLatin1String("ours") ? profile.redirectUris.first() : marked;
        const auto doctor = examined({profile, {}, {}});
        QVERIFY(doctor);
        QTEST(stateOf(*doctor, "sdk_mark"), "state");
        QCOMPARE(checkOf(*doctor, "sdk_mark").action, marked == QLatin1String("ours") ? QString() : QStringLiteral("mark_sdk_uri"));
    }

    void aUriThatIsNotRegisteredIsNoGoodProfile()
    {
        const QString other = QStringLiteral("http://127.0.0.1:%1/other").arg(m_desk->port);
        const auto doctor = examined({m_desk->profile, other, {}});
        QVERIFY(doctor);
        QCOMPARE(stateOf(*doctor, "profile"), QStringLiteral("bad"));
        QCOMPARE(stateOf(*doctor, "fetch_ipv4"), QStringLiteral("good")); // it would arrive all the same
    }

    void aUriOfAnotherComputerCannotBeTriedHere()
    {
        const QString far = QStringLiteral("https://example.com/callback");
        const Result<AppProfile> changed
            = awaited(changeProfile(&m_desk->store.profiles, &m_desk->store.vault, withUris({far, m_desk->profile.redirectUri()}), Secret(), systemNow()));
        QVERIFY(changed);
        const auto doctor = examined({*changed, far, {}});
        QVERIFY(doctor);
        for (const char *name : {"port", "fetch_ipv4", "fetch_ipv6", "fetch_name", "tls", "certificate"})
            QCOMPARE(stateOf(*doctor, name), QStringLiteral("skipped"));
        QCOMPARE(doctor->verdict(), DoctorVerdict::NotProved);
    }

    void everyWayItCanEndHasItsVerdict_data()
    {
        QTest::addColumn<QString>("fetch");
        QTest::addColumn<QString>("other");
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("verdict");
        const auto row = [](const char *why, const char *fetch, const char *other, State state, DoctorVerdict verdict) {
            QTest::newRow(why) << QString::fromLatin1(fetch) << QString::fromLatin1(other) << int(state) << int(verdict);
        };
        row("all is well", "good", "vault", State::Good, DoctorVerdict::Arrives);
        row("it arrives with the vault locked", "good", "vault", State::Warning, DoctorVerdict::ArrivesWarned);
        row("nothing was fetched", "skipped", "vault", State::Good, DoctorVerdict::NotProved);
        row("nothing was fetched, with a warning", "skipped", "certificate", State::Warning, DoctorVerdict::NotProved);
        row("it arrives, but is not registered", "good", "profile", State::Bad, DoctorVerdict::NotAccepted);
        row("not registered, and not fetched", "skipped", "profile", State::Bad, DoctorVerdict::NotAccepted);
        row("the port is taken", "skipped", "port", State::Bad, DoctorVerdict::NotArriving);
        row("another program answers", "bad", "vault", State::Good, DoctorVerdict::NotArriving);
        row("the certificate ran out", "good", "certificate", State::Bad, DoctorVerdict::NotArriving);
    }
    void everyWayItCanEndHasItsVerdict()
    {
        QFETCH(const QString, fetch);
        QFETCH(const QString, other);
        QFETCH(const int, state);
        DoctorCheck fetched;
        fetched.name = QStringLiteral("fetch_ipv4");
        fetched.state = fetch == QLatin1String("good") ? State::Good : fetch == QLatin1String("bad") ? State::Bad : State::Skipped;
        DoctorCheck beside;
        beside.name = other;
        beside.state = State(state);
        QTEST(int(doctorVerdict({beside, fetched})), "verdict");
    }

    void theClockIsComparedWithTheServers()
    {
        m_desk->play("{'skew_s': -600}");
        const auto ahead = examined({m_desk->profile, {}, {}});
        QVERIFY(ahead);
        const DoctorCheck clock = checkOf(*ahead, "clock");
        QCOMPARE(clock.state, State::Warning);
        QVERIFY2(clock.sentence.contains(QLatin1String("ahead")) && clock.sentence.contains(QLatin1Char('6')), qPrintable(clock.sentence));
        m_desk->play("{'skew_s': 600}");
        const auto behind = examined({m_desk->profile, {}, {}});
        QVERIFY(behind && checkOf(*behind, "clock").sentence.contains(QLatin1String("behind")));
        QCOMPARE(behind->verdict(), DoctorVerdict::ArrivesWarned);
    }

    void aServerThatIsAwayIsNoFaultOfTheRedirectUri()
    {
        AppProfile profile = m_desk->profile;
        profile.endpoints.token = QStringLiteral("http://127.0.0.1:%1/token").arg(freePort());
        const Result<AppProfile> changed = awaited(changeProfile(&m_desk->store.profiles, &m_desk->store.vault, profile, Secret(), systemNow()));
        QVERIFY(changed);
        const auto doctor = examined({*changed, {}, {}});
        QVERIFY(doctor);
        QCOMPARE(stateOf(*doctor, "clock"), QStringLiteral("warning"));
        QCOMPARE(stateOf(*doctor, "fetch_ipv4"), QStringLiteral("good"));
        QCOMPARE(doctor->verdict(), DoctorVerdict::ArrivesWarned);
    }

    void vaultAndClientSecretAreLookedAt_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("vault");
        QTest::addColumn<QString>("secret");
        QTest::addColumn<QString>("action");
        QTest::newRow("locked") << "locked" << "warning" << "skipped" << "";
        QTest::newRow("not entered") << "missing" << "good" << "bad" << "enter_secret";
        QTest::newRow("profile was edited outside") << "tampered" << "good" << "bad" << "enter_secret";
    }
    void vaultAndClientSecretAreLookedAt()
    {
        QFETCH(const QString, how);
        AppProfile profile = m_desk->profile;
        if (how == QLatin1String("locked"))
            m_desk->store.vault.lock();
        if (how == QLatin1String("tampered"))
            profile.endpoints.revoke += QStringLiteral("/elsewhere");
        if (how == QLatin1String("missing")) {
            profile.name = QStringLiteral("Imported");
            const Result<AppProfile> added = awaited(m_desk->store.profiles.add(profile, Secret(), m_desk->store.vault.sealFunction(), systemNow()));
            QVERIFY(added);
            profile = *added;
        }
        const auto doctor = examined({profile, {}, {}});
        QVERIFY(doctor);
        QTEST(stateOf(*doctor, "vault"), "vault");
        QTEST(stateOf(*doctor, "client_secret"), "secret");
        QTEST(checkOf(*doctor, "client_secret").action, "action");
        QCOMPARE(checkOf(*doctor, "vault").action, how == QLatin1String("locked") ? QStringLiteral("unlock") : QString());
        QCOMPARE(stateOf(*doctor, "store"), QStringLiteral("good"));
    }

    void anAuthorizationThatWaitsAtTheSameUriIsNotDisturbed()
    {
        const auto attempt = m_desk->attempt();
        QSignalSpy steps(attempt.get(), &AuthorizeTeam::stepChanged);
        attempt->start();
        QTRY_VERIFY_WITH_TIMEOUT(!attempt->address().isEmpty(), 10'000);
        const auto doctor = examined({m_desk->profile, {}, {}});
        QVERIFY(doctor);
        QCOMPARE(stateOf(*doctor, "fetch_ipv4"), QStringLiteral("good"));
        QVERIFY(!attempt->isFinished());
        QVERIFY(!Desk::isFree(m_desk->port)); // the authorization still waits
        attempt->cancel();
        QTRY_VERIFY_WITH_TIMEOUT(Desk::isFree(m_desk->port), 10'000);
    }

    void thePortIsFreeWheneverTheDoctorGoes()
    {
        for (int changes = 1; changes < 60; ++changes) {
            auto doctor = std::make_unique<RedirectDoctor>(RedirectDoctor::Request{m_desk->profile, {}, {}}, m_desk->parts(), m_openUrl, m_desk->clock());
            QSignalSpy seen(doctor.get(), &RedirectDoctor::checkChanged);
            bool isOver = false;
            QObject context;
            connect(doctor.get(), &RedirectDoctor::finished, &context, [&isOver] { isOver = true; });
            doctor->start();
            QTRY_VERIFY_WITH_TIMEOUT(isOver || seen.size() >= changes, 10'000);
            doctor.reset();
            QVERIFY2(Desk::isFree(m_desk->port), qPrintable(QString::number(changes)));
            if (isOver)
                return;
        }
        QFAIL("it never ended");
    }

private:
    AppProfile withUris(const QStringList &uris)
    {
        AppProfile profile = m_desk->profile;
        profile.redirectUris = uris;
        profile.sdkRedirectUri = uris.first();
        return profile;
    }
    /// A doctor that has finished; null when it did not.
    std::unique_ptr<RedirectDoctor> examined(RedirectDoctor::Request request)
    {
        auto doctor = std::make_unique<RedirectDoctor>(std::move(request), m_desk->parts(), m_openUrl, m_desk->clock());
        QSignalSpy finished(doctor.get(), &RedirectDoctor::finished);
        for (const DoctorCheck &check : doctor->checks()) {
            if (check.state != State::Waiting)
                return nullptr;
        }
        doctor->start();
        return QTest::qWaitFor([&finished] { return finished.size() == 1; }, 30'000) && doctor->isFinished() ? std::move(doctor) : nullptr;
    }

    std::unique_ptr<Desk> m_desk;
    OpenUrl m_openUrl;
};

QTEST_GUILESS_MAIN(TestRedirectDoctor)
#include "tst_redirectdoctor.moc"
