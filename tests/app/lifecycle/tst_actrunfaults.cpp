// SPDX-License-Identifier: GPL-3.0-or-later
#include "rundesk.h"
#include "support/failnthstatement.h"

#include <QRegularExpression>

using Phase = ActRun::Phase;

/// Acts on many installations while requests and statements fail, the vault is locked, or a refresh is in doubt.
class TestActRunFaults : public QObject, private RunDesk
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
    }
    void cleanup() { m_desk.reset(); }

    void everyRequestMayFail_data()
    {
        QTest::addColumn<QString>("act");
        for (const char *act : {"verify", "refresh", "revoke"})
            QTest::newRow(act) << QString::fromLatin1(act);
    }
    void everyRequestMayFail()
    {
        QFETCH(const QString, act);
        for (int n = 1; n <= 4; ++n) {
            const QList<Installation> rows = m_desk->stored(m_desk->seed(4));
            m_desk->play("{'nth': {'request': " + QByteArray::number(n) + ", 'kind': 'server_error'}}");
            const auto run = made();
            run->begin(*actFromName(act), {{}, idsOf(rows)}, QStringLiteral("All"));
            QVERIFY(ended(run.get()));
            QCOMPARE(run->phase(), Phase::Finished);
            QCOMPARE(countsOf(*run).done(), 4);
            QCOMPARE(countsOf(*run).unknown, 1);
        }
    }

    /// Whatever statement fails: the run pauses, says so, and has lost nothing when it goes on.
    void everyStatementMayFail_data()
    {
        everyRequestMayFail_data();
        QTest::newRow("verify, with a 429 on the way") << QStringLiteral("verify");
    }
    void everyStatementMayFail()
    {
        QFETCH(const QString, act);
        const bool isLimited = QByteArray(QTest::currentDataTag()).contains("429");
        bool wasHit = true;
        int n = 1;
        // A refresh has many; what its own statements do is tested where it is. Each 429 is waited for.
        const int step = act == QLatin1String("refresh") ? 4 : isLimited ? 3 : 1;
        for (; wasHit && n < 400; n += step) {
            const int count = act == QLatin1String("verify") ? 2 : 1;
            const QList<Installation> rows = m_desk->stored(m_desk->seed(count));
            if (isLimited)
                m_desk->play("{'context': {'kind': 'rate_limited', 'retry_after': 0, 'times': 1}}");
            const auto before = awaited(m_desk->store.grants.presentations({}, 100'000));
            const QHash<QString, int> calls = allCalls();
            FailNthStatement fault(&m_desk->store.database);
            const auto run = made();
            fault.arm(n);
            run->begin(*actFromName(act), {{}, idsOf(rows)}, QStringLiteral("Two"));
            QVERIFY2(ended(run.get()), qPrintable(QStringLiteral("statement %1").arg(n)));
            wasHit = fault.disarm();
            if (run->phase() == Phase::Failed) {
                QCOMPARE(run->error()->kind, ErrorKind::Storage);
                QVERIFY(run->run().id == 0);
                continue;
            }
            if (run->phase() == Phase::Paused) {
                QVERIFY(run->error());
                QCOMPARE(run->error()->kind, ErrorKind::Storage);
                m_desk->advance(RunStore::claimLength); // a claim that could not be given back
                run->resume();
                QVERIFY2(ended(run.get()), qPrintable(QStringLiteral("after statement %1").arg(n)));
            }
            QVERIFY2(run->phase() == Phase::Finished, qPrintable(run->error() ? run->error()->summary + run->error()->detail : QString()));
            QCOMPARE(countsOf(*run).done(), count);
            const auto after = awaited(m_desk->store.grants.presentations({}, 100'000));
            QVERIFY(before && after);
            // Every answer is in the ledger.
            const QHash<QString, int> now = allCalls();
            const int asked = now.value(QStringLiteral("context")) - calls.value(QStringLiteral("context")) + now.value(QStringLiteral("revoke"))
                - calls.value(QStringLiteral("revoke"));
            if (act == QLatin1String("verify"))
                QCOMPARE(after->size() - before->size(), asked);
            if (act == QLatin1String("verify"))
                QCOMPARE(asked, isLimited ? 3 : 2);
            if (act == QLatin1String("refresh"))
                QVERIFY(now.value(QStringLiteral("token")) - calls.value(QStringLiteral("token")) <= 1);
        }
        QVERIFY2(!wasHit && n > 10, qPrintable(QString::number(n)));
    }

    void aLockedVaultPauses()
    {
        m_desk->stored(m_desk->seed(60));
        m_desk->play("{'context': {'kind': 'slow', 'ms': 300, 'after': 12}}");
        const auto run = made();
        begin(run.get(), Act::Verify);
        QTRY_VERIFY(run->run().done > 0);
        m_desk->store.vault.lock();
        QTRY_COMPARE(run->phase(), Phase::Paused);
        QCOMPARE(run->error()->cause, QStringLiteral("vault_locked"));
        QCOMPARE(countsOf(*run).unknown, 0);
        run->resume();
        QCOMPARE(run->phase(), Phase::Paused);
        QCOMPARE(run->error()->cause, QStringLiteral("vault_locked"));
    }

    /// As the verification of a single one does.
    void aDoubtIsSettledByTheOldAccessToken_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<int>("state");
        QTest::newRow("alive") << QByteArray("{}") << QStringLiteral("alive") << int(InstallationState::Active);
        QTest::newRow("refused") << QByteArray("{'context': {'kind': 'unauthorized'}}") << QStringLiteral("ended") << int(InstallationState::Ended);
        QTest::newRow("no answer") << QByteArray("{'context': {'kind': 'server_error'}}") << QStringLiteral("unreachable")
                                   << int(InstallationState::OutcomeUnknown);
    }
    void aDoubtIsSettledByTheOldAccessToken()
    {
        QFETCH(const QByteArray, fault);
        QFETCH(const QString, outcome);
        const QList<Installation> rows = m_desk->stored(m_desk->seed(2));
        const RowId id = rows.constFirst().id;
        QVERIFY(awaited(m_desk->store.grants.claimRefresh(id, 1, QStringLiteral("lost"), {}, std::chrono::seconds(1), false, m_desk->clock()())));
        // Before a minute has passed, alive is no proof.
        m_desk->advance(std::chrono::seconds(61));
        QCOMPARE(m_desk->details(id).installation.state(m_desk->clock()()), InstallationState::OutcomeUnknown);
        m_desk->play(fault);
        const auto run = made();
        begin(run.get(), Act::Verify);
        QVERIFY(ended(run.get()));
        QCOMPARE(run->phase(), Phase::Finished);
        QCOMPARE(countsOf(*run).outcomes.value(outcome), 2);
        m_desk->advance(std::chrono::seconds(20)); // a lease that was taken to ask
        QTEST(int(m_desk->details(id).installation.state(m_desk->clock()())), "state");
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 0);
    }
};

QTEST_GUILESS_MAIN(TestActRunFaults)
#include "tst_actrunfaults.moc"
