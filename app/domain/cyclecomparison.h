// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"

/// Every field of the baseline with what is expected of it after the reinstallation, the tokens that were watched, and the
/// rows of other members with what each way out is expected to do to them. \a expected: the app profile's scopes; empty:
/// the same as before. Makes sense of a cycle at any step: what is not there yet is not known.
QList<CycleField> compareCycle(const Cycle &cycle, const ScopeSet &expected);

/// What the fields come to: at fault before not known before as expected. Where nobody knows whether the redirect arrived, that
/// is named before the other fields that are not known: it is why.
struct CycleJudgement {
    CycleVerdict verdict = CycleVerdict::Inconclusive;
    QString faultField; ///< the first field at fault, or not known where none is at fault; empty: pass
    QString reason;     ///< a sentence
};
CycleJudgement judgeCycle(const QList<CycleField> &fields);
