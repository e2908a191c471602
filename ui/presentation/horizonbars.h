// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/installationstore.h"

#include <QDate>
#include <QTimeZone>

/// One bar of the horizon board: a day, a week, or all before or after them. What has no date is a line of its own and
/// no bar.
struct HorizonBar {
    enum class Kind { Before, Span, After, UntilUninstalled, NotKnown };
    Kind kind = Kind::Span;
    QString label; ///< short, for under the bar
    QString range; ///< which time it is, whole
    InstallationQuery::Horizon horizon; ///< which installations it counts
    qint64 count = 0;
    qint64 failed = 0; ///< of these: the newest try to renew came to nothing
};

enum class HorizonUnit { Days, Weeks };
inline constexpr int horizonDays = 14;
inline constexpr int horizonWeeks = 12;

/// The edges of the board's bars, in \a zone, where a day has 23 or 25 hours when the clocks are changed. What will run
/// out begins now, with the rest of today or of this week; what was verified ends with today or this week.
QList<Instant> horizonEdges(InstallationQuery::Horizon::Clock clock, HorizonUnit unit, Instant now, const QTimeZone &zone);
/// The bars of \a counts, made with \a edges.
QList<HorizonBar> horizonBars(const HorizonQuery &query, const HorizonCounts &counts, HorizonUnit unit, const QTimeZone &zone);
/// What has no date: "Until uninstalled" and "Not known", or "Never verified".
QList<HorizonBar> endlessBars(const HorizonQuery &query, const HorizonCounts &counts);
/// The days from \a first to \a last, both with their whole length, as moments; what lies before \a now is left out.
InstallationQuery::Horizon awayHorizon(const QDate &first, const QDate &last, Instant now, const QTimeZone &zone);
/// "Can be renewed no more: 24 Nov 2026, 14:00 to 25 Nov 2026", for a filter.
QString horizonWord(const InstallationQuery::Horizon &horizon, const QTimeZone &zone);
