// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/seams.h"

#include <QSqlDatabase>

/// Opens the SQLite file at \a path on \a db, a connection of the driver QSQLITE, and migrates it at \a now. A file that
/// is not ours, is damaged or was made by a newer program is left as it is. Errors as Database::open().
Status openSqlite(QSqlDatabase &db, const QString &path, Instant now);

/// Whether the store's file and its log are still what openSqlite() opened: their paths are compared with what
/// was remembered then. SQLite itself writes on into a file that has no name any more.
/// Errors: Storage "store_replaced". It ends when the file is back in its place, or with another openSqlite().
Status checkInPlace(const QSqlDatabase &db);

/// Writes what the connection sees into a new file with mode 0600 beside \a path, named after \a schema and
/// \a now.
Status copySqlite(QSqlDatabase &db, const QString &path, int schema, Instant now);
