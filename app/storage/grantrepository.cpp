// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/grantrepository.h"

#include "storage/grantrow.h"
#include "storage/rowvalues.h"
#include "storage/statement.h"

Status GrantRepository::supersedeCurrent(RowId installationId, Instant now) const
{
    const Result<qint64> done = changeRows(
        m_db, QStringLiteral("UPDATE grants SET superseded_at = ? WHERE installation_id = ? AND superseded_at IS NULL"),
        {toMilliseconds(now), installationId});
    return done ? success() : Status(done.error());
}

Status GrantRepository::add(const Grant &grant) const
{
    const QStringList columns = grantColumns();
    const QString sql = QStringLiteral("INSERT INTO grants (") % columns.join(QStringLiteral(", "))
        % QStringLiteral(") VALUES (?") % QStringLiteral(", ?").repeated(columns.size() - 1) % QStringLiteral(")");
    const Result<qint64> done = changeRows(m_db, sql, grantValues(grant));
    return done ? success() : Status(done.error());
}

Result<QList<Grant>> GrantRepository::grants(RowId installationId) const
{
    QList<Grant> found;
    const QString sql = QStringLiteral("SELECT ") % grantColumns().join(QStringLiteral(", "))
        % QStringLiteral(" FROM grants WHERE installation_id = ? ORDER BY generation DESC");
    const Status read
        = readRows(m_db, sql, {installationId}, [&found](const QSqlQuery &row) { found.append(grantFrom(row)); });
    if (!read)
        return read.error();
    return found;
}

Status GrantRepository::addEvidence(RowId installationId, RowId grantId, const QList<Evidence> &evidence) const
{
    for (const Evidence &fact : evidence) {
        const RowId grant = fact.grantId != 0 ? fact.grantId : grantId;
        const Result<qint64> done = changeRows(
            m_db,
            QStringLiteral("INSERT INTO evidence (id, installation_id, grant_id, at, actor, operation, http_status, "
                           "outcome, message) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
            {makeRowId(fact.at), installationId, numberOrNull(grant != 0 ? std::optional<qint64>(grant) : std::nullopt),
             toMilliseconds(fact.at), textValue(fact.actor), textValue(fact.operation), fact.httpStatus,
             textValue(fact.outcome), textValue(fact.message)});
        if (!done)
            return done.error();
    }
    return success();
}

Result<QList<Evidence>> GrantRepository::evidence(RowId installationId) const
{
    QList<Evidence> found;
    const Status read = readRows(
        m_db,
        QStringLiteral("SELECT id, grant_id, at, actor, operation, http_status, outcome, message "
                       "FROM evidence WHERE installation_id = ? ORDER BY at DESC, id DESC"),
        {installationId}, [&found](const QSqlQuery &row) {
            found.append({row.value(0).toLongLong(), row.value(1).toLongLong(),
                          instantFromRow(row.value(2).toLongLong()), row.value(3).toString(), row.value(4).toString(),
                          row.value(5).toInt(), row.value(6).toString(), row.value(7).toString()});
        });
    if (!read)
        return read.error();
    return found;
}
