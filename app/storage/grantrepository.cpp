// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/grantrepository.h"

#include "storage/grantrow.h"
#include "storage/rowvalues.h"
#include "storage/sqlerror.h"
#include "storage/statement.h"

#include <QCoreApplication>

#include <algorithm>

namespace {

/// What no clocks differ by; a row that says more was written by somebody else, and must not overflow a time.
constexpr qint64 mostSkew = 100LL * 366 * 24 * 3600; // s

} // namespace

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

Status GrantRepository::setLive(RowId grantId, const std::optional<ScopeSet> &scopes, const QByteArray &rawContext) const
{
    const Result<qint64> done
        = changeRows(m_db, QStringLiteral("UPDATE grants SET live_scopes = ?, raw_context = CASE WHEN ? = 1 THEN ? ELSE raw_context END WHERE id = ?"),
                     {scopes ? textValue(scopes->toText()) : QVariant(QMetaType::fromType<QString>()), int(!rawContext.isEmpty()), bytesValue(rawContext), grantId});
    return done ? success() : Status(done.error());
}

Result<Grant> GrantRepository::grant(RowId id) const
{
    std::optional<Grant> found;
    const QString sql = QStringLiteral("SELECT ") % grantColumns().join(QStringLiteral(", ")) % QStringLiteral(" FROM grants WHERE id = ?");
    const Status read = readRows(m_db, sql, {id}, [&found](const QSqlQuery &row) { found = grantFrom(row); });
    if (!read)
        return read.error();
    if (!found)
        return notFoundError(QCoreApplication::translate("Storage", "The grant is no longer there."));
    return *found;
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
        const std::optional<qint64> skew = fact.skew ? std::optional<qint64>(fact.skew->count()) : std::nullopt;
        const Result<qint64> done = changeRows(
            m_db,
            QStringLiteral("INSERT INTO evidence (id, installation_id, grant_id, at, actor, operation, http_status, "
                           "outcome, message, seat, fingerprint, server_code, server_message, skew_s) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
            {makeRowId(fact.at), installationId, numberOrNull(grant != 0 ? std::optional<qint64>(grant) : std::nullopt),
             toMilliseconds(fact.at), textValue(fact.actor), textValue(fact.operation), fact.httpStatus,
             textValue(fact.outcome), textValue(fact.message), textValue(fact.seat), textValue(fact.fingerprint),
             textValue(fact.serverCode), textValue(fact.serverMessage), numberOrNull(skew)});
        if (!done)
            return done.error();
    }
    return success();
}

Result<QList<Evidence>> GrantRepository::evidence(RowId installationId, int limit) const
{
    QList<Evidence> found;
    const Status read = readRows(
        m_db,
        QStringLiteral("SELECT id, grant_id, at, actor, operation, http_status, outcome, message, seat, fingerprint, "
                       "server_code, server_message, skew_s FROM evidence WHERE installation_id = ? ORDER BY at DESC, id DESC")
            % (limit > 0 ? QStringLiteral(" LIMIT %1").arg(limit) : QString()),
        {installationId}, [&found](const QSqlQuery &row) {
            Evidence fact{row.value(0).toLongLong(),
                          row.value(1).toLongLong(),
                          instantFromRow(row.value(2).toLongLong()),
                          row.value(3).toString(),
                          row.value(4).toString(),
                          row.value(5).toInt(),
                          row.value(6).toString(),
                          row.value(7).toString(),
                          row.value(8).toString(),
                          row.value(9).toString(),
                          row.value(10).toString(),
                          row.value(11).toString()};
            if (const std::optional<qint64> skew = optionalNumber(row.value(12)))
                fact.skew = std::chrono::seconds(std::clamp<qint64>(*skew, -mostSkew, mostSkew));
            found.append(fact);
        });
    if (!read)
        return read.error();
    return found;
}
