// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/timespan.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("TimeSpan", text);
}

QDateTime local(Instant at, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count(), zone);
}

Instant instant(const QDateTime &time)
{
    return Instant(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
}

/// One end as it was typed.
struct Typed {
    QDate date; ///< invalid: none was typed
    QTime time; ///< likewise: the whole day
    bool hasSeconds = false;
};

std::optional<Typed> typed(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^(?:(\\d{4}-\\d{1,2}-\\d{1,2})(?:[ T]+|$))?(?:(\\d{1,2}):(\\d{2})(?::(\\d{2}))?)?$"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch() || text.isEmpty())
        return std::nullopt;
    Typed found;
    if (!match.captured(1).isEmpty()) {
        found.date = QDate::fromString(match.captured(1), QStringLiteral("yyyy-M-d"));
        if (!found.date.isValid())
            return std::nullopt;
    }
    if (!match.captured(2).isEmpty()) {
        found.hasSeconds = !match.captured(4).isEmpty();
        found.time = QTime(match.captured(2).toInt(), match.captured(3).toInt(), match.captured(4).toInt());
        if (!found.time.isValid())
            return std::nullopt;
    }
    return found;
}

/// The moments that clocks in \a zone show so: one; two where they were put back; none where they were put forward.
QList<Instant> momentsOf(const QDate &date, const QTime &time, const QTimeZone &zone)
{
    constexpr std::chrono::hours day{24};
    const Instant plain = instant(QDateTime(date, time, QTimeZone::utc()));
    QList<Instant> found;
    // One of the offsets a day before and a day after, and no other: what Qt makes of such times depends on its version.
    for (const Instant near : {plain - day, plain + day}) {
        const std::chrono::seconds offset(zone.offsetFromUtc(local(near, zone)));
        const Instant at = plain - offset;
        if (zone.offsetFromUtc(local(at, zone)) == offset.count() && !found.contains(at))
            found.append(at);
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// All of what was typed: of a time that there was twice, from the first to the last.
Result<TimeSpan> spanOf(const Typed &end, const QTimeZone &zone)
{
    if (!end.time.isValid())
        return TimeSpan{instant(end.date.startOfDay(zone)), instant(end.date.addDays(1).startOfDay(zone))};
    const QList<Instant> moments = momentsOf(end.date, end.time, zone);
    if (moments.isEmpty()) {
        return Error{ErrorKind::InvalidInput,
                     tr("There was no %1 on %2: the clocks were put forward over it.")
                         .arg(end.time.toString(QStringLiteral("HH:mm")), end.date.toString(Qt::ISODate)),
                     {}, QStringLiteral("no_such_time")};
    }
    return TimeSpan{moments.constFirst(), moments.constLast() + (end.hasSeconds ? std::chrono::seconds(1) : std::chrono::seconds(60))};
}

Error notATime()
{
    return {ErrorKind::InvalidInput, tr("That is not a time. Type 14:03, 2026-11-24 14:03, a date, or two of them with \"to\" between."), {},
            QStringLiteral("not_a_time")};
}

} // namespace

Result<std::optional<TimeSpan>> parsedTimeSpan(const QString &text, Instant now, const QTimeZone &zone)
{
    // A hyphen of its own, or between two times; others are within dates.
    static const QRegularExpression between(QStringLiteral("\\s*(?:\\x{2013}|\\.\\.| - |(?<=:\\d\\d)-(?=\\d)|\\bto\\b)\\s*"));
    const QString whole = text.simplified();
    if (whole.isEmpty())
        return std::optional<TimeSpan>();
    const QStringList ends = whole.split(between);
    std::optional<Typed> first = typed(ends.constFirst());
    std::optional<Typed> last = typed(ends.constLast());
    if (!first || !last || ends.size() > 2)
        return notATime();
    const bool hasLastDate = last->date.isValid();
    if (!first->date.isValid()) {
        const QDate today = local(now, zone).date();
        first->date = today;
        if (const Result<TimeSpan> span = spanOf(*first, zone); span && span->from > now)
            first->date = today.addDays(-1);
    }
    if (!hasLastDate)
        last->date = first->date;
    const Result<TimeSpan> begin = spanOf(*first, zone);
    Result<TimeSpan> end = spanOf(*last, zone);
    // Past midnight, when the second end has a time only.
    if (begin && end && !hasLastDate && end->to <= begin->from) {
        last->date = last->date.addDays(1);
        end = spanOf(*last, zone);
    }
    if (!begin || !end)
        return begin ? end.error() : begin.error();
    if (end->to <= begin->from)
        return notATime();
    return std::optional<TimeSpan>(TimeSpan{begin->from, end->to});
}

QString timeSpanWord(const TimeSpan &span, const QTimeZone &zone)
{
    const QDateTime from = local(span.from, zone);
    const QDateTime to = local(span.to, zone);
    const auto isMidnight = [&zone](const QDateTime &time) { return time == time.date().startOfDay(zone); };
    if (isMidnight(from) && isMidnight(to)) {
        const QString first = from.date().toString(Qt::ISODate);
        const QString last = to.date().addDays(-1).toString(Qt::ISODate);
        return first == last ? first : tr("%1 to %2").arg(first, last);
    }
    const bool seconds = from.time().second() != 0 || to.time().second() != 0;
    // The same time comes twice where clocks are put back.
    const QString clock = from.offsetFromUtc() == to.offsetFromUtc() ? QString() : QStringLiteral(" t");
    const QString time = (seconds ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm")) + clock;
    const QString both = QStringLiteral("yyyy-MM-dd ") + time;
    return tr("%1 to %2").arg(from.toString(both), to.toString(from.date() == to.date() ? time : both));
}
