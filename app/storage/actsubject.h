// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/grantstore.h"

#include <QSqlDatabase>

/// What acts on \a ids need, in that order; those that are gone are left out. On the database thread, for one job.
Result<QList<ActSubject>> actSubjects(QSqlDatabase &db, const QList<RowId> &ids);
