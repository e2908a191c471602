// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/installation.h"

#include <QSqlDatabase>

/// The history of installations: their grants and the evidence. Nothing is overwritten but a grant's
/// supersededAt, once. On the database thread, for one job.
class GrantRepository
{
public:
    explicit GrantRepository(QSqlDatabase &db) : m_db(db) { }

    Status supersedeCurrent(RowId installationId, Instant now) const;
    Status add(const Grant &grant) const;
    /// What the token context says now; an empty \a rawContext leaves the former one.
    Status setLive(RowId grantId, const std::optional<ScopeSet> &scopes, const QByteArray &rawContext) const;
    /// Errors: NotFound.
    Result<Grant> grant(RowId id) const;
    /// Newest first.
    Result<QList<Grant>> grants(RowId installationId) const;

    /// Stores each under a new id; \a grantId goes to those that name no grant of their own.
    Status addEvidence(RowId installationId, RowId grantId, const QList<Evidence> &evidence) const;
    /// Newest first; at most \a limit, 0 for all.
    Result<QList<Evidence>> evidence(RowId installationId, int limit = 0) const;

private:
    QSqlDatabase &m_db;
};
