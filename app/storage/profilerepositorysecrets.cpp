// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/profilerepository.h"

#include "storage/secretrepository.h"
#include "storage/sqlerror.h"
#include "storage/statement.h"

#include <QCoreApplication>
#include <QCryptographicHash>

// The client secret of an app profile, and the certificate of its https redirect URI with its key.

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ProfileStore", text);
}

QByteArray certificateBinding(const QByteArray &pem)
{
    return QCryptographicHash::hash(pem, QCryptographicHash::Sha256);
}

} // namespace

Result<std::optional<StoredCertificate>> ProfileRepository::certificate(RowId profileId) const
{
    std::optional<StoredCertificate> found;
    const Status done = readRows(m_db, QStringLiteral("SELECT certificate_pem, made_by_us FROM profile_certificates WHERE profile_id = ?"),
                                 {profileId}, [&](const QSqlQuery &row) {
                                     found = StoredCertificate{row.value(0).toString().toLatin1(), row.value(1).toInt() != 0};
                                 });
    if (!done)
        return done.error();
    return found;
}

Result<SealedRecord> ProfileRepository::certificateKey(RowId profileId) const
{
    const Result<std::optional<StoredCertificate>> stored = certificate(profileId);
    if (!stored)
        return stored.error();
    Result<SealedRecord> record = SecretRepository(m_db).certificateKey(profileId);
    if (record && *stored)
        record->identity.binding = certificateBinding((*stored)->certificatePem);
    return record;
}

Status ProfileRepository::setCertificate(RowId profileId, const StoredCertificate &certificate, const Secret &keyPem, const Seal &seal) const
{
    const Result<qint64> known = readNumber(m_db, QStringLiteral("SELECT count(*) FROM profiles WHERE id = ?"), {profileId});
    if (!known)
        return known.error();
    if (*known == 0)
        return notFoundError(tr("The app profile is no longer there."));
    const Result<qint64> put
        = changeRows(m_db,
                     QStringLiteral("INSERT INTO profile_certificates (profile_id, certificate_pem, made_by_us, generation) "
                                    "VALUES (?, ?, ?, 1) ON CONFLICT (profile_id) DO UPDATE SET certificate_pem = excluded.certificate_pem, "
                                    "made_by_us = excluded.made_by_us, generation = profile_certificates.generation + 1"),
                     {profileId, QString::fromLatin1(certificate.certificatePem), int(certificate.isMadeByUs)});
    if (!put)
        return put.error();
    const Result<qint64> generation
        = readNumber(m_db, QStringLiteral("SELECT generation FROM profile_certificates WHERE profile_id = ?"), {profileId});
    if (!generation)
        return generation.error();
    return SecretRepository(m_db).put(
        keyPem, {profileId, SealIdentity::Kind::CertificateKey, *generation, certificateBinding(certificate.certificatePem)}, seal);
}

Result<SealedRecord> ProfileRepository::clientSecretOf(RowId profileId, qint64 generation) const
{
    const Result<QList<AppProfile>> stored = read(QStringLiteral(" WHERE id = ?"), {profileId});
    if (!stored)
        return stored.error();
    if (stored->isEmpty())
        return notFoundError(tr("The app profile is no longer there."));
    if (stored->constFirst().generation != generation)
        return conflictError("profile_changed", tr("The app profile was changed or archived meanwhile. Start again with it as it is now."));
    return clientSecret(profileId);
}

Result<SealedRecord> ProfileRepository::clientSecret(RowId profileId) const
{
    const Result<QList<AppProfile>> stored = read(QStringLiteral(" WHERE id = ?"), {profileId});
    if (!stored)
        return stored.error();
    Result<SealedRecord> record = SecretRepository(m_db).clientSecret(profileId);
    if (!record && record.error().kind == ErrorKind::NotFound && !stored->isEmpty()) {
        return Error{ErrorKind::NotFound, tr("The client secret of this app profile was not entered yet."), {},
                     QStringLiteral("no_client_secret")};
    }
    if (record && !stored->isEmpty())
        record->identity.binding = profileBinding(stored->constFirst());
    return record;
}
