// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/migrator.h"

#include "storage/sqlerror.h"
#include "storage/statement.h"
#include "storage/transaction.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Migrator", text);
}

} // namespace

QString Migration::sha256() const
{
    return QString::fromLatin1(QCryptographicHash::hash(sql, QCryptographicHash::Sha256).toHex());
}

QStringList Migration::statements() const
{
    QStringList found;
    QString current;
    const QStringList lines = QString::fromUtf8(sql).split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        if (line.trimmed() != QLatin1String("-- next statement")) {
            current += line + QLatin1Char('\n');
            continue;
        }
        found.append(current);
        current.clear();
    }
    found.append(current);
    return found;
}

QList<Migration> builtInMigrations()
{
    QList<Migration> found;
    const QDir folder(QStringLiteral(":/migrations"));
    const QStringList names = folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            found.append({name.left(4).toInt(), name, file.readAll()});
    }
    return found;
}

Result<QList<Migrator::Applied>> Migrator::applied() const
{
    // One statement: between two of them another program may make its tables.
    const QString sql = isPostgres(m_db)
        ? QStringLiteral("SELECT count(*), count(CASE WHEN tablename = 'schema_migrations' THEN 1 END) "
                         "FROM pg_catalog.pg_tables WHERE schemaname = current_schema()")
        : QStringLiteral("SELECT count(*), count(CASE WHEN name = 'schema_migrations' THEN 1 END) "
                         "FROM sqlite_master WHERE type = 'table'");
    qint64 tables = 0;
    bool ours = false;
    const Status looked = readRows(m_db, sql, {}, [&](const QSqlQuery &row) {
        tables = row.value(0).toLongLong();
        ours = row.value(1).toLongLong() > 0;
    });
    if (!looked)
        return looked.error();
    QList<Applied> found;
    if (tables == 0)
        return found;
    if (!ours)
        return storageError(
            "foreign_database",
            tr("This database belongs to another program. It was left as it is; choose another location."));
    const Status read = readRows(m_db, QStringLiteral("SELECT number, sha256 FROM schema_migrations ORDER BY number"),
                                 {}, [&found](const QSqlQuery &row) {
                                     found.append({row.value(0).toInt(), row.value(1).toString()});
                                 });
    if (!read)
        return read.error();
    return found;
}

Result<int> Migrator::check() const
{
    const Result<QList<Applied>> applied = this->applied();
    if (!applied)
        return applied.error();
    const int newest = m_migrations.isEmpty() ? 0 : m_migrations.constLast().number;
    for (const Applied &entry : *applied) {
        if (entry.number > newest) {
            return storageError(
                "newer_schema",
                tr("This store was made by a newer version of the program. It was left as it is; update the program."),
                QStringLiteral("schema %1, known up to %2").arg(entry.number).arg(newest));
        }
    }
    for (qsizetype i = 0; i < applied->size(); ++i) {
        const Applied &entry = applied->at(i);
        const Migration expected = m_migrations.value(i);
        if (expected.number != entry.number || expected.sha256() != entry.sha256) {
            return storageError(
                "edited_migration",
                tr("This store was made by a program with another schema of the same number. It was left as it is."),
                QStringLiteral("schema %1").arg(entry.number));
        }
    }
    return applied->isEmpty() ? 0 : applied->constLast().number;
}

Status Migrator::migrate(Instant now, const CopyBefore &copyBefore)
{
    const Result<int> schema = check();
    if (!schema)
        return schema.error();
    if (m_migrations.isEmpty() || *schema == m_migrations.constLast().number)
        return success();
    if (*schema > 0) {
        const Status copied = copyBefore(*schema);
        if (!copied)
            return copied;
    }
    bool more = true;
    while (more) {
        const Status done = applyNext(now, &more);
        if (!done)
            return done;
    }
    return success();
}

Status Migrator::applyNext(Instant now, bool *more)
{
    Transaction transaction(m_db);
    const Status begun = transaction.beginWriting();
    if (!begun)
        return begun;
    // Looked at again under the lock: another program may have been at work.
    const Result<int> schema = check();
    if (!schema)
        return schema.error();
    const auto next = std::find_if(m_migrations.cbegin(), m_migrations.cend(),
                                   [&schema](const Migration &migration) { return migration.number > *schema; });
    *more = next != m_migrations.cend();
    if (!*more)
        return success();
    if (*schema == 0) {
        const Result<qint64> made = changeRows(m_db,
                                               QStringLiteral("CREATE TABLE schema_migrations ("
                                                              "number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                                                              "sha256 TEXT NOT NULL, applied_at BIGINT NOT NULL)"));
        if (!made)
            return made.error();
    }
    const QStringList statements = next->statements();
    for (const QString &statement : statements) {
        const Result<qint64> done = changeRows(m_db, statement);
        if (!done)
            return done.error();
    }
    const Result<qint64> noted = changeRows(
        m_db, QStringLiteral("INSERT INTO schema_migrations (number, name, sha256, applied_at) VALUES (?, ?, ?, ?)"),
        {next->number, next->name, next->sha256(), toMilliseconds(now)});
    if (!noted)
        return noted.error();
    return transaction.commit();
}
