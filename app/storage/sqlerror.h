// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

class QSqlDatabase;
class QSqlError;

/// \a error of \a connection as an Error of kind Storage: "disk_full", "read_only", "no_permission" (of
/// the server's), "damaged", "busy", "unavailable" (the server is gone) or "sql". It never carries a bound value: of PostgreSQL's words, which
/// may quote them, only the SQLSTATE is kept.
Error storageError(const QSqlDatabase &connection, const QSqlError &error);

/// A failure of the store that we word ourselves.
Error storageError(const char *cause, const QString &summary, const QString &detail = {});

/// A failure with one of the causes above, in the usual words for it.
Error storageFailure(const char *cause, const QString &detail);

/// Somebody else was first, or has what was asked for.
Error conflictError(const char *cause, const QString &summary);

/// The row asked for is not there.
Error notFoundError(const QString &summary);
