// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QSqlDatabase>

/// A transaction for the length of one job. It rolls back unless commit() succeeded, so that the connection
/// is good for the next job whatever happened in this one.
class Transaction
{
public:
    explicit Transaction(QSqlDatabase &db) : m_db(db) { }
    ~Transaction();
    Q_DISABLE_COPY_MOVE(Transaction)

    /// To look at one state of the store with several statements.
    Status beginReading();
    /// To change the store. Writers come one after another on both engines, so that what was read in here is
    /// still true when it commits.
    Status beginWriting();
    /// Errors: as changeRows(), and Storage "store_replaced" when a SQLite store's file is not in its place; undone then.
    Status commit();

private:
    Status begin(const QString &sql);

    QSqlDatabase &m_db;
    bool m_open = false;
};

/// What \a look answers, of one state of the store.
template <typename T, typename Look> Result<T> looked(QSqlDatabase &db, Look look)
{
    Transaction transaction(db);
    const Status begun = transaction.beginReading();
    if (!begun)
        return begun.error();
    return look();
}

/// What \a change answers, run in one writing transaction: committed when it is good, undone otherwise.
template <typename T, typename Change> Result<T> changed(QSqlDatabase &db, Change change)
{
    Transaction transaction(db);
    const Status begun = transaction.beginWriting();
    if (!begun)
        return begun.error();
    Result<T> result = change();
    if (!result)
        return result;
    const Status committed = transaction.commit();
    if (!committed)
        return committed.error();
    return result;
}
