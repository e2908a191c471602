// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"
#include "lifecycle/authorizeteam.h"

/// Who said what to whom in one authorization, as its \a steps stand: for its picture, and for that of a cycle.
/// \a startedAt: of the attempt.
QList<FlowMessage> authorizationFlow(const QList<StepReport> &steps, Instant startedAt);

/// The same of what is kept of an installation: its authorizations, refreshes and whatever else was asked, in the order of
/// time. \a evidence: newest first, as the store answers it.
QList<FlowMessage> evidenceFlow(const QList<Evidence> &evidence);
