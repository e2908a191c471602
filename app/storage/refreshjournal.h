// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/grantstore.h"

#include <QSqlDatabase>

/// The journal of refreshes: at most one open line an installation, which the engine itself sees to. On the database
/// thread, for one job, within the caller's writing transaction; see GrantStore for what each is for.
class RefreshJournal
{
public:
    explicit RefreshJournal(QSqlDatabase &db) : m_db(db) { }

    Result<RefreshClaim> claim(RowId id, int seen, const QString &holder, const QString &seat,
                               std::chrono::milliseconds lease, bool despiteDoubt, Instant now) const;
    Result<GrantStore::JournalLine> line(RowId id) const;
    Result<bool> renew(const RefreshTicket &ticket, Instant until) const;
    Result<Installation> store(const RefreshTicket &ticket, const NewPair &pair, const Seal &seal, Instant now) const;
    Result<Installation> close(const RefreshTicket &ticket, const NewFacts &facts, Instant now) const;
    Result<Installation> leaveInDoubt(const RefreshTicket &ticket, const NewFacts &facts, Instant now) const;
    Result<RefreshTicket> takeOver(RowId installationId, const QString &holder, std::chrono::milliseconds lease, Instant now) const;

private:
    struct Line {
        RefreshTicket ticket;
        Standing before = Standing::NotVerified;
        Instant leaseUntil = {};
    };
    Result<std::optional<Line>> openLine(RowId installationId) const;
    /// The line, when it is open and still ticket.holder's; of a ticket without an id, whichever is.
    Result<std::optional<Line>> ours(const RefreshTicket &ticket) const;
    /// Whether this very pair is stored: a commit may have succeeded although it was not heard of.
    Result<bool> isStored(const Grant &grant) const;
    /// What the holder of a line that was taken from them, or never was theirs, has to say.
    Result<Installation> tooLate(const RefreshTicket &ticket, const NewFacts &facts) const;
    Result<Installation> written(const NewFacts &facts, Standing before) const;
    Status end(const RefreshTicket &ticket, const QString &outcome, Instant now) const;
    Status setLease(RowId installationId, Instant until) const;

    QSqlDatabase &m_db;
};
