// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"

#include <QSqlQuery>
#include <QVariant>

/// A row of cycles as domain values and back. On the database thread.

/// The columns that say what a cycle is, the record last; who holds it is not among them.
QStringList cycleColumns();
/// The values of cycleColumns(), those that a list shows as cycleSummary() has them.
QVariantList cycleValues(const Cycle &cycle);
/// The whole cycle as text.
QString cycleRecord(const Cycle &cycle);

/// What cycleSummaryFrom() reads, to be selected from cycles.
QString cycleSummarySelection();
CycleSummary cycleSummaryFrom(const QSqlQuery &row);

/// What cycleFrom() reads, to be selected from cycles.
QString cycleSelection();
/// Of a record that is not of this row, or no record at all, what the columns say is left: a cycle that is over and
/// inconclusive, since nobody knows what to go on with.
Cycle cycleFrom(const QSqlQuery &row);
