// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"

#include <QVariant>

/// What a row says, as values that the program can work with: a database is edited by others, too. None of these
/// fails, so that one such row does not hide the rest of a list.

/// NotMade for every number that is none of ours: nothing is claimed to be checked.
ContextOutcome contextOutcomeFrom(const QVariant &value);
/// NotVerified for every number that is none of ours.
Standing standingFrom(const QVariant &value);
/// Within 0 and one less than the largest int, so that the next generation can be counted.
int generationFrom(const QVariant &value);
/// 0, which is unknown, for what is not within 1 and longestRefreshDays.
int refreshDaysFrom(const QVariant &value);
/// Within the years 1970 and 9999, so that times can be subtracted and shown.
Instant instantFromRow(qint64 milliseconds);
/// NULL is nothing.
std::optional<Instant> optionalInstant(const QVariant &value);
QVariant instantOrNull(const std::optional<Instant> &instant);

/// Texts of a server as they are stored: a name has at most 200 characters (the last is an ellipsis where some are
/// missing), an id at most 64. Miro's are far shorter.
NamedId storable(const NamedId &named);
