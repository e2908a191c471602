// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/loopbackserver.h"
#include "support/freeport.h"
#include "support/rawclient.h"
#include "support/tlsclient.h"
#include "vault/certificate.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

namespace {

const TlsIdentity &identity()
{
    static const TlsIdentity made = *makeLoopbackCertificate(systemNow());
    return made;
}

QString uri(const char *scheme, const char *host, quint16 port)
{
    return QStringLiteral("%1://%2:%3/callback").arg(QLatin1String(scheme), QLatin1String(host)).arg(port);
}

QByteArray get(const QByteArray &host)
{
    return "GET /callback?code=x HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
}

} // namespace

class tst_loopbackserver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void refusesWhatCannotBeServed_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<std::optional<TlsIdentity>>("given");
        QTest::addColumn<QString>("cause");
        using Given = std::optional<TlsIdentity>;
        const QByteArray pem = identity().certificatePem;
        const Secret key = identity().keyPem;
        const auto row = [](const char *name, const char *scheme, const Given &given, const char *cause) {
            QTest::newRow(name) << QString::fromLatin1(scheme) << given << QString::fromLatin1(cause);
        };
        row("https without a certificate", "https", std::nullopt, "no_certificate");
        row("no certificate in it", "https", Given({QByteArray("hello"), key}), "bad_certificate");
        row("no key in it", "https", Given({pem, Secret(QByteArrayView("hello"))}), "bad_certificate");
        row("an empty key", "https", Given({pem, Secret()}), "bad_certificate");
        row("another scheme", "ftp", Given(identity()), "bad_redirect_uri");
        row("https with one", "https", Given(identity()), "");
        row("http without one", "http", std::nullopt, "");
        row("http ignores it", "http", Given({QByteArray("hello"), Secret()}), "");
    }

    void refusesWhatCannotBeServed()
    {
        QFETCH(const QString, scheme);
        QFETCH(const std::optional<TlsIdentity>, given);
        QFETCH(const QString, cause);
        const quint16 port = freePort();
        LoopbackServer server;
        const Status listening = server.listen(uri(scheme.toLatin1().constData(), "127.0.0.1", port), given);
        QCOMPARE(listening ? QString() : listening.error().cause, cause);
        QTcpServer probe;
        QCOMPARE(probe.listen(QHostAddress(QHostAddress::LocalHost), port), !cause.isEmpty());
    }

    void servesTheExactHostAlone_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<int>("status");
        QTest::newRow("as registered") << QByteArray("127.0.0.1:PORT") << 200;
        QTest::newRow("D-8252-14 another host") << QByteArray("localhost:PORT") << 421;
        QTest::newRow("D-8252-14 without the port") << QByteArray("127.0.0.1") << 421;
        QTest::newRow("D-8252-14 the port of https") << QByteArray("127.0.0.1:443") << 421;
    }

    void servesTheExactHostAlone()
    {
        QFETCH(QByteArray, host);
        QFETCH(const int, status);
        const quint16 port = freePort();
        LoopbackServer server;
        connect(&server, &LoopbackServer::redirected, this, [](const HttpRequest &, const std::shared_ptr<PendingAnswer> &answer) {
            answer->send(HttpResponse::html(200, "ok"));
        });
        QVERIFY(server.listen(uri("https", "127.0.0.1", port), identity()));
        TlsClient client(port, identity().certificatePem);
        client.send(get(host.replace("PORT", QByteArray::number(port))));
        QTRY_COMPARE_WITH_TIMEOUT(client.status(), status, 10'000);
    }

    /// Browsers leave the port of their scheme out.
    void thePortOfHttpsMayBeLeftOut()
    {
        LoopbackServer server;
        const Status listening = server.listen(QStringLiteral("https://127.0.0.1:443/callback"), identity());
        if (!listening)
            QSKIP("port 443 is taken, or this user may not listen on it");
        connect(&server, &LoopbackServer::redirected, this, [](const HttpRequest &, const std::shared_ptr<PendingAnswer> &answer) {
            answer->send(HttpResponse::html(200, "ok"));
        });
        for (const char *host : {"127.0.0.1", "127.0.0.1:443"}) {
            TlsClient client(443, identity().certificatePem);
            client.send(get(host));
            QTRY_COMPARE_WITH_TIMEOUT(client.status(), 200, 10'000);
        }
    }

    void saysWhichWayABrowserCameWrong_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("C5.4 https to plain http") << QStringLiteral("http") << clientHello() << QStringLiteral("came over https, but the redirect URI is plain http");
        QTest::newRow("C5.4 plain http to https") << QStringLiteral("https") << get("127.0.0.1") << QStringLiteral("came over plain http, but the redirect URI is https");
        QTest::newRow("C5.4 a certificate not taken")
            << QStringLiteral("https") << clientHello() + QByteArray("\x15\x03\x03\x00\x02\x02\x2e", 7) << QStringLiteral("did not take the certificate");
        QTest::newRow("junk") << QStringLiteral("https") << QByteArray(50, '\x01') << QStringLiteral("neither https nor http");
    }

    void saysWhichWayABrowserCameWrong()
    {
        QFETCH(const QString, scheme);
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, words);
        const quint16 port = freePort();
        LoopbackServer server;
        QSignalSpy redirected(&server, &LoopbackServer::redirected);
        QSignalSpy turnedAway(&server, &LoopbackServer::turnedAway);
        QVERIFY(server.listen(uri(scheme.toLatin1().constData(), "127.0.0.1", port), identity()));
        RawClient client(port);
        client.send(bytes);
        QTRY_COMPARE_WITH_TIMEOUT(turnedAway.count(), 1, 10'000);
        const QString sentence = turnedAway.first().first().toString();
        QVERIFY2(sentence.contains(words), qPrintable(sentence));
        QCOMPARE(redirected.count(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_loopbackserver)
#include "tst_loopbackserver.moc"
