// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/cyclechoices.h"
#include "core/result.h"

/// Why the reports that \a choices name cannot be written, as far as that shows before there are any; nothing when they
/// can. Errors: InvalidInput "unwritable_file".
std::optional<Error> reportObjection(const CycleChoices &choices);

/// Writes the reports of \a cycles that \a choices name, each readable for its owner alone, whole or not at all, over
/// what is there: a report can be made again. Errors: as reportObjection().
Status writeReports(const CycleChoices &choices, const QList<Cycle> &cycles);
