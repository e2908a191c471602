// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/cyclefieldsmodel.h"
#include "presentation/cyclerunsmodel.h"
#include "presentation/cycletokensmodel.h"
#include "presentation/flowwords.h"
#include "support/examplecycle.h"
#include "support/samplecycle.h"
#include "ui/presentation/modelstore.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using Mode = QAbstractItemModelTester::FailureReportingMode;
using Shown = CycleRunsModel::Shown;

/// The list of runs, and the tables of one run, with a real store.
class TestCycleRunsModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<ModelStore>();
    }
    void cleanup() { m_store.reset(); }

    void theNewestComesFirstWithItsVerdictAndTimes()
    {
        add({planned()});
        over(CycleVerdict::Fail, QStringLiteral("scopes"));
        CycleRunsModel model(&m_store->opened.cycles, m_store->clock());
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        QVERIFY(read(model));
        QCOMPARE(model.rowCount(), 2);
        QVERIFY2(title(model, 0).startsWith(QStringLiteral("Fail (scopes) · ")), qPrintable(title(model, 0)));
        QVERIFY(lines(model, 0).constFirst() == QStringLiteral("uninstall for the team, then the settings page"));
        QVERIFY2(lines(model, 0).constLast().contains(QStringLiteral("death between 2 s and 8 s")),
                 qPrintable(lines(model, 0).constLast()));
        QVERIFY(title(model, 1).startsWith(QStringLiteral("Planned · ")));
        QCOMPARE(model.index(0).data(CycleRunsModel::IconRole).toString(), QStringLiteral("failed"));
        QCOMPARE(model.stopped(), QList<RowId>{model.rows().constLast().id});
        QCOMPARE(model.footer(), QStringLiteral("2 runs"));
    }

    void thoseThatWerePlannedTogetherSayWhichTheyAre()
    {
        add({planned(), planned(), planned()});
        CycleRunsModel model(&m_store->opened.cycles, m_store->clock());
        QVERIFY(read(model));
        QVERIFY(lines(model, 0).constLast().contains(QStringLiteral("3 of 3")));
        QVERIFY(lines(model, 2).constLast().contains(QStringLiteral("1 of 3")));
    }

    void filters_data()
    {
        QTest::addColumn<Shown>("shown");
        QTest::addColumn<QStringList>("words");
        const QString pass = QStringLiteral("Pass");
        const QString fail = QStringLiteral("Fail (team)");
        const QString open = QStringLiteral("Inconclusive (end)");
        const QString planned = QStringLiteral("Planned");
        QTest::newRow("all") << Shown::All << QStringList{open, fail, pass, planned};
        QTest::newRow("what passed") << Shown::Pass << QStringList{pass};
        QTest::newRow("what failed") << Shown::Fail << QStringList{fail};
        QTest::newRow("what nobody knows") << Shown::Inconclusive << QStringList{open};
        QTest::newRow("what is not over") << Shown::Unfinished << QStringList{planned};
    }
    void filters()
    {
        QFETCH(const Shown, shown);
        QFETCH(const QStringList, words);
        add({planned()});
        over(CycleVerdict::Pass, {});
        over(CycleVerdict::Fail, QStringLiteral("team"));
        over(CycleVerdict::Inconclusive, QStringLiteral("end"));
        CycleRunsModel model(&m_store->opened.cycles, m_store->clock());
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.setShown(shown);
        QVERIFY(read(model));
        QStringList shownWords;
        for (int row = 0; row < model.rowCount(); ++row)
            shownWords.append(title(model, row).section(QStringLiteral(" · "), 0, 0));
        QCOMPARE(shownWords, words);
        QCOMPARE(model.hasFilters(), shown != Shown::All);
        model.setProfile(4711);
        QTRY_VERIFY(model.isComplete());
        QCOMPARE(model.rowCount(), 0);
    }

    void whatChangesStaysInItsPlace()
    {
        add({planned(), planned()});
        CycleRunsModel model(&m_store->opened.cycles, m_store->clock());
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        QVERIFY(read(model));
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        CycleSummary run = model.rows().constFirst();
        run.state = Cycle::State::Running;
        run.currentStep = CycleStep::Observe;
        model.update(run);
        QVERIFY2(title(model, 0).startsWith(QStringLiteral("Stopped · ")), "nobody drives it here");
        model.setAtWork({run.id}, {run.id}, {});
        QVERIFY(title(model, 0).startsWith(QStringLiteral("Running · ")));
        QVERIFY(lines(model, 0).constLast().contains(QStringLiteral("Observe")));
        model.setAtWork({run.id}, {run.id}, {run.id});
        QVERIFY(title(model, 0).startsWith(QStringLiteral("Needs you · ")));
        QCOMPARE(reset.count(), 0);
        QCOMPARE(model.stopped(), QList<RowId>{model.rows().constLast().id});
    }

    void whatNoLongerFitsTheFilterGoes()
    {
        add({planned()});
        CycleRunsModel model(&m_store->opened.cycles, m_store->clock());
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.setShown(Shown::Unfinished);
        QVERIFY(read(model));
        CycleSummary run = model.rows().constFirst();
        run.state = Cycle::State::Over;
        run.verdict = CycleVerdict::Pass;
        model.update(run);
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(model.run(run.id));
    }

    void theLastTenThatAreOverMakeTheTrend()
    {
        QList<CycleSummary> runs;
        for (int i = 0; i < 12; ++i) {
            CycleSummary run = cycleSummary(fullSampleCycle());
            run.timeToFirstCall = std::chrono::seconds(20 - i);
            runs.append(run);
        }
        runs.prepend(cycleSummary(plannedSampleCycle()));
        const QList<CycleTrendBar> bars = cycleTrend(runs);
        QCOMPARE(bars.size(), cycleTrendLength);
        QCOMPARE(bars.constLast().firstCall, std::optional<std::chrono::milliseconds>(std::chrono::seconds(20)));
        QVERIFY(cycleTrendText(bars).endsWith(QStringLiteral("20 s.")));
        QVERIFY(cycleTrendText({}).isEmpty());
    }

    void whatIsAtFaultComesFirst()
    {
        CycleFieldsModel model;
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.show(fullSampleCycle());
        QCOMPARE(model.faults(), 1);
        QCOMPARE(model.field(0).name, QStringLiteral("scopes"));
        QCOMPARE(model.field(1).name, QStringLiteral("region"));
        QCOMPARE(model.index(0, 4).data().toString(), QStringLiteral("at fault: One is missing."));
        QCOMPARE(model.index(0, 4).data(CycleFieldsModel::IconRole).toString(), QStringLiteral("failed"));
        QVERIFY(model.text().startsWith(
            QStringLiteral("Scopes\tboards:read boards:write\tboards:read\tthe same\tat fault")));
        Cycle begun = fullSampleCycle();
        begun.fields.clear();
        begun.after.reset();
        model.show(begun);
        QVERIFY2(model.rowCount() > 5, "what was before is there before anything is compared");
        QCOMPARE(model.faults(), 0);
    }

    void ofTwoRunsWhatDiffersComesFirst()
    {
        const Cycle good = judged(exampleCycle());
        Cycle bad = exampleCycle();
        bad.after->scopes = ScopeSet::fromText(QStringLiteral("boards:read"));
        bad = judged(bad);
        CycleFieldsModel model;
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.showTwo(good, bad);
        QVERIFY(model.isOfTwo());
        QCOMPARE(model.field(0).name, QStringLiteral("scopes"));
        QVERIFY(model.index(0, 0).data(CycleFieldsModel::DifferentRole).toBool());
        QVERIFY(!model.index(1, 0).data(CycleFieldsModel::DifferentRole).toBool());
        QCOMPARE(model.index(0, 4).data().toString(), QStringLiteral("at fault"));
        QCOMPARE(model.index(0, 2).data().toString(), QStringLiteral("as expected"));
        QVERIFY(
            differenceSentence(flowPicture(good), flowPicture(bad)).startsWith(QStringLiteral("The same was said")));
        bad.messages.removeLast();
        QVERIFY(differenceSentence(flowPicture(good), flowPicture(bad)).contains(QStringLiteral("nothing more")));
    }

    void tokensAreNamedByTheirFingerprints()
    {
        CycleTokensModel model;
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.show(fullSampleCycle().tokens);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("access token 00000001, replaced before"));
        QCOMPARE(model.index(2, 2).data().toString(), QStringLiteral("refused"));
        model.show({});
        QCOMPARE(model.rowCount(), 0);
    }

    void aPictureIsReadOutLineByLine()
    {
        const QString text = flowText(flowPicture(judged(exampleCycle())));
        QVERIFY2(text.contains(QStringLiteral("Grantdesk to Miro: token context of 1a2b3c4d, no answer, 0.8 s")),
                 qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("Admin to Miro: uninstall for me, done")));
        QVERIFY(text.contains(QStringLiteral("Compare: Pass.")));
    }

private:
    Cycle planned() const
    {
        Cycle cycle = plannedSampleCycle();
        cycle.profileId = m_store->profile.id;
        return cycle;
    }
    QList<Cycle> add(const QList<Cycle> &cycles)
    {
        const auto added = awaited(m_store->opened.cycles.add(cycles, sampleCycleStart));
        if (!added)
            QTest::qFail(qPrintable(added.error().summary), __FILE__, __LINE__);
        return added ? *added : QList<Cycle>();
    }
    void over(CycleVerdict verdict, const QString &fault)
    {
        const Cycle one = add({planned()}).value(0);
        QVERIFY(awaited(m_store->opened.cycles.take(one.id, QStringLiteral("me"), sampleCycleStart)));
        Cycle full = fullSampleCycle();
        full.id = one.id;
        full.planId = one.planId;
        full.position = 0;
        full.profileId = one.profileId;
        full.verdict = verdict;
        full.faultField = fault;
        QVERIFY(awaited(m_store->opened.cycles.save(full, QStringLiteral("me"), sampleCycleStart)));
    }
    static bool read(CycleRunsModel &model)
    {
        model.reload();
        return QTest::qWaitFor([&model] { return model.isComplete(); });
    }
    static QString title(const CycleRunsModel &model, int row) { return model.index(row).data().toString(); }
    static QStringList lines(const CycleRunsModel &model, int row)
    {
        return model.index(row).data(CycleRunsModel::LinesRole).toStringList();
    }

    std::unique_ptr<ModelStore> m_store;
};

QTEST_GUILESS_MAIN(TestCycleRunsModel)
#include "tst_cyclerunsmodel.moc"
