// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/appprofile.h"

#include <QSqlDatabase>

/// What a change of an app profile means for its installations. On the database thread, for one job, within the caller's
/// transaction.

/// Those that were verified are not any more when the app, its secret or its server became another; noted once, for the
/// history of each.
Status unverify(QSqlDatabase &db, const AppProfile &profile, const AppProfile &former, bool isSecretNew, Instant now);

/// Counts missing and extra scopes anew; \a profileId 0: of those that a migration left uncounted.
Status countScopes(QSqlDatabase &db, RowId profileId);

/// How many installations of a profile would differ from \a expected, which need not be what is stored.
Result<DriftCounts> driftUnder(QSqlDatabase &db, RowId profileId, const ScopeSet &expected);

/// Refresh tokens that were issued under \a former live as long as \a profile says; those that were refused stay so.
Status moveHorizons(QSqlDatabase &db, const AppProfile &profile, const AppProfile &former);
