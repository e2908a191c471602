// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/networkpool.h"
#include "lifecycle/actrun.h"
#include "support/awaited.h"
#include "support/desk.h"
#include "support/nginx.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTest>

using Phase = ActRun::Phase;

/// Runs over a network that breaks, and over a real server's connections.
class TestRunNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        // Qt says so of each request that a connection's end refused.
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!stream \\d+ finished with error)")));
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
    }
    void cleanup() { m_desk.reset(); }

    /// An HTTP/2 server that ends a connection refuses what it has not begun; any server may break one.
    void whatAConnectionBreaksOffIsAskedAgain_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<int>("shown");
        QTest::addColumn<int>("unknown");
        // Qt itself tries up to three times, so that this is more than one request and less than two.
        QTest::newRow("before the answer") << 1 << QByteArray("{'context': {'kind': 'cut_before', 'times': 4}}") << 2 << 0;
        QTest::newRow("in its middle") << 12 << QByteArray("{'context': {'kind': 'cut_body', 'times': 3}}") << 15 << 0;
        QTest::newRow("each time") << 1 << QByteArray("{'context': {'kind': 'cut_body'}}") << 3 << 1;
    }
    void whatAConnectionBreaksOffIsAskedAgain()
    {
        QFETCH(const int, count);
        QFETCH(const QByteArray, fault);
        QFETCH(const int, unknown);
        m_desk->stored(m_desk->seed(count));
        m_desk->play(fault);
        const auto run = made();
        begin(run.get(), Act::Verify);
        QVERIFY(ended(run.get()));
        QCOMPARE(run->phase(), Phase::Finished);
        QCOMPARE(countsOf(*run).unknown, unknown);
        QCOMPARE(countsOf(*run).outcomes.value(QStringLiteral("alive")), count - unknown);
        // The ledger has every time.
        QTEST(int(awaited(m_desk->store.grants.presentations({}, 1000))->size()), "shown");
    }

    void aNetworkThatIsGonePausesInsteadOfAskingThousands()
    {
        m_desk->stored(m_desk->seed(100));
        m_desk->play("{'context': {'kind': 'cut_before'}}");
        const auto run = made();
        begin(run.get(), Act::Verify);
        QTRY_COMPARE(run->phase(), Phase::Paused);
        QCOMPARE(run->error()->kind, ErrorKind::Unreachable);
        // Qt itself tries a connection that breaks up to three times.
        QVERIFY(m_desk->calls(QStringLiteral("context")) < 200);
        m_desk->play("{}");
        run->resume();
        QVERIFY(ended(run.get()));
        QCOMPARE(run->phase(), Phase::Finished);
        QCOMPARE(countsOf(*run).done(), 100);
    }

    /// More than its window holds, and more than one of its connections takes.
    void manyGoOverARealServer_data()
    {
        QTest::addColumn<Nginx::Protocol>("protocol");
        QTest::addColumn<int>("requestsOfAConnection");
        QTest::addColumn<int>("window");
        QTest::newRow("HTTP/2") << Nginx::Protocol::Http2 << 1'000'000 << 100;
        QTest::newRow("HTTP/2 that ends its connections") << Nginx::Protocol::Http2 << 300 << 100;
        QTest::newRow("HTTP/1.1") << Nginx::Protocol::Http1 << 1000 << 48;
    }
    void manyGoOverARealServer()
    {
        QFETCH(const Nginx::Protocol, protocol);
        QFETCH(const int, requestsOfAConnection);
        QFETCH(const int, window);
        constexpr int count = 500;
        Nginx server;
        const Status started = server.start(requestsOfAConnection);
        if (!started && started.error().cause == QLatin1String("no_nginx"))
            QSKIP(qPrintable(started.error().summary));
        QVERIFY2(started, started ? "" : qPrintable(started.error().summary));
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        const QSslConfiguration usual = trusting;
        trusting.setCaCertificates(QSslCertificate::fromData(server.certificate(), QSsl::Pem));
        QSslConfiguration::setDefaultConfiguration(trusting);
        m_desk->stored(m_desk->seed(count));
        AppProfile profile = m_desk->profile;
        profile.endpoints.context = server.address(protocol, QStringLiteral("/later/v1/oauth-token"));
        const auto seal = m_desk->store.vault.sealFunction();
        QVERIFY(awaited(m_desk->store.profiles.update(profile, {}, seal, m_desk->store.vault.openFunction(), m_desk->clock()())));
        NetworkPool pool;
        pool.setDeadline(std::chrono::seconds(8));
        ActParts acts = m_desk->acts();
        acts.network = &pool;
        ActRun run({acts, &m_desk->store.runs, [&pool](const QUrl &address) { return pool.window(address); }});
        int most = 0;
        QTimer look;
        connect(&look, &QTimer::timeout, this, [&] { most = std::max(most, run.progress().underWay); });
        look.start(5);
        run.begin(Act::Verify, {InstallationQuery(), {}}, QStringLiteral("Verify all"));
        QVERIFY(ended(&run));
        // Qt 6.4 may forget requests when a connection ends: nobody answers these in time, which says nothing of a token.
        const bool mayForget = requestsOfAConnection < count;
        if (mayForget && run.phase() == Phase::Paused) {
            QCOMPARE(run.error()->cause, QStringLiteral("timeout"));
            run.resume();
            QVERIFY(ended(&run));
        }
        QSslConfiguration::setDefaultConfiguration(usual);
        QVERIFY2(run.phase() == Phase::Finished, run.error() ? qPrintable(run.error()->summary) : "");
        // It answers for another team, whoever asks: an answer all the same.
        const RunCounts counts = countsOf(run);
        QCOMPARE(counts.done(), count);
        QCOMPARE(counts.outcomes.value(QStringLiteral("mismatch")) + (mayForget ? counts.unknown : 0), count);
        const auto apart = awaited(m_desk->store.runs.lines(run.run().id, RunLine::Part::Unknown, 0, count));
        for (const RunLine &line : *apart)
            QVERIFY2(line.sentence.contains(QStringLiteral("did not answer in time")), qPrintable(line.sentence));
        QCOMPARE(most, window);
    }

private:
    std::unique_ptr<ActRun> made() { return std::make_unique<ActRun>(ActRun::Parts{m_desk->acts(), &m_desk->store.runs, {}}); }
    static void begin(ActRun *run, Act act) { run->begin(act, {InstallationQuery(), {}}, QStringLiteral("Verify all")); }
    static bool ended(ActRun *run)
    {
        return QTest::qWaitFor([run] { return run->isOver() || run->phase() == Phase::Paused; }, 60'000);
    }
    RunCounts countsOf(const ActRun &run) const { return *awaited(m_desk->store.runs.counts(run.run().id)); }

    std::unique_ptr<Desk> m_desk;
};

QTEST_GUILESS_MAIN(TestRunNetwork)
#include "tst_runnetwork.moc"
