// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/installationquerysql.h"

#include "storage/foldedtext.h"

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

/// " WHERE ..." from the profile and the state.
QString filters(const InstallationQuery &query, std::optional<InstallationState> state, Instant now)
{
    QString where = QStringLiteral(" WHERE 1 = 1");
    if (query.profileId != 0)
        where += QStringLiteral(" AND +profile_id = ") % QString::number(query.profileId);
    if (state) {
        const bool byState = query.sort == InstallationQuery::Column::State;
        where += QStringLiteral(" AND ") % stateCondition(*state, now, QLatin1String(byState ? "" : "+"));
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

/// "context_outcome = 1"; \a sign is "=" or "<>". The partial index of the states is found by the number as text.
QString outcomeIs(QLatin1String sign, ContextOutcome outcome)
{
    return QStringLiteral("context_outcome ") % sign % QLatin1Char(' ') % QString::number(static_cast<int>(outcome));
}

} // namespace

QString stateCondition(InstallationState state, Instant now, QLatin1String plus)
{
    const QString time = QString::number(toMilliseconds(now));
    const QString ranOut
        = outcomeIs(QLatin1String("<>"), ContextOutcome::Mismatch) % QStringLiteral(" AND ") % plus
        % QStringLiteral("expires_sort <= ") % time;
    const QLatin1String is("=");
    const QString runs = plus % QStringLiteral("expires_sort > ") % time;
    switch (state) {
    case InstallationState::Mismatch:
        return plus % outcomeIs(is, ContextOutcome::Mismatch);
    case InstallationState::CanRefresh:
        return ranOut % QStringLiteral(" AND ") % plus % QStringLiteral("has_refresh = 1");
    case InstallationState::Expired:
        return ranOut % QStringLiteral(" AND ") % plus % QStringLiteral("has_refresh = 0");
    case InstallationState::NotVerified:
        return plus % outcomeIs(is, ContextOutcome::NotMade) % QStringLiteral(" AND ") % runs;
    case InstallationState::Active:
        return plus % outcomeIs(is, ContextOutcome::Agreed) % QStringLiteral(" AND ") % runs;
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
    if (words.isEmpty()) {
        sql.text = QStringLiteral("SELECT id FROM installations") % filters(query, state, now) % end;
    } else if (limit > 0) {
        sql.text = QStringLiteral("SELECT id") % searchFirst % filters(query, state, now) % QStringLiteral(" AND ")
            % likes(words, &sql.values) % end;
    } else {
        // Most rows may be found: walking the order and asking for each is quicker than sorting them.
        sql.text = QStringLiteral("SELECT id FROM installations") % filters(query, state, now)
            % QStringLiteral(" AND +id IN (SELECT installation_id FROM installation_search WHERE ")
            % likes(words, &sql.values) % QStringLiteral(")") % end;
    }
    return sql;
}

SelectSql firstIdsSql(const InstallationQuery &query, std::optional<InstallationState> state, Instant now, int limit,
                      int window)
{
    SelectSql sql;
    sql.text = QStringLiteral("SELECT w.id FROM (SELECT id, ") % column(query.sort)
        % QStringLiteral(" FROM installations") % filters(query, state, now) % orderBy(query, QLatin1String())
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
    sql.text = QStringLiteral("SELECT ") % counts.join(QStringLiteral(", ")) % searchFirst
        % filters(query, std::nullopt, now) % QStringLiteral(" AND ") % likes(searchWords(query), &sql.values);
    return sql;
}

SelectSql stateCountSql(const InstallationQuery &query, InstallationState state, Instant now)
{
    SelectSql sql;
    sql.text
        = QStringLiteral("SELECT count(*) FROM installations WHERE ") % stateCondition(state, now, QLatin1String(""));
    if (query.profileId != 0)
        sql.text += QStringLiteral(" AND +profile_id = ") % QString::number(query.profileId);
    return sql;
}
