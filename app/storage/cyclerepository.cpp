// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/cyclerepository.h"

#include "storage/cyclerow.h"
#include "storage/sqlerror.h"
#include "storage/statement.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace {

/// SQLite takes a statement of a million bytes.
constexpr qsizetype idsInStatement = 5000;
/// How far the clocks of two computers may be apart. A hold that ends later than that was taken by a clock that was
/// wrong, and would never end.
constexpr std::chrono::hours clocksApart{24};

QString tr(const char *text)
{
    return QCoreApplication::translate("CycleRepository", text);
}

Error gone()
{
    return notFoundError(tr("The cycle is no longer there."));
}

Error taken()
{
    return conflictError("cycle_taken",
                         tr("This cycle goes on in another window or at another computer. Wait until it stops there."));
}

QList<QString> parts(const QList<RowId> &ids)
{
    QList<QString> lists;
    for (qsizetype from = 0; from < ids.size(); from += idsInStatement) {
        QStringList texts;
        for (const RowId id : ids.mid(from, idsInStatement))
            texts.append(QString::number(id));
        lists.append(texts.join(QLatin1Char(',')));
    }
    return lists;
}

/// That nobody has the turn.
QString isFree(Instant now)
{
    return QStringLiteral("(held_until <= %1 OR held_until > %2)")
        .arg(QString::number(toMilliseconds(now)),
             QString::number(toMilliseconds(now + CycleStore::holdLength + clocksApart)));
}

qint64 holdEnd(Instant now)
{
    return toMilliseconds(now + CycleStore::holdLength);
}

} // namespace

Result<QList<Cycle>> CycleRepository::add(const QList<Cycle> &cycles, Instant now) const
{
    if (cycles.isEmpty())
        return Error{ErrorKind::InvalidInput,
                     tr("Nothing is planned. Choose at least one installation, one way out and one way in."),
                     {},
                     QStringLiteral("empty_plan")};
    const QStringList columns = cycleColumns();
    const QString sql = QStringLiteral("INSERT INTO cycles (%1, holder, held_until) VALUES (%2'', 0)")
                            .arg(columns.join(QStringLiteral(", ")), QStringLiteral("?, ").repeated(columns.size()));
    const RowId plan = makeRowId(now);
    QList<Cycle> added = cycles;
    int position = 0;
    for (Cycle &cycle : added) {
        cycle.id = makeRowId(now);
        cycle.planId = plan;
        cycle.position = position++;
        const Result<qint64> done = changeRows(m_db, sql, cycleValues(cycle));
        if (!done)
            return done.error();
    }
    return added;
}

Result<Cycle> CycleRepository::cycle(RowId id) const
{
    const Result<QList<Cycle>> found = cycles({id});
    if (!found)
        return found.error();
    return found->isEmpty() ? Result<Cycle>(gone()) : Result<Cycle>(found->constFirst());
}

Result<QList<Cycle>> CycleRepository::cycles(const QList<RowId> &ids) const
{
    QHash<RowId, Cycle> found;
    for (const QString &list : parts(ids)) {
        const Status read
            = readRows(m_db, QStringLiteral("SELECT %1 FROM cycles WHERE id IN (%2)").arg(cycleSelection(), list), {},
                       [&found](const QSqlQuery &row) {
                           const Cycle cycle = cycleFrom(row);
                           found.insert(cycle.id, cycle);
                       });
        if (!read)
            return read.error();
    }
    QList<Cycle> ordered;
    for (const RowId id : ids) {
        if (const auto it = found.constFind(id); it != found.cend())
            ordered.append(*it);
    }
    return ordered;
}

Result<QList<CycleSummary>> CycleRepository::summaries(const CycleStore::Query &query, int limit) const
{
    QStringList conditions;
    const auto only = [&conditions](const char *column, RowId id) {
        if (id != 0)
            conditions.append(QString(QLatin1String(column) + QStringLiteral(" = ") + QString::number(id)));
    };
    only("profile_id", query.profileId);
    only("plan_id", query.planId);
    only("installation_id", query.installationId);
    if (query.onlyOpen)
        conditions.append(QStringLiteral("state IN ('planned', 'running')"));
    const QString where = conditions.isEmpty()
        ? QString()
        : QString(QStringLiteral("WHERE ") + conditions.join(QStringLiteral(" AND ")));
    QList<CycleSummary> summaries;
    const Status read
        = readRows(m_db,
                   QStringLiteral("SELECT %1 FROM cycles %2 ORDER BY plan_id DESC, position DESC, id DESC LIMIT %3")
                       .arg(cycleSummarySelection(), where, QString::number(std::max(0, limit))),
                   {}, [&summaries](const QSqlQuery &row) { summaries.append(cycleSummaryFrom(row)); });
    if (!read)
        return read.error();
    return summaries;
}

Result<Cycle> CycleRepository::take(RowId id, const QString &holder, Instant now) const
{
    const Result<Cycle> found = cycle(id);
    if (!found)
        return found.error();
    if (found->state == Cycle::State::Over)
        return conflictError("cycle_over", tr("This cycle is over. Plan another one to do it again."));
    const Result<qint64> done
        = changeRows(m_db,
                     QStringLiteral("UPDATE cycles SET holder = ?, held_until = ? WHERE id = ? AND (holder = ? OR %1)")
                         .arg(isFree(now)),
                     {textValue(holder), holdEnd(now), id, textValue(holder)});
    if (!done)
        return done.error();
    return *done > 0 ? found : Result<Cycle>(taken());
}

Status CycleRepository::save(const Cycle &cycle, const QString &holder, Instant now) const
{
    QVariantList values = cycleValues(cycle);
    const QString record = values.constLast().toString();
    const bool isOver = cycle.state == Cycle::State::Over;
    values << (isOver ? QStringLiteral("") : textValue(holder).toString()) << (isOver ? qint64(0) : holdEnd(now))
           << cycle.id << textValue(holder);
    const Result<qint64> done = changeRows(
        m_db,
        QStringLiteral(
            "UPDATE cycles SET %1 = ?, holder = ?, held_until = ? WHERE id = ? AND holder = ? AND holder <> ''")
            .arg(cycleColumns().join(QStringLiteral(" = ?, "))),
        values);
    if (!done)
        return done.error();
    return *done > 0 ? success() : lost(cycle.id, record);
}

Status CycleRepository::renew(RowId id, const QString &holder, Instant now) const
{
    const Result<qint64> done = changeRows(
        m_db, QStringLiteral("UPDATE cycles SET held_until = ? WHERE id = ? AND holder = ? AND holder <> ''"),
        {holdEnd(now), id, textValue(holder)});
    if (!done)
        return done.error();
    return *done > 0 ? success() : lost(id);
}

Status CycleRepository::release(RowId id, const QString &holder) const
{
    const Result<qint64> done
        = changeRows(m_db, QStringLiteral("UPDATE cycles SET holder = '', held_until = 0 WHERE id = ? AND holder = ?"),
                     {id, textValue(holder)});
    return done ? success() : Status(done.error());
}

Result<qint64> CycleRepository::remove(const QList<RowId> &ids, Instant now) const
{
    qint64 removed = 0;
    for (const QString &list : parts(ids)) {
        const Result<qint64> done
            = changeRows(m_db, QStringLiteral("DELETE FROM cycles WHERE id IN (%1) AND %2").arg(list, isFree(now)));
        if (!done)
            return done.error();
        removed += *done;
    }
    return removed;
}

Status CycleRepository::lost(RowId id, const QString &record) const
{
    bool isThere = false;
    bool isStored = false;
    const Status read
        = readRows(m_db, QStringLiteral("SELECT record FROM cycles WHERE id = ?"), {id}, [&](const QSqlQuery &row) {
              isThere = true;
              isStored = !record.isEmpty() && row.value(0).toString() == record;
          });
    if (!read)
        return read;
    if (!isThere)
        return gone();
    return isStored ? success() : Status(taken());
}
