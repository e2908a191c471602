// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/runstore.h"

#include "storage/database.h"
#include "storage/runreport.h"
#include "storage/runrepository.h"
#include "storage/transaction.h"


Answer<QList<RunShare>> RunStore::shares(RunSelection selection, Instant now) const
{
    return m_database->look<QList<RunShare>>([selection = std::move(selection), now](QSqlDatabase &db) {
        return looked<QList<RunShare>>(db, [&] { return RunReport(db).shares(selection, now); });
    });
}

Answer<QList<RunShare>> RunStore::sharesLeft(RowId run) const
{
    return m_database->look<QList<RunShare>>(
        [run](QSqlDatabase &db) { return looked<QList<RunShare>>(db, [&] { return RunReport(db).sharesLeft(run); }); });
}

Answer<RunSelection> RunStore::frozen(RunSelection selection, Instant now) const
{
    return m_database->look<RunSelection>([selection = std::move(selection), now](QSqlDatabase &db) {
        return looked<RunSelection>(db, [&] { return RunReport(db).frozen(selection, now); });
    });
}

Answer<QList<RowId>> RunStore::ids(RunSelection selection, Instant now) const
{
    return m_database->look<QList<RowId>>([selection = std::move(selection), now](QSqlDatabase &db) {
        return looked<QList<RowId>>(db, [&] { return RunReport(db).ids(selection, now); });
    });
}

Answer<Run> RunStore::make(Act act, RunSelection selection, QString title, QString seat, Instant now) const
{
    return m_database->run<Run>([act, selection = std::move(selection), title = std::move(title), seat = std::move(seat), now](QSqlDatabase &db) {
        return changed<Run>(db, [&] { return RunRepository(db).make(act, selection, title, seat, now); });
    });
}

Answer<Run> RunStore::run(RowId id) const
{
    return m_database->look<Run>([id](QSqlDatabase &db) { return looked<Run>(db, [&] { return RunRepository(db).run(id); }); });
}

Answer<QList<Run>> RunStore::open() const
{
    return m_database->look<QList<Run>>(
        [](QSqlDatabase &db) { return looked<QList<Run>>(db, [&] { return RunRepository(db).open(); }); });
}

Answer<RunStore::Claimed> RunStore::claim(RowId run, QString holder, int count, QList<Excluded> excluded, Instant now) const
{
    return m_database->run<Claimed>([run, holder = std::move(holder), count, excluded = std::move(excluded), now](QSqlDatabase &db) {
        return changed<Claimed>(db, [&] { return RunRepository(db).claim(run, holder, count, excluded, now); });
    });
}

Answer<std::monostate> RunStore::renew(RowId run, QString holder, Instant now) const
{
    return m_database->run<std::monostate>([run, holder = std::move(holder), now](QSqlDatabase &db) {
        return changed<std::monostate>(db, [&] { return RunRepository(db).renew(run, holder, now); });
    });
}

Answer<std::monostate> RunStore::release(RowId run, QString holder, QList<qint64> positions) const
{
    return m_database->run<std::monostate>([run, holder = std::move(holder), positions = std::move(positions)](QSqlDatabase &db) {
        return changed<std::monostate>(db, [&] { return RunRepository(db).release(run, holder, positions); });
    });
}

Answer<Run> RunStore::finish(RowId run, QList<RunOutcome> outcomes, Instant now) const
{
    return m_database->run<Run>([run, outcomes = std::move(outcomes), now](QSqlDatabase &db) {
        return changed<Run>(db, [&] { return RunRepository(db).finish(run, outcomes, now); });
    });
}

Answer<Run> RunStore::setState(RowId run, Run::State state, Instant now) const
{
    return m_database->run<Run>(
        [=](QSqlDatabase &db) { return changed<Run>(db, [&] { return RunRepository(db).setState(run, state, now); }); });
}

Answer<RunCounts> RunStore::counts(RowId run) const
{
    return m_database->look<RunCounts>(
        [run](QSqlDatabase &db) { return looked<RunCounts>(db, [&] { return RunReport(db).counts(run); }); });
}

Answer<QList<RunLine>> RunStore::lines(RowId run, RunLine::Part part, qint64 offset, int limit) const
{
    return m_database->look<QList<RunLine>>([=](QSqlDatabase &db) {
        return looked<QList<RunLine>>(db, [&] { return RunReport(db).lines(run, part, offset, limit); });
    });
}
