// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/installationquerysql.h"
#include "storage/runstore.h"

#include <QSqlDatabase>

/// What a selection comes to, and the reports of runs. On the database thread, for one job.

/// The ids of \a selection as SELECTs, several where there are many; an id may come in more than one of them.
QList<SelectSql> selectedIds(const RunSelection &selection, Instant now);

/// A SELECT of "id" and its "place", from 1, in the order of a run, of the installations whose ids \a ids selects. Those
/// whose verification is of the same hour are equally old, and among these users take turns.
QString inOrder(const QString &ids);

class RunReport
{
public:
    explicit RunReport(QSqlDatabase &db) : m_db(db) { }

    Result<QList<RunShare>> shares(const RunSelection &selection, Instant now) const;
    Result<QList<RunShare>> sharesLeft(RowId run) const;
    Result<RunSelection> frozen(const RunSelection &selection, Instant now) const;
    Result<QList<RowId>> ids(const RunSelection &selection, Instant now) const;
    Result<RunCounts> counts(RowId run) const;
    Result<QList<RunLine>> lines(RowId run, RunLine::Part part, qint64 offset, int limit) const;

private:
    Result<QList<RunShare>> sharesOf(const QList<SelectSql> &parts) const;
    QSqlDatabase &m_db;
};
