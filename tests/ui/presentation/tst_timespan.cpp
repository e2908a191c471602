// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/timespan.h"

#include <QRegularExpression>
#include <QTest>

/// What a person types for a time, and what it is taken for.
class TestTimeSpan : public QObject
{
    Q_OBJECT

    static Instant at(const char *time)
    {
        return Instant(std::chrono::milliseconds(QDateTime::fromString(QLatin1String(time), Qt::ISODate).toMSecsSinceEpoch()));
    }
    static QTimeZone zone(const char *name = "Europe/Berlin") { return QTimeZone(name); }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsWhatIsTyped_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("now");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const char *text, const char *from, const char *to, const char *said,
                            const char *now = "2026-11-24T15:00:00+01:00") {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromLatin1(now) << QString::fromLatin1(from) << QString::fromLatin1(to)
                                << QString::fromLatin1(said);
        };
        row("C4.6 a time is its minute, today", "14:03", "2026-11-24T14:03:00+01:00", "2026-11-24T14:04:00+01:00", "2026-11-24 14:03 to 14:04");
        row("one that has not come is yesterday's", "15:01", "2026-11-23T15:01:00+01:00", "2026-11-23T15:02:00+01:00", "2026-11-23 15:01 to 15:02");
        row("this very minute", "15:00", "2026-11-24T15:00:00+01:00", "2026-11-24T15:01:00+01:00", "2026-11-24 15:00 to 15:01");
        row("one digit", "9:07", "2026-11-24T09:07:00+01:00", "2026-11-24T09:08:00+01:00", "2026-11-24 09:07 to 09:08");
        row("a second", "14:03:05", "2026-11-24T14:03:05+01:00", "2026-11-24T14:03:06+01:00", "2026-11-24 14:03:05 to 14:03:06");
        row("date and time", " 2026-11-20  14:03 ", "2026-11-20T14:03:00+01:00", "2026-11-20T14:04:00+01:00", "2026-11-20 14:03 to 14:04");
        row("as a file has it", "2026-11-20T14:03", "2026-11-20T14:03:00+01:00", "2026-11-20T14:04:00+01:00", "2026-11-20 14:03 to 14:04");
        row("a day", "2026-11-20", "2026-11-20T00:00:00+01:00", "2026-11-21T00:00:00+01:00", "2026-11-20");
        row("two days, both whole", "2026-11-20 to 2026-11-21", "2026-11-20T00:00:00+01:00", "2026-11-22T00:00:00+01:00", "2026-11-20 to 2026-11-21");
        row("from and to", "14:03 to 14:20", "2026-11-24T14:03:00+01:00", "2026-11-24T14:21:00+01:00", "2026-11-24 14:03 to 14:21");
        row("with a dash", "14:03 – 14:20", "2026-11-24T14:03:00+01:00", "2026-11-24T14:21:00+01:00", "2026-11-24 14:03 to 14:21");
        row("with a hyphen", "14:03-14:20", "2026-11-24T14:03:00+01:00", "2026-11-24T14:21:00+01:00", "2026-11-24 14:03 to 14:21");
        row("with two dots, on a day", "2026-11-20 14:03..14:20", "2026-11-20T14:03:00+01:00", "2026-11-20T14:21:00+01:00", "2026-11-20 14:03 to 14:21");
        row("over midnight", "23:50 to 0:10", "2026-11-23T23:50:00+01:00", "2026-11-24T00:11:00+01:00", "2026-11-23 23:50 to 2026-11-24 00:11");
        row("the same to the same", "14:03 to 14:03", "2026-11-24T14:03:00+01:00", "2026-11-24T14:04:00+01:00", "2026-11-24 14:03 to 14:04");
        row("a time that there was twice", "2026-10-25 02:30", "2026-10-25T02:30:00+02:00", "2026-10-25T02:31:00+01:00", "2026-10-25 02:30 CEST to 02:31 CET");
        row("before the clocks are put back", "2026-10-25 01:59", "2026-10-25T01:59:00+02:00", "2026-10-25T02:00:00+02:00", "2026-10-25 01:59 to 02:00");
        row("a day of 25 hours", "2026-10-25", "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", "2026-10-25");
        row("a day of 23 hours", "2026-03-29", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", "2026-03-29");
        row("after the clocks were put forward", "2026-03-29 03:00", "2026-03-29T03:00:00+02:00", "2026-03-29T03:01:00+02:00", "2026-03-29 03:00 to 03:01");
    }
    void readsWhatIsTyped()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, now);
        QFETCH(const QString, from);
        QFETCH(const QString, to);
        const auto span = parsedTimeSpan(text, at(qPrintable(now)), zone());
        QVERIFY2(span, span ? "" : qPrintable(span.error().summary));
        QVERIFY(*span);
        QCOMPARE((*span)->from, at(qPrintable(from)));
        QCOMPARE((*span)->to, at(qPrintable(to)));
        QTEST(timeSpanWord(**span, zone()), "said");
    }

    void refusesWhatIsNone_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("cause");
        for (const char *text : {"half past two", "25:00", "14:60", "14:03:77", "2026-02-30", "14", "1403", "14:03 to", "to 14:03", "-", "14:03 to 14:04 to 14:05",
                                 "2026-11-24 14:03 to 2026-11-23", "%", "14:03 today", "(", "2026-11-24 to 2026-11-20"})
            QTest::newRow(text) << QString::fromLatin1(text) << QStringLiteral("not_a_time");
        QTest::newRow("clocks were put forward over it") << QStringLiteral("2026-03-29 02:30") << QStringLiteral("no_such_time");
        QTest::newRow("likewise the end") << QStringLiteral("2026-03-29 01:30 to 02:30") << QStringLiteral("no_such_time");
    }
    void refusesWhatIsNone()
    {
        QFETCH(const QString, text);
        const auto span = parsedTimeSpan(text, at("2026-11-24T15:00:00+01:00"), zone());
        QVERIFY(!span);
        QTEST(span.error().cause, "cause");
        QVERIFY(span.error().summary.endsWith(QLatin1Char('.')));
    }

    void nothingIsNoTime()
    {
        const auto span = parsedTimeSpan(QStringLiteral("  "), at("2026-11-24T15:00:00+01:00"), zone());
        QVERIFY(span && !*span);
    }

    /// A day whose midnight never came.
    void aDayBeginsWhenItBegins()
    {
        const auto span = parsedTimeSpan(QStringLiteral("2026-04-24"), at("2026-11-24T15:00:00+01:00"), zone("Africa/Cairo"));
        QVERIFY(span && *span);
        QCOMPARE((*span)->from, at("2026-04-24T01:00:00+03:00"));
        QCOMPARE(timeSpanWord(**span, zone("Africa/Cairo")), QStringLiteral("2026-04-24"));
    }
};

QTEST_GUILESS_MAIN(TestTimeSpan)
#include "tst_timespan.moc"
