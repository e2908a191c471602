// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ledger.h"

#include <QTimeZone>

/// What the page of the ledger calls things.

QList<LedgerColumn> tokenColumns();
QList<LedgerColumn> presentationColumns();
/// \a ofTokens: the time is when a token was first seen, else when it was shown.
QString ledgerTitle(LedgerColumn column, bool ofTokens);
QString ledgerCell(const LedgerToken &token, LedgerColumn column, const QTimeZone &zone);
QString ledgerCell(const Presentation &shown, LedgerColumn column, const QTimeZone &zone);
/// Numbers stand in the middle: at the right they would touch the next column.
Qt::Alignment ledgerAlignment(LedgerColumn column);
/// For a file: names with their ids in a column of their own, times with their offset.
QStringList ledgerTitles(LedgerColumn column, bool ofTokens);
QStringList ledgerCells(const LedgerToken &token, LedgerColumn column, const QTimeZone &zone);
QStringList ledgerCells(const Presentation &shown, LedgerColumn column, const QTimeZone &zone);
/// Whole names, ids, exact times and what a finding means.
QString ledgerToolTip(const LedgerToken &token, LedgerColumn column, const QTimeZone &zone);
QString ledgerToolTip(const Presentation &shown, LedgerColumn column, const QTimeZone &zone);
/// "fork, shown again"; empty without one.
QString findingWord(const LedgerToken &token);
