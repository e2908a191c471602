// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/cyclestore.h"

#include <QSqlDatabase>

/// Cycles and who holds them. On the database thread, for one job, what changes something within the caller's writing
/// transaction; see CycleStore for what each is for.
class CycleRepository
{
public:
    explicit CycleRepository(QSqlDatabase &db) : m_db(db) { }

    Result<QList<Cycle>> add(const QList<Cycle> &cycles, Instant now) const;
    Result<Cycle> cycle(RowId id) const;
    Result<QList<Cycle>> cycles(const QList<RowId> &ids) const;
    Result<QList<CycleSummary>> summaries(const CycleStore::Query &query, int limit) const;
    Result<Cycle> take(RowId id, const QString &holder, Instant now) const;
    Status save(const Cycle &cycle, const QString &holder, Instant now) const;
    Status renew(RowId id, const QString &holder, Instant now) const;
    Status release(RowId id, const QString &holder) const;
    Result<qint64> remove(const QList<RowId> &ids, Instant now) const;

private:
    /// Why \a id could not be touched by who thought to hold it. \a record: what was to be stored, which is good when
    /// it is there already.
    Status lost(RowId id, const QString &record = {}) const;

    QSqlDatabase &m_db;
};
