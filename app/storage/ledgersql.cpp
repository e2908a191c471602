// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/ledgersql.h"

#include "storage/foldedtext.h"

namespace {

// The index by parent holds only those that have one, and is found by these words.
const QLatin1String hasParent("c.parent_grant_id <> 0 AND c.parent_grant_id = t.grant_id AND c.kind = 1");

const QLatin1String childCount("CASE WHEN t.kind = 2 THEN (SELECT count(*) FROM tokens c WHERE c.parent_grant_id <> 0 "
                               "AND c.parent_grant_id = t.grant_id AND c.kind = 1) ELSE 0 END");

// See duplicatesSql().
const QLatin1String elsewhere("FROM tokens o WHERE o.fingerprint = t.fingerprint AND o.installation_id <> t.installation_id "
                              "AND (o.team_id <> t.team_id OR o.user_id <> t.user_id "
                              "OR (EXISTS (SELECT 1 FROM installations x WHERE x.id = o.installation_id) "
                              "AND EXISTS (SELECT 1 FROM installations x WHERE x.id = t.installation_id)))");

/// Shown more than the once that made its first child. One that the child has kept is meant to be shown again.
QString reused()
{
    return QStringLiteral("(t.kind = 2 AND (SELECT count(*) FROM presentations r WHERE r.fingerprint = t.fingerprint AND r.kind = 2 "
                          "AND r.at >= (SELECT min(c.first_seen) FROM tokens c WHERE ")
        % hasParent
        % QStringLiteral(" AND NOT EXISTS (SELECT 1 FROM tokens k WHERE k.grant_id = c.grant_id AND k.kind = 2 "
                         "AND k.fingerprint = t.fingerprint))) > 1)");
}

/// Narrows by whole lists first, which have indexes of their own.
QString isFinding()
{
    return QStringLiteral(
               "((t.kind = 2 AND t.grant_id IN (SELECT c.parent_grant_id FROM tokens c WHERE c.parent_grant_id <> 0 AND c.kind = 1 "
               "GROUP BY c.parent_grant_id HAVING count(*) > 1)) "
               "OR (t.fingerprint IN (SELECT d.fingerprint FROM tokens d GROUP BY d.fingerprint HAVING count(*) > 1) AND EXISTS (SELECT 1 ")
        % elsewhere % QStringLiteral(")) OR (t.grant_id IN (SELECT c.parent_grant_id FROM tokens c WHERE c.parent_grant_id <> 0) AND ")
        % reused() % QStringLiteral("))");
}

QString between(const LedgerQuery &query, QLatin1String time)
{
    QString condition;
    if (query.from)
        condition += QStringLiteral(" AND ") % time % QStringLiteral(" >= ") % QString::number(toMilliseconds(*query.from));
    if (query.to)
        condition += QStringLiteral(" AND ") % time % QStringLiteral(" < ") % QString::number(toMilliseconds(*query.to));
    return condition;
}

/// What tokens and presentations have in common; \a table is the one that is listed.
QString conditions(const LedgerQuery &query, QLatin1String table, QVariantList *values)
{
    QString where;
    if (query.installationId != 0)
        where += QStringLiteral(" AND ") % table % QStringLiteral(".installation_id = ") % QString::number(query.installationId);
    const QStringList words = foldedText(query.text).simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words) {
        where += QStringLiteral(" AND (") % table % QStringLiteral(".fingerprint LIKE ? ESCAPE '!' OR t.team_id LIKE ? ESCAPE '!' "
                                                       "OR t.user_id LIKE ? ESCAPE '!' OR i.search_text LIKE ? ESCAPE '!')");
        for (int i = 0; i < 4; ++i)
            values->append(containsPattern(word));
    }
    if (query.onlyFindings)
        where += QStringLiteral(" AND ") % isFinding();
    return where;
}

QString named(QLatin1String name, QLatin1String id)
{
    return QStringLiteral("lower(CASE WHEN coalesce(n.") % name % QStringLiteral(", '') = '' THEN coalesce(t.") % id
        % QStringLiteral(", '') ELSE n.") % name % QStringLiteral(" END)");
}

/// What both lists order by, or empty where it is the time.
QString commonOrder(LedgerColumn column, QLatin1String table)
{
    switch (column) {
    case LedgerColumn::Fingerprint:
        return QString(table % QStringLiteral(".fingerprint"));
    case LedgerColumn::Kind:
        return QString(table % QStringLiteral(".kind"));
    case LedgerColumn::Team:
        return named(QLatin1String("team_name"), QLatin1String("team_id"));
    case LedgerColumn::User:
        return named(QLatin1String("user_name"), QLatin1String("user_id"));
    case LedgerColumn::App:
        return QStringLiteral("lower(coalesce(t.profile_name, ''))");
    case LedgerColumn::Seat:
        return QString(table % QStringLiteral(".seat"));
    default:
        return {};
    }
}

QString tokenOrder(LedgerColumn column)
{
    switch (column) {
    case LedgerColumn::Generation:
        return QStringLiteral("t.generation");
    case LedgerColumn::Parent:
        return QStringLiteral("coalesce(p.fingerprint, '')");
    case LedgerColumn::Source:
        return QStringLiteral("t.source");
    case LedgerColumn::Presented:
        return QStringLiteral("t.presented_count");
    case LedgerColumn::Answer:
        return QStringLiteral("t.last_presented_at");
    case LedgerColumn::EndCause:
        return QStringLiteral("t.end_cause");
    default:
        return commonOrder(column, QLatin1String("t"));
    }
}

QString presentationOrder(LedgerColumn column)
{
    switch (column) {
    case LedgerColumn::Operation:
        return QStringLiteral("s.operation");
    case LedgerColumn::HttpStatus:
        return QStringLiteral("s.http_status");
    case LedgerColumn::Outcome:
        return QStringLiteral("s.outcome");
    default:
        return commonOrder(column, QLatin1String("s"));
    }
}

/// Only the tables that are needed: with the time alone, an index has the order.
QString joins(const LedgerQuery &query, QLatin1String installationId)
{
    QString text;
    if (query.sort == LedgerColumn::Team || query.sort == LedgerColumn::User)
        text += QStringLiteral(" LEFT JOIN installations n ON n.id = ") % installationId;
    if (query.sort == LedgerColumn::Parent)
        text += QStringLiteral(" LEFT JOIN tokens p ON p.grant_id = t.parent_grant_id AND p.kind = 2");
    if (!query.text.simplified().isEmpty())
        text += QStringLiteral(" LEFT JOIN installation_search i ON i.installation_id = ") % installationId;
    return text;
}

QString orderBy(const QString &first, const QStringList &rest, const LedgerQuery &query)
{
    const QString direction = query.descending ? QStringLiteral(" DESC") : QString();
    QStringList parts;
    if (!first.isEmpty())
        parts.append(first % direction);
    for (const QString &part : rest)
        parts.append(part % direction);
    return QStringLiteral(" ORDER BY ") % parts.join(QStringLiteral(", "));
}

QString sorted(const QString &order)
{
    return order.isEmpty() ? QString() : QString(QStringLiteral(", ") % order % QStringLiteral(" AS k"));
}

} // namespace

LedgerSql tokensSql(const LedgerQuery &query, int limit)
{
    LedgerSql sql;
    const QString order = tokenOrder(query.sort);
    QString where = conditions(query, QLatin1String("t"), &sql.values);
    if (query.from || query.to) {
        where += QStringLiteral(" AND (t.grant_id, t.kind) IN (SELECT s.grant_id, s.kind FROM presentations s WHERE 1 = 1")
            % between(query, QLatin1String("s.at"))
            % QStringLiteral(" UNION SELECT b.grant_id, b.kind FROM tokens b WHERE 1 = 1") % between(query, QLatin1String("b.first_seen"))
            % QLatin1Char(')');
    }
    const QStringList keys{QStringLiteral("first_seen"), QStringLiteral("grant_id"), QStringLiteral("kind")};
    QStringList ofToken;
    QStringList ofKey;
    for (const QString &key : keys) {
        ofToken.append(QStringLiteral("t.") + key);
        ofKey.append(QStringLiteral("w.") + key);
    }
    const QString found = QStringLiteral("SELECT ") % ofToken.join(QStringLiteral(", ")) % sorted(order) % QStringLiteral(" FROM tokens t")
        % joins(query, QLatin1String("t.installation_id")) % QStringLiteral(" WHERE 1 = 1") % where
        % orderBy(order.isEmpty() ? QString() : QStringLiteral("k"), ofToken, query) % QStringLiteral(" LIMIT ") % QString::number(limit);
    sql.text = QStringLiteral(
                   "SELECT t.grant_id, t.kind, t.fingerprint, t.installation_id, t.profile_name, t.team_id, n.team_name, t.user_id, "
                   "n.user_name, t.generation, t.parent_grant_id, p.fingerprint, t.source, t.seat, t.first_seen, t.presented_count, "
                   "t.last_presented_at, t.last_operation, t.last_http_status, t.last_outcome, t.ended_at, t.end_cause, "
                   "t.secret_deleted_at, ")
        % childCount % QStringLiteral(", (SELECT count(*) ") % elsewhere % QStringLiteral("), CASE WHEN ") % reused()
        % QStringLiteral(" THEN 1 ELSE 0 END FROM (") % found
        % QStringLiteral(") w JOIN tokens t ON t.grant_id = w.grant_id AND t.kind = w.kind "
                         "LEFT JOIN installations n ON n.id = t.installation_id "
                         "LEFT JOIN tokens p ON p.grant_id = t.parent_grant_id AND p.kind = 2")
        % orderBy(order.isEmpty() ? QString() : QStringLiteral("w.k"), ofKey, query);
    return sql;
}

LedgerSql presentationsSql(const LedgerQuery &query, int limit)
{
    LedgerSql sql;
    const QString order = presentationOrder(query.sort);
    const QString where = between(query, QLatin1String("s.at")) % conditions(query, QLatin1String("s"), &sql.values);
    const QString found = QStringLiteral("SELECT s.at, s.id") % sorted(order)
        % QStringLiteral(" FROM presentations s LEFT JOIN tokens t ON t.grant_id = s.grant_id AND t.kind = s.kind")
        % joins(query, QLatin1String("s.installation_id")) % QStringLiteral(" WHERE 1 = 1") % where
        % orderBy(order.isEmpty() ? QString() : QStringLiteral("k"), {QStringLiteral("s.at"), QStringLiteral("s.id")}, query)
        % QStringLiteral(" LIMIT ") % QString::number(limit);
    sql.text = QStringLiteral("SELECT s.at, s.grant_id, s.kind, s.fingerprint, s.installation_id, t.team_id, n.team_name, t.user_id, "
                              "n.user_name, s.operation, s.seat, s.http_status, s.outcome, t.profile_name FROM (")
        % found
        % QStringLiteral(") w JOIN presentations s ON s.id = w.id LEFT JOIN tokens t ON t.grant_id = s.grant_id AND t.kind = s.kind "
                         "LEFT JOIN installations n ON n.id = s.installation_id")
        % orderBy(order.isEmpty() ? QString() : QStringLiteral("w.k"), {QStringLiteral("w.at"), QStringLiteral("w.id")}, query);
    return sql;
}

QString firstChildSql()
{
    return QStringLiteral("SELECT c.fingerprint, c.first_seen FROM tokens t JOIN tokens c ON ") % hasParent
        % QStringLiteral(" WHERE t.fingerprint = ? AND t.kind = 2 AND NOT EXISTS (SELECT 1 FROM tokens k WHERE k.grant_id = c.grant_id "
                         "AND k.kind = 2 AND k.fingerprint = t.fingerprint) ORDER BY c.first_seen, c.grant_id LIMIT 1");
}

QString duplicatesSql()
{
    return QStringLiteral("SELECT count(*) FROM tokens o WHERE o.fingerprint = ? AND o.installation_id <> ? AND (o.team_id <> ? "
                          "OR o.user_id <> ? OR EXISTS (SELECT 1 FROM installations x WHERE x.id = o.installation_id))");
}
