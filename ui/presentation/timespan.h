// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/seams.h"

#include <QString>
#include <QTimeZone>

#include <optional>

/// From one moment to before another.
struct TimeSpan {
    Instant from = {};
    Instant to = {};

    friend bool operator==(const TimeSpan &, const TimeSpan &) = default;
};

/// What a person types for a time, in \a zone: "14:03" (the last one that there was by \a now), "2026-11-24 14:03" (that
/// minute), "14:03:05" (that second), "2026-11-24" (that day), or two of them with "to", "–", ".." or "-" between. A time that
/// there was twice, since clocks were put back, is both, and all between them.
/// Nothing for no text. Errors: InvalidInput "not_a_time", "no_such_time" where clocks were put forward over it.
Result<std::optional<TimeSpan>> parsedTimeSpan(const QString &text, Instant now, const QTimeZone &zone);
/// "2026-11-24 14:03 to 14:04", "2026-11-24 to 2026-11-25" for whole days; with the zone where it changes between.
QString timeSpanWord(const TimeSpan &span, const QTimeZone &zone);
