// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/statement.h"

#include "storage/sqlerror.h"

#include <QSqlDriver>
#include <QSqlError>

namespace {

Status execute(QSqlDatabase &db, QSqlQuery &query, const QString &sql, const QVariantList &values)
{
    // The driver closes by itself when the server is gone, and Qt would warn of each use.
    if (!db.isOpen())
        return storageError(db, QSqlError());
    query.setForwardOnly(true);
    if (values.isEmpty()) {
        if (!query.exec(sql))
            return storageError(db, query.lastError());
        return success();
    }
    if (!query.prepare(sql))
        return storageError(db, query.lastError());
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return storageError(db, query.lastError());
    return success();
}

} // namespace

Result<qint64> changeRows(QSqlDatabase &db, const QString &sql, const QVariantList &values)
{
    QSqlQuery query(db);
    const Status done = execute(db, query, sql, values);
    if (!done)
        return done.error();
    return static_cast<qint64>(query.numRowsAffected());
}

Status readRows(QSqlDatabase &db, const QString &sql, const QVariantList &values,
                const std::function<void(const QSqlQuery &)> &row)
{
    QSqlQuery query(db);
    const Status done = execute(db, query, sql, values);
    if (!done)
        return done;
    while (query.next())
        row(query);
    // next() is false at the end and at an error alike.
    if (query.lastError().isValid())
        return storageError(db, query.lastError());
    return success();
}

Result<qint64> readNumber(QSqlDatabase &db, const QString &sql, const QVariantList &values)
{
    qint64 number = 0;
    const Status done
        = readRows(db, sql, values, [&number](const QSqlQuery &row) { number = row.value(0).toLongLong(); });
    if (!done)
        return done.error();
    return number;
}

QVariant textValue(const QString &text)
{
    if (text.isNull())
        return QStringLiteral("");
    if (!text.contains(QChar::Null))
        return text;
    QString without = text;
    return without.remove(QChar::Null);
}

QVariant bytesValue(const QByteArray &bytes)
{
    return bytes.isNull() ? QByteArray("") : bytes;
}

QVariant numberOrNull(const std::optional<qint64> &number)
{
    return number ? QVariant(*number) : QVariant(QMetaType::fromType<qint64>());
}

std::optional<qint64> optionalNumber(const QVariant &value)
{
    return value.isNull() ? std::nullopt : std::optional<qint64>(value.toLongLong());
}

bool isPostgres(const QSqlDatabase &db)
{
    return db.driver()->dbmsType() == QSqlDriver::PostgreSQL;
}
