// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/samplerows.h"
#include "support/storedcycles.h"

#include <QRegularExpression>
#include <QTest>

using namespace std::chrono_literals;

namespace {

const QString me = QStringLiteral("me");
const QString other = QStringLiteral("other");

} // namespace

/// Who drives a cycle, and who must not: on both engines.
class TestCycleHolds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<StoreForTest>();
    }
    void cleanup() { m_store.reset(); }

    void oneHolderAtATime()
    {
        const RowId id = plannedIn(*m_store, 1).constFirst().id;
        const auto taken = waited(m_store->cycles().take(id, me, sampleNow));
        QVERIFY(taken);
        QCOMPARE(taken->id, id);
        QCOMPARE(causeOf(waited(m_store->cycles().take(id, other, sampleNow))), QStringLiteral("conflict cycle_taken"));
        QVERIFY(waited(m_store->cycles().take(id, me, sampleNow + 1s))); // once more by the same
        QCOMPARE(causeOf(waited(m_store->cycles().take(id, other, sampleNow + CycleStore::holdLength))),
                 QStringLiteral("conflict cycle_taken"));
        QVERIFY(waited(m_store->cycles().take(id, other, sampleNow + 1s + CycleStore::holdLength)));
        QCOMPARE(causeOf(waited(m_store->cycles().take(7, me, sampleNow))), QStringLiteral("not_found not_found"));
    }

    void twoProgramsTakeItAtTheSameTime()
    {
        const RowId id = plannedIn(*m_store, 1).constFirst().id;
        Database there(m_store->location());
        QVERIFY(waited(there.open()));
        const CycleStore theirs(&there);
        const CycleStore ours = m_store->cycles();
        QList<Answer<Cycle>> answers;
        for (int i = 0; i < 10; ++i)
            answers.append((i % 2 == 0 ? ours : theirs).take(id, QString::number(i), sampleNow));
        int takers = 0;
        for (const Answer<Cycle> &answer : std::as_const(answers)) {
            const auto taken = waited(answer);
            takers += taken ? 1 : 0;
            QVERIFY(taken || taken.error().cause == QStringLiteral("cycle_taken"));
        }
        QCOMPARE(takers, 1);
    }

    void savingAndRenewingProlongTheHold()
    {
        Cycle cycle = plannedIn(*m_store, 1).constFirst();
        QVERIFY(waited(m_store->cycles().take(cycle.id, me, sampleNow)));
        cycle.state = Cycle::State::Running;
        cycle.step(CycleStep::Baseline)
            = {CycleStepReport::State::Done, sampleNow, sampleNow + 1s, QStringLiteral("Written down.")};
        QVERIFY(waited(m_store->cycles().save(cycle, me, sampleNow + 8s)));
        QCOMPARE(cycleText(*waited(m_store->cycles().cycle(cycle.id))), cycleText(cycle));
        QCOMPARE(waited(m_store->cycles().summaries({}, 1))->constFirst().currentStep, CycleStep::End);
        QCOMPARE(causeOf(waited(m_store->cycles().take(cycle.id, other, sampleNow + 17s))),
                 QStringLiteral("conflict cycle_taken"));
        QVERIFY(waited(m_store->cycles().renew(cycle.id, me, sampleNow + 17s)));
        QCOMPARE(causeOf(waited(m_store->cycles().take(cycle.id, other, sampleNow + 26s))),
                 QStringLiteral("conflict cycle_taken"));
        const auto taken = waited(m_store->cycles().take(cycle.id, other, sampleNow + 27s));
        QVERIFY(taken);
        QCOMPARE(taken->currentStep(), CycleStep::End);
    }

    void aLateHolderKeepsWhatNobodyElseTook()
    {
        const Cycle cycle = plannedIn(*m_store, 1).constFirst();
        QVERIFY(waited(m_store->cycles().take(cycle.id, me, sampleNow)));
        QVERIFY(waited(m_store->cycles().save(cycle, me, sampleNow + 1h)));
        QCOMPARE(causeOf(waited(m_store->cycles().take(cycle.id, other, sampleNow + 1h + 9s))),
                 QStringLiteral("conflict cycle_taken"));
    }

    void aLostHoldStoresNothing_data()
    {
        QTest::addColumn<QString>("since");
        QTest::newRow("somebody else has it") << QStringLiteral("held");
        QTest::newRow("somebody else had it") << QStringLiteral("released");
        QTest::newRow("it was let go") << QStringLiteral("let go");
        QTest::newRow("it was never taken") << QStringLiteral("never");
        QTest::newRow("somebody else ended it") << QStringLiteral("over");
    }
    void aLostHoldStoresNothing()
    {
        QFETCH(const QString, since);
        Cycle cycle = plannedIn(*m_store, 1).constFirst();
        const CycleStore store = m_store->cycles();
        const Instant later = sampleNow + 11s;
        if (since == QStringLiteral("let go")) {
            QVERIFY(waited(store.take(cycle.id, me, sampleNow)));
            QVERIFY(waited(store.release(cycle.id, me)));
        } else if (since != QStringLiteral("never")) {
            QVERIFY(waited(store.take(cycle.id, me, sampleNow)));
            const auto theirs = waited(store.take(cycle.id, other, later));
            QVERIFY(theirs);
            Cycle over = *theirs;
            over.state = Cycle::State::Over;
            if (since == QStringLiteral("over"))
                QVERIFY(waited(store.save(over, other, later)));
            if (since == QStringLiteral("released"))
                QVERIFY(waited(store.release(cycle.id, other)));
        }
        const QStringList before = m_store->dump();
        cycle.reason = QStringLiteral("late");
        QCOMPARE(causeOf(waited(store.save(cycle, me, later))), QStringLiteral("conflict cycle_taken"));
        QCOMPARE(causeOf(waited(store.renew(cycle.id, me, later))), QStringLiteral("conflict cycle_taken"));
        QCOMPARE(m_store->dump(), before);
    }

    void nobodyIsNoHolder()
    {
        const Cycle cycle = plannedIn(*m_store, 1).constFirst();
        const QStringList before = m_store->dump();
        QCOMPARE(causeOf(waited(m_store->cycles().renew(cycle.id, {}, sampleNow))),
                 QStringLiteral("conflict cycle_taken"));
        QCOMPARE(m_store->dump(), before);
    }

    void whatIsGoneIsSaidToBeGone()
    {
        const Cycle cycle = plannedIn(*m_store, 1).constFirst();
        QCOMPARE(*waited(m_store->cycles().remove({cycle.id}, sampleNow)), 1);
        QCOMPARE(causeOf(waited(m_store->cycles().save(cycle, me, sampleNow))), QStringLiteral("not_found not_found"));
        QCOMPARE(causeOf(waited(m_store->cycles().renew(cycle.id, me, sampleNow))),
                 QStringLiteral("not_found not_found"));
        QCOMPARE(rows(), QStringLiteral("0"));
    }

    void whatIsReleasedIsFree()
    {
        const RowId id = plannedIn(*m_store, 1).constFirst().id;
        QVERIFY(waited(m_store->cycles().take(id, me, sampleNow)));
        QVERIFY(waited(m_store->cycles().release(id, other))); // not theirs
        QCOMPARE(causeOf(waited(m_store->cycles().take(id, other, sampleNow))), QStringLiteral("conflict cycle_taken"));
        QVERIFY(waited(m_store->cycles().release(id, me)));
        QVERIFY(waited(m_store->cycles().take(id, other, sampleNow)));
        QVERIFY(waited(m_store->cycles().release(7, me)));
    }

    void whatIsOverIsLetGoAndNotTakenAgain()
    {
        const Cycle cycle = fullIn(*m_store);
        QCOMPARE(m_store->sql(QStringLiteral("SELECT holder, held_until FROM cycles")),
                 QStringList{QStringLiteral("|0")});
        QCOMPARE(causeOf(waited(m_store->cycles().take(cycle.id, other, sampleNow))),
                 QStringLiteral("conflict cycle_over"));
        QCOMPARE(causeOf(waited(m_store->cycles().take(cycle.id, me, sampleNow))),
                 QStringLiteral("conflict cycle_over"));
        // Whoever did not hear that it was stored may say it again.
        QVERIFY(waited(m_store->cycles().save(cycle, me, sampleNow)));
    }

    void aHoldOfAClockThatWasWrongIsNone()
    {
        const RowId id = plannedIn(*m_store, 1).constFirst().id;
        QVERIFY(waited(m_store->cycles().take(id, other, sampleNow + 23h))); // theirs may be right
        QCOMPARE(causeOf(waited(m_store->cycles().take(id, me, sampleNow))), QStringLiteral("conflict cycle_taken"));
        QVERIFY(waited(m_store->cycles().take(id, other, sampleNow + 24h * 365)));
        QVERIFY(waited(m_store->cycles().take(id, me, sampleNow)));
    }

    void whatSomebodyHoldsIsNotRemoved()
    {
        const QList<Cycle> cycles = plannedIn(*m_store, 3);
        QVERIFY(waited(m_store->cycles().take(cycles.at(1).id, other, sampleNow)));
        const QList<RowId> ids = cycleIds(cycles);
        QCOMPARE(*waited(m_store->cycles().remove(ids + QList<RowId>{7, ids.constFirst()}, sampleNow + 9s)), 2);
        QCOMPARE(listedIn(*m_store, {}), QList<RowId>{ids.at(1)});
        QCOMPARE(*waited(m_store->cycles().remove(ids, sampleNow + 10s)), 1);
        QCOMPARE(*waited(m_store->cycles().remove({}, sampleNow)), 0);
    }

private:
    QString rows() { return m_store->sql(QStringLiteral("SELECT count(*) FROM cycles")).constFirst(); }

    std::unique_ptr<StoreForTest> m_store;
};

QTEST_GUILESS_MAIN(TestCycleHolds)
#include "tst_cycleholds.moc"
