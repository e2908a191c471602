// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/timespan.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

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

TimeSpan spanOf(const Typed &end, const QTimeZone &zone)
{
    if (!end.time.isValid())
        return {instant(end.date.startOfDay(zone)), instant(end.date.addDays(1).startOfDay(zone))};
    const Instant from = instant(QDateTime(end.date, end.time, zone));
    return {from, from + (end.hasSeconds ? std::chrono::seconds(1) : std::chrono::seconds(60))};
}

Error notATime()
{
    return {ErrorKind::InvalidInput, tr("That is not a time. Type 14:03, 2026-11-24 14:03, a date, or two of them with \"to\" between."), {},
            QStringLiteral("not_a_time")};
}

} // namespace

Result<std::optional<TimeSpan>> parsedTimeSpan(const QString &text, Instant now, const QTimeZone &zone)
{
    static const QRegularExpression between(QStringLiteral("\\s*(?:\\u2013|\\.\\.| - |\\bto\\b)\\s*"));
    const QString whole = text.simplified();
    if (whole.isEmpty())
        return std::optional<TimeSpan>();
    const QStringList ends = whole.split(between);
    std::optional<Typed> first = typed(ends.constFirst());
    std::optional<Typed> last = ends.size() == 2 ? typed(ends.constLast()) : first;
    if (!first || !last || ends.size() > 2)
        return notATime();
    const QDate today = local(now, zone).date();
    if (!first->date.isValid()) {
        first->date = today;
        if (spanOf(*first, zone).from > now)
            first->date = today.addDays(-1);
    }
    if (!last->date.isValid())
        last->date = first->date;
    TimeSpan span{spanOf(*first, zone).from, spanOf(*last, zone).to};
    // Past midnight, when the second end has a time only.
    if (span.to <= span.from && ends.size() == 2 && !typed(ends.constLast())->date.isValid()) {
        last->date = last->date.addDays(1);
        span.to = spanOf(*last, zone).to;
    }
    if (span.to <= span.from)
        return notATime();
    return std::optional<TimeSpan>(span);
}

QString timeSpanWord(const TimeSpan &span, const QTimeZone &zone)
{
    const QDateTime from = local(span.from, zone);
    const QDateTime to = local(span.to, zone);
    const bool seconds = from.time().second() != 0 || to.time().second() != 0;
    const QString time = seconds ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm");
    const QString both = QStringLiteral("yyyy-MM-dd ") + time;
    return tr("%1 to %2").arg(from.toString(both), to.toString(from.date() == to.date() ? time : both));
}
