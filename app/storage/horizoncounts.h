// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/installationstore.h"

#include <QSqlDatabase>

/// Behind InstallationStore::horizon() and failedRenewals(). On the database thread, for one job.
Result<HorizonCounts> horizonCounts(QSqlDatabase &db, const HorizonQuery &query);
Result<QList<FailedRenewal>> failedRenewalsOf(QSqlDatabase &db, const QList<RowId> &ids);
