// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/secret.h"
#include "domain/sealed.h"

#include <QSqlDatabase>

/// Sealed secrets, apart from the rows they belong to. On the database thread, for one job.
class SecretRepository
{
public:
    explicit SecretRepository(QSqlDatabase &db) : m_db(db) { }

    /// Seals \a secret as \a identity and stores it in the place of an earlier one of the same owner and kind.
    /// Errors: those of \a seal; Storage.
    Status put(const Secret &secret, const SealIdentity &identity, const Seal &seal) const;

    /// One token of a grant. The generation is the grant's own, so that a row put in the place of another
    /// does not open. Errors: NotFound.
    Result<SealedRecord> token(RowId grantId, SealIdentity::Kind kind) const;
    /// Without its binding; see ProfileRepository. Errors: NotFound.
    Result<SealedRecord> clientSecret(RowId profileId) const;
    /// Without its binding; see ProfileRepository. Errors: NotFound.
    Result<SealedRecord> certificateKey(RowId profileId) const;

private:
    Result<SealedRecord> record(const QString &sql, RowId ownerId, SealIdentity::Kind kind) const;

    QSqlDatabase &m_db;
};
