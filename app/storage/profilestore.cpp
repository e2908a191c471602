// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/profilestore.h"

#include "storage/database.h"
#include "storage/profileeffects.h"
#include "storage/profilerepository.h"
#include "storage/secretrepository.h"
#include "storage/transaction.h"

Answer<QList<AppProfile>> ProfileStore::list() const
{
    return m_database->look<QList<AppProfile>>([](QSqlDatabase &db) {
        return looked<QList<AppProfile>>(db, [&] { return ProfileRepository(db).list(); });
    });
}

Answer<AppProfile> ProfileStore::byName(QString name) const
{
    return m_database->look<AppProfile>([name = std::move(name)](QSqlDatabase &db) {
        return looked<AppProfile>(db, [&] { return ProfileRepository(db).byName(name); });
    });
}

Answer<AppProfile> ProfileStore::add(AppProfile profile, Secret clientSecret, Seal seal, Instant now) const
{
    return m_database->run<AppProfile>([=](QSqlDatabase &db) {
        return changed<AppProfile>(db, [&] { return ProfileRepository(db).add(profile, clientSecret, seal, now); });
    });
}

Answer<AppProfile> ProfileStore::update(AppProfile profile, Secret clientSecret, Seal seal, Open open, Instant now) const
{
    return m_database->run<AppProfile>([=](QSqlDatabase &db) {
        return changed<AppProfile>(db, [&] { return ProfileRepository(db).update(profile, clientSecret, seal, open, now); });
    });
}

Answer<SealedRecord> ProfileStore::clientSecret(RowId profileId) const
{
    return m_database->run<SealedRecord>(
        [profileId](QSqlDatabase &db) { return ProfileRepository(db).clientSecret(profileId); });
}

Answer<SealedRecord> ProfileStore::clientSecretOf(RowId profileId, qint64 generation) const
{
    return m_database->run<SealedRecord>(
        [profileId, generation](QSqlDatabase &db) { return ProfileRepository(db).clientSecretOf(profileId, generation); });
}

Answer<AppProfile> ProfileStore::setArchived(RowId profileId, qint64 generation, bool archived, Instant now) const
{
    return m_database->run<AppProfile>([=](QSqlDatabase &db) {
        return changed<AppProfile>(db, [&] { return ProfileRepository(db).setArchived(profileId, generation, archived, now); });
    });
}

Answer<std::monostate> ProfileStore::remove(RowId profileId) const
{
    return m_database->run<std::monostate>([=](QSqlDatabase &db) {
        return changed<std::monostate>(db, [&] { return ProfileRepository(db).remove(profileId); });
    });
}

Answer<qint64> ProfileStore::installationCount(RowId profileId) const
{
    return m_database->look<qint64>([=](QSqlDatabase &db) { return ProfileRepository(db).installationCount(profileId); });
}

Answer<DriftCounts> ProfileStore::driftUnder(RowId profileId, ScopeSet expected) const
{
    return m_database->look<DriftCounts>(
        [profileId, expected = std::move(expected)](QSqlDatabase &db) { return ::driftUnder(db, profileId, expected); });
}

Answer<std::optional<StoredCertificate>> ProfileStore::certificate(RowId profileId) const
{
    return m_database->look<std::optional<StoredCertificate>>(
        [=](QSqlDatabase &db) { return ProfileRepository(db).certificate(profileId); });
}

Answer<SealedRecord> ProfileStore::certificateKey(RowId profileId) const
{
    return m_database->run<SealedRecord>([=](QSqlDatabase &db) { return ProfileRepository(db).certificateKey(profileId); });
}

Answer<std::monostate> ProfileStore::setCertificate(RowId profileId, StoredCertificate certificate, Secret keyPem, Seal seal) const
{
    return m_database->run<std::monostate>([=](QSqlDatabase &db) {
        return changed<std::monostate>(db, [&] { return ProfileRepository(db).setCertificate(profileId, certificate, keyPem, seal); });
    });
}
