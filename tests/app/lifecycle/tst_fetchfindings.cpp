// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"
#include "lifecycle/fetchfindings.h"
#include "oauth/redirectdispatcher.h"
#include "oauth/selffetch.h"
#include "support/freeport.h"
#include "vault/certificate.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using State = DoctorCheck::State;
using End = SelfFetchResult::End;

/// What the doctor's own fetch sees when somebody else has the place, and what is said about it.
class TestFetchFindings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void anotherProgramsAnswerIsNotOurs_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("isAnswered");
        QTest::newRow("C5.2 its own page") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") << true;
        QTest::newRow("C5.2 not found") << QByteArray("HTTP/1.1 404 Not Found\r\n\r\n") << true;
        QTest::newRow("C5.2 no HTTP") << QByteArray("SSH-2.0-OpenSSH\r\n") << false;
        QTest::newRow("C5.2 nothing") << QByteArray() << false;
        QTest::newRow("C5.2 far too much") << QByteArray("HTTP/1.1 200 OK\r\n\r\n") + QByteArray(200'000, 'x') << true;
    }
    void anotherProgramsAnswerIsNotOurs()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const bool, isAnswered);
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost), 0));
        connect(&other, &QTcpServer::newConnection, &other, [&other, answer] {
            QTcpSocket *socket = other.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, answer] {
                socket->readAll();
                socket->write(answer);
                socket->disconnectFromHost();
            });
        });
        const SelfFetchResult result = fetched(other.serverPort());
        QCOMPARE(int(result.end), int(isAnswered ? End::Answered : End::NotHttp));
        const DoctorFinding finding = fetchFinding(result, {}, QStringLiteral("check 12345678"));
        QCOMPARE(finding.state, State::Bad);
        QVERIFY(finding.sentence.contains(QLatin1String("127.0.0.1")) && !finding.nextAct.isEmpty());
    }

    void nobodyThereIsSaid()
    {
        const SelfFetchResult result = fetched(freePort());
        QCOMPARE(int(result.end), int(End::Refused));
        QCOMPARE(fetchFinding(result, {}, QStringLiteral("mark")).state, State::Bad);
    }

    void onlyTheRightPageIsGood_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("arrivedAt");
        QTest::addColumn<bool>("good");
        QTest::newRow("C5.2 right page") << 200 << QByteArray("a mark b") << "127.0.0.1:1" << true;
        QTest::newRow("C5.2 page of another fetch") << 200 << QByteArray("other") << "127.0.0.1:1" << false;
        QTest::newRow("C5.2 refused") << 400 << QByteArray("mark") << "127.0.0.1:1" << false;
        QTest::newRow("C5.2 never arrived") << 200 << QByteArray("mark") << "" << false;
    }
    void onlyTheRightPageIsGood()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const QString, arrivedAt);
        QFETCH(const bool, good);
        const SelfFetchResult result{End::Answered, status, body, QStringLiteral("127.0.0.1")};
        QCOMPARE(fetchFinding(result, arrivedAt, QStringLiteral("mark")).state, good ? State::Good : State::Bad);
    }

    void anotherCertificateThanOursGetsNothing()
    {
        const Result<TlsIdentity> ours = makeLoopbackCertificate(systemNow());
        const Result<TlsIdentity> theirs = makeLoopbackCertificate(systemNow());
        QVERIFY(ours && theirs);
        RedirectDispatcher dispatcher(systemNow, systemRandomBytes);
        const QString uri = QStringLiteral("https://localhost:%1/callback").arg(freePort());
        bool hasArrived = false;
        const auto registration = dispatcher.expect(uri, *theirs, [&hasArrived](const Redirect &) { hasArrived = true; });
        QVERIFY(registration);
        const SelfFetch::Request request{.uri = uri, .query = "state=" + (*registration)->state(), .over = QStringLiteral("127.0.0.1"),
                                         .certificatePem = ours->certificatePem};
        const SelfFetchResult result = fetched(request);
        QCOMPARE(int(result.end), int(End::OtherCertificate));
        QVERIFY(!hasArrived);
        QCOMPARE(fetchFinding(result, {}, QStringLiteral("mark")).state, State::Bad);
    }

    // C5.3
    void aPortOfTheSystemIsSaidToBeReserved()
    {
        AppProfile profile;
        profile.redirectUris = {QStringLiteral("http://127.0.0.1:80/a"), QStringLiteral("http://127.0.0.1:8400/b")};
        const Error error{ErrorKind::Unreachable, QStringLiteral("Not allowed."), {}, QStringLiteral("port_forbidden")};
        const DoctorFinding finding = unboundFinding(profile, profile.redirectUris.first(), error);
        QCOMPARE(finding.state, State::Bad);
        QVERIFY(finding.sentence.contains(QLatin1String("reserved by the system")));
        QVERIFY(finding.nextAct.contains(profile.redirectUris.last()));
        QCOMPARE(finding.action, QStringLiteral("use_next_uri"));
        QCOMPARE(nextRedirectUri(profile, profile.redirectUris.last()), profile.redirectUris.first()); // round the list
    }

    void whatKeepsTheListenerAwaySaysWhatToDo_data()
    {
        QTest::addColumn<QString>("cause");
        QTest::addColumn<QString>("nextAct");
        QTest::newRow("an address the computer does not have") << "address_unavailable" << "such as 127.0.0.1";
        QTest::newRow("no certificate") << "no_certificate" << "Make a certificate";
        QTest::newRow("a certificate that cannot be used") << "bad_certificate" << "Make a certificate";
        QTest::newRow("Qt without TLS") << "tls_unavailable" << "TLS plug-in";
        QTest::newRow("a URI that leads elsewhere") << "bad_redirect_uri" << "a redirect URI of this computer";
        QTest::newRow("anything else") << "something_new" << "Look again";
    }
    void whatKeepsTheListenerAwaySaysWhatToDo()
    {
        QFETCH(const QString, cause);
        QFETCH(const QString, nextAct);
        AppProfile profile;
        profile.redirectUris = {QStringLiteral("https://127.0.0.1:8400/a")};
        const Error error{ErrorKind::InvalidInput, QStringLiteral("It is so."), {}, cause};
        const DoctorFinding finding = unboundFinding(profile, profile.redirectUris.first(), error);
        QCOMPARE(finding.state, State::Bad);
        QCOMPARE(finding.sentence, error.summary);
        QVERIFY2(finding.nextAct.contains(nextAct), qPrintable(finding.nextAct));
    }

    void aCertificateIsJudgedByItsFacts_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("daysAgo");
        QTest::addColumn<int>("daysLeft");
        QTest::addColumn<int>("state");
        QTest::newRow("good") << "localhost" << 1 << 300 << int(State::Good);
        QTest::newRow("soon over") << "localhost" << 1 << 5 << int(State::Warning);
        QTest::newRow("over") << "localhost" << 400 << -1 << int(State::Bad);
        QTest::newRow("not yet") << "localhost" << -2 << 300 << int(State::Bad);
        QTest::newRow("for another name") << "127.0.0.1" << 1 << 300 << int(State::Bad);
    }
    void aCertificateIsJudgedByItsFacts()
    {
        QFETCH(const QString, host);
        QFETCH(const int, daysAgo);
        QFETCH(const int, daysLeft);
        const Instant now = systemNow();
        CertificateFacts facts;
        facts.hosts = {QStringLiteral("localhost")};
        facts.notBefore = now - std::chrono::days(daysAgo);
        facts.notAfter = now + std::chrono::days(daysLeft);
        const DoctorFinding finding = certificateFinding(facts, QStringLiteral("https://%1:1/").arg(host), now);
        QTEST(int(finding.state), "state");
    }

    void theClockMayBeHalfAMinuteOff_data()
    {
        QTest::addColumn<int>("ahead");
        QTest::addColumn<int>("state");
        QTest::newRow("right") << 0 << int(State::Good);
        QTest::newRow("30 ahead") << 30 << int(State::Good);
        QTest::newRow("31 ahead") << 31 << int(State::Warning);
        QTest::newRow("31 behind") << -31 << int(State::Warning);
    }
    void theClockMayBeHalfAMinuteOff()
    {
        QFETCH(const int, ahead);
        const Instant now = systemNow();
        const std::optional<Instant> server(now - std::chrono::seconds(ahead));
        const DoctorFinding finding = clockFinding(server, now, QStringLiteral("example.com"));
        QTEST(int(finding.state), "state");
        QVERIFY(finding.sentence.contains(QString::number(qAbs(ahead))));
        QCOMPARE(clockFinding(std::optional<Instant>(), now, QStringLiteral("example.com")).state, State::Skipped);
    }

private:
    static SelfFetchResult fetched(quint16 port)
    {
        return fetched({.uri = QStringLiteral("http://127.0.0.1:%1/callback").arg(port), .query = "state=x", .over = QStringLiteral("127.0.0.1")});
    }
    static SelfFetchResult fetched(const SelfFetch::Request &request)
    {
        SelfFetch fetch(request);
        std::optional<SelfFetchResult> end;
        QObject context;
        connect(&fetch, &SelfFetch::ended, &context, [&end](const SelfFetchResult &result) { end = result; });
        fetch.start();
        if (!QTest::qWaitFor([&end] { return end.has_value(); }, 10'000))
            return {};
        return *end;
    }
};

QTEST_GUILESS_MAIN(TestFetchFindings)
#include "tst_fetchfindings.moc"
