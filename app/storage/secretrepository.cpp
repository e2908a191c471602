// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/secretrepository.h"

#include "storage/sqlerror.h"
#include "storage/statement.h"

#include <QCoreApplication>

Status SecretRepository::put(const Secret &secret, const SealIdentity &identity, const Seal &seal) const
{
    const Result<SealedToken> sealed = seal(secret, identity);
    if (!sealed)
        return sealed.error();
    const Result<qint64> done = changeRows(
        m_db,
        QStringLiteral(
            "INSERT INTO secrets (owner_id, kind, generation, key_id, nonce, ciphertext) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (owner_id, kind) DO UPDATE SET generation = excluded.generation, "
            "key_id = excluded.key_id, nonce = excluded.nonce, ciphertext = excluded.ciphertext"),
        {identity.ownerId, static_cast<int>(identity.kind), identity.generation, textValue(sealed->keyId),
         bytesValue(sealed->nonce), bytesValue(sealed->ciphertext)});
    return done ? success() : Status(done.error());
}

Result<SealedRecord> SecretRepository::token(RowId grantId, SealIdentity::Kind kind) const
{
    return record(QStringLiteral("SELECT g.generation, s.key_id, s.nonce, s.ciphertext FROM secrets s "
                                 "JOIN grants g ON g.id = s.owner_id WHERE s.owner_id = ? AND s.kind = ?"),
                  grantId, kind);
}

Result<SealedRecord> SecretRepository::clientSecret(RowId profileId) const
{
    return record(QStringLiteral("SELECT p.secret_generation, s.key_id, s.nonce, s.ciphertext FROM secrets s "
                                 "JOIN profiles p ON p.id = s.owner_id WHERE s.owner_id = ? AND s.kind = ?"),
                  profileId, SealIdentity::Kind::ClientSecret);
}

Result<SealedRecord> SecretRepository::certificateKey(RowId profileId) const
{
    return record(QStringLiteral("SELECT c.generation, s.key_id, s.nonce, s.ciphertext FROM secrets s "
                                 "JOIN profile_certificates c ON c.profile_id = s.owner_id WHERE s.owner_id = ? AND s.kind = ?"),
                  profileId, SealIdentity::Kind::CertificateKey);
}

Result<SealedRecord> SecretRepository::record(const QString &sql, RowId ownerId, SealIdentity::Kind kind) const
{
    std::optional<SealedRecord> found;
    const Status read = readRows(m_db, sql, {ownerId, static_cast<int>(kind)}, [&](const QSqlQuery &row) {
        found = SealedRecord{{row.value(3).toByteArray(), row.value(2).toByteArray(), row.value(1).toString()},
                             {ownerId, kind, row.value(0).toLongLong()}};
    });
    if (!read)
        return read.error();
    if (!found)
        return notFoundError(QCoreApplication::translate("Storage", "The store has no such secret."));
    return *found;
}
