// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/installation.h"
#include "domain/ledger.h"
#include "domain/sealed.h"

#include <QSqlDatabase>

/// The ledger of all tokens, by fingerprint. It outlives secrets, grants and installations. On the database thread, for
/// one job, within the caller's transaction where it writes.
class TokenLedger
{
public:
    explicit TokenLedger(QSqlDatabase &db) : m_db(db) { }

    /// Enters the pair of \a grant, of \a installation; answers what is odd about it: evidence of the operation
    /// "finding" with the outcome "fork" (another child of the same refresh token) or "duplicate_token" (the same
    /// fingerprint in another installation).
    Result<QList<Evidence>> enter(const Installation &installation, const Grant &grant, const QString &seat, Instant now) const;
    /// The installation's live tokens but those of \a currentGrantId end for \a cause, such as "superseded".
    Status endOthers(RowId installationId, RowId currentGrantId, const QString &cause, Instant now) const;
    /// Both tokens of a grant end for \a cause; those that had ended keep theirs.
    /// When the server refused a token, or we revoked it; nothing: neither has happened.
    Result<std::optional<Instant>> endedAt(RowId grantId, SealIdentity::Kind kind) const;
    Status end(RowId grantId, const QString &cause, Instant now) const;
    Status end(RowId grantId, SealIdentity::Kind kind, const QString &cause, Instant now) const;
    /// A server was shown the token of \a fact; nothing without a fingerprint.
    Status present(RowId installationId, RowId grantId, SealIdentity::Kind kind, const Evidence &fact) const;
    /// The server takes the tokens of a grant again: those that had ended by a refusal or a revocation live, but not a
    /// refresh token that was refused itself.
    Status revive(RowId grantId) const;
    Status noteSecretDeleted(RowId grantId, SealIdentity::Kind kind, Instant now) const;

    /// A pair that a refresh token has made.
    struct Child {
        QString fingerprint; ///< of its access token
        Instant firstSeen = {};
    };
    /// The first that a refresh token with this fingerprint made, in whichever installation. Nothing when there is none,
    /// or when what it made goes on using it.
    Result<std::optional<Child>> firstChild(const QString &refreshFingerprint) const;

    Result<QList<LedgerToken>> tokens(const LedgerQuery &query, int limit) const;
    Result<QList<Presentation>> presentations(const LedgerQuery &query, int limit) const;

private:
    QSqlDatabase &m_db;
};
