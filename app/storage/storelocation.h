// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

/// Where a store is: a SQLite file, or a PostgreSQL database by connection address.
struct StoreLocation {
    enum class Engine { Sqlite, PostgreSql };
    Engine engine = Engine::Sqlite;
    QString address; ///< absolute path of the file, or postgresql://… (never with a password in it)

    /// For a title or a message; has no credentials.
    QString displayName() const;
};

/// $XDG_DATA_HOME/grantdesk/grantdesk.db. Its address is empty, and does not open ("no_home"), where there is no home
/// folder.
StoreLocation defaultStoreLocation();

/// From the command line: a path, or postgresql://[user@]host[:port]/database (the password comes from
/// ~/.pgpass or PGPASSFILE). Errors: InvalidInput, also for an address with a password in it.
Result<StoreLocation> parseStoreLocation(const QString &text);
