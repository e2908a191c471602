// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/cyclestore.h"

#include "storage/cyclerepository.h"
#include "storage/database.h"
#include "storage/transaction.h"

Answer<QList<Cycle>> CycleStore::add(QList<Cycle> cycles, Instant now) const
{
    return m_database->run<QList<Cycle>>([cycles = std::move(cycles), now](QSqlDatabase &db) {
        return changed<QList<Cycle>>(db, [&] { return CycleRepository(db).add(cycles, now); });
    });
}

Answer<Cycle> CycleStore::cycle(RowId id) const
{
    return m_database->look<Cycle>(
        [id](QSqlDatabase &db) { return looked<Cycle>(db, [&] { return CycleRepository(db).cycle(id); }); });
}

Answer<QList<Cycle>> CycleStore::cycles(QList<RowId> ids) const
{
    return m_database->look<QList<Cycle>>([ids = std::move(ids)](QSqlDatabase &db) {
        return looked<QList<Cycle>>(db, [&] { return CycleRepository(db).cycles(ids); });
    });
}

Answer<QList<CycleSummary>> CycleStore::summaries(Query query, int limit) const
{
    return m_database->look<QList<CycleSummary>>([query, limit](QSqlDatabase &db) {
        return looked<QList<CycleSummary>>(db, [&] { return CycleRepository(db).summaries(query, limit); });
    });
}

Answer<Cycle> CycleStore::take(RowId id, QString holder, Instant now) const
{
    return m_database->run<Cycle>([id, holder = std::move(holder), now](QSqlDatabase &db) {
        return changed<Cycle>(db, [&] { return CycleRepository(db).take(id, holder, now); });
    });
}

Answer<std::monostate> CycleStore::save(Cycle cycle, QString holder, Instant now) const
{
    return m_database->run<std::monostate>(
        [cycle = std::move(cycle), holder = std::move(holder), now](QSqlDatabase &db) {
            return changed<std::monostate>(db, [&] { return CycleRepository(db).save(cycle, holder, now); });
        });
}

Answer<std::monostate> CycleStore::renew(RowId id, QString holder, Instant now) const
{
    return m_database->run<std::monostate>([id, holder = std::move(holder), now](QSqlDatabase &db) {
        return changed<std::monostate>(db, [&] { return CycleRepository(db).renew(id, holder, now); });
    });
}

Answer<std::monostate> CycleStore::release(RowId id, QString holder) const
{
    return m_database->run<std::monostate>([id, holder = std::move(holder)](QSqlDatabase &db) {
        return changed<std::monostate>(db, [&] { return CycleRepository(db).release(id, holder); });
    });
}

Answer<qint64> CycleStore::remove(QList<RowId> ids, Instant now) const
{
    return m_database->run<qint64>([ids = std::move(ids), now](QSqlDatabase &db) {
        return changed<qint64>(db, [&] { return CycleRepository(db).remove(ids, now); });
    });
}
