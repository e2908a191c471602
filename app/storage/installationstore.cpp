// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/installationstore.h"

#include "storage/database.h"
#include "storage/grantrepository.h"
#include "storage/horizoncounts.h"
#include "storage/installationrepository.h"
#include "storage/secretrepository.h"
#include "storage/transaction.h"

Answer<QList<RowId>> InstallationStore::ids(InstallationQuery query, Instant now, int limit) const
{
    return m_database->look<QList<RowId>>([query = std::move(query), now, limit](QSqlDatabase &db) {
        return looked<QList<RowId>>(db, [&] { return InstallationRepository(db).ids(query, now, limit); });
    });
}

Answer<QList<Installation>> InstallationStore::rows(QList<RowId> ids) const
{
    return m_database->look<QList<Installation>>(
        [ids = std::move(ids)](QSqlDatabase &db) { return InstallationRepository(db).rows(ids); });
}

Answer<std::array<qint64, installationStateCount>> InstallationStore::counts(InstallationQuery query, Instant now) const
{
    using Counts = std::array<qint64, installationStateCount>;
    return m_database->look<Counts>([query = std::move(query), now](QSqlDatabase &db) {
        return looked<Counts>(db, [&] { return InstallationRepository(db).counts(query, now); });
    });
}

Answer<Narrowings> InstallationStore::narrowings(InstallationQuery query, Instant now) const
{
    return m_database->look<Narrowings>([query = std::move(query), now](QSqlDatabase &db) {
        return looked<Narrowings>(db, [&] { return InstallationRepository(db).narrowings(query, now); });
    });
}

Answer<ScopeNames> InstallationStore::scopeNames(InstallationQuery query, Instant now) const
{
    return m_database->look<ScopeNames>([query = std::move(query), now](QSqlDatabase &db) {
        return looked<ScopeNames>(db, [&] { return InstallationRepository(db).scopeNames(query, now); });
    });
}

Answer<HorizonCounts> InstallationStore::horizon(HorizonQuery query) const
{
    return m_database->look<HorizonCounts>([query = std::move(query)](QSqlDatabase &db) {
        return looked<HorizonCounts>(db, [&] { return horizonCounts(db, query); });
    });
}

Answer<QList<FailedRenewal>> InstallationStore::failedRenewals(QList<RowId> ids) const
{
    return m_database->look<QList<FailedRenewal>>([ids = std::move(ids)](QSqlDatabase &db) {
        return looked<QList<FailedRenewal>>(db, [&] { return failedRenewalsOf(db, ids); });
    });
}

Answer<InstallationDetails> InstallationStore::details(RowId id) const
{
    return m_database->look<InstallationDetails>([id](QSqlDatabase &db) {
        return looked<InstallationDetails>(db, [&] { return InstallationRepository(db).details(id); });
    });
}

Answer<QList<Evidence>> InstallationStore::newestEvidence(RowId id, int limit) const
{
    return m_database->look<QList<Evidence>>([id, limit](QSqlDatabase &db) { return GrantRepository(db).evidence(id, limit); });
}

Answer<Installation> InstallationStore::addAuthorization(NewAuthorization authorization, Seal seal, Instant now) const
{
    return m_database->run<Installation>(
        [authorization = std::move(authorization), seal = std::move(seal), now](QSqlDatabase &db) {
            return changed<Installation>(
                db, [&] { return InstallationRepository(db).addAuthorization(authorization, seal, now); });
        });
}

Answer<SealedRecord> InstallationStore::secret(RowId grantId, SealIdentity::Kind kind) const
{
    return m_database->look<SealedRecord>(
        [grantId, kind](QSqlDatabase &db) { return SecretRepository(db).token(grantId, kind); });
}
