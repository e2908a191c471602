// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/seams.h"

#include <QList>
#include <QSqlDatabase>

#include <functional>

/// One numbered file of SQL. Its statements stand between lines "-- next statement", so that no text of SQL
/// is ever searched for semicolons.
struct Migration {
    int number = 0;
    QString name; ///< of the file, "0001_initial.sql"
    QByteArray sql;

    QString sha256() const; ///< hex
    QStringList statements() const;
};

/// Those compiled into the program, by number.
QList<Migration> builtInMigrations();

/// Brings a store to the schema of this program. Each migration is one transaction with its bookkeeping row
/// in schema_migrations; programs that start at once take turns. On the database thread, for one job.
class Migrator
{
public:
    /// Called before an upgrade of a store that has a schema already, with the number of its schema.
    using CopyBefore = std::function<Status(int schema)>;

    Migrator(QSqlDatabase &db, QList<Migration> migrations) : m_db(db), m_migrations(std::move(migrations)) { }

    /// The number of the store's schema, 0 for an empty store. Changes nothing. Errors: Storage
    /// "newer_schema", "edited_migration", "foreign_database" when it holds another program's tables.
    Result<int> check() const;
    /// Applies what is missing, and notes \a now. Errors: as check(), and what the engine says.
    Status migrate(Instant now, const CopyBefore &copyBefore);

private:
    struct Applied {
        int number;
        QString sha256;
    };
    Result<QList<Applied>> applied() const;
    Status applyNext(Instant now, bool *more);

    QSqlDatabase &m_db;
    QList<Migration> m_migrations;
};
