// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/horizonbars.h"

#include <QRegularExpression>
#include <QTest>

using HorizonClock = InstallationQuery::Horizon::Clock;
using Part = InstallationQuery::Horizon::Part;

/// The bars of the horizon board: where days and weeks begin, and what they are called.
class TestHorizonBars : public QObject
{
    Q_OBJECT

    static Instant at(const QString &time)
    {
        return Instant(std::chrono::milliseconds(QDateTime::fromString(time, Qt::ISODate).toMSecsSinceEpoch()));
    }
    static qint64 hours(Instant from, Instant to) { return std::chrono::duration_cast<std::chrono::hours>(to - from).count(); }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void daysAndWeeksBeginAtMidnightThere_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("now");
        QTest::addColumn<HorizonUnit>("unit");
        QTest::addColumn<QList<qint64>>("lengths"); // of the first, in hours
        const QString berlin = QStringLiteral("Europe/Berlin");
        QTest::newRow("the rest of today, then whole days")
            << berlin << QStringLiteral("2026-11-24T14:00:00+01:00") << HorizonUnit::Days << QList<qint64>{10, 24, 24};
        QTest::newRow("a day of 25 hours") << berlin << QStringLiteral("2026-10-24T20:00:00+02:00") << HorizonUnit::Days << QList<qint64>{4, 25, 24};
        QTest::newRow("a day of 23 hours") << berlin << QStringLiteral("2026-03-28T20:00:00+01:00") << HorizonUnit::Days << QList<qint64>{4, 23, 24};
        QTest::newRow("a midnight that never comes")
            << QStringLiteral("Africa/Cairo") << QStringLiteral("2026-04-22T22:00:00+02:00") << HorizonUnit::Days << QList<qint64>{2, 24, 23, 24};
        QTest::newRow("the rest of the week, which begins on Monday")
            << berlin << QStringLiteral("2026-11-24T14:00:00+01:00") << HorizonUnit::Weeks << QList<qint64>{5 * 24 + 10, 168, 168};
        QTest::newRow("a week of 169 hours") << berlin << QStringLiteral("2026-10-18T12:00:00+02:00") << HorizonUnit::Weeks << QList<qint64>{12, 169, 168};
        QTest::newRow("another day there") << QStringLiteral("Pacific/Auckland") << QStringLiteral("2026-11-24T14:00:00+01:00") << HorizonUnit::Days
                                           << QList<qint64>{22, 24};
    }
    void daysAndWeeksBeginAtMidnightThere()
    {
        QFETCH(const QString, zone);
        QFETCH(const QString, now);
        QFETCH(const HorizonUnit, unit);
        QFETCH(const QList<qint64>, lengths);
        const QList<Instant> edges = horizonEdges(HorizonClock::Renewal, unit, at(now), QTimeZone(zone.toLatin1()));
        QCOMPARE(edges.size(), (unit == HorizonUnit::Days ? horizonDays : horizonWeeks) + 1);
        QCOMPARE(edges.constFirst(), at(now));
        for (qsizetype i = 0; i < lengths.size(); ++i)
            QCOMPARE(hours(edges.at(i), edges.at(i + 1)), lengths.at(i));
    }

    void whatWasVerifiedLiesBefore()
    {
        const QTimeZone berlin("Europe/Berlin");
        const Instant now = at(QStringLiteral("2026-11-24T14:00:00+01:00"));
        const QList<Instant> edges = horizonEdges(HorizonClock::Verified, HorizonUnit::Days, now, berlin);
        QCOMPARE(edges.constFirst(), at(QStringLiteral("2026-11-11T00:00:00+01:00")));
        QCOMPARE(edges.constLast(), at(QStringLiteral("2026-11-25T00:00:00+01:00")));
    }

    void everyBarSaysWhatItIs()
    {
        const QTimeZone berlin("Europe/Berlin");
        const Instant now = at(QStringLiteral("2026-11-24T14:00:00+01:00"));
        const HorizonQuery query{0, HorizonClock::Renewal, horizonEdges(HorizonClock::Renewal, HorizonUnit::Days, now, berlin)};
        HorizonCounts counts;
        counts.before = {7, 0};
        counts.spans = QList<HorizonCounts::Span>(horizonDays, {3, 1});
        counts.after = {12, 2};
        const QList<HorizonBar> bars = horizonBars(query, counts, HorizonUnit::Days, berlin);
        QCOMPARE(bars.size(), horizonDays + 2);
        QCOMPARE(bars.at(0).label, QStringLiteral("Overdue"));
        QCOMPARE(bars.at(0).range, QStringLiteral("before 2026-11-24, 14:00"));
        QCOMPARE(bars.at(1).label, QStringLiteral("Tue 24"));
        QCOMPARE(bars.at(1).range, QStringLiteral("2026-11-24, from 14:00 on"));
        QCOMPARE(bars.at(2).range, QStringLiteral("2026-11-25"));
        QCOMPARE(bars.at(2).failed, 1);
        QCOMPARE(bars.constLast().label, QStringLiteral("Later"));
        QCOMPARE(bars.constLast().range, QStringLiteral("from 2026-12-08 on"));
        // No moment is in none, and none in two.
        for (qsizetype i = 0; i + 1 < bars.size(); ++i)
            QCOMPARE(bars.at(i).horizon.to, bars.at(i + 1).horizon.from);
        const QList<HorizonBar> weeks
            = horizonBars({0, HorizonClock::Renewal, horizonEdges(HorizonClock::Renewal, HorizonUnit::Weeks, now, berlin)},
                          {{}, QList<HorizonCounts::Span>(horizonWeeks), {}, 0, 0}, HorizonUnit::Weeks, berlin);
        QCOMPARE(weeks.at(1).range, QStringLiteral("2026-11-24, 14:00 to 2026-11-29"));
        QCOMPARE(weeks.at(2).range, QStringLiteral("2026-11-30 to 2026-12-06"));
    }

    /// C11.5
    void whatHasNoDateIsSaidInWords_data()
    {
        QTest::addColumn<HorizonClock>("clock");
        QTest::addColumn<QStringList>("labels");
        const QStringList both{QStringLiteral("Until uninstalled 5"), QStringLiteral("Not known 3")};
        QTest::newRow("access") << HorizonClock::Access << both;
        QTest::newRow("renewal") << HorizonClock::Renewal << both;
        QTest::newRow("verified") << HorizonClock::Verified << QStringList{QStringLiteral("Never verified 3")};
    }
    void whatHasNoDateIsSaidInWords()
    {
        QFETCH(const HorizonClock, clock);
        QStringList labels;
        const QList<HorizonBar> bars = endlessBars({0, clock, {}}, {{}, {}, {}, 5, 3});
        for (const HorizonBar &bar : bars) {
            labels.append(QStringLiteral("%1 %2").arg(bar.label).arg(bar.count));
            QVERIFY(bar.horizon.part != Part::Between);
            QCOMPARE(bar.horizon.clock, clock);
        }
        QTEST(labels, "labels");
    }

    void theDaysAway_data()
    {
        QTest::addColumn<QDate>("first");
        QTest::addColumn<QDate>("last");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::newRow("both whole") << QDate(2026, 11, 25) << QDate(2026, 11, 26) << QStringLiteral("2026-11-25T00:00:00+01:00")
                                    << QStringLiteral("2026-11-27T00:00:00+01:00");
        QTest::newRow("today is from now on") << QDate(2026, 11, 24) << QDate(2026, 11, 24) << QStringLiteral("2026-11-24T14:00:00+01:00")
                                              << QStringLiteral("2026-11-25T00:00:00+01:00");
        QTest::newRow("begun already") << QDate(2026, 11, 1) << QDate(2026, 11, 25) << QStringLiteral("2026-11-24T14:00:00+01:00")
                                       << QStringLiteral("2026-11-26T00:00:00+01:00");
        QTest::newRow("over") << QDate(2026, 11, 1) << QDate(2026, 11, 23) << QStringLiteral("2026-11-24T14:00:00+01:00")
                              << QStringLiteral("2026-11-24T14:00:00+01:00");
        QTest::newRow("the wrong way round") << QDate(2026, 12, 5) << QDate(2026, 12, 1) << QStringLiteral("2026-12-05T00:00:00+01:00")
                                             << QStringLiteral("2026-12-05T00:00:00+01:00");
        QTest::newRow("over a change of the clocks") << QDate(2027, 3, 28) << QDate(2027, 3, 28) << QStringLiteral("2027-03-28T00:00:00+01:00")
                                                     << QStringLiteral("2027-03-29T00:00:00+02:00");
    }
    void theDaysAway()
    {
        QFETCH(const QDate, first);
        QFETCH(const QDate, last);
        const InstallationQuery::Horizon horizon
            = awayHorizon(first, last, at(QStringLiteral("2026-11-24T14:00:00+01:00")), QTimeZone("Europe/Berlin"));
        QCOMPARE(horizon.clock, HorizonClock::Renewal);
        QFETCH(const QString, from);
        QFETCH(const QString, to);
        QCOMPARE(horizon.from, at(from));
        QCOMPARE(horizon.to, at(to));
    }

    void aFilterSaysWhichItIs_data()
    {
        QTest::addColumn<InstallationQuery::Horizon>("horizon");
        QTest::addColumn<QString>("text");
        const auto day = [](const char *time) { return at(QLatin1String(time)); };
        QTest::newRow("a day") << InstallationQuery::Horizon{HorizonClock::Renewal, day("2026-11-25T00:00:00+01:00"), day("2026-11-26T00:00:00+01:00")}
                               << QStringLiteral("Can be renewed no more: 2026-11-25");
        QTest::newRow("overdue") << InstallationQuery::Horizon{HorizonClock::Access, Instant(), day("2026-11-25T08:30:00+01:00")}
                                 << QStringLiteral("Access token runs out: before 2026-11-25, 08:30");
        QTest::newRow("no date") << InstallationQuery::Horizon{HorizonClock::Renewal, {}, {}, Part::UntilUninstalled}
                                 << QStringLiteral("Can be renewed no more: until uninstalled");
        QTest::newRow("nobody knows") << InstallationQuery::Horizon{HorizonClock::Access, {}, {}, Part::NotKnown} << QStringLiteral("Access token runs out: not known");
        QTest::newRow("never") << InstallationQuery::Horizon{HorizonClock::Verified, {}, {}, Part::NotKnown} << QStringLiteral("Verified last: never");
    }
    void aFilterSaysWhichItIs()
    {
        QFETCH(const InstallationQuery::Horizon, horizon);
        QTEST(horizonWord(horizon, QTimeZone("Europe/Berlin")), "text");
    }
};

QTEST_GUILESS_MAIN(TestHorizonBars)
#include "tst_horizonbars.moc"
