// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ledger.h"

/// What the page of the ledger calls things.

QList<LedgerColumn> tokenColumns();
QList<LedgerColumn> presentationColumns();
/// \a ofTokens: the time is when a token was first seen, else when it was shown.
QString ledgerTitle(LedgerColumn column, bool ofTokens);
QString ledgerCell(const LedgerToken &token, LedgerColumn column);
QString ledgerCell(const Presentation &shown, LedgerColumn column);
/// Whole names, ids, exact times and what a finding means.
QString ledgerToolTip(const LedgerToken &token, LedgerColumn column);
QString ledgerToolTip(const Presentation &shown, LedgerColumn column);
/// "fork, shown again"; empty without one.
QString findingWord(const LedgerToken &token);
