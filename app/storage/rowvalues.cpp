// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/rowvalues.h"

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

int generationFrom(const QVariant &value)
{
    constexpr qint64 largest = std::numeric_limits<int>::max() - 1;
    return static_cast<int>(std::clamp<qint64>(value.toLongLong(), 0, largest));
}

Instant instantFromRow(qint64 milliseconds)
{
    return fromMilliseconds(std::clamp<qint64>(milliseconds, 0, endOfTime));
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
