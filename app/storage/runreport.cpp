// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/runreport.h"

#include "storage/rowvalues.h"
#include "storage/statement.h"

#include <QHash>

#include <algorithm>

namespace {

/// SQLite takes a statement of a million bytes.
constexpr qsizetype idsInStatement = 5000;

QString knownList()
{
    return QStringLiteral("('%1')").arg(knownOutcomes().join(QStringLiteral("', '")));
}

QString partCondition(RunLine::Part part)
{
    switch (part) {
    case RunLine::Part::Changed:
        return QStringLiteral("r.is_change <> 0 AND r.outcome IN ") + knownList();
    case RunLine::Part::Unknown:
        return QStringLiteral("r.outcome NOT IN ") + knownList();
    case RunLine::Part::Unchanged:
        return QStringLiteral("r.is_change = 0 AND r.outcome IN ") + knownList();
    }
    Q_UNREACHABLE();
}

InstallationState stateFrom(const QVariant &name)
{
    return stateFromName(name.toString()).value_or(InstallationState::NotVerified);
}

} // namespace

QList<SelectSql> selectedIds(const RunSelection &selection, Instant now)
{
    if (selection.query)
        return {idsSql(*selection.query, selection.query->state, now, 0)};
    QList<SelectSql> parts;
    for (qsizetype from = 0; from < selection.ids.size(); from += idsInStatement) {
        QStringList texts;
        for (const RowId id : selection.ids.mid(from, idsInStatement))
            texts.append(QString::number(id));
        parts.append({QStringLiteral("SELECT id FROM installations WHERE id IN (") % texts.join(QLatin1Char(',')) % QLatin1Char(')'), {}});
    }
    return parts;
}

QString inOrder(const QString &ids)
{
    // 3,600,000: the milliseconds of an hour.
    return QStringLiteral("SELECT t.id, row_number() OVER (ORDER BY t.age, t.turn, t.horizon, t.id) AS place FROM ("
                          "SELECT i.id, i.verified_at / 3600000 AS age, i.horizon, row_number() OVER ("
                          "PARTITION BY i.verified_at / 3600000, i.profile_id, i.user_id ORDER BY i.horizon, i.id) AS turn "
                          "FROM installations i WHERE i.id IN (%1)) t")
        .arg(ids);
}

Result<QList<RunShare>> RunReport::shares(const RunSelection &selection, Instant now) const
{
    return sharesOf(selectedIds(selection, now));
}

Result<QList<RunShare>> RunReport::sharesLeft(RowId run) const
{
    return sharesOf({{QStringLiteral("SELECT installation_id FROM run_items WHERE run_id = ? AND ended_at IS NULL"), {run}}});
}

Result<QList<RunShare>> RunReport::sharesOf(const QList<SelectSql> &parts) const
{
    QHash<QPair<RowId, QString>, qint64> counts;
    for (const SelectSql &ids : parts) {
        const Status read = readRows(m_db,
                                     QStringLiteral("SELECT profile_id, user_id, count(*) FROM installations WHERE id IN (") % ids.text
                                         % QStringLiteral(") GROUP BY profile_id, user_id"),
                                     ids.values, [&counts](const QSqlQuery &row) {
                                         counts[{row.value(0).toLongLong(), row.value(1).toString()}] += row.value(2).toLongLong();
                                     });
        if (!read)
            return read.error();
    }
    QList<RunShare> shares;
    shares.reserve(counts.size());
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        shares.append({it.key().first, it.key().second, it.value()});
    std::sort(shares.begin(), shares.end(), [](const RunShare &a, const RunShare &b) {
        return std::tie(b.count, a.profileId, a.userId) < std::tie(a.count, b.profileId, b.userId);
    });
    return shares;
}

Result<RunSelection> RunReport::frozen(const RunSelection &selection, Instant now) const
{
    RunSelection all;
    for (const SelectSql &ids : selectedIds(selection, now)) {
        const Status read = readRows(m_db, QStringLiteral("SELECT id, generation FROM installations WHERE id IN (") % ids.text % QLatin1Char(')'),
                                     ids.values, [&all](const QSqlQuery &row) {
                                         const RowId id = row.value(0).toLongLong();
                                         all.ids.append(id);
                                         all.seen.insert(id, generationFrom(row.value(1)));
                                     });
        if (!read)
            return read.error();
    }
    return all;
}

Result<QList<RowId>> RunReport::ids(const RunSelection &selection, Instant now) const
{
    QList<RowId> found;
    const QList<SelectSql> parts = selectedIds(selection, now);
    // A hand-made selection of more than one statement is read part by part: its order is then that of the parts.
    for (const SelectSql &ids : parts) {
        const Status read = readRows(m_db, inOrder(ids.text) % QStringLiteral(" ORDER BY place"), ids.values,
                                     [&found](const QSqlQuery &row) { found.append(row.value(0).toLongLong()); });
        if (!read)
            return read.error();
    }
    return found;
}

Result<RunCounts> RunReport::counts(RowId run) const
{
    RunCounts counts;
    const QStringList known = knownOutcomes();
    const Status read = readRows(
        m_db,
        QStringLiteral("SELECT outcome, is_change, count(*) FROM run_items WHERE run_id = ? AND ended_at IS NOT NULL GROUP BY outcome, is_change"),
        {run}, [&](const QSqlQuery &row) {
            const QString outcome = row.value(0).toString();
            const qint64 count = row.value(2).toLongLong();
            counts.outcomes[outcome] += count;
            (!known.contains(outcome) ? counts.unknown : row.value(1).toInt() != 0 ? counts.changed : counts.unchanged) += count;
        });
    if (!read)
        return read.error();
    const Result<qint64> open = readNumber(m_db, QStringLiteral("SELECT count(*) FROM run_items WHERE run_id = ? AND ended_at IS NULL"), {run});
    if (!open)
        return open.error();
    counts.open = *open;
    return counts;
}

Result<QList<RunLine>> RunReport::lines(RowId run, RunLine::Part part, qint64 offset, int limit) const
{
    QList<RunLine> lines;
    const Status read = readRows(
        m_db,
        QStringLiteral("SELECT r.position, r.installation_id, i.team_id, i.team_name, i.user_id, i.user_name, p.name, r.ended_at, "
                       "r.state_before, r.state_after, r.outcome, r.sentence FROM run_items r "
                       "LEFT JOIN installations i ON i.id = r.installation_id LEFT JOIN profiles p ON p.id = i.profile_id "
                       "WHERE r.run_id = %1 AND r.ended_at IS NOT NULL AND %2 ORDER BY r.position LIMIT %3 OFFSET %4")
            .arg(QString::number(run), partCondition(part), QString::number(limit), QString::number(offset)),
        {}, [&](const QSqlQuery &row) {
            RunLine line;
            line.position = row.value(0).toLongLong();
            line.installationId = row.value(1).toLongLong();
            line.team = {row.value(2).toString(), row.value(3).toString()};
            line.user = {row.value(4).toString(), row.value(5).toString()};
            line.profileName = row.value(6).toString();
            line.endedAt = instantFromRow(row.value(7).toLongLong());
            line.before = stateFrom(row.value(8));
            line.after = stateFrom(row.value(9));
            line.outcome = row.value(10).toString();
            line.sentence = row.value(11).toString();
            line.part = part;
            lines.append(line);
        });
    if (!read)
        return read.error();
    return lines;
}
