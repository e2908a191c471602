// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/samplerows.h"
#include "support/storedcycles.h"

#include <QRegularExpression>
#include <QTest>

using namespace std::chrono_literals;

/// Cycles in the store and the list of them, on both engines.
class TestCycleStore : public QObject
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

    void aPlanIsStoredInItsOrder()
    {
        const QList<Cycle> added = plannedIn(*m_store, 3);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(added.at(i).position, i);
            QCOMPARE(added.at(i).planId, added.constFirst().planId);
            QVERIFY(added.at(i).planId > 0 && added.at(i).id > added.at(i).planId);
            QVERIFY(i == 0 || added.at(i).id > added.at(i - 1).id);
            const auto stored = waited(m_store->cycles().cycle(added.at(i).id));
            QVERIFY(stored);
            QCOMPARE(cycleText(*stored), cycleText(added.at(i)));
        }
        QVERIFY(plannedIn(*m_store, 1).constFirst().planId > added.constFirst().planId);
    }

    void nothingPlannedStoresNothing()
    {
        QCOMPARE(causeOf(waited(m_store->cycles().add({}, sampleNow))), QStringLiteral("invalid_input empty_plan"));
        QCOMPARE(rows(), QStringLiteral("0"));
    }

    void aFullCycleComesBackWhole()
    {
        Cycle cycle = fullIn(*m_store);
        m_store->reopen();
        const auto stored = waited(m_store->cycles().cycle(cycle.id));
        QVERIFY(stored);
        QCOMPARE(cycleText(*stored), cycleText(cycle));
        QCOMPARE(stored->team, cycle.team);
    }

    void charactersOfAllKindsComeBack()
    {
        Cycle cycle = plannedSampleCycle();
        cycle.team.name = QStringLiteral("Ünï 😀 'quoted' \\ \"double\" %1 ?");
        cycle.user.name = QStringLiteral("nul") + QChar::Null + QStringLiteral("here");
        const auto added = waited(m_store->cycles().add({cycle}, sampleNow));
        QVERIFY(added);
        const auto stored = waited(m_store->cycles().cycle(added->constFirst().id));
        QVERIFY(stored);
        QCOMPARE(stored->team.name, cycle.team.name);
        QCOMPARE(waited(m_store->cycles().summaries({}, 10))->constFirst().user.name, QStringLiteral("nulhere"));
    }

    void cyclesComeInTheOrderThatWasAskedFor()
    {
        const QList<Cycle> added = plannedIn(*m_store, 3);
        const auto found = waited(m_store->cycles().cycles({added.at(2).id, 7, added.at(0).id, added.at(2).id}));
        QVERIFY(found);
        QCOMPARE(cycleIds(*found), (QList<RowId>{added.at(2).id, added.at(0).id, added.at(2).id}));
        QVERIFY(waited(m_store->cycles().cycles({}))->isEmpty());
        QCOMPARE(causeOf(waited(m_store->cycles().cycle(7))), QStringLiteral("not_found not_found"));
        QList<RowId> many;
        for (RowId id = 1; id < 12'000; ++id)
            many.append(id);
        many.append(added.at(1).id);
        QCOMPARE(cycleIds(*waited(m_store->cycles().cycles(many))), QList<RowId>{added.at(1).id});
    }

    void aSummaryIsThatOfItsCycle()
    {
        Cycle running = fullIn(*m_store);
        running.state = Cycle::State::Running;
        running.step(CycleStep::Observe).state = CycleStepReport::State::Running;
        running.verdict.reset();
        const QList<Cycle> cycles{fullIn(*m_store), running, plannedSampleCycle()};
        const auto added = waited(m_store->cycles().add(cycles, sampleNow + 1s));
        QVERIFY(added);
        const auto summaries = waited(m_store->cycles().summaries({0, added->constFirst().planId}, 10));
        QVERIFY(summaries);
        QCOMPARE(summaries->size(), 3);
        for (qsizetype i = 0; i < 3; ++i) {
            const CycleSummary &is = summaries->at(2 - i);
            const CycleSummary was = cycleSummary(added->at(i));
            QCOMPARE(is.id, was.id);
            QCOMPARE(is.planId, was.planId);
            QCOMPARE(is.position, was.position);
            QCOMPARE(is.profileId, was.profileId);
            QCOMPARE(is.app, was.app);
            QCOMPARE(is.team, was.team);
            QCOMPARE(is.user, was.user);
            QCOMPARE(is.wayOut, was.wayOut);
            QCOMPARE(is.wayIn, was.wayIn);
            QCOMPARE(is.madeAt, was.madeAt);
            QCOMPARE(is.state, was.state);
            QCOMPARE(is.currentStep, was.currentStep);
            QCOMPARE(is.verdict, was.verdict);
            QCOMPARE(is.faultField, was.faultField);
            QCOMPARE(is.endedAt, was.endedAt);
            QCOMPARE(is.timeToDeath, was.timeToDeath);
            QCOMPARE(is.timeToFirstCall, was.timeToFirstCall);
            QCOMPARE(is.changed, was.changed);
        }
        QCOMPARE(summaries->constLast().changed, QStringList{QStringLiteral("scopes")});
    }

    void theNewestComeFirst()
    {
        const QList<Cycle> old = plannedIn(*m_store, 2);
        const QList<Cycle> fresh = plannedIn(*m_store, 2);
        const QList<RowId> expected{fresh.at(1).id, fresh.at(0).id, old.at(1).id, old.at(0).id};
        QCOMPARE(listedIn(*m_store, {}), expected);
        QCOMPARE(listedIn(*m_store, {}, 3), expected.mid(0, 3));
        QVERIFY(listedIn(*m_store, {}, 0).isEmpty());
        QVERIFY(listedIn(*m_store, {}, -1).isEmpty());
    }

    void aListIsNarrowed()
    {
        Cycle elsewhere = plannedSampleCycle();
        elsewhere.profileId = 51;
        elsewhere.installationId = 52;
        const RowId there = waited(m_store->cycles().add({elsewhere}, sampleNow))->constFirst().id;
        const QList<Cycle> here = plannedIn(*m_store, 2);
        QCOMPARE(listedIn(*m_store, {51}), QList<RowId>{there});
        QCOMPARE(listedIn(*m_store, {0, here.constFirst().planId}), (QList<RowId>{here.at(1).id, here.at(0).id}));
        QCOMPARE(listedIn(*m_store, {0, 0, 52}), QList<RowId>{there});
        QVERIFY(listedIn(*m_store, {51, here.constFirst().planId}).isEmpty());
        const Cycle over = fullIn(*m_store);
        QCOMPARE(listedIn(*m_store, {}).constFirst(), over.id);
        QCOMPARE(listedIn(*m_store, {0, 0, 0, true}), (QList<RowId>{here.at(1).id, here.at(0).id, there}));
    }

    void aReportOutlivesItsInstallationAndItsAppProfile()
    {
        const auto profile = waited(m_store->profiles().add(sampleProfile(), Secret(QByteArrayView("s")),
                                                            m_store->vault.sealFunction(), sampleNow));
        QVERIFY(profile);
        const auto row = waited(m_store->installations().addAuthorization(sampleAuthorization(profile->id),
                                                                          m_store->vault.sealFunction(), sampleNow));
        QVERIFY(row);
        Cycle cycle = plannedSampleCycle();
        cycle.profileId = profile->id;
        cycle.installationId = row->id;
        const RowId id = waited(m_store->cycles().add({cycle}, sampleNow))->constFirst().id;
        QVERIFY(waited(m_store->grants().forget({*row}, sampleNow)));
        QVERIFY(waited(m_store->profiles().remove(profile->id)));
        QCOMPARE(m_store->sql(QStringLiteral("SELECT count(*) FROM profiles")), QStringList{QStringLiteral("0")});
        QCOMPARE(listedIn(*m_store, {profile->id}), QList<RowId>{id});
        QCOMPARE(waited(m_store->cycles().cycle(id))->team, cycle.team);
    }

private:
    QString rows() { return m_store->sql(QStringLiteral("SELECT count(*) FROM cycles")).constFirst(); }

    std::unique_ptr<StoreForTest> m_store;
};

QTEST_GUILESS_MAIN(TestCycleStore)
#include "tst_cyclestore.moc"
