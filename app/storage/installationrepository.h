// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/installationstore.h"

#include <QSqlDatabase>

/// Reads and writes installations. On the database thread, for one job; see InstallationStore for the errors.
class InstallationRepository
{
public:
    explicit InstallationRepository(QSqlDatabase &db) : m_db(db) { }

    Result<QList<RowId>> ids(const InstallationQuery &query, Instant now, int limit) const;
    Result<QList<Installation>> rows(const QList<RowId> &ids) const;
    Result<std::array<qint64, installationStateCount>> counts(const InstallationQuery &query, Instant now) const;
    Result<Narrowings> narrowings(const InstallationQuery &query, Instant now) const;
    Result<ScopeNames> scopeNames(const InstallationQuery &query, Instant now) const;
    Result<InstallationDetails> details(RowId id) const;

    /// Adds or replaces the row and its search text. Within the caller's transaction.
    Status put(const Installation &installation) const;
    /// Its standing and when it was confirmed, alone. Likewise.
    Status putLife(const Installation &installation) const;
    /// Within the caller's transaction.
    Result<Installation> addAuthorization(const NewAuthorization &authorization, const Seal &seal, Instant now) const;

private:
    Result<QList<RowId>> idsOf(const InstallationQuery &query, std::optional<InstallationState> state, Instant now,
                               int limit) const;
    Result<std::optional<Installation>> find(const NewAuthorization &authorization) const;

    QSqlDatabase &m_db;
};
