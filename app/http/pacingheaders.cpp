// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/pacingheaders.h"

#include <QDate>
#include <QLocale>
#include <QTime>

#include <algorithm>

namespace {

/// More than any server gives: sums and products of it stay within 64 bits.
constexpr qint64 mostCredits = 1'000'000'000;
constexpr qint64 firstUnixSecond = 1'000'000'000; // 2001-09-09
constexpr qint64 lastUnixSecond = 253'402'300'799; // the end of 9999

bool isDigits(const QByteArray &text)
{
    return !text.isEmpty()
        && std::all_of(text.cbegin(), text.cend(), [](char each) { return each >= '0' && each <= '9'; });
}

/// Nothing when there is no whole number from 0 up in front, or one beyond 64 bits.
std::optional<qint64> leadingNumber(const QByteArray &text)
{
    const QByteArray trimmed = text.trimmed();
    const auto end = std::find_if(trimmed.cbegin(), trimmed.cend(),
                                  [](char each) { return each == ',' || each == ';' || each == '.'; });
    const QByteArray digits = trimmed.left(end - trimmed.cbegin()).trimmed();
    bool isNumber = false;
    const qint64 number = digits.toLongLong(&isNumber);
    return isNumber && isDigits(digits) ? std::optional<qint64>(number) : std::nullopt;
}

std::optional<qint64> credits(const QByteArray &text)
{
    const std::optional<qint64> number = leadingNumber(text);
    return number ? std::optional<qint64>(std::min(*number, mostCredits)) : std::nullopt;
}

} // namespace

std::optional<Instant> httpDate(const QByteArray &text)
{
    const QString trimmed = QString::fromLatin1(text.trimmed());
    const QDate date = QLocale::c().toDate(trimmed.mid(5, 11), QStringLiteral("dd MMM yyyy"));
    const QTime time = QTime::fromString(trimmed.mid(17, 8), QStringLiteral("HH:mm:ss"));
    if (trimmed.size() != 29 || !trimmed.endsWith(QLatin1String(" GMT")) || !date.isValid() || !time.isValid())
        return std::nullopt;
    const qint64 days = date.toJulianDay() - QDate(1970, 1, 1).toJulianDay();
    return fromMilliseconds(days * 24 * 60 * 60 * 1000 + time.msecsSinceStartOfDay());
}

RateLimit rateLimit(const QByteArray &limit, const QByteArray &remaining, const QByteArray &reset)
{
    RateLimit said{credits(limit), credits(remaining), std::nullopt};
    const std::optional<qint64> seconds = leadingNumber(reset);
    if (seconds && *seconds >= firstUnixSecond && *seconds <= lastUnixSecond)
        said.resetAt = fromMilliseconds(*seconds * 1000);
    return said;
}

std::optional<Instant> retryInstant(const QByteArray &retryAfter, const QByteArray &date, Instant answeredAt)
{
    const Instant latest = answeredAt + longestRetryAfter;
    const QByteArray trimmed = retryAfter.trimmed();
    if (isDigits(trimmed)) {
        const qint64 most = std::chrono::seconds(longestRetryAfter).count();
        // Beyond 64 bits it is a number all the same, only a large one.
        const qint64 seconds = leadingNumber(trimmed).value_or(most);
        return answeredAt + std::chrono::seconds(std::min(seconds, most));
    }
    const std::optional<Instant> until = httpDate(trimmed);
    if (!until)
        return std::nullopt;
    return std::clamp(answeredAt + (*until - httpDate(date).value_or(answeredAt)), answeredAt, latest);
}
