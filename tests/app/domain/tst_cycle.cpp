// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/cycle.h"
#include "support/samplecycle.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace std::chrono_literals;

namespace {

/// Nothing, or milliseconds, in a column of a table.
using Length = std::optional<std::chrono::milliseconds>;

QByteArray text(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

/// As it comes back from the store or a report.
Cycle throughText(const Cycle &cycle)
{
    return cycleFromJson(QJsonDocument::fromJson(text(cycleToJson(cycle))).object());
}

/// \a count values have a name each, which leads back, and no other name does.
template<typename Enum>
bool areNamed(int count, QString (*name)(Enum), std::optional<Enum> (*fromName)(const QString &))
{
    QSet<QString> names;
    static const QRegularExpression snakeCase(QStringLiteral("^[a-z]+(_[a-z]+)*$"));
    for (int i = 0; i < count; ++i) {
        const auto value = static_cast<Enum>(i);
        names.insert(name(value));
        if (fromName(name(value)) != value || !snakeCase.match(name(value)).hasMatch() || fromName(name(value).toUpper()))
            return false;
    }
    return names.size() == count && !fromName({}) && !fromName(QStringLiteral("none of ours"));
}

/// \a json with the value at \a path replaced; members are named, elements numbered.
QJsonValue with(const QJsonValue &json, const QStringList &path, const QJsonValue &value)
{
    if (path.isEmpty())
        return value;
    if (json.isArray()) {
        QJsonArray array = json.toArray();
        const int index = path.constFirst().toInt();
        array[index] = with(array.at(index), path.mid(1), value);
        return array;
    }
    QJsonObject object = json.toObject();
    object[path.constFirst()] = with(object.value(path.constFirst()), path.mid(1), value);
    return object;
}

/// The way to each value in \a json, also to those that are made of others.
QList<QStringList> paths(const QJsonValue &json, const QStringList &here = {})
{
    QList<QStringList> all;
    if (!here.isEmpty())
        all.append(here);
    const QJsonObject object = json.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        all += paths(it.value(), here + QStringList{it.key()});
    const QJsonArray array = json.toArray();
    for (qsizetype i = 0; i < array.size(); ++i)
        all += paths(array.at(i), here + QStringList{QString::number(i)});
    return all;
}

} // namespace

Q_DECLARE_METATYPE(Length)

/// What a cycle is: its names, its stored form, and what is computed of it.
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

    void aFullCycleComesBackWhole()
    {
        const Cycle cycle = fullSampleCycle();
        const Cycle back = throughText(cycle);
        QCOMPARE(text(cycleToJson(back)), text(cycleToJson(cycle)));
        QCOMPARE(back.id, cycle.id);
        QCOMPARE(back.planId, cycle.planId);
        QCOMPARE(back.position, 3);
        QCOMPARE(back.seat, cycle.seat);
        QCOMPARE(back.profileId, 41);
        QCOMPARE(back.installationId, 42);
        QCOMPARE(back.app, cycle.app);
        QCOMPARE(back.team, cycle.team);
        QCOMPARE(back.user, cycle.user);
        QCOMPARE(back.wayOut, WayOut::UninstallTeam);
        QCOMPARE(back.wayIn, WayIn::SettingsPage);
        QCOMPARE(back.madeAt, cycle.madeAt);
        QCOMPARE(back.state, Cycle::State::Over);
        QCOMPARE(back.staleFindings, cycle.staleFindings);
        QCOMPARE(back.firstCallAt, cycle.firstCallAt);
        QCOMPARE(back.verdict, CycleVerdict::Fail);
        QCOMPARE(back.faultField, QStringLiteral("scopes"));
        QCOMPARE(back.reason, cycle.reason);
    }
    void itsStepsComeBack()
    {
        Cycle cycle = fullSampleCycle();
        cycle.step(CycleStep::Observe) = {CycleStepReport::State::NeedsHand, sampleCycleStart + 1ms, std::nullopt, {}};
        const Cycle back = throughText(cycle);
        for (size_t i = 0; i < cycleStepCount; ++i) {
            QCOMPARE(back.steps[i].state, cycle.steps[i].state);
            QCOMPARE(back.steps[i].startedAt, cycle.steps[i].startedAt);
            QCOMPARE(back.steps[i].endedAt, cycle.steps[i].endedAt);
            QCOMPARE(back.steps[i].sentence, cycle.steps[i].sentence);
        }
    }
    void itsSnapshotsComeBack()
    {
        const Cycle cycle = fullSampleCycle();
        const Cycle back = throughText(cycle);
        const std::optional<CycleSnapshot> Cycle::*const both[] = {&Cycle::before, &Cycle::after};
        for (const auto snapshot : both) {
            const CycleSnapshot &is = *(back.*snapshot);
            const CycleSnapshot &was = *(cycle.*snapshot);
            QCOMPARE(is.at, was.at);
            QCOMPARE(is.installationId, was.installationId);
            QCOMPARE(is.generation, was.generation);
            QCOMPARE(is.app, was.app);
            QCOMPARE(is.organization, was.organization);
            QCOMPARE(is.team, was.team);
            QCOMPARE(is.user, was.user);
            QCOMPARE(is.scopes, was.scopes);
            QCOMPARE(is.tokenType, was.tokenType);
            QCOMPARE(is.isExpiring, was.isExpiring);
            QCOMPARE(is.region, was.region);
            QCOMPARE(is.accessFingerprint, was.accessFingerprint);
            QCOMPARE(is.refreshFingerprint, was.refreshFingerprint);
            QCOMPARE(is.expiresAt, was.expiresAt);
            QCOMPARE(is.refreshExpiresAt, was.refreshExpiresAt);
            QCOMPARE(is.context, was.context);
        }
    }
    void itsTokensComeBack()
    {
        const Cycle cycle = fullSampleCycle();
        const Cycle back = throughText(cycle);
        QCOMPARE(back.tokens.size(), cycle.tokens.size());
        for (qsizetype i = 0; i < cycle.tokens.size(); ++i) {
            const CycleToken &is = back.tokens.at(i);
            const CycleToken &was = cycle.tokens.at(i);
            QCOMPARE(is.owner, was.owner);
            QCOMPARE(is.kind, was.kind);
            QCOMPARE(is.fingerprint, was.fingerprint);
            QCOMPARE(is.installationId, was.installationId);
            QCOMPARE(is.grantId, was.grantId);
            QCOMPARE(is.generation, was.generation);
            QCOMPARE(is.user, was.user);
            QCOMPARE(is.before, was.before);
            QCOMPARE(is.after, was.after);
            QCOMPARE(is.finally, was.finally);
            QCOMPARE(is.aliveAt, was.aliveAt);
            QCOMPARE(is.deadAt, was.deadAt);
        }
    }
    void itsMessagesAndFieldsComeBack()
    {
        const Cycle cycle = fullSampleCycle();
        const Cycle back = throughText(cycle);
        QCOMPARE(back.messages.size(), cycle.messages.size());
        for (qsizetype i = 0; i < cycle.messages.size(); ++i) {
            const FlowMessage &is = back.messages.at(i);
            const FlowMessage &was = cycle.messages.at(i);
            QCOMPARE(is.at, was.at);
            QCOMPARE(is.until, was.until);
            QCOMPARE(is.from, was.from);
            QCOMPARE(is.to, was.to);
            QCOMPARE(is.kind, was.kind);
            QCOMPARE(is.what, was.what);
            QCOMPARE(is.status, was.status);
            QCOMPARE(is.count, was.count);
            QCOMPARE(is.step, was.step);
        }
        QCOMPARE(back.fields.size(), cycle.fields.size());
        for (qsizetype i = 0; i < cycle.fields.size(); ++i) {
            const CycleField &is = back.fields.at(i);
            const CycleField &was = cycle.fields.at(i);
            QCOMPARE(is.name, was.name);
            QCOMPARE(is.title, was.title);
            QCOMPARE(is.before, was.before);
            QCOMPARE(is.after, was.after);
            QCOMPARE(is.expectation, was.expectation);
            QCOMPARE(is.result, was.result);
            QCOMPARE(is.sentence, was.sentence);
        }
    }

    void aPlannedCycleComesBackWithNothingMore()
    {
        const Cycle back = throughText(plannedSampleCycle());
        QCOMPARE(text(cycleToJson(back)), text(cycleToJson(plannedSampleCycle())));
        QCOMPARE(back.state, Cycle::State::Planned);
        QVERIFY(!back.before && !back.after && !back.verdict && !back.firstCallAt && !back.startedAt());
        QVERIFY(back.tokens.isEmpty() && back.messages.isEmpty() && back.fields.isEmpty() && back.staleFindings.isEmpty());
    }

    void theReportSaysIdsAsTextAndTimesInUtc()
    {
        const QJsonObject json = cycleToJson(fullSampleCycle());
        QCOMPARE(json.value(QLatin1String("id")).toString(), QStringLiteral("4611686018427387904"));
        QCOMPARE(json.value(QLatin1String("made_at")).toString(), QStringLiteral("2026-11-23T14:00:00.000Z"));
        QCOMPARE(json.value(QLatin1String("time_to_death"))[QLatin1String("least_ms")].toInt(), 2000);
        QCOMPARE(json.value(QLatin1String("time_to_death"))[QLatin1String("most_ms")].toInt(), 7000);
        QCOMPARE(json.value(QLatin1String("time_to_first_call_ms")).toInt(), 1500);
        QVERIFY(cycleToJson(plannedSampleCycle()).value(QLatin1String("verdict")).isNull());
    }

    void anythingIsTakenForACycle_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray("{}");
        QTest::newRow("lists where objects are") << QByteArray(R"({"app":[],"before":[1],"steps":{},"tokens":{"a":1},"time_to_death":[]})");
        QTest::newRow("what is in no list of names") << QByteArray(R"({"way_out":"x","way_in":7,"state":"x","verdict":"x","steps":[{"step":"x"}]})");
        QTest::newRow("elements that are nothing") << QByteArray(R"({"tokens":[null,1,"a",[]],"fields":[null],"messages":[[],{}],"steps":[7]})");
    }
    void anythingIsTakenForACycle()
    {
        QFETCH(const QByteArray, json);
        const Cycle cycle = cycleFromJson(QJsonDocument::fromJson(json).object());
        // What is not known does not run by itself.
        QCOMPARE(cycle.state, Cycle::State::Over);
        QVERIFY(!cycle.verdict && !cycle.before);
        QCOMPARE(cycle.currentStep(), CycleStep::Baseline);
        QCOMPARE(text(cycleToJson(throughText(cycle))), text(cycleToJson(cycle)));
    }

    /// Each value of a full cycle in turn, as something else.
    void whatSomebodyEditedIsReadWithoutHarm_data()
    {
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("null") << QJsonValue(QJsonValue::Null);
        QTest::newRow("a truth") << QJsonValue(true);
        QTest::newRow("a huge number") << QJsonValue(1e300);
        QTest::newRow("a negative number") << QJsonValue(-1e18);
        QTest::newRow("a huge number as text") << QJsonValue(QStringLiteral("99999999999999999999999999"));
        QTest::newRow("a negative number as text") << QJsonValue(QStringLiteral("-9223372036854775808"));
        QTest::newRow("a time before all") << QJsonValue(QStringLiteral("-4713-01-01T00:00:00.000Z"));
        QTest::newRow("a time after all") << QJsonValue(QStringLiteral("9999-12-31T23:59:59.999Z"));
        QTest::newRow("an empty text") << QJsonValue(QStringLiteral(""));
        QTest::newRow("half a character") << QJsonValue(QString(QChar(0xd83d)));
        QTest::newRow("a list") << QJsonValue(QJsonArray{1, QJsonArray{}, QJsonObject{}});
        QTest::newRow("an object") << QJsonValue(QJsonObject{{QStringLiteral("id"), 1}});
    }
    void whatSomebodyEditedIsReadWithoutHarm()
    {
        QFETCH(const QJsonValue, value);
        const QJsonValue whole = cycleToJson(fullSampleCycle());
        const QList<QStringList> all = paths(whole);
        QVERIFY(all.size() > 150);
        for (const QStringList &path : all) {
            const Cycle cycle = cycleFromJson(with(whole, path, value).toObject());
            QVERIFY2(cycle.id >= 0 && cycle.position >= 0, qPrintable(path.join(QLatin1Char('/'))));
            const CycleSummary summary = cycleSummary(cycle);
            QVERIFY(!summary.timeToDeath || (summary.timeToDeath->least >= 0ms && summary.timeToDeath->least <= summary.timeToDeath->most));
            QVERIFY(!summary.timeToFirstCall || *summary.timeToFirstCall >= 0ms);
            for (const FlowMessage &message : cycle.messages)
                QVERIFY(message.count >= 1);
            // Once read, it stays as it is.
            QCOMPARE(text(cycleToJson(throughText(cycle))), text(cycleToJson(cycle)));
        }
    }
    void whatSomebodyLeftOutIsNotKnown()
    {
        const QJsonObject whole = cycleToJson(fullSampleCycle());
        for (const QString &key : whole.keys()) {
            QJsonObject json = whole;
            json.remove(key);
            const Cycle cycle = cycleFromJson(json);
            QVERIFY2(cycle.team == fullSampleCycle().team || key == QStringLiteral("team"), qPrintable(key));
            QVERIFY2(cycle.tokens.size() == 3 || key == QStringLiteral("tokens"), qPrintable(key));
        }
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
        QTest::newRow("dead before the end was noted") << Length(-9s) << Length(-1s) << Length(0s) << Length(0s);
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
        const Instant ended = *cycle.step(CycleStep::End).endedAt;
        CycleToken &token = cycle.tokens.last();
        token.aliveAt = alive ? std::optional<Instant>(ended + *alive) : std::nullopt;
        token.deadAt = dead ? std::optional<Instant>(ended + *dead) : std::nullopt;
        const std::optional<TimeBounds> bounds = cycle.timeToDeath();
        QCOMPARE(bounds.has_value(), least.has_value());
        if (bounds)
            QCOMPARE(*bounds, (TimeBounds{*least, *most}));
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
            for (const auto state : {CycleStepReport::State::Waiting, CycleStepReport::State::Running, CycleStepReport::State::NeedsHand}) {
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
            QTest::newRow(why) << QString::fromLatin1(name) << QString::fromLatin1(before) << QString::fromLatin1(after) << isNews;
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
