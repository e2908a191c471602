// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/horizoncounts.h"

#include "storage/installationquerysql.h"
#include "storage/rowvalues.h"
#include "storage/statement.h"

#include <algorithm>
#include <limits>

namespace {


// As installationrow.cpp writes what never ends, or does not say when.
constexpr qint64 never = std::numeric_limits<qint64>::max();
// The least that both engines read as a number of eight bytes.
constexpr qint64 earliest = -never;

// The partial index of these lines is found by the first two conditions. A line of the current grant that is closed
// otherwise than well made no newer one; what was tried again since has a newer line.
const QLatin1String failedLines(" FROM refreshes r JOIN installations i ON i.id = r.installation_id AND i.current_grant_id = r.grant_id "
                                "WHERE r.ended_at IS NOT NULL AND r.outcome <> 'ok' AND i.standing <= 2");

QString ofProfile(const HorizonQuery &query, QLatin1String column)
{
    return query.profileId == 0 ? QString()
                                : QString(QStringLiteral(" AND +") % column % QStringLiteral(" = ") % QString::number(query.profileId));
}

/// How many have their clock from one value to before the other; each is read from the clock's index alone.
Result<qint64> countBetween(QSqlDatabase &db, const HorizonQuery &query, qint64 from, qint64 to)
{
    const QString clock = horizonColumn(query.clock);
    return readNumber(db,
                      QStringLiteral("SELECT count(*) FROM installations WHERE ") % livingCondition(query.clock) % QStringLiteral(" AND ")
                          % clock % QStringLiteral(" >= ") % QString::number(from) % QStringLiteral(" AND ") % clock
                          % QStringLiteral(" < ") % QString::number(to) % ofProfile(query, QLatin1String("profile_id")));
}

/// Those that never end, or of which nobody knows: the app's tokens decide which it is.
Status countEndless(QSqlDatabase &db, const HorizonQuery &query, HorizonCounts *counts)
{
    const QString clock = horizonColumn(query.clock);
    // A refresh token of unknown age renews an access token whose end is known: that is not "until uninstalled".
    return readRows(
        db,
        QStringLiteral("SELECT p.lifetime_mode, c.endless, c.found FROM (SELECT profile_id, "
                       "CASE WHEN expires_sort = %1 THEN 1 ELSE 0 END AS endless, count(*) AS found FROM installations WHERE ")
                .arg(never)
            % livingCondition(query.clock) % QStringLiteral(" AND ") % clock % QStringLiteral(" = ") % QString::number(never)
            % ofProfile(query, QLatin1String("profile_id"))
            % QStringLiteral(" GROUP BY profile_id, CASE WHEN expires_sort = %1 THEN 1 ELSE 0 END) c JOIN profiles p ON p.id = c.profile_id")
                  .arg(never),
        {}, [counts](const QSqlQuery &row) {
            const bool isEndless = row.value(1).toInt() == 1
                && lifetimeModeFromName(row.value(0).toString()) == TokenLifetimeMode::NonExpiring;
            (isEndless ? counts->untilUninstalled : counts->notKnown) += row.value(2).toLongLong();
        });
}

/// Failures are few beside the rows: each is put where its clock stands.
Status countFailed(QSqlDatabase &db, const HorizonQuery &query, HorizonCounts *counts)
{
    const QString sql = QStringLiteral("SELECT DISTINCT i.id, i.") % horizonColumn(query.clock) % failedLines
        % ofProfile(query, QLatin1String("i.profile_id"));
    return readRows(db, sql, {}, [&query, counts](const QSqlQuery &row) {
        const qint64 at = row.value(1).toLongLong();
        const auto next = std::upper_bound(query.edges.cbegin(), query.edges.cend(), at,
                                           [](qint64 value, Instant edge) { return value < toMilliseconds(edge); });
        if (at == never || (query.clock == InstallationQuery::Horizon::Clock::Verified && at <= 0))
            return;
        if (next == query.edges.cbegin())
            ++counts->before.failed;
        else if (next == query.edges.cend())
            ++counts->after.failed;
        else
            ++counts->spans[std::distance(query.edges.cbegin(), next) - 1].failed;
    });
}

} // namespace

Result<HorizonCounts> horizonCounts(QSqlDatabase &db, const HorizonQuery &query)
{
    HorizonCounts counts;
    if (query.edges.isEmpty())
        return counts;
    // 0 of verified_at is never.
    const qint64 first = query.clock == InstallationQuery::Horizon::Clock::Verified ? 1 : earliest;
    Result<qint64> number = countBetween(db, query, first, toMilliseconds(query.edges.constFirst()));
    if (!number)
        return number.error();
    counts.before.count = *number;
    for (qsizetype i = 0; i + 1 < query.edges.size(); ++i) {
        number = countBetween(db, query, toMilliseconds(query.edges.at(i)), toMilliseconds(query.edges.at(i + 1)));
        if (!number)
            return number.error();
        counts.spans.append({*number, 0});
    }
    number = countBetween(db, query, toMilliseconds(query.edges.constLast()), never);
    if (!number)
        return number.error();
    counts.after.count = *number;
    if (query.clock == InstallationQuery::Horizon::Clock::Verified) {
        number = countBetween(db, query, earliest, first);
        if (!number)
            return number.error();
        counts.notKnown = *number;
    } else if (const Status endless = countEndless(db, query, &counts); !endless) {
        return endless.error();
    }
    if (const Status failed = countFailed(db, query, &counts); !failed)
        return failed.error();
    return counts;
}

Result<QList<FailedRenewal>> failedRenewalsOf(QSqlDatabase &db, const QList<RowId> &ids)
{
    QList<FailedRenewal> found;
    if (ids.isEmpty())
        return found;
    QStringList numbers;
    for (const RowId id : ids)
        numbers.append(QString::number(id));
    const QString sql = QStringLiteral("SELECT i.id, r.started_at, r.outcome") % failedLines % QStringLiteral(" AND i.id IN (")
        % numbers.join(QLatin1Char(',')) % QStringLiteral(") ORDER BY i.id, r.started_at");
    const Status read = readRows(db, sql, {}, [&found](const QSqlQuery &row) {
        const FailedRenewal failed{row.value(0).toLongLong(), instantFromRow(row.value(1).toLongLong()), row.value(2).toString()};
        if (!found.isEmpty() && found.constLast().installationId == failed.installationId)
            found.last() = failed;
        else
            found.append(failed);
    });
    if (!read)
        return read.error();
    return found;
}
