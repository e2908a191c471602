// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/failnthstatement.h"
#include "support/samplerows.h"
#include "support/storedcycles.h"

#include <QRegularExpression>
#include <QTest>

#include <functional>

using namespace std::chrono_literals;

namespace {

const QString me = QStringLiteral("me");
const QString other = QStringLiteral("other");

} // namespace

/// Cycles that somebody edited, and a store that fails in the middle: nothing else is hidden, and nothing half done.
class TestCycleStoreFaults : public QObject
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

    void aDamagedRecordLeavesItsRow_data()
    {
        QTest::addColumn<QString>("record");
        QTest::newRow("nothing") << QString();
        QTest::newRow("no JSON") << QStringLiteral("\"{[");
        QTest::newRow("cut off") << QStringLiteral("{\"id\":\"1\",\"team\":{\"id\":");
        QTest::newRow("a list") << QStringLiteral("[1,2]");
        QTest::newRow("an object without anything") << QStringLiteral("{}");
        QTest::newRow("of another row") << QString::fromUtf8(cycleText(fullSampleCycle()));
        QTest::newRow("a thousand levels deep") << QStringLiteral("{\"a\":").repeated(5000);
    }
    void aDamagedRecordLeavesItsRow()
    {
        QFETCH(const QString, record);
        const QList<Cycle> cycles = plannedIn(*m_store, 2);
        const Cycle &damaged = cycles.at(0);
        m_store->sql(QStringLiteral("UPDATE cycles SET record = '%1' WHERE id = %2")
                         .arg(QString(record).replace(u'\'', QStringLiteral("''")))
                         .arg(damaged.id));
        QCOMPARE(listedIn(*m_store, {}).size(), 2);
        const auto both = waited(m_store->cycles().cycles(cycleIds(cycles)));
        QVERIFY(both);
        QCOMPARE(cycleText(both->at(1)), cycleText(cycles.at(1)));
        const Cycle &left = both->at(0);
        QCOMPARE(left.id, damaged.id);
        QCOMPARE(left.planId, damaged.planId);
        QCOMPARE(left.profileId, damaged.profileId);
        QCOMPARE(left.installationId, damaged.installationId);
        QCOMPARE(left.app, damaged.app);
        QCOMPARE(left.team, damaged.team);
        QCOMPARE(left.user, damaged.user);
        QCOMPARE(left.wayOut, damaged.wayOut);
        QCOMPARE(left.wayIn, damaged.wayIn);
        // Nobody knows what to go on with.
        QCOMPARE(left.state, Cycle::State::Over);
        QCOMPARE(left.verdict, CycleVerdict::Inconclusive);
        QVERIFY(!left.reason.isEmpty());
        QCOMPARE(causeOf(waited(m_store->cycles().take(damaged.id, me, sampleNow))),
                 QStringLiteral("conflict cycle_over"));
        QCOMPARE(*waited(m_store->cycles().remove({damaged.id}, sampleNow)), 1);
    }

    void columnsOfNoReleaseAreReadWithoutHarm_data()
    {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("value");
        const auto columns = [](const QList<const char *> &names, const QList<const char *> &values) {
            for (const char *name : names) {
                for (const char *value : values)
                    QTest::addRow("%s = %s", name, value) << QString::fromLatin1(name) << QString::fromLatin1(value);
            }
        };
        columns({"position"}, {"-1", "2147483647", "-2147483648"});
        columns({"made_at", "ended_at", "death_least_ms", "death_most_ms", "first_call_ms", "held_until", "profile_id",
                 "installation_id"},
                {"-1", "9223372036854775807", "-9223372036854775808"});
        columns({"death_least_ms"}, {"8001"}); // one more than the other bound
        columns({"ended_at", "death_least_ms", "death_most_ms", "first_call_ms"}, {"NULL"});
        columns({"way_out", "way_in", "state", "current_step", "verdict"}, {"''", "'none of ours'"});
        columns({"fault_field", "changed_fields", "team_id", "team_name", "client_id", "user_name", "holder"},
                {"''", "' \n\t '"});
    }
    void columnsOfNoReleaseAreReadWithoutHarm()
    {
        QFETCH(const QString, column);
        QFETCH(const QString, value);
        const Cycle cycle = fullIn(*m_store);
        plannedIn(*m_store, 1);
        m_store->sql(QStringLiteral("UPDATE cycles SET %1 = %2 WHERE id = %3").arg(column, value).arg(cycle.id));
        const auto summaries = waited(m_store->cycles().summaries({}, 10));
        QVERIFY(summaries);
        QCOMPARE(summaries->size(), 2);
        const CycleSummary summary = summaries->at(1);
        QCOMPARE(summary.id, cycle.id);
        QVERIFY(summary.position >= 0 && summary.madeAt >= Instant());
        QVERIFY(!summary.timeToDeath
                || (summary.timeToDeath->least >= 0ms && summary.timeToDeath->least <= summary.timeToDeath->most));
        QVERIFY(!summary.timeToFirstCall || *summary.timeToFirstCall >= 0ms);
        QCOMPARE(summary.state, Cycle::State::Over);
        QCOMPARE(waited(m_store->cycles().cycle(cycle.id))->verdict, CycleVerdict::Fail);
    }

    void everyStatementFailsOnce_data()
    {
        QTest::addColumn<QString>("act");
        QTest::addColumn<bool>("isChange");
        for (const char *act : {"add", "take", "save", "renew", "release", "remove"})
            QTest::newRow(act) << QString::fromLatin1(act) << true;
        for (const char *look : {"cycle", "cycles", "summaries"})
            QTest::newRow(look) << QString::fromLatin1(look) << false;
        QTest::newRow("a lost save") << QStringLiteral("a lost save") << false;
    }
    void everyStatementFailsOnce()
    {
        QFETCH(const QString, act);
        QFETCH(const bool, isChange);
        if (!m_store->isSqlite())
            QSKIP("statements are made to fail through the hooks of SQLite");
        const Cycle cycle = plannedIn(*m_store, 2).constFirst();
        QVERIFY(waited(m_store->cycles().take(cycle.id, me, sampleNow)));
        const std::function<QString()> acted = actOf(act, cycle);
        const QStringList before = m_store->dump();
        FailNthStatement failing(&m_store->database());
        int n = 1;
        for (; n < 20; ++n) {
            failing.arm(n);
            const QString said = acted();
            if (!failing.disarm()) {
                QCOMPARE(said,
                         act == QStringLiteral("a lost save") ? QStringLiteral("conflict cycle_taken")
                                                              : QStringLiteral("ok"));
                break;
            }
            QVERIFY2(said.startsWith(QStringLiteral("storage ")),
                     qPrintable(QStringLiteral("statement %1: %2").arg(n).arg(said)));
            QCOMPARE(m_store->dump(), before);
        }
        QVERIFY2(n > (isChange ? 3 : 1) && n < 20, qPrintable(QString::number(n)));
        QCOMPARE(m_store->dump() != before, isChange);
    }

private:
    std::function<QString()> actOf(const QString &act, Cycle cycle)
    {
        const CycleStore store = m_store->cycles();
        if (act == QStringLiteral("add"))
            return [store] {
                return causeOf(waited(store.add({plannedSampleCycle(), plannedSampleCycle()}, sampleNow)));
            };
        if (act == QStringLiteral("take"))
            return [store, cycle] { return causeOf(waited(store.take(cycle.id, me, sampleNow + 1s))); };
        if (act == QStringLiteral("renew"))
            return [store, cycle] { return causeOf(waited(store.renew(cycle.id, me, sampleNow + 1s))); };
        if (act == QStringLiteral("release"))
            return [store, cycle] { return causeOf(waited(store.release(cycle.id, me))); };
        if (act == QStringLiteral("remove"))
            return [store, cycle] { return causeOf(waited(store.remove({cycle.id}, sampleNow + 1h))); };
        if (act == QStringLiteral("cycle"))
            return [store, cycle] { return causeOf(waited(store.cycle(cycle.id))); };
        if (act == QStringLiteral("cycles"))
            return [store, cycle] { return causeOf(waited(store.cycles({cycle.id}))); };
        if (act == QStringLiteral("summaries"))
            return [store] { return causeOf(waited(store.summaries({}, 10))); };
        const QString holder = act == QStringLiteral("save") ? me : other;
        cycle.reason = QStringLiteral("another");
        return [store, cycle, holder] { return causeOf(waited(store.save(cycle, holder, sampleNow))); };
    }

    std::unique_ptr<StoreForTest> m_store;
};

QTEST_GUILESS_MAIN(TestCycleStoreFaults)
#include "tst_cyclestorefaults.moc"
