// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/transaction.h"

#include "storage/sqliteconnection.h"
#include "storage/statement.h"

Transaction::~Transaction()
{
    if (!m_open || !m_db.isOpen())
        return;
    // Fails where the engine has rolled back by itself (a full disk, a lost connection): just what is wanted.
    QSqlQuery rollback(m_db);
    rollback.exec(QStringLiteral("ROLLBACK"));
}

Status Transaction::begin(const QString &sql)
{
    const Result<qint64> done = changeRows(m_db, sql);
    if (!done)
        return done.error();
    m_open = true;
    return success();
}

Status Transaction::beginReading()
{
    return begin(isPostgres(m_db) ? QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                                  : QStringLiteral("BEGIN"));
}

Status Transaction::beginWriting()
{
    // SQLite: a plain BEGIN takes the lock at the first change only and then may fail without waiting.
    if (!isPostgres(m_db))
        return begin(QStringLiteral("BEGIN IMMEDIATE"));
    const Status begun = begin(QStringLiteral("BEGIN"));
    if (!begun)
        return begun;
    // The number is ours: "grantdes" in ASCII.
    return readRows(m_db, QStringLiteral("SELECT pg_advisory_xact_lock(7454127460278625651)"), {},
                    [](const QSqlQuery &) {});
}

Status Transaction::commit()
{
    const bool isFile = !isPostgres(m_db);
    if (const Status inPlace = isFile ? checkInPlace(m_db) : success(); !inPlace)
        return inPlace;
    const Result<qint64> done = changeRows(m_db, QStringLiteral("COMMIT"));
    if (!done)
        return done.error();
    m_open = false;
    // Once more: it may have gone while this was written. Then it is said to be unstored, which is the safe mistake.
    return isFile ? checkInPlace(m_db) : success();
}
