// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/samplecycle.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace std::chrono_literals;

namespace {

QByteArray text(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

/// As it comes back from the store or a report.
Cycle throughText(const Cycle &cycle)
{
    return cycleFromJson(QJsonDocument::fromJson(text(cycleToJson(cycle))).object());
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

/// A cycle as JSON: all of it comes back, and nothing that somebody edited does harm.
class TestCycleJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

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
        QCOMPARE(back.endedFrom, cycle.endedFrom);
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
        QVERIFY(back.tokens.isEmpty() && back.messages.isEmpty() && back.fields.isEmpty()
                && back.staleFindings.isEmpty());
    }

    void theReportSaysIdsAsTextAndTimesInUtc()
    {
        const QJsonObject json = cycleToJson(fullSampleCycle());
        QCOMPARE(json.value(QLatin1String("id")).toString(), QStringLiteral("4611686018427387904"));
        QCOMPARE(json.value(QLatin1String("made_at")).toString(), QStringLiteral("2026-11-23T14:00:00.000Z"));
        QCOMPARE(json.value(QLatin1String("time_to_death"))[QLatin1String("least_ms")].toInt(), 2000);
        QCOMPARE(json.value(QLatin1String("time_to_death"))[QLatin1String("most_ms")].toInt(), 8000);
        QCOMPARE(json.value(QLatin1String("time_to_first_call_ms")).toInt(), 1500);
        QVERIFY(cycleToJson(plannedSampleCycle()).value(QLatin1String("verdict")).isNull());
    }

    void anythingIsTakenForACycle_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray("{}");
        QTest::newRow("lists where objects are")
            << QByteArray(R"({"app":[],"before":[1],"steps":{},"tokens":{"a":1},"time_to_death":[]})");
        QTest::newRow("what is in no list of names")
            << QByteArray(R"({"way_out":"x","way_in":7,"state":"x","verdict":"x","steps":[{"step":"x"}]})");
        QTest::newRow("elements that are nothing")
            << QByteArray(R"({"tokens":[null,1,"a",[]],"fields":[null],"messages":[[],{}],"steps":[7]})");
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
        QTest::newRow("a negative number") << QJsonValue(-5);
        QTest::newRow("the largest int") << QJsonValue(2147483647);
        QTest::newRow("a number below all") << QJsonValue(-1e18);
        QTest::newRow("a huge number as text") << QJsonValue(QStringLiteral("99999999999999999999999999"));
        QTest::newRow("a negative number as text") << QJsonValue(QStringLiteral("-9223372036854775808"));
        QTest::newRow("a time before all") << QJsonValue(QStringLiteral("0001-01-01T00:00:00.000Z"));
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
            QVERIFY(cycle.madeAt >= Instant());
            QVERIFY(!cycle.before || (cycle.before->at >= Instant() && cycle.before->generation >= 0));
            const CycleSummary summary = cycleSummary(cycle);
            QVERIFY(!summary.timeToDeath
                    || (summary.timeToDeath->least >= 0ms && summary.timeToDeath->least <= summary.timeToDeath->most));
            QVERIFY(!summary.timeToFirstCall || *summary.timeToFirstCall >= 0ms);
            for (const FlowMessage &message : cycle.messages)
                QVERIFY(message.at >= Instant() && message.count >= 1 && message.count < 2147483647);
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
};

QTEST_GUILESS_MAIN(TestCycleJson)
#include "tst_cyclejson.moc"
