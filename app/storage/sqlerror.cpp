// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlerror.h"

#include "core/redact.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Storage", text);
}

} // namespace

Error storageFailure(const char *cause, const QString &detail)
{
    const QLatin1String name(cause);
    QString summary;
    if (name == QLatin1String("disk_full"))
        summary = tr("The disk is full. Make room and try again; nothing was changed.");
    else if (name == QLatin1String("read_only"))
        summary = tr("The store cannot be written to. Check the permissions of its file and folder.");
    else if (name == QLatin1String("no_permission"))
        summary = tr("The database server does not let its user do this. Ask its administrator for the rights.");
    else if (name == QLatin1String("damaged"))
        summary = tr("The store is damaged. It was left as it is; restore it from a copy.");
    else if (name == QLatin1String("busy"))
        summary = tr("Another program is using the store. Try again in a moment.");
    else if (name == QLatin1String("unavailable"))
        summary = tr("The store cannot be reached.");
    else
        summary = tr("The store could not do this. Nothing was changed.");
    return storageError(cause, summary, detail);
}

namespace {

// Primary result codes: https://www.sqlite.org/rescode.html
Error sqliteError(const QSqlError &error)
{
    const int code = error.nativeErrorCode().toInt();
    const QString detail = redact(QStringLiteral("SQLite %1: %2").arg(code).arg(error.databaseText()));
    constexpr int ioErrorGrowingSharedMemory = 10 | (19 << 8);
    if (code == ioErrorGrowingSharedMemory)
        return storageFailure("disk_full", detail);
    switch (code & 0xff) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
        return storageFailure("busy", detail);
    case 8: // SQLITE_READONLY
        return storageFailure("read_only", detail);
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return storageFailure("damaged", detail);
    case 13: // SQLITE_FULL
        return storageFailure("disk_full", detail);
    case 14: // SQLITE_CANTOPEN
        return storageFailure("unavailable", detail);
    default:
        return storageFailure("sql", detail);
    }
}

// Classes of SQLSTATE: https://www.postgresql.org/docs/15/errcodes-appendix.html
Error postgresError(const QSqlError &error)
{
    const QString state = error.nativeErrorCode();
    const QString detail
        = QStringLiteral("PostgreSQL SQLSTATE %1").arg(state.isEmpty() ? QStringLiteral("unknown") : state);
    if (state == QLatin1String("53100"))
        return storageFailure("disk_full", detail);
    if (state == QLatin1String("25006")) {
        return storageError("read_only",
                            tr("The database server takes no changes at the moment: it is a copy, or set to read only."),
                            detail);
    }
    if (state == QLatin1String("42501"))
        return storageFailure("no_permission", detail);
    if (state.startsWith(QLatin1String("XX00")))
        return storageFailure("damaged", detail);
    if (state.startsWith(QLatin1String("55P03")) || state.startsWith(QLatin1String("40")))
        return storageFailure("busy", detail);
    // A lost connection has no SQLSTATE of the server's.
    if (state.isEmpty() || state.startsWith(QLatin1String("08")) || state.startsWith(QLatin1String("57P")))
        return storageFailure("unavailable", detail);
    return storageFailure("sql", detail);
}

} // namespace

Error storageError(const char *cause, const QString &summary, const QString &detail)
{
    return {ErrorKind::Storage, summary, detail, QString::fromLatin1(cause)};
}

Error storageError(const QSqlDatabase &connection, const QSqlError &error)
{
    return connection.driver()->dbmsType() == QSqlDriver::PostgreSQL ? postgresError(error) : sqliteError(error);
}

Error conflictError(const char *cause, const QString &summary)
{
    return {ErrorKind::Conflict, summary, {}, QString::fromLatin1(cause)};
}

Error notFoundError(const QString &summary)
{
    return {ErrorKind::NotFound, summary, {}, QStringLiteral("not_found")};
}
