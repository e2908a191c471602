// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/rowvalues.h"

#include "storage/statement.h"

#include <algorithm>
#include <limits>

namespace {

constexpr qsizetype longestName = 200;
constexpr qsizetype longestId = 64;
constexpr qint64 endOfTime = Q_INT64_C(253402300799999); // 9999-12-31T23:59:59.999Z

/// The first \a length characters, one less where that would cut a pair of surrogates in two.
QString start(const QString &text, qsizetype length)
{
    return text.left(text.at(length - 1).isHighSurrogate() ? length - 1 : length);
}

} // namespace

ContextOutcome contextOutcomeFrom(const QVariant &value)
{
    for (const ContextOutcome outcome : {ContextOutcome::Agreed, ContextOutcome::Mismatch}) {
        if (value.toLongLong() == static_cast<qint64>(outcome))
            return outcome;
    }
    return ContextOutcome::NotMade;
}

Standing standingFrom(const QVariant &value)
{
    const qint64 number = value.toLongLong();
    const bool isOurs = number >= static_cast<int>(Standing::NotVerified) && number <= static_cast<int>(Standing::Refreshing);
    return isOurs ? static_cast<Standing>(number) : Standing::NotVerified;
}

int generationFrom(const QVariant &value)
{
    constexpr qint64 largest = std::numeric_limits<int>::max() - 1;
    return static_cast<int>(std::clamp<qint64>(value.toLongLong(), 0, largest));
}

int refreshDaysFrom(const QVariant &value)
{
    const qint64 days = value.toLongLong();
    return days > 0 && days <= longestRefreshDays ? static_cast<int>(days) : 0;
}

Instant instantFromRow(qint64 milliseconds)
{
    return fromMilliseconds(std::clamp<qint64>(milliseconds, 0, endOfTime));
}

std::optional<Instant> optionalInstant(const QVariant &value)
{
    const std::optional<qint64> number = optionalNumber(value);
    return number ? std::optional<Instant>(instantFromRow(*number)) : std::nullopt;
}

QVariant instantOrNull(const std::optional<Instant> &instant)
{
    return numberOrNull(instant ? std::optional<qint64>(toMilliseconds(*instant)) : std::nullopt);
}

NamedId storable(const NamedId &named)
{
    NamedId stored = named;
    if (named.id.size() > longestId)
        stored.id = start(named.id, longestId);
    if (named.name.size() > longestName)
        stored.name = start(named.name, longestName - 1) + QChar(0x2026);
    return stored;
}
