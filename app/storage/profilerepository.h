// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/secret.h"
#include "domain/appprofile.h"
#include "domain/sealed.h"
#include "domain/tlsidentity.h"

#include <QSqlDatabase>

/// Reads and writes app profiles. On the database thread, for one job; see ProfileStore for the errors.
class ProfileRepository
{
public:
    explicit ProfileRepository(QSqlDatabase &db) : m_db(db) { }

    Result<QList<AppProfile>> list() const;
    Result<AppProfile> byName(const QString &name) const;
    /// Errors: NotFound.
    Result<AppProfile> byId(RowId profileId) const;

    /// Within the caller's transaction.
    Result<AppProfile> add(AppProfile profile, const Secret &clientSecret, const Seal &seal, Instant now) const;
    /// Within the caller's transaction.
    Result<AppProfile> update(AppProfile profile, const Secret &clientSecret, const Seal &seal,
                              const Open &open, Instant now) const;
    /// Bound to the stored row.
    Result<SealedRecord> clientSecret(RowId profileId) const;
    Result<SealedRecord> clientSecretOf(RowId profileId, qint64 generation) const;
    /// Within the caller's transaction.
    Result<AppProfile> setArchived(RowId profileId, qint64 generation, bool archived, Instant now) const;
    /// Within the caller's transaction.
    Status remove(RowId profileId) const;
    Result<qint64> installationCount(RowId profileId) const;
    Result<std::optional<StoredCertificate>> certificate(RowId profileId) const;
    /// Bound to the stored certificate.
    Result<SealedRecord> certificateKey(RowId profileId) const;
    /// Within the caller's transaction.
    Status setCertificate(RowId profileId, const StoredCertificate &certificate, const Secret &keyPem, const Seal &seal) const;

private:
    Result<QList<AppProfile>> read(const QString &condition, const QVariantList &values) const;
    Status checkPlace(const AppProfile &profile) const;
    Status putRedirectUris(const AppProfile &profile) const;

    QSqlDatabase &m_db;
};
