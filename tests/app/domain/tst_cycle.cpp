// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/samplecycle.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace std::chrono_literals;

namespace {

/// Nothing, or milliseconds, in a column of a table.
using Length = std::optional<std::chrono::milliseconds>;

/// \a count values have a name each, which leads back, and no other name does.
template <typename Enum>
bool areNamed(int count, QString (*name)(Enum), std::optional<Enum> (*fromName)(const QString &))
{
    QSet<QString> names;
    static const QRegularExpression snakeCase(QStringLiteral("^[a-z]+(_[a-z]+)*$"));
    for (int i = 0; i < count; ++i) {
        const auto value = static_cast<Enum>(i);
        names.insert(name(value));
        if (fromName(name(value)) != value || !snakeCase.match(name(value)).hasMatch()
            || fromName(name(value).toUpper()))
            return false;
    }
    return names.size() == count && !fromName({}) && !fromName(QStringLiteral("none of ours"));
}

} // namespace

Q_DECLARE_METATYPE(Length)

/// What a cycle is: its names, and what is computed of it.
class TestCycle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyNameLeadsBack()
    {
        QVERIFY(areNamed<WayOut>(3, wayOutName, wayOutFromName));
        QVERIFY(areNamed<WayIn>(4, wayInName, wayInFromName));
        QVERIFY(areNamed<CycleStep>(cycleStepCount, cycleStepName, cycleStepFromName));
        QVERIFY(areNamed<CycleStepReport::State>(5, cycleStepStateName, cycleStepStateFromName));
        QVERIFY(areNamed<CycleToken::Owner>(3, cycleTokenOwnerName, cycleTokenOwnerFromName));
        QVERIFY(areNamed<CycleToken::Life>(4, cycleTokenLifeName, cycleTokenLifeFromName));
        QVERIFY(areNamed<Party>(partyCount, partyName, partyFromName));
        QVERIFY(areNamed<FlowMessage::Kind>(4, flowKindName, flowKindFromName));
        QVERIFY(areNamed<FieldResult>(3, fieldResultName, fieldResultFromName));
        QVERIFY(areNamed<CycleVerdict>(3, cycleVerdictName, cycleVerdictFromName));
        QVERIFY(areNamed<Cycle::State>(3, cycleStateName, cycleStateFromName));
    }

    /// They are in stores and reports.
    void theNamesStayAsTheyAre()
    {
        QCOMPARE(wayOutName(WayOut::UninstallMe), QStringLiteral("uninstall_me"));
        QCOMPARE(wayInName(WayIn::InstallLink), QStringLiteral("install_link"));
        QCOMPARE(cycleStepName(CycleStep::StaleCheck), QStringLiteral("stale_check"));
        QCOMPARE(cycleStepStateName(CycleStepReport::State::NeedsHand), QStringLiteral("needs_hand"));
        QCOMPARE(cycleTokenLifeName(CycleToken::Life::NotAsked), QStringLiteral("not_asked"));
        QCOMPARE(flowKindName(FlowMessage::Kind::Hand), QStringLiteral("hand"));
        QCOMPARE(fieldResultName(FieldResult::AtFault), QStringLiteral("at_fault"));
        QCOMPARE(cycleVerdictName(CycleVerdict::Inconclusive), QStringLiteral("inconclusive"));
        QCOMPARE(cycleStateName(Cycle::State::Over), QStringLiteral("over"));
    }

    void theDeathIsBetweenTwoTimes_data()
    {
        QTest::addColumn<Length>("alive"); ///< after the end
        QTest::addColumn<Length>("dead");
        QTest::addColumn<Length>("least");
        QTest::addColumn<Length>("most");
        QTest::newRow("asked before and after") << Length(2s) << Length(7s) << Length(2s) << Length(7s);
        QTest::newRow("seen alive only before the end") << Length(-4s) << Length(3s) << Length(0s) << Length(3s);
        QTest::newRow("never seen alive") << Length() << Length(3s) << Length(0s) << Length(3s);
        QTest::newRow("dead before the end began: a clock was set back") << Length(-9s) << Length(-1s) << Length() << Length();
        QTest::newRow("the clock was set back in between") << Length(60s) << Length(3s) << Length(3s) << Length(3s);
        QTest::newRow("it lives") << Length(600s) << Length() << Length() << Length();
    }
    void theDeathIsBetweenTwoTimes()
    {
        QFETCH(const Length, alive);
        QFETCH(const Length, dead);
        QFETCH(const Length, least);
        QFETCH(const Length, most);
        Cycle cycle = fullSampleCycle();
        cycle.endedFrom.reset();
        const Instant ended = *cycle.step(CycleStep::End).endedAt;
        CycleToken &token = cycle.tokens.last();
        token.aliveAt = alive ? std::optional<Instant>(ended + *alive) : std::nullopt;
        token.deadAt = dead ? std::optional<Instant>(ended + *dead) : std::nullopt;
        const std::optional<TimeBounds> bounds = cycle.timeToDeath();
        QCOMPARE(bounds.has_value(), least.has_value());
        if (bounds)
            QCOMPARE(*bounds, (TimeBounds{*least, *most}));
    }
    void itMayHaveEndedBeforeTheStepDid()
    {
        Cycle cycle = fullSampleCycle();
        const Instant ended = *cycle.step(CycleStep::End).endedAt;
        cycle.endedFrom = ended - 5s;
        QCOMPARE(cycle.timeToDeath(), (TimeBounds{2s, 12s}));
        cycle.tokens.last().deadAt = ended - 2s; // by hand: the death ended the step
        cycle.tokens.last().aliveAt = ended - 5s;
        QCOMPARE(cycle.timeToDeath(), (TimeBounds{0s, 3s}));
    }
    void nobodyDiesOfAnEndThatHasNoTime()
    {
        Cycle cycle = fullSampleCycle();
        cycle.step(CycleStep::End).endedAt.reset();
        QVERIFY(!cycle.timeToDeath());
        cycle = fullSampleCycle();
        cycle.tokens.removeLast(); // what is left is superseded, or a refresh token
        QVERIFY(!cycle.timeToDeath());
    }

    void theFirstCallIsCountedFromReauthorizing()
    {
        Cycle cycle = fullSampleCycle();
        QCOMPARE(cycle.timeToFirstCall(), Length(1500ms));
        cycle.firstCallAt = *cycle.step(CycleStep::Reauthorize).startedAt - 1s;
        QCOMPARE(cycle.timeToFirstCall(), Length(0ms));
        cycle.firstCallAt.reset();
        QVERIFY(!cycle.timeToFirstCall());
        cycle = fullSampleCycle();
        cycle.step(CycleStep::Reauthorize).startedAt.reset();
        QVERIFY(!cycle.timeToFirstCall());
    }

    void theCurrentStepIsTheFirstThatIsNotDone()
    {
        Cycle cycle;
        for (int i = 0; i < cycleStepCount; ++i) {
            CycleStepReport &report = cycle.steps[static_cast<size_t>(i)];
            for (const auto state : {CycleStepReport::State::Waiting, CycleStepReport::State::Running,
                                     CycleStepReport::State::NeedsHand}) {
                report.state = state;
                QCOMPARE(cycle.currentStep(), static_cast<CycleStep>(i));
            }
            report.state = CycleStepReport::State::Failed;
            QVERIFY(!cycle.currentStep());
            report.state = CycleStepReport::State::Done;
        }
        QVERIFY(!cycle.currentStep());
    }

    void itEndsWithItsLastStepOnceItIsOver()
    {
        Cycle cycle = fullSampleCycle();
        QCOMPARE(cycle.startedAt(), sampleCycleStart);
        QCOMPARE(cycle.endedAt(), sampleCycleStart + 59s);
        cycle.step(CycleStep::Compare).endedAt.reset();
        QCOMPARE(cycle.endedAt(), sampleCycleStart + 49s);
        cycle.state = Cycle::State::Running;
        QVERIFY(!cycle.endedAt());
    }

    void aSummarySaysTheSameAsItsCycle()
    {
        const Cycle cycle = fullSampleCycle();
        const CycleSummary summary = cycleSummary(cycle);
        QCOMPARE(summary.id, cycle.id);
        QCOMPARE(summary.planId, cycle.planId);
        QCOMPARE(summary.position, cycle.position);
        QCOMPARE(summary.profileId, cycle.profileId);
        QCOMPARE(summary.app, cycle.app);
        QCOMPARE(summary.team, cycle.team);
        QCOMPARE(summary.user, cycle.user);
        QCOMPARE(summary.wayOut, cycle.wayOut);
        QCOMPARE(summary.wayIn, cycle.wayIn);
        QCOMPARE(summary.madeAt, cycle.madeAt);
        QCOMPARE(summary.state, cycle.state);
        QVERIFY(!summary.currentStep);
        QCOMPARE(summary.verdict, cycle.verdict);
        QCOMPARE(summary.faultField, cycle.faultField);
        QCOMPARE(summary.endedAt, cycle.endedAt());
        QCOMPARE(summary.timeToDeath, cycle.timeToDeath());
        QCOMPARE(summary.timeToFirstCall, cycle.timeToFirstCall());
        QCOMPARE(cycleSummary(plannedSampleCycle()).currentStep, CycleStep::Baseline);
    }

    void onlyWhatMightHaveStayedIsNews_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<bool>("isNews");
        const auto row = [](const char *why, const char *name, const char *before, const char *after, bool isNews) {
            QTest::newRow(why) << QString::fromLatin1(name) << QString::fromLatin1(before) << QString::fromLatin1(after)
                               << isNews;
        };
        row("another team", "team", "1", "2", true);
        row("something where nothing was", "region", "", "eu01", true);
        row("as before", "team", "1", "1", false);
        row("nobody knows what it is now", "region", "eu01", "", false);
        row("a new pair is the purpose: access", "access_fingerprint", "1", "2", false);
        row("a new pair is the purpose: refresh", "refresh_fingerprint", "1", "2", false);
        row("a new pair is the purpose: end", "expires_at", "1", "2", false);
        row("a new pair is the purpose: generation", "generation", "1", "2", false);
        row("a token that died", "token:1a2b3c4d", "alive", "dead", false);
    }
    void onlyWhatMightHaveStayedIsNews()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, before);
        QFETCH(const QString, after);
        QFETCH(const bool, isNews);
        Cycle cycle = fullSampleCycle();
        QCOMPARE(cycleSummary(cycle).changed, QStringList{QStringLiteral("scopes")});
        cycle.fields = {{name, {}, before, after, {}, FieldResult::AsExpected, {}}};
        QCOMPARE(cycleSummary(cycle).changed, isNews ? QStringList{name} : QStringList());
    }
};

QTEST_GUILESS_MAIN(TestCycle)
#include "tst_cycle.moc"
