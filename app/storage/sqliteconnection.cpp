// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqliteconnection.h"

#include "core/redact.h"
#include "storage/migrator.h"
#include "storage/profileeffects.h"
#include "storage/sqlerror.h"
#include "storage/statement.h"
#include "storage/storefile.h"
#include "storage/transaction.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>

#include <fcntl.h>
#include <unistd.h>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("SqliteConnection", text);
}

// Reading a whole large store at each start would be felt; damage there is met when the page is read.
constexpr qint64 quickCheckLimit = 8 * 1024 * 1024;

constexpr qint64 smallestDatabase = 512;

Status quickCheck(QSqlDatabase &db, const QString &path)
{
    if (QFileInfo(path).size() > quickCheckLimit)
        return success();
    QString finding;
    const Status read = readRows(db, QStringLiteral("PRAGMA quick_check(1)"), {},
                                 [&finding](const QSqlQuery &row) { finding = row.value(0).toString(); });
    if (!read)
        return read;
    if (finding != QLatin1String("ok"))
        return storageFailure("damaged", redact(finding));
    return success();
}

/// The settings that hold for the connection, or for the file from now on.
Status configure(QSqlDatabase &db)
{
    QString journal;
    const Status read = readRows(db, QStringLiteral("PRAGMA journal_mode = WAL"), {},
                                 [&journal](const QSqlQuery &row) { journal = row.value(0).toString(); });
    if (!read)
        return read;
    if (journal != QLatin1String("wal"))
        return storageError("unavailable", tr("The store's disk cannot be used safely."),
                            QStringLiteral("journal mode %1").arg(journal));
    // FULL: an answer that says "stored" holds after a power cut; a refresh token exists nowhere else.
    for (const char *pragma : {"PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON", "PRAGMA cache_size = -65536",
                               "PRAGMA temp_store = MEMORY"}) {
        const Result<qint64> done = changeRows(db, QString::fromLatin1(pragma));
        if (!done)
            return done.error();
    }
    return success();
}

// What the connection has open is kept with its driver, as Transaction knows no more than the connection.
const char mainFile[] = "grantdesk_main_file";
const char logFile[] = "grantdesk_log_file";

QString logOf(const QString &path)
{
    const QString real = QFileInfo(path).canonicalFilePath();
    return (real.isEmpty() ? path : real) + QStringLiteral("-wal");
}

QVariant rememberedForm(const std::optional<FileIdentity> &file)
{
    return file ? QVariantList{file->device, file->inode} : QVariantList{};
}

void remember(QSqlDatabase &db, const char *name, const std::optional<FileIdentity> &file)
{
    db.driver()->setProperty(name, rememberedForm(file));
}

/// True also for what was never remembered, as while the store is being opened.
bool isRemembered(const QSqlDatabase &db, const char *name, const std::optional<FileIdentity> &file)
{
    const QVariant remembered = db.driver()->property(name);
    return !remembered.isValid() || remembered == rememberedForm(file);
}

/// Finds out now, not at the first authorization, whether the store takes changes.
Status tryToWrite(QSqlDatabase &db)
{
    Transaction transaction(db);
    const Status begun = transaction.beginWriting();
    if (!begun)
        return begun;
    // BEGIN IMMEDIATE is content to read a file that is read-only. This is rolled back.
    const Result<qint64> written = changeRows(db, QStringLiteral("PRAGMA user_version = 0"));
    return written ? success() : Status(written.error());
}

/// SQLite calls a folder that it may not write to "cannot open".
Error named(const Error &error, const QString &path)
{
    const QByteArray folder = QFile::encodeName(QFileInfo(path).path());
    const bool writable = ::faccessat(AT_FDCWD, folder.constData(), W_OK, AT_EACCESS) == 0
        && ::faccessat(AT_FDCWD, QFile::encodeName(path).constData(), W_OK, AT_EACCESS) == 0;
    if (error.cause == QLatin1String("unavailable") && !writable)
        return storageFailure("read_only", error.detail);
    return error;
}

Status openChecked(QSqlDatabase &db, const QString &path, Instant now)
{
    Migrator migrator(db, builtInMigrations());
    const Result<int> schema = migrator.check();
    if (!schema)
        return schema.error();
    Status done = takeOthersAccess(path);
    if (done)
        done = quickCheck(db, path);
    if (done)
        done = configure(db);
    if (done)
        done = tryToWrite(db);
    if (!done)
        return done;
    const Status migrated = migrator.migrate(now, [&db, &path, now](int from) { return copySqlite(db, path, from, now); });
    return migrated ? countScopes(db, 0) : migrated;
}

} // namespace

Status openSqlite(QSqlDatabase &db, const QString &path, Instant now)
{
    const Status prepared = prepareStoreFile(path);
    if (!prepared)
        return prepared;
    // SQLite takes a stump for an empty store, and would write over it.
    const qint64 size = QFileInfo(path).size();
    if (size > 0 && size < smallestDatabase)
        return storageFailure("damaged", QStringLiteral("%1 bytes").arg(size));
    db.setDatabaseName(path);
    db.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    const std::optional<FileIdentity> file = fileIdentity(path);
    if (!db.open())
        return named(storageError(db, db.lastError()), path);
    remember(db, mainFile, file);
    Status opened = checkInPlace(db);
    if (opened)
        opened = openChecked(db, path, now);
    if (!opened)
        return named(opened.error(), path);
    // SQLite has made it by now, and deletes it only when nobody has the store open.
    remember(db, logFile, fileIdentity(logOf(path)));
    return checkInPlace(db);
}

Status checkInPlace(const QSqlDatabase &db)
{
    const QString path = db.databaseName();
    if (isRemembered(db, mainFile, fileIdentity(path)) && isRemembered(db, logFile, fileIdentity(logOf(path))))
        return success();
    return storageError("store_replaced",
                        tr("The store's file was moved or replaced while it was open. Put it back and try again, or "
                           "store elsewhere; nothing can be stored in it as it is."),
                        path);
}

Status copySqlite(QSqlDatabase &db, const QString &path, int schema, Instant now)
{
    QString time = toIso8601(now);
    time.remove(QLatin1Char(':'));
    const QString base = QStringLiteral("%1.schema%2.%3").arg(path).arg(schema).arg(time);
    QString copy = base + QStringLiteral(".bak");
    for (int i = 2; QFileInfo::exists(copy); ++i)
        copy = QStringLiteral("%1.%2.bak").arg(base).arg(i);
    const Status made = makePrivateFile(copy);
    if (!made)
        return made;
    const Result<qint64> written = changeRows(db, QStringLiteral("VACUUM INTO ?"), {copy});
    // VACUUM INTO leaves the flushing to the system. Opening the copy is safe: nobody else uses it.
    const int file = written ? ::open(QFile::encodeName(copy).constData(), O_RDONLY | O_CLOEXEC) : -1;
    const bool flushed = file >= 0 && ::fsync(file) == 0;
    if (file >= 0)
        ::close(file);
    if (flushed)
        return success();
    QFile::remove(copy);
    return written
        ? storageError("unavailable", tr("The copy of the store could not be finished; the store was not upgraded."))
        : written.error();
}
