// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/horizonbars.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <limits>

namespace {

using HorizonClock = InstallationQuery::Horizon::Clock;

// Rows without a date have the largest number; they are before neither.
constexpr Instant noEnd{std::chrono::milliseconds(std::numeric_limits<qint64>::max())};

QString tr(const char *text)
{
    return QCoreApplication::translate("HorizonBars", text);
}

QDateTime local(Instant at, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count(), zone);
}

Instant startOf(const QDate &date, const QTimeZone &zone)
{
    return Instant(std::chrono::milliseconds(date.startOfDay(zone).toMSecsSinceEpoch()));
}

QString dayWord(const QDate &date)
{
    return date.toString(Qt::ISODate);
}

/// A day where the moment begins one, else with the time.
QString momentWord(const QDateTime &time)
{
    return time == time.date().startOfDay(time.timeZone())
        ? dayWord(time.date())
        : tr("%1, %2").arg(dayWord(time.date()), time.toString(QStringLiteral("HH:mm")));
}

QString rangeWord(Instant from, Instant to, const QTimeZone &zone)
{
    const QDateTime begin = local(from, zone);
    // Whole days are named by their last one.
    const QDateTime end = local(to, zone);
    const bool wholeDays = end == end.date().startOfDay(zone);
    const QDate last = wholeDays ? end.date().addDays(-1) : end.date();
    if (wholeDays && last == begin.date()) {
        return begin == begin.date().startOfDay(zone) ? dayWord(last)
                                                      : tr("%1, from %2 on").arg(dayWord(last), begin.toString(QStringLiteral("HH:mm")));
    }
    return tr("%1 to %2").arg(momentWord(begin), wholeDays ? dayWord(last) : momentWord(end));
}

} // namespace

QList<Instant> horizonEdges(HorizonClock clock, HorizonUnit unit, Instant now, const QTimeZone &zone)
{
    const bool weeks = unit == HorizonUnit::Weeks;
    const int step = weeks ? 7 : 1;
    const int count = weeks ? horizonWeeks : horizonDays;
    QDate first = local(now, zone).date();
    if (weeks)
        first = first.addDays(-((first.dayOfWeek() - QLocale().firstDayOfWeek() + 7) % 7));
    const bool isPast = clock == HorizonClock::Verified;
    if (isPast)
        first = first.addDays(-(count - 1) * step);
    QList<Instant> edges{isPast ? startOf(first, zone) : now};
    for (int i = 1; i <= count; ++i)
        edges.append(startOf(first.addDays(i * step), zone));
    return edges;
}

QList<HorizonBar> horizonBars(const HorizonQuery &query, const HorizonCounts &counts, HorizonUnit unit, const QTimeZone &zone)
{
    QList<HorizonBar> bars;
    const bool isPast = query.clock == HorizonClock::Verified;
    const Instant first = query.edges.value(0);
    bars.append({HorizonBar::Kind::Before, isPast ? tr("Earlier") : tr("Overdue"), tr("before %1").arg(momentWord(local(first, zone))),
                 {query.clock, Instant(std::chrono::milliseconds(isPast ? 1 : 0)), first}, counts.before.count, counts.before.failed});
    for (qsizetype i = 0; i < counts.spans.size(); ++i) {
        const Instant from = query.edges.at(i);
        const Instant to = query.edges.at(i + 1);
        const QDate day = local(from, zone).date();
        const QString label = unit == HorizonUnit::Days ? QLocale().toString(day, QStringLiteral("ddd d"))
                                                        : QLocale().toString(day, QStringLiteral("d MMM"));
        bars.append({HorizonBar::Kind::Span, label, rangeWord(from, to, zone), {query.clock, from, to}, counts.spans.at(i).count,
                     counts.spans.at(i).failed});
    }
    if (!isPast) {
        const Instant last = query.edges.constLast();
        bars.append({HorizonBar::Kind::After, tr("Later"), tr("from %1 on").arg(momentWord(local(last, zone))), {query.clock, last, noEnd},
                     counts.after.count, counts.after.failed});
    }
    return bars;
}

QList<HorizonBar> endlessBars(const HorizonQuery &query, const HorizonCounts &counts)
{
    using Part = InstallationQuery::Horizon::Part;
    const bool isPast = query.clock == HorizonClock::Verified;
    QList<HorizonBar> bars;
    if (!isPast) {
        bars.append({HorizonBar::Kind::UntilUninstalled, tr("Until uninstalled"), tr("these tokens do not expire"),
                     {query.clock, {}, {}, Part::UntilUninstalled}, counts.untilUninstalled, 0});
    }
    bars.append({HorizonBar::Kind::NotKnown, isPast ? tr("Never verified") : tr("Not known"),
                 isPast ? tr("no server confirmed the token") : tr("nobody said when"), {query.clock, {}, {}, Part::NotKnown}, counts.notKnown, 0});
    return bars;
}

InstallationQuery::Horizon awayHorizon(const QDate &first, const QDate &last, Instant now, const QTimeZone &zone)
{
    const Instant from = std::max(startOf(first, zone), now);
    return {HorizonClock::Renewal, from, std::max(from, startOf(last.addDays(1), zone))};
}

QString horizonWord(const InstallationQuery::Horizon &horizon, const QTimeZone &zone)
{
    using Part = InstallationQuery::Horizon::Part;
    const QString range = horizon.part == Part::UntilUninstalled ? tr("until uninstalled")
        : horizon.part == Part::NotKnown ? (horizon.clock == HorizonClock::Verified ? tr("never") : tr("not known"))
        : horizon.to == noEnd ? tr("from %1 on").arg(momentWord(local(horizon.from, zone)))
        : horizon.from <= Instant(std::chrono::milliseconds(1))
        ? tr("before %1").arg(momentWord(local(horizon.to, zone)))
        : rangeWord(horizon.from, horizon.to, zone);
    switch (horizon.clock) {
    case HorizonClock::Access:
        return tr("Access token runs out: %1").arg(range);
    case HorizonClock::Renewal:
        return tr("Can be renewed no more: %1").arg(range);
    case HorizonClock::Verified:
        return tr("Verified last: %1").arg(range);
    }
    Q_UNREACHABLE();
}
