// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/grantstore.h"

#include "storage/actsubject.h"
#include "storage/database.h"
#include "storage/factwriter.h"
#include "storage/forgetting.h"
#include "storage/grantrepository.h"
#include "storage/installationrepository.h"
#include "storage/refreshjournal.h"
#include "storage/secretrepository.h"
#include "storage/statement.h"
#include "storage/tokenledger.h"
#include "storage/transaction.h"

namespace {

Result<QList<Installation>> recorded(QSqlDatabase &db, const QList<NewFacts> &facts)
{
    QList<Installation> now;
    for (const NewFacts &some : facts) {
        const Result<std::optional<Installation>> written = FactWriter(db).write(some);
        if (!written)
            return written.error();
        if (*written)
            now.append(**written);
    }
    return now;
}

Result<QList<GrantStore::HeldPair>> pairsOf(QSqlDatabase &db, RowId installationId)
{
    const Result<QList<Grant>> grants = GrantRepository(db).grants(installationId);
    if (!grants)
        return grants.error();
    QList<GrantStore::HeldPair> pairs;
    for (const Grant &grant : *grants) {
        const Result<SealedRecord> token = SecretRepository(db).token(grant.id, SealIdentity::Kind::AccessToken);
        if (!token && token.error().kind != ErrorKind::NotFound)
            return token.error();
        pairs.append({grant, token ? std::optional<SealedRecord>(*token) : std::nullopt});
    }
    return pairs;
}

Result<QList<GrantStore::Shared>> sharedOf(QSqlDatabase &db, const QList<RowId> &ids)
{
    QList<GrantStore::Shared> shared;
    for (const RowId id : ids) {
        QList<RowId> others;
        const Status read = readRows(
            db,
            QStringLiteral("SELECT DISTINCT o.installation_id FROM tokens t JOIN tokens o ON o.fingerprint = t.fingerprint "
                           "AND o.installation_id <> t.installation_id WHERE t.installation_id = ? AND t.ended_at IS NULL"),
            {id}, [&others](const QSqlQuery &row) { others.append(row.value(0).toLongLong()); });
        if (!read)
            return read.error();
        if (others.isEmpty())
            continue;
        const Result<QList<Installation>> rows = InstallationRepository(db).rows(others);
        if (!rows)
            return rows.error();
        shared.append({id, *rows});
    }
    return shared;
}

} // namespace

Answer<QList<ActSubject>> GrantStore::subjects(QList<RowId> ids) const
{
    return m_database->look<QList<ActSubject>>([ids = std::move(ids)](QSqlDatabase &db) {
        return looked<QList<ActSubject>>(db, [&] { return actSubjects(db, ids); });
    });
}

Answer<QList<Installation>> GrantStore::record(QList<NewFacts> facts) const
{
    return m_database->run<QList<Installation>>([facts = std::move(facts)](QSqlDatabase &db) {
        return changed<QList<Installation>>(db, [&] { return recorded(db, facts); });
    });
}

Answer<RefreshClaim> GrantStore::claimRefresh(RowId id, int seen, QString holder, QString seat, std::chrono::milliseconds lease,
                                              bool despiteDoubt, Instant now) const
{
    return m_database->run<RefreshClaim>([=](QSqlDatabase &db) {
        return changed<RefreshClaim>(db, [&] { return RefreshJournal(db).claim(id, seen, holder, seat, lease, despiteDoubt, now); });
    });
}

Answer<GrantStore::JournalLine> GrantStore::journalLine(RowId id) const
{
    return m_database->look<JournalLine>([id](QSqlDatabase &db) {
        return looked<JournalLine>(db, [&] { return RefreshJournal(db).line(id); });
    });
}

Answer<bool> GrantStore::renewLease(RefreshTicket ticket, Instant until) const
{
    return m_database->run<bool>([ticket = std::move(ticket), until](QSqlDatabase &db) {
        return changed<bool>(db, [&] { return RefreshJournal(db).renew(ticket, until); });
    });
}

Answer<Installation> GrantStore::storeRefreshed(RefreshTicket ticket, NewPair pair, Seal seal, Instant now) const
{
    return m_database->run<Installation>(
        [ticket = std::move(ticket), pair = std::move(pair), seal = std::move(seal), now](QSqlDatabase &db) {
            return changed<Installation>(db, [&] { return RefreshJournal(db).store(ticket, pair, seal, now); });
        });
}

Answer<Installation> GrantStore::closeRefresh(RefreshTicket ticket, NewFacts facts, Instant now) const
{
    return m_database->run<Installation>([ticket = std::move(ticket), facts = std::move(facts), now](QSqlDatabase &db) {
        return changed<Installation>(db, [&] { return RefreshJournal(db).close(ticket, facts, now); });
    });
}

Answer<Installation> GrantStore::leaveInDoubt(RefreshTicket ticket, NewFacts facts, Instant now) const
{
    return m_database->run<Installation>([ticket = std::move(ticket), facts = std::move(facts), now](QSqlDatabase &db) {
        return changed<Installation>(db, [&] { return RefreshJournal(db).leaveInDoubt(ticket, facts, now); });
    });
}

Answer<RefreshTicket> GrantStore::takeOver(RowId installationId, QString holder, std::chrono::milliseconds lease, Instant now) const
{
    return m_database->run<RefreshTicket>([=](QSqlDatabase &db) {
        return changed<RefreshTicket>(db, [&] { return RefreshJournal(db).takeOver(installationId, holder, lease, now); });
    });
}

Answer<QList<GrantStore::HeldPair>> GrantStore::heldPairs(RowId installationId) const
{
    return m_database->look<QList<HeldPair>>([installationId](QSqlDatabase &db) {
        return looked<QList<HeldPair>>(db, [&] { return pairsOf(db, installationId); });
    });
}

Answer<QList<GrantStore::Shared>> GrantStore::sharedTokens(QList<RowId> ids) const
{
    return m_database->look<QList<Shared>>([ids = std::move(ids)](QSqlDatabase &db) {
        return looked<QList<Shared>>(db, [&] { return sharedOf(db, ids); });
    });
}

Answer<std::shared_ptr<const GrantStore::Forgotten>> GrantStore::forget(QList<Installation> installations, Instant now) const
{
    using Kept = std::shared_ptr<const Forgotten>;
    return m_database->run<Kept>([installations = std::move(installations), now](QSqlDatabase &db) {
        return changed<Kept>(db, [&] { return Forgetting(db).forget(installations, now); });
    });
}

Answer<std::monostate> GrantStore::restore(std::shared_ptr<const Forgotten> forgotten) const
{
    return m_database->run<std::monostate>([forgotten = std::move(forgotten)](QSqlDatabase &db) {
        return changed<std::monostate>(db, [&] { return Forgetting(db).restore(*forgotten); });
    });
}

Answer<qint64> GrantStore::deleteEndedSecrets(Instant now) const
{
    return m_database->run<qint64>([now](QSqlDatabase &db) {
        return changed<qint64>(db, [&] { return Forgetting(db).deleteEndedSecrets(now); });
    });
}

Answer<QList<LedgerToken>> GrantStore::ledger(LedgerQuery query, int limit) const
{
    return m_database->look<QList<LedgerToken>>([query = std::move(query), limit](QSqlDatabase &db) {
        return looked<QList<LedgerToken>>(db, [&] { return TokenLedger(db).tokens(query, limit); });
    });
}

Answer<QList<Presentation>> GrantStore::presentations(LedgerQuery query, int limit) const
{
    return m_database->look<QList<Presentation>>([query = std::move(query), limit](QSqlDatabase &db) {
        return looked<QList<Presentation>>(db, [&] { return TokenLedger(db).presentations(query, limit); });
    });
}
