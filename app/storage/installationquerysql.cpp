// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/installationquerysql.h"

#include "domain/refreshdue.h"
#include "storage/foldedtext.h"
#include "storage/statement.h"

#include <limits>

namespace {

QString column(InstallationQuery::Column sort)
{
    switch (sort) {
    case InstallationQuery::Column::Team:
        return QStringLiteral("team_sort");
    case InstallationQuery::Column::User:
        return QStringLiteral("user_sort");
    case InstallationQuery::Column::Organization:
        return QStringLiteral("organization_sort");
    case InstallationQuery::Column::Scopes:
        return QStringLiteral("scope_count");
    case InstallationQuery::Column::TokenLifetime:
        return QStringLiteral("lifetime_sort");
    case InstallationQuery::Column::AuthorizedAt:
        return QStringLiteral("authorized_at");
    case InstallationQuery::Column::VerifiedAt:
        return QStringLiteral("verified_at");
    case InstallationQuery::Column::Region:
        return QStringLiteral("region");
    case InstallationQuery::Column::State: // the states come one after another; this orders each of them
    case InstallationQuery::Column::ExpiresAt:
        return QStringLiteral("expires_sort");
    }
    Q_UNREACHABLE();
}

/// " ORDER BY a.column, a.id": total, and the same backwards, so that one index serves both directions.
QString orderBy(const InstallationQuery &query, QLatin1String table)
{
    const QLatin1String direction(query.descending ? " DESC" : "");
    return QStringLiteral(" ORDER BY ") % table % column(query.sort) % direction % QStringLiteral(", ") % table
        % QStringLiteral("id") % direction;
}

QString limitOf(int limit)
{
    return limit > 0 ? QString(QStringLiteral(" LIMIT ") % QString::number(limit)) : QString();
}

/// Where the clock stands; livingCondition() comes before it.
QString standsIn(const InstallationQuery::Horizon &horizon)
{
    using Horizon = InstallationQuery::Horizon;
    const QString clock = horizonColumn(horizon.clock);
    if (horizon.part == Horizon::Part::Between) {
        return QString(clock % QStringLiteral(" >= ") % QString::number(toMilliseconds(horizon.from)) % QStringLiteral(" AND ") % clock
                       % QStringLiteral(" < ") % QString::number(toMilliseconds(horizon.to)));
    }
    // As horizoncounts.cpp counts them.
    if (horizon.clock == Horizon::Clock::Verified)
        return QString(clock % (horizon.part == Horizon::Part::NotKnown ? QStringLiteral(" <= 0") : QStringLiteral(" IS NULL")));
    const QString never = QString::number(std::numeric_limits<qint64>::max());
    const QString endless = QStringLiteral("(expires_sort = ") % never % QStringLiteral(" AND profile_id IN (SELECT id FROM profiles WHERE "
                                                                                        "lifetime_mode = '")
        % lifetimeModeName(TokenLifetimeMode::NonExpiring) % QStringLiteral("'))");
    return QString(clock % QStringLiteral(" = ") % never % QLatin1String(horizon.part == Horizon::Part::NotKnown ? " AND NOT " : " AND ")
                   % endless);
}

/// Scopes and horizon: each has an index of its own, which is read apart from the order.
QString narrowings(const InstallationQuery &query)
{
    const auto among = [](const QString &condition) {
        return QString(QStringLiteral(" AND +id IN (SELECT id FROM installations WHERE ") % condition % QLatin1Char(')'));
    };
    QString where;
    if (query.drift) {
        const bool missing = *query.drift != InstallationQuery::Drift::Extra;
        const bool extra = *query.drift != InstallationQuery::Drift::Missing;
        where += among(missing && extra ? QStringLiteral("missing_scopes > 0 OR extra_scopes > 0")
                       : missing        ? QStringLiteral("missing_scopes > 0")
                                        : QStringLiteral("extra_scopes > 0"));
    }
    if (query.horizon)
        where += among(livingCondition(query.horizon->clock) % QStringLiteral(" AND ") % standsIn(*query.horizon));
    return where;
}

/// " WHERE ..." from all but the search. Its one bound value, the region, is appended to \a values.
QString filters(const InstallationQuery &query, std::optional<InstallationState> state, Instant now, QVariantList *values)
{
    QString where = QStringLiteral(" WHERE 1 = 1");
    if (query.profileId != 0)
        where += QStringLiteral(" AND +profile_id = ") % QString::number(query.profileId);
    if (state) {
        const bool byState = query.sort == InstallationQuery::Column::State;
        where += QStringLiteral(" AND ") % stateCondition(*state, now, QLatin1String(byState ? "" : "+"));
    }
    where += narrowings(query);
    if (query.region) {
        where += QStringLiteral(" AND +id IN (SELECT id FROM installations WHERE region = ?)");
        values->append(textValue(*query.region));
    }
    return where;
}

/// "search_text LIKE ? AND ...", its patterns appended to \a values.
QString likes(const QStringList &words, QVariantList *values)
{
    QStringList conditions;
    for (const QString &word : words) {
        conditions.append(QStringLiteral("search_text LIKE ? ESCAPE '!'"));
        values->append(containsPattern(word));
    }
    return conditions.join(QStringLiteral(" AND "));
}

// The search is read first and row by row; what it finds is looked up by id. The plus makes SQLite do so.
const QLatin1String searchFirst(" FROM installation_search JOIN installations ON id = +installation_id");

QString standingIs(Standing standing)
{
    return QStringLiteral("standing = ") % QString::number(static_cast<int>(standing));
}

} // namespace

QString horizonColumn(InstallationQuery::Horizon::Clock clock)
{
    switch (clock) {
    case InstallationQuery::Horizon::Clock::Access:
        return QStringLiteral("expires_sort");
    case InstallationQuery::Horizon::Clock::Renewal:
        return QStringLiteral("horizon");
    case InstallationQuery::Horizon::Clock::Verified:
        return QStringLiteral("verified_at");
    }
    Q_UNREACHABLE();
}

QString livingCondition(InstallationQuery::Horizon::Clock clock)
{
    // Of the horizon, the partial index is found by these words; elsewhere they must not lead to the index by standing.
    const QLatin1String plus(clock == InstallationQuery::Horizon::Clock::Renewal ? "" : "+");
    return QString(plus % QStringLiteral("standing <= 2"));
}

QString stateCondition(InstallationState state, Instant now, QLatin1String plus)
{
    const QString time = QString::number(toMilliseconds(now));
    // The partial index of the horizon is found by these words.
    const QString ranOut = plus % QStringLiteral("standing <= 2 AND ") % plus % QStringLiteral("expires_sort <= ") % time
        % QStringLiteral(" AND ") % plus;
    const auto runs = [&](Standing standing) {
        return QString(plus % standingIs(standing) % QStringLiteral(" AND ") % plus % QStringLiteral("expires_sort > ") % time);
    };
    // Few, and the lease is in one index only.
    const QString longest = QString::number(toMilliseconds(now + longestLease));
    const auto leased = [&](QLatin1String does) {
        return QString(plus % QStringLiteral("id IN (SELECT id FROM installations WHERE ") % standingIs(Standing::Refreshing)
                       % QStringLiteral(" AND ") % does % QStringLiteral(" (lease_until > ") % time % QStringLiteral(" AND lease_until <= ")
                       % longest % QStringLiteral("))"));
    };
    switch (state) {
    case InstallationState::Active:
        return runs(Standing::Agreed);
    case InstallationState::CanRefresh:
        return ranOut % QStringLiteral("horizon > ") % time;
    case InstallationState::Expired:
        return ranOut % QStringLiteral("horizon <= ") % time;
    case InstallationState::Mismatch:
        return plus % standingIs(Standing::Mismatch);
    case InstallationState::NotVerified:
        return runs(Standing::NotVerified);
    case InstallationState::Unreachable:
        return runs(Standing::Unreachable);
    case InstallationState::Refreshing:
        return leased(QLatin1String());
    case InstallationState::OutcomeUnknown:
        return leased(QLatin1String("NOT"));
    case InstallationState::Revoked:
        return plus % standingIs(Standing::Revoked);
    case InstallationState::Ended:
        return plus % standingIs(Standing::Ended);
    }
    Q_UNREACHABLE();
}

QStringList searchWords(const InstallationQuery &query)
{
    return foldedText(query.search).simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

SelectSql idsSql(const InstallationQuery &query, std::optional<InstallationState> state, Instant now, int limit)
{
    SelectSql sql;
    const QStringList words = searchWords(query);
    const QString end = orderBy(query, QLatin1String()) % limitOf(limit);
    const QString where = filters(query, state, now, &sql.values);
    if (words.isEmpty()) {
        sql.text = QStringLiteral("SELECT id FROM installations") % where % end;
    } else if (limit > 0) {
        sql.text = QStringLiteral("SELECT id") % searchFirst % where % QStringLiteral(" AND ") % likes(words, &sql.values) % end;
    } else {
        // Most rows may be found: walking the order and asking for each is quicker than sorting them.
        sql.text = QStringLiteral("SELECT id FROM installations") % where
            % QStringLiteral(" AND +id IN (SELECT installation_id FROM installation_search WHERE ")
            % likes(words, &sql.values) % QStringLiteral(")") % end;
    }
    return sql;
}

SelectSql firstIdsSql(const InstallationQuery &query, std::optional<InstallationState> state, Instant now, int limit,
                      int window)
{
    SelectSql sql;
    const QString where = filters(query, state, now, &sql.values);
    sql.text = QStringLiteral("SELECT w.id FROM (SELECT id, ") % column(query.sort)
        % QStringLiteral(" FROM installations") % where % orderBy(query, QLatin1String())
        % limitOf(window) % QStringLiteral(") w JOIN installation_search ON installation_id = w.id WHERE ")
        % likes(searchWords(query), &sql.values) % orderBy(query, QLatin1String("w.")) % limitOf(limit);
    return sql;
}

SelectSql searchedCountsSql(const InstallationQuery &query, Instant now)
{
    SelectSql sql;
    QStringList counts;
    for (int state = 0; state < installationStateCount; ++state) {
        counts.append(QStringLiteral("count(CASE WHEN ")
                      % stateCondition(static_cast<InstallationState>(state), now, QLatin1String("+"))
                      % QStringLiteral(" THEN 1 END)"));
    }
    const QString where = filters(query, std::nullopt, now, &sql.values);
    sql.text = QStringLiteral("SELECT ") % counts.join(QStringLiteral(", ")) % searchFirst % where % QStringLiteral(" AND ")
        % likes(searchWords(query), &sql.values);
    return sql;
}

SelectSql stateCountSql(const InstallationQuery &query, InstallationState state, Instant now)
{
    SelectSql sql;
    InstallationQuery others = query;
    others.sort = InstallationQuery::Column::State; // the state's own index, then
    const QString where = filters(others, state, now, &sql.values);
    sql.text = QStringLiteral("SELECT count(*) FROM installations") % where;
    return sql;
}

namespace {

/// \a select and \a end around the rows of \a query, which come in no order.
SelectSql aboutRows(const QString &select, const InstallationQuery &query, Instant now, const QString &end)
{
    SelectSql sql;
    const QString where = filters(query, query.state, now, &sql.values);
    sql.text = select % QStringLiteral(" FROM installations") % where;
    if (const QStringList words = searchWords(query); !words.isEmpty()) {
        sql.text += QStringLiteral(" AND +id IN (SELECT installation_id FROM installation_search WHERE ")
            % likes(words, &sql.values) % QStringLiteral(")");
    }
    sql.text += end;
    return sql;
}

} // namespace

SelectSql driftCountsSql(const InstallationQuery &query, Instant now)
{
    InstallationQuery differing = query;
    differing.drift = InstallationQuery::Drift::Any;
    return aboutRows(QStringLiteral("SELECT count(CASE WHEN missing_scopes > 0 THEN 1 END), count(CASE WHEN extra_scopes > 0 THEN 1 END)"),
                     differing, now, {});
}

SelectSql regionCountsSql(const InstallationQuery &query, Instant now)
{
    InstallationQuery anywhere = query;
    anywhere.region.reset();
    return aboutRows(QStringLiteral("SELECT region, count(*)"), anywhere, now, QStringLiteral(" GROUP BY region"));
}

SelectSql distinctScopesSql(const InstallationQuery &query, Instant now)
{
    return aboutRows(QStringLiteral("SELECT DISTINCT profile_id, granted_scopes, live_scopes"), query, now, {});
}
