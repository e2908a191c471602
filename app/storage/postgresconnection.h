// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/seams.h"

#include <QSqlDatabase>

/// Opens the PostgreSQL database at \a address (see StoreLocation) on \a db, a connection of the driver QPSQL,
/// and migrates it at \a now. Errors as Database::open().
Status openPostgres(QSqlDatabase &db, const QString &address, Instant now);
