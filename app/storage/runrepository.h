// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/runstore.h"

#include <QSqlDatabase>

/// Runs and the items they hand out. On the database thread, for one job, what changes something within the caller's
/// writing transaction; see RunStore for what each is for.
class RunRepository
{
public:
    explicit RunRepository(QSqlDatabase &db) : m_db(db) { }

    Result<Run> make(Act act, const RunSelection &selection, const QString &title, const QString &seat, Instant now) const;
    Result<Run> run(RowId id) const;
    Result<QList<Run>> open() const;
    Result<RunStore::Claimed> claim(RowId run, const QString &holder, int count, const QList<RunStore::Excluded> &excluded,
                                    Instant now) const;
    Status renew(RowId run, const QString &holder, Instant now) const;
    Status release(RowId run, const QString &holder, const QList<qint64> &positions) const;
    Result<Run> finish(RowId run, const QList<RunOutcome> &outcomes, Instant now) const;
    Result<Run> setState(RowId run, Run::State state, Instant now) const;

private:
    Result<QList<Run>> runsWhere(const QString &condition, const QVariantList &values) const;
    Status addItems(RowId run, const RunSelection &selection, Instant now) const;
    /// What moved on since it was seen keeps the generation of then.
    Status putSeen(RowId run, const QHash<RowId, int> &seen) const;
    Status putInOrder(RowId run) const;
    /// Appends to \a items until there are \a count.
    Status addClaimable(RowId run, const QString &condition, const QVariantList &values, int count, QList<RunItem> *items) const;

    QSqlDatabase &m_db;
};
