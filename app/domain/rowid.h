// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

/// Key of a row of ours: positive, made by the program, larger for later rows. Shown as decimal text.
using RowId = qint64;

/// Makes RowIds: 42 bits of milliseconds since 1970 (until 2109), then 21 random bits, so that programs
/// sharing a store do not meet. Never repeats or goes back within the process. Thread-safe.
RowId makeRowId(Instant now);
