// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"

/// What became of each token that \a cycle watched, against what its way out is expected to do to it.
QList<CycleField> cycleTokenFields(const Cycle &cycle);
