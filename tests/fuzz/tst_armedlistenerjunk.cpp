// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lifecycle/armedlistener.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>
#include <QUrlQuery>

/// C3.8: whatever comes to an armed listener, nothing is exchanged that nobody approved.
class tst_armedlistenerjunk : public QObject
{
    Q_OBJECT

Q_SIGNALS:
    void ended();

private Q_SLOTS:
    void initTestCase()
    {
        bool given = false;
        quint32 seed = qEnvironmentVariable("GRANTDESK_FUZZ_SEED").toUInt(&given);
        if (!given)
            seed = QRandomGenerator::system()->generate();
        m_random.seed(seed);
        qInfo("repeat with GRANTDESK_FUZZ_SEED=%u", seed);
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tenThousandRequestsExchangeNothing()
    {
        constexpr int requests = 10'000;
        constexpr int atOnce = 24; // the listener takes 32 at a time, and some of them are held
        ArmedListener here;
        QVERIFY(here.desk.isReady());
        AwaitMiro::Request request = here.request();
        request.teamIds = {here.team(0)};
        request.count = 20;
        request.time = AwaitMiro::longestTime;
        here.arm(request);
        QVERIFY(here.await->isArmed());
        // One of our own waits on the same port; its state must not be hit, and nothing may end it.
        const auto ours = here.desk.attempt();
        ours->start();
        QTRY_VERIFY(!ours->address().isEmpty());
        m_state = QUrlQuery(ours->address()).queryItemValue(QStringLiteral("state")).toLatin1();
        const QStringList before = here.desk.tableCounts();

        QSignalSpy allDone(this, &tst_armedlistenerjunk::ended);
        int begun = 0;
        int done = 0;
        int answered = 0;
        const std::function<void()> next = [&] {
            if (begun == requests)
                return;
            const bool isHeld = ++begun % 2500 == 0; // a good one now and then
            if (isHeld)
                here.browse(here.target("good" + QByteArray::number(begun)));
            const bool leaves = m_random.bounded(8) == 0;
            auto *socket = new QTcpSocket(this);
            connect(socket, &QTcpSocket::connected, socket, [this, socket, leaves, bytes = junk(here)] {
                socket->write(bytes);
                if (leaves || !bytes.contains("\r\n\r\n"))
                    socket->flush(), socket->abort();
            });
            connect(socket, &QTcpSocket::readyRead, socket, [&answered, socket] { answered += socket->readAll().startsWith("HTTP/1.1 4"); });
            connect(socket, &QTcpSocket::stateChanged, socket, [&, socket](QAbstractSocket::SocketState state) {
                if (state != QAbstractSocket::UnconnectedState)
                    return;
                socket->disconnect(socket);
                socket->deleteLater();
                if (++done == requests)
                    Q_EMIT ended();
                QMetaObject::invokeMethod(this, next, Qt::QueuedConnection);
            });
            socket->connectToHost(QHostAddress(QHostAddress::LocalHost), here.desk.port);
        };
        for (int i = 0; i < atOnce; ++i)
            next();
        // Not qWaitFor(), which looks every ten milliseconds only.
        QVERIFY2(allDone.wait(60'000), qPrintable(QString::number(done)));

        QVERIFY2(answered > requests / 2, qPrintable(QString::number(answered)));
        QTRY_COMPARE(here.acts.size(), requests / 2500);
        for (const AuthorizeTeam *act : std::as_const(here.acts))
            QVERIFY(act->isHeld());
        QVERIFY(here.nothingExchanged());
        QCOMPARE(here.desk.calls(QStringLiteral("context")), 0);
        QCOMPARE(here.desk.tableCounts(), before);
        QVERIFY(here.await->isArmed());
        QVERIFY(!ours->isFinished());
        QVERIFY(here.turnedAway.size() <= 21);

        // It still does its work.
        here.browse(here.target("last"));
        QTRY_COMPARE(here.acts.size(), requests / 2500 + 1);
        ours->cancel();
    }

private:
    /// Near misses for the most part: each differs from a good redirect in at least one thing that matters.
    QByteArray junk(const ArmedListener &here)
    {
        const QByteArray client = "&client_id=" + here.desk.profile.clientId.toLatin1();
        const QByteArray team = "&team_id=" + here.team(0).toLatin1();
        const QByteArray code = "code=" + word();
        QByteArray target = "/callback?";
        QByteArray host = "127.0.0.1:" + QByteArray::number(here.desk.port);
        QByteArray method = "GET";
        switch (m_random.bounded(18)) {
        case 0: target += code + client + team + "&state=" + word(); break;
        case 1: target += code + client + team + "&state="; break;
        case 2: target += code + client + team + "&state=" + m_state.left(m_random.bounded(43)); break;
        case 3: target += code + '&' + code + client + team; break;
        case 4: target += code + client + team + team; break;
        case 5: target += code + "&client_id=" + word() + team; break;
        case 6: target += code + team; break;
        case 7: target += code + client + "&team_id=" + word(); break;
        case 8: target += client.mid(1) + team; break;
        case 9: target += "error=" + word() + client + team; break;
        case 10: target += code + client + team + "&%zz"; break;
        case 11: target = "/callback" + word() + '?' + code + client + team; break;
        case 12: target += code + client + team; host = "evil.example"; break;
        case 13: target += code + client + team; method = "POST"; break;
        case 14: target += code + client + team + "&x=" + QByteArray(9000, 'x'); break;
        case 15: target += code + client + team + "&s%74ate=" + word(); break;
        case 16: target += "code=good2500" + client + "&team_id=" + here.team(1).toLatin1(); break;
        default: return noise();
        }
        return method + ' ' + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    }

    QByteArray word()
    {
        QByteArray text;
        for (int i = m_random.bounded(1, 30); i > 0; --i)
            text += "abcdefghijklmnopqrstuvwxyz0123456789-_.~"[m_random.bounded(40)];
        return text;
    }

    QByteArray noise()
    {
        QByteArray bytes;
        for (int i = m_random.bounded(1, 200); i > 0; --i)
            bytes += char(m_random.bounded(256));
        return m_random.bounded(2) == 0 ? bytes : "GET /" + bytes + " HTTP/1.1\r\n\r\n";
    }

    QRandomGenerator m_random;
    QByteArray m_state;
};

QTEST_GUILESS_MAIN(tst_armedlistenerjunk)
#include "tst_armedlistenerjunk.moc"
