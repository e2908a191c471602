// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/grantstore.h"

#include <QSqlDatabase>

/// Appends evidence to an installation, and keeps its row what the evidence says. On the database thread, for one job,
/// within the caller's transaction.
class FactWriter
{
public:
    explicit FactWriter(QSqlDatabase &db) : m_db(db) { }

    /// Nothing when the installation is gone. \a beforeRefresh is of the journal's line that a "refresh" fact ends.
    Result<std::optional<Installation>> write(const NewFacts &facts, Standing beforeRefresh = Standing::NotVerified) const;

    /// Only as evidence and in the ledger: whoever decides about this installation has decided meanwhile.
    Result<std::optional<Installation>> writeBeside(const NewFacts &facts) const;

private:
    Result<std::optional<Installation>> append(const NewFacts &facts) const;
    Result<ContextOutcome> madeWith(RowId grantId) const;
    Status endRefreshToken(Installation &installation, Instant at) const;

    QSqlDatabase &m_db;
};
