// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/redirectdispatcher.h"

#include "http/httpserver.h"
#include "support/freeport.h"

#include <QNetworkInterface>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

namespace {

bool canBind(quint16 port, const QHostAddress &address = QHostAddress(QHostAddress::LocalHost))
{
    QTcpServer probe;
    return probe.listen(address, port);
}

bool canConnect(const QHostAddress &address, quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(address, port);
    const auto isDecided = [&socket] {
        return socket.state() == QAbstractSocket::ConnectedState || socket.state() == QAbstractSocket::UnconnectedState;
    };
    return QTest::qWaitFor(isDecided, 1000) && socket.state() == QAbstractSocket::ConnectedState;
}

} // namespace

/// The dispatcher over real sockets, with a clock that the test turns.
class TestRedirectDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_now = fromMilliseconds(1'700'000'000'000);
        m_port = freePort();
        m_dispatcher = std::make_unique<RedirectDispatcher>([this] { return m_now; }, systemRandomBytes);
        m_taken.clear();
    }
    void cleanup()
    {
        m_registration.reset();
        m_dispatcher.reset();
    }

    // D-6749-14, D-8252-11
    void givesTheRedirectToTheFlowThatWaits()
    {
        expectOne();
        get("/callback?code=abc%2Bd&state=" + m_registration->state() + "&client_id=1&team_id=2");
        QTRY_COMPARE(m_taken.size(), 1);
        QCOMPARE(m_taken.first().code->exposeText(), QStringLiteral("abc+d"));
        QVERIFY(!formValue(m_taken.first().parameters, QStringLiteral("code")));
        QVERIFY(!formValue(m_taken.first().parameters, QStringLiteral("state")));
        QCOMPARE(m_taken.first().arrivedAt, QStringLiteral("127.0.0.1:%1").arg(m_port));
    }

    void turnsAway_data()
    {
        QTest::addColumn<QByteArray>("target"); // STATE stands for the good one
        QTest::addColumn<int>("minutesLater");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("D-8252-09 D-9700-03 wrong state") << QByteArray("/callback?code=a&state=wrong") << 0 << QByteArray("400");
        QTest::newRow("D-8252-09 missing state") << QByteArray("/callback?code=a") << 0 << QByteArray("400");
        QTest::newRow("empty state") << QByteArray("/callback?code=a&state=") << 0 << QByteArray("400");
        QTest::newRow("state cut short") << QByteArray("/callback?code=a&state=STAT") << 0 << QByteArray("400");
        QTest::newRow("state with something behind it") << QByteArray("/callback?code=a&state=STATEx") << 0 << QByteArray("400");
        QTest::newRow("D-6749-05 repeated state") << QByteArray("/callback?code=a&state=STATE&state=STATE") << 0 << QByteArray("400");
        QTest::newRow("D-6749-05 repeated code") << QByteArray("/callback?code=a&code=b&state=STATE") << 0 << QByteArray("400");
        QTest::newRow("D-9207-07 iss twice") << QByteArray("/callback?code=a&iss=x&iss=x&state=STATE") << 0 << QByteArray("400");
        QTest::newRow("name repeated in another encoding") << QByteArray("/callback?code=a&c%6Fde=b&state=STATE") << 0 << QByteArray("400");
        QTest::newRow("D-6749-14 expired state") << QByteArray("/callback?code=a&state=STATE") << 10 << QByteArray("400");
        QTest::newRow("D-6749-21 forged error without a state") << QByteArray("/callback?error=access_denied") << 0 << QByteArray("400");
        QTest::newRow("D-6749-21 forged error with a wrong state") << QByteArray("/callback?error=access_denied&state=x") << 0 << QByteArray("400");
        QTest::newRow("broken escape") << QByteArray("/callback?code=%4&state=STATE") << 0 << QByteArray("400");
        QTest::newRow("D-8252-14 path that only begins alike") << QByteArray("/callbackX?code=a&state=STATE") << 0 << QByteArray("404");
        QTest::newRow("D-8252-14 slash at the end") << QByteArray("/callback/?code=a&state=STATE") << 0 << QByteArray("404");
        QTest::newRow("D-8252-14 path in another case") << QByteArray("/Callback?code=a&state=STATE") << 0 << QByteArray("404");
        QTest::newRow("D-8252-15 icon") << QByteArray("/favicon.ico") << 0 << QByteArray("404");
        QTest::newRow("D-9700-02 next elsewhere") << QByteArray("/callback?next=https://evil.example/&redirect=//evil.example") << 0 << QByteArray("400");
        QTest::newRow("D-9700-02 double slash path") << QByteArray("//evil.example/callback") << 0 << QByteArray("404");
        QTest::newRow("D-9700-02 backslash path") << QByteArray("/\\evil.example") << 0 << QByteArray("400");
    }
    void turnsAway()
    {
        QFETCH(QByteArray, target);
        QFETCH(const int, minutesLater);
        QFETCH(const QByteArray, status);
        expectOne();
        const QByteArray state = m_registration->state();
        target.replace("STATE", state).replace("STAT", state.left(42));
        m_now += std::chrono::minutes(minutesLater);
        const QByteArray answer = get(target);
        QVERIFY2(answer.startsWith("HTTP/1.1 " + status) || (status == "400" && answer.startsWith("HTTP/1.1 404")), answer.left(40).constData());
        // D-6749-38, D-9700-02: nothing of the request decides where the browser goes, or is shown.
        QVERIFY(!answer.contains("Location:"));
        QVERIFY(!answer.contains("evil.example"));
        QVERIFY(m_taken.isEmpty());

        // The flow was not ended by it: the right one still arrives (D-6749-21).
        m_now -= std::chrono::minutes(minutesLater);
        get("/callback?code=good&state=" + state);
        QTRY_COMPARE(m_taken.size(), 1);
    }

    // D-9700-14, D-6749-14
    void aStateIsGoodOnce()
    {
        expectOne();
        const QByteArray target = "/callback?code=a&state=" + m_registration->state();
        get(target);
        QTRY_COMPARE(m_taken.size(), 1);
        const QByteArray second = get(target);
        QVERIFY(second.startsWith("HTTP/1.1 400"));
        QVERIFY(second.contains("handled already"));
        QCOMPARE(m_taken.size(), 1);
    }

    void theArmedOneGetsWhatHasNoStateAndNothingElse()
    {
        QList<Redirect> armedTook;
        auto armed = m_dispatcher->arm(uri(), std::nullopt, [&armedTook](Redirect redirect) {
            redirect.answer->send(HttpResponse::html(200, "taken"));
            armedTook.append(std::move(redirect));
        });
        QVERIFY(armed);
        QVERIFY((*armed)->state().isEmpty());
        QCOMPARE(m_dispatcher->arm(uri(), std::nullopt, [](Redirect) {}).error().cause, QStringLiteral("already_armed"));
        expectOne();
        const QByteArray noise = QByteArray(300, 'x') + "\xe2\x80\xae\x07";
        const QByteArray answer = send("GET /callback?code=abc&team_id=2 HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port)
                                       + "\r\nUser-Agent: A\t\xe2\x80\xae" "B" + noise.left(300) + "\r\n\r\n");
        QVERIFY2(answer.contains("taken"), answer.left(60).constData());
        QCOMPARE(armedTook.size(), 1);
        QCOMPARE(armedTook.first().code->exposeText(), QStringLiteral("abc"));
        QCOMPARE(armedTook.first().userAgent.size(), 200);
        QVERIFY(armedTook.first().userAgent.startsWith(QLatin1String("ABxxx")));
        QVERIFY(armedTook.first().peerPort > 0 && armedTook.first().peerPort != m_port);
        for (const char *target : {"/callback?code=a&state=wrong", "/callback?code=a&state=", "/callback?code=a&STATE=x", "/callback?code=a&code=b"})
            QVERIFY(get(target).startsWith("HTTP/1.1 400"));
        QVERIFY(!m_dispatcher->paste(*m_registration, uri() + QStringLiteral("?code=abc")));
        QCOMPARE(armedTook.size(), 1);
        // Each leaves by itself; the last one frees the port.
        armed->reset();
        QVERIFY(get("/callback?code=abc").contains("choose Wait for Miro"));
        get("/callback?code=good&state=" + m_registration->state());
        QTRY_COMPARE(m_taken.size(), 1);
        m_registration.reset();
        QVERIFY(canBind(m_port));
    }

    // D-9700-06: finishing flow A's redirect in flow B cannot happen.
    void tenFlowsOnOnePortEachGetTheirOwn()
    {
        std::vector<std::unique_ptr<RedirectDispatcher::Registration>> registrations;
        QList<int> order;
        for (int i = 0; i < 10; ++i) {
            auto registration = m_dispatcher->expect(uri(), std::nullopt, [&order, i](Redirect redirect) {
                QCOMPARE(redirect.code->exposeText(), QString::number(i));
                order.append(i);
            });
            QVERIFY(registration);
            registrations.push_back(std::move(*registration));
        }
        for (const int i : {3, 9, 0, 1, 8, 2, 7, 4, 6, 5})
            get("/callback?code=" + QByteArray::number(i) + "&state=" + registrations.at(size_t(i))->state());
        QCOMPARE(order, (QList<int>{3, 9, 0, 1, 8, 2, 7, 4, 6, 5}));
        registrations.clear();
        QVERIFY(canBind(m_port));
    }

    // D-8252-05, D-8252-12: the port is ours from expect() to the end of the registration, and free at once after it.
    void freesThePortAtOnce()
    {
        QVERIFY(canBind(m_port));
        expectOne();
        QVERIFY(!canBind(m_port));
        m_registration.reset();
        QVERIFY(canBind(m_port));
        expectOne();
        QVERIFY(m_registration);
    }

    void freesThePortAlsoWithABrowserThatWaits()
    {
        expectOne();
        QTcpSocket browser;
        browser.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        QTRY_COMPARE(browser.state(), QAbstractSocket::ConnectedState);
        browser.write("GET /callback?code=a&state=" + m_registration->state() + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) + "\r\n\r\n");
        QTRY_COMPARE(m_taken.size(), 1);
        m_registration.reset();
        QVERIFY(canBind(m_port));
        m_taken.first().answer->send(HttpResponse::html(200, "done"));
        QByteArray page;
        QTRY_VERIFY((page += browser.readAll()).contains("done"));
    }

    void saysWhoHoldsABusyPort()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, m_port));
        const auto registration = m_dispatcher->expect(uri(), std::nullopt, [](Redirect) {});
        QVERIFY(!registration);
        QCOMPARE(registration.error().cause, QStringLiteral("port_busy"));
        QVERIFY2(registration.error().summary.contains(QString::number(QCoreApplication::applicationPid())), qPrintable(registration.error().summary));
        other.close();
        expectOne();
        QVERIFY(m_registration);
    }

    // D-8252-04, lesson 13: a browser may ask either.
    void localhostIsBothLoopbacks()
    {
        auto registration = m_dispatcher->expect(QStringLiteral("http://localhost:%1/callback").arg(m_port), std::nullopt, [](Redirect) {});
        QVERIFY(registration);
        QVERIFY(canConnect(QHostAddress(QHostAddress::LocalHost), m_port));
        const bool hasIpv6 = canBind(freePort(), QHostAddress(QHostAddress::LocalHostIPv6));
        QCOMPARE(canConnect(QHostAddress(QHostAddress::LocalHostIPv6), m_port), hasIpv6);
        QCOMPARE((*registration)->listeningOn().size(), hasIpv6 ? 2 : 1);
    }

    // D-8252-04, D-8252-06
    void aLiteralAddressIsThatOneAlone()
    {
        expectOne();
        QVERIFY(canConnect(QHostAddress(QHostAddress::LocalHost), m_port));
        QVERIFY(!canConnect(QHostAddress(QHostAddress::LocalHostIPv6), m_port));
        const QList<QHostAddress> addresses = QNetworkInterface::allAddresses();
        for (const QHostAddress &address : addresses) {
            if (!address.isLoopback() && !address.isLinkLocal())
                QVERIFY(!canConnect(address, m_port));
        }
    }

    // D-8252-14
    void refusesOtherHostsAndMethods_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("another host") << QByteArray("GET TARGET HTTP/1.1\r\nHost: evil.example\r\n\r\n") << QByteArray("421");
        QTest::newRow("localhost, though the URI is literal") << QByteArray("GET TARGET HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n") << QByteArray("421");
        QTest::newRow("no host") << QByteArray("GET TARGET HTTP/1.1\r\n\r\n") << QByteArray("400");
        QTest::newRow("POST") << QByteArray("POST TARGET HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 0\r\n\r\n") << QByteArray("405");
        QTest::newRow("HEAD has no effect") << QByteArray("HEAD TARGET HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n") << QByteArray("405");
    }
    void refusesOtherHostsAndMethods()
    {
        QFETCH(QByteArray, head);
        QFETCH(const QByteArray, status);
        expectOne();
        head.replace("TARGET", "/callback?code=a&state=" + m_registration->state()).replace("PORT", QByteArray::number(m_port));
        const QByteArray answer = send(head);
        QVERIFY2(answer.startsWith("HTTP/1.1 " + status), answer.left(40).constData());
        QVERIFY(m_taken.isEmpty());
    }

    void aPastedAddressPassesTheSameChecks_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("cause"); // empty: taken
        QTest::newRow("good") << "URI?code=a&state=STATE" << "";
        QTest::newRow("good, with blanks around and a fragment") << "  URI?code=a&state=STATE#_=_ \n" << "";
        QTest::newRow("another port") << "http://127.0.0.1:1/callback?code=a&state=STATE" << "not_the_redirect_uri";
        QTest::newRow("another host form") << "http://localhost:PORT/callback?code=a&state=STATE" << "not_the_redirect_uri";
        QTest::newRow("the authorize address") << "https://miro.com/oauth/authorize?state=STATE" << "not_the_redirect_uri";
        QTest::newRow("nothing") << "" << "not_the_redirect_uri";
        QTest::newRow("no state") << "URI?code=a" << "missing_state";
        QTest::newRow("wrong state") << "URI?code=a&state=b" << "unknown_state";
        QTest::newRow("code twice") << "URI?code=a&code=b&state=STATE" << "repeated_parameter";
        QTest::newRow("broken") << "URI?code=%zz&state=STATE" << "malformed";
    }
    void aPastedAddressPassesTheSameChecks()
    {
        QFETCH(QString, address);
        QFETCH(const QString, cause);
        expectOne();
        address.replace(QLatin1String("URI"), uri()).replace(QLatin1String("STATE"), QString::fromLatin1(m_registration->state()))
            .replace(QLatin1String("PORT"), QString::number(m_port));
        const Status status = m_dispatcher->paste(*m_registration, address);
        QCOMPARE(status ? QString() : status.error().cause, cause);
        QCOMPARE(m_taken.size(), cause.isEmpty() ? 1 : 0);
        if (cause.isEmpty()) {
            QVERIFY(!m_taken.first().answer);
            QCOMPARE(m_dispatcher->paste(*m_registration, address).error().cause, QStringLiteral("used_state")); // D-6749-19
        }
    }

    // Two panels on one port: what is pasted into the one never feeds the other.
    void anAddressPastedForAnotherFlowIsRefused()
    {
        expectOne();
        auto other = m_dispatcher->expect(uri(), std::nullopt, [](Redirect) { QFAIL("the other flow was fed"); });
        QVERIFY(other);
        const QString theirs = uri() + QStringLiteral("?code=a&state=") + QString::fromLatin1((*other)->state());
        QCOMPARE(m_dispatcher->paste(*m_registration, theirs).error().cause, QStringLiteral("unknown_state"));
        QVERIFY(m_taken.isEmpty());
    }

    // D-6749-19: the states live in memory, so an address from before a crash is nobody's.
    void anAddressFromAnEarlierProcessIsRefused()
    {
        expectOne();
        const QString old = uri() + QStringLiteral("?code=a&state=") + QString::fromLatin1(m_registration->state());
        m_registration.reset();
        m_dispatcher = std::make_unique<RedirectDispatcher>([this] { return m_now; }, systemRandomBytes);
        expectOne();
        QCOMPARE(m_dispatcher->paste(*m_registration, old).error().cause, QStringLiteral("unknown_state"));
    }

    // D-6749-07, D-9700-13
    void itsPagesLoadNothingAndForbidTheRest()
    {
        expectOne();
        const QByteArray answer = get("/callback?code=canary-code&state=canary-state");
        for (const char *header : {"Cache-Control: no-store", "Referrer-Policy: no-referrer", "X-Content-Type-Options: nosniff",
                                   "Content-Security-Policy: default-src 'none'", "frame-ancestors 'none'"})
            QVERIFY2(answer.contains(header), header);
        QVERIFY(!answer.contains("<script"));
        QVERIFY(!answer.contains("src="));
        QVERIFY(!answer.contains("http://") && !answer.contains("https://"));
        QVERIFY(!answer.contains("canary"));
    }

private:
    QString uri() const { return QStringLiteral("http://127.0.0.1:%1/callback").arg(m_port); }

    void expectOne()
    {
        auto registration = m_dispatcher->expect(uri(), std::nullopt, [this](Redirect redirect) { m_taken.append(std::move(redirect)); });
        QVERIFY(registration);
        m_registration = std::move(*registration);
    }

    QByteArray get(const QByteArray &target)
    {
        return send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) + "\r\n\r\n");
    }

    // Answers at once what was taken, so that the browser's side ends.
    QByteArray send(const QByteArray &bytes)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        if (!QTest::qWaitFor([&socket] { return socket.state() == QAbstractSocket::ConnectedState; }, 2000))
            return "not connected";
        socket.write(bytes);
        QByteArray received;
        const bool isOver = QTest::qWaitFor(
            [&] {
                for (const Redirect &redirect : std::as_const(m_taken))
                    redirect.answer->send(HttpResponse::html(200, "taken"));
                received += socket.readAll();
                return socket.state() == QAbstractSocket::UnconnectedState;
            },
            5000);
        return isOver ? received + socket.readAll() : QByteArray("no end");
    }

    Instant m_now;
    quint16 m_port = 0;
    std::unique_ptr<RedirectDispatcher> m_dispatcher;
    std::unique_ptr<RedirectDispatcher::Registration> m_registration;
    QList<Redirect> m_taken;
};

QTEST_GUILESS_MAIN(TestRedirectDispatcher)
#include "tst_redirectdispatcher.moc"
