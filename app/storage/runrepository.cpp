// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/runrepository.h"

#include "domain/refreshdue.h"
#include "storage/installationquerysql.h"
#include "storage/rowvalues.h"
#include "storage/runreport.h"
#include "storage/sqlerror.h"
#include "storage/statement.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RunRepository", text);
}

QString numbers(const QList<qint64> &values)
{
    QStringList texts;
    texts.reserve(values.size());
    for (const qint64 value : values)
        texts.append(QString::number(value));
    return texts.join(QLatin1Char(','));
}

/// A list, since a term for each would be a tree that is too deep for SQLite. The users' ids are to be bound.
QString butOf(const QList<RunStore::Excluded> &excluded)
{
    QStringList rows;
    rows.reserve(excluded.size());
    for (const RunStore::Excluded &one : excluded)
        rows.append(QStringLiteral("(%1, ?)").arg(one.profileId));
    if (rows.isEmpty())
        return {};
    return QStringLiteral(" AND (COALESCE(i.profile_id, 0), COALESCE(i.user_id, '')) NOT IN (VALUES ") % rows.join(QStringLiteral(", ")) % QLatin1Char(')');
}

} // namespace

Result<QList<Run>> RunRepository::runsWhere(const QString &condition, const QVariantList &values) const
{
    QList<Run> runs;
    const Status read = readRows(
        m_db,
        QStringLiteral("SELECT r.id, r.act, r.seat, r.title, r.state, r.started_at, r.ended_at, r.total, "
                       "(SELECT count(*) FROM run_items i WHERE i.run_id = r.id AND i.ended_at IS NULL) FROM runs r WHERE ")
            % condition % QStringLiteral(" ORDER BY r.id DESC"),
        values, [&runs](const QSqlQuery &row) {
            Run run;
            run.id = row.value(0).toLongLong();
            // What is not known sends nothing that changes anything.
            run.act = actFromName(row.value(1).toString()).value_or(Act::Verify);
            run.seat = row.value(2).toString();
            run.title = row.value(3).toString();
            run.state = runStateFromName(row.value(4).toString());
            run.startedAt = instantFromRow(row.value(5).toLongLong());
            run.endedAt = optionalInstant(row.value(6));
            run.total = row.value(7).toLongLong();
            run.done = std::max<qint64>(0, run.total - row.value(8).toLongLong());
            runs.append(run);
        });
    if (!read)
        return read.error();
    return runs;
}

Result<Run> RunRepository::run(RowId id) const
{
    const Result<QList<Run>> runs = runsWhere(QStringLiteral("r.id = ?"), {id});
    if (!runs)
        return runs.error();
    if (runs->isEmpty())
        return notFoundError(tr("The run is no longer there."));
    return runs->constFirst();
}

Result<QList<Run>> RunRepository::open() const
{
    return runsWhere(QStringLiteral("r.ended_at IS NULL"), {});
}

Status RunRepository::addItems(RowId run, const RunSelection &selection, Instant now) const
{
    for (const SelectSql &ids : selectedIds(selection, now)) {
        // Their places until all are there.
        const Result<qint64> added = changeRows(
            m_db,
            QStringLiteral("INSERT INTO run_items (run_id, position, installation_id, generation, claimed_by, claimed_until, ended_at, "
                           "state_before, state_after, outcome, sentence, is_change) SELECT ")
                % QString::number(run) % QStringLiteral(", -id, id, generation, '', 0, NULL, '', '', '', '', 0 FROM installations WHERE id IN (")
                % ids.text % QStringLiteral(") ON CONFLICT DO NOTHING"),
            ids.values);
        if (!added)
            return added.error();
    }
    return success();
}

Status RunRepository::putSeen(RowId run, const QHash<RowId, int> &seen) const
{
    if (seen.isEmpty())
        return success();
    QList<RowId> moved;
    const Status read = readRows(m_db, QStringLiteral("SELECT installation_id, generation FROM run_items WHERE run_id = ?"), {run},
                                 [&seen, &moved](const QSqlQuery &row) {
                                     const RowId id = row.value(0).toLongLong();
                                     const int generation = generationFrom(row.value(1));
                                     if (seen.value(id, generation) != generation)
                                         moved.append(id);
                                 });
    if (!read)
        return read.error();
    for (const RowId id : std::as_const(moved)) {
        const Result<qint64> put = changeRows(m_db, QStringLiteral("UPDATE run_items SET generation = ? WHERE run_id = ? AND installation_id = ?"),
                                              {seen.value(id), run, id});
        if (!put)
            return put.error();
    }
    return success();
}

Status RunRepository::putInOrder(RowId run) const
{
    const QString id = QString::number(run);
    const Result<qint64> placed = changeRows(
        m_db,
        QStringLiteral("UPDATE run_items SET position = placed.place FROM (%2) placed "
                       "WHERE run_items.run_id = %1 AND run_items.position = -placed.id")
            .arg(id, inOrder(QStringLiteral("SELECT installation_id FROM run_items WHERE run_id = ") + id)));
    return placed ? success() : Status(placed.error());
}

Result<Run> RunRepository::make(Act act, const RunSelection &selection, const QString &title, const QString &seat, Instant now) const
{
    const Result<qint64> old = changeRows(m_db, QStringLiteral("DELETE FROM runs WHERE ended_at < ?"),
                                          {toMilliseconds(now - RunStore::reportsKept)});
    if (!old)
        return old.error();
    const RowId id = makeRowId(now);
    const Result<qint64> added = changeRows(
        m_db,
        QStringLiteral("INSERT INTO runs (id, act, seat, title, state, started_at, ended_at, total) VALUES (?, ?, ?, ?, ?, ?, NULL, 0)"),
        {id, actName(act), textValue(seat), textValue(title), runStateName(Run::State::Running), toMilliseconds(now)});
    if (!added)
        return added.error();
    Status done = addItems(id, selection, now);
    if (done)
        done = putSeen(id, selection.seen);
    if (done)
        done = putInOrder(id);
    if (!done)
        return done.error();
    const Result<qint64> counted = changeRows(
        m_db, QStringLiteral("UPDATE runs SET total = (SELECT count(*) FROM run_items WHERE run_id = runs.id) WHERE id = ?"), {id});
    if (!counted)
        return counted.error();
    Result<Run> made = run(id);
    if (made && made->total == 0)
        return Error{ErrorKind::InvalidInput, tr("No installation is selected."), {}, QStringLiteral("empty_run")};
    return made;
}

Status RunRepository::addClaimable(RowId run, const QString &condition, const QVariantList &values, int count, QList<RunItem> *items) const
{
    const qsizetype missing = count - items->size();
    if (missing <= 0)
        return success();
    return readRows(
        m_db,
        QStringLiteral("SELECT r.position, r.installation_id, r.generation, i.profile_id, i.user_id FROM run_items r "
                       "LEFT JOIN installations i ON i.id = r.installation_id WHERE r.run_id = %1 AND r.ended_at IS NULL AND %2 "
                       "ORDER BY r.position LIMIT %3")
            .arg(QString::number(run), condition, QString::number(missing)),
        values, [items](const QSqlQuery &row) {
            items->append({row.value(0).toLongLong(), row.value(1).toLongLong(), generationFrom(row.value(2)), row.value(3).toLongLong(),
                           row.value(4).toString()});
        });
}

Result<RunStore::Claimed> RunRepository::claim(RowId id, const QString &holder, int count, const QList<RunStore::Excluded> &excluded,
                                               Instant now) const
{
    const Result<Run> found = run(id);
    if (!found)
        return found.error();
    RunStore::Claimed claimed{{}, *found, 0, {}};
    if (found->state != Run::State::Running)
        return claimed;
    const QString others = butOf(excluded);
    QVariantList values;
    for (const RunStore::Excluded &one : excluded)
        values << textValue(one.userId);
    const QString time = QString::number(toMilliseconds(now));
    // Further ahead than that is a claim of a clock that was set back since.
    const Instant longest = now + RunStore::claimLength + mostClockSkew;
    // What somebody left behind first; then what nobody has had, which the index has in order.
    Status read = addClaimable(id, QStringLiteral("r.claimed_until > 0 AND (r.claimed_until <= ") % time % QStringLiteral(" OR r.claimed_until > ")
                                   % QString::number(toMilliseconds(longest)) % QStringLiteral(") AND r.claimed_by <> ?") % others,
                               QVariantList{textValue(holder)} + values, count, &claimed.items);
    if (read)
        read = addClaimable(id, QStringLiteral("r.claimed_until = 0") % others, values, count, &claimed.items);
    if (!read)
        return read.error();
    if (!claimed.items.isEmpty()) {
        QList<qint64> positions;
        for (const RunItem &item : std::as_const(claimed.items))
            positions.append(item.position);
        const Result<qint64> taken = changeRows(
            m_db,
            QStringLiteral("UPDATE run_items SET claimed_by = ?, claimed_until = ? WHERE run_id = ? AND position IN (%1)").arg(numbers(positions)),
            {textValue(holder), toMilliseconds(now + RunStore::claimLength), id});
        if (!taken)
            return taken.error();
    }
    read = readRows(m_db,
                    QStringLiteral("SELECT count(*), min(claimed_until) FROM run_items WHERE run_id = ? AND ended_at IS NULL AND "
                                   "claimed_until > ? AND claimed_until <= ? AND claimed_by <> ?"),
                    {id, toMilliseconds(now), toMilliseconds(longest), textValue(holder)}, [&claimed](const QSqlQuery &row) {
                        claimed.elsewhere = row.value(0).toLongLong();
                        claimed.freeAt = instantFromRow(row.value(1).toLongLong());
                    });
    if (!read)
        return read.error();
    return claimed;
}

Status RunRepository::renew(RowId run, const QString &holder, Instant now) const
{
    const Result<qint64> done = changeRows(
        m_db, QStringLiteral("UPDATE run_items SET claimed_until = ? WHERE run_id = ? AND claimed_by = ? AND ended_at IS NULL"),
        {toMilliseconds(now + RunStore::claimLength), run, textValue(holder)});
    return done ? success() : Status(done.error());
}

Status RunRepository::release(RowId run, const QString &holder, const QList<qint64> &positions) const
{
    const QString those = positions.isEmpty() ? QString() : QString(QStringLiteral(" AND position IN (") % numbers(positions) % QLatin1Char(')'));
    const Result<qint64> done = changeRows(
        m_db,
        QStringLiteral("UPDATE run_items SET claimed_by = '', claimed_until = 0 WHERE run_id = ? AND claimed_by = ? AND ended_at IS NULL") % those,
        {run, textValue(holder)});
    return done ? success() : Status(done.error());
}

Result<Run> RunRepository::finish(RowId id, const QList<RunOutcome> &outcomes, Instant now) const
{
    for (const RunOutcome &outcome : outcomes) {
        const Result<qint64> ended = changeRows(
            m_db,
            QStringLiteral("UPDATE run_items SET ended_at = ?, state_before = ?, state_after = ?, outcome = ?, sentence = ?, is_change = ? "
                           "WHERE run_id = ? AND position = ? AND ended_at IS NULL"),
            {toMilliseconds(now), stateName(outcome.before), stateName(outcome.after), textValue(outcome.outcome), textValue(outcome.sentence),
             outcome.isChange ? 1 : 0, id, outcome.position});
        if (!ended)
            return ended.error();
    }
    const Result<qint64> done = changeRows(
        m_db,
        QStringLiteral("UPDATE runs SET state = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL AND NOT EXISTS "
                       "(SELECT 1 FROM run_items i WHERE i.run_id = runs.id AND i.ended_at IS NULL)"),
        {runStateName(Run::State::Done), toMilliseconds(now), id});
    return done ? run(id) : Result<Run>(done.error());
}

Result<Run> RunRepository::setState(RowId id, Run::State state, Instant now) const
{
    const bool isOver = state == Run::State::Done || state == Run::State::Cancelled;
    const Result<qint64> done
        = changeRows(m_db, QStringLiteral("UPDATE runs SET state = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL"),
                     {runStateName(state), instantOrNull(isOver ? std::optional<Instant>(now) : std::nullopt), id});
    return done ? run(id) : Result<Run>(done.error());
}
