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
/// minute), "14:03:05" (that second), "2026-11-24" (that day), or two of them with "to", "–", ".." or " - " between.
/// Nothing for no text. Errors: InvalidInput "not_a_time".
Result<std::optional<TimeSpan>> parsedTimeSpan(const QString &text, Instant now, const QTimeZone &zone);
/// "2026-11-24 14:03 to 14:04"
QString timeSpanWord(const TimeSpan &span, const QTimeZone &zone);
