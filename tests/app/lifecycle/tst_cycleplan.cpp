// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/cycleplan.h"

#include <QTest>

namespace {

const Instant now = fromMilliseconds(1'795'000'000'000);
const QHash<RowId, QString> clientIds{{7, QStringLiteral("3458764517517819001")}};

QList<Installation> installations(int count)
{
    QList<Installation> made;
    for (int i = 0; i < count; ++i) {
        Installation one;
        one.id = 100 + i;
        one.profileId = 7;
        one.profileName = QStringLiteral("Acme Boards");
        one.team = {QString::number(200 + i), QStringLiteral("Acme Design")};
        one.user = {QString::number(300 + i), QStringLiteral("Ada Admin")};
        made.append(one);
    }
    return made;
}

CyclePlan plan(int outs, int ins, int places, int repetitions)
{
    CyclePlan plan;
    for (int i = 0; i < outs; ++i)
        plan.waysOut.append(waysOut[i % 3]);
    for (int i = 0; i < ins; ++i)
        plan.waysIn.append(waysIn[i % 4]);
    plan.installations = installations(places);
    plan.repetitions = repetitions;
    return plan;
}

} // namespace

class tst_cycleplan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void eachRepetitionTakesEachPairWithAllInstallationsTogether()
    {
        const auto planned = plannedCycles(plan(2, 2, 2, 2), clientIds, QStringLiteral("ada@desk"), now);
        QVERIFY(planned);
        QStringList order;
        for (const Cycle &cycle : *planned) {
            QCOMPARE(cycle.position, order.size());
            order += wayOutName(cycle.wayOut) + u' ' + wayInName(cycle.wayIn) + u' '
                + QString::number(cycle.installationId);
        }
        const QStringList once{
            QStringLiteral("revoke button 100"),         QStringLiteral("revoke button 101"),
            QStringLiteral("revoke app_icon 100"),       QStringLiteral("revoke app_icon 101"),
            QStringLiteral("uninstall_me button 100"),   QStringLiteral("uninstall_me button 101"),
            QStringLiteral("uninstall_me app_icon 100"), QStringLiteral("uninstall_me app_icon 101"),
        };
        QCOMPARE(order, once + once);
    }

    void aCycleKnowsWhoseItIs()
    {
        const auto planned = plannedCycles(plan(1, 1, 2, 1), clientIds, QStringLiteral("ada@desk"), now);
        QVERIFY(planned);
        const Cycle &cycle = planned->at(1);
        QCOMPARE(cycle.id, 0);
        QCOMPARE(cycle.planId, 0);
        QCOMPARE(cycle.profileId, 7);
        QCOMPARE(cycle.installationId, 101);
        QCOMPARE(cycle.app, (NamedId{QStringLiteral("3458764517517819001"), QStringLiteral("Acme Boards")}));
        QCOMPARE(cycle.team, (NamedId{QStringLiteral("201"), QStringLiteral("Acme Design")}));
        QCOMPARE(cycle.user, (NamedId{QStringLiteral("301"), QStringLiteral("Ada Admin")}));
        QCOMPARE(cycle.seat, QStringLiteral("ada@desk"));
        QCOMPARE(cycle.madeAt, now);
        QVERIFY(cycle.state == Cycle::State::Planned);
        QVERIFY(!cycle.verdict);
    }

    void whatCannotBePlannedIsSaid_data()
    {
        QTest::addColumn<int>("outs");
        QTest::addColumn<int>("ins");
        QTest::addColumn<int>("places");
        QTest::addColumn<int>("repetitions");
        QTest::addColumn<QString>("cause");
        const auto row = [](const char *reason, int outs, int ins, int places, int repetitions, const char *cause) {
            QTest::newRow(reason) << outs << ins << places << repetitions << QString::fromLatin1(cause);
        };
        row("no way out", 0, 1, 1, 1, "empty_plan");
        row("no way in", 1, 0, 1, 1, "empty_plan");
        row("no installation", 1, 1, 0, 1, "empty_plan");
        row("never", 1, 1, 1, 0, "bad_repetitions");
        row("less than never", 1, 1, 1, -1, "bad_repetitions");
        row("one repetition too many", 1, 1, 1, 101, "bad_repetitions");
        row("as many as may be", 1, 1, 10, 100, "");
        row("as many of another form", 1, 1, 1000, 1, "");
        row("one installation too many", 1, 1, 1001, 1, "too_many_cycles");
        row("one of everything too many", 3, 4, 12, 7, "too_many_cycles");
        row("not quite", 3, 4, 11, 7, "");
    }

    void whatCannotBePlannedIsSaid()
    {
        QFETCH(const int, outs);
        QFETCH(const int, ins);
        QFETCH(const int, places);
        QFETCH(const int, repetitions);
        QFETCH(const QString, cause);
        const auto planned = plannedCycles(plan(outs, ins, places, repetitions), clientIds, {}, now);
        QCOMPARE(planned ? QString() : planned.error().cause, cause);
        if (planned) {
            QCOMPARE(planned->size(), outs * ins * places * repetitions);
            return;
        }
        QVERIFY(planned.error().kind == ErrorKind::InvalidInput);
        QVERIFY(!planned.error().summary.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_cycleplan)
#include "tst_cycleplan.moc"
