// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/tokenledger.h"

#include "storage/ledgersql.h"
#include "storage/rowvalues.h"
#include "storage/statement.h"

#include <QCoreApplication>

namespace {

using Kind = SealIdentity::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("TokenLedger", text);
}

Status asStatus(const Result<qint64> &done)
{
    return done ? success() : Status(done.error());
}

Evidence finding(const char *outcome, const QString &sentence, const QString &seat, Instant now)
{
    Evidence fact{0, 0, now, QStringLiteral("us"), QStringLiteral("finding"), 0, QLatin1String(outcome), sentence};
    fact.seat = seat;
    return fact;
}

Kind kindFrom(const QVariant &value)
{
    return value.toInt() == static_cast<int>(Kind::RefreshToken) ? Kind::RefreshToken : Kind::AccessToken;
}

LedgerToken ledgerToken(const QSqlQuery &row)
{
    LedgerToken token;
    token.grantId = row.value(0).toLongLong();
    token.kind = kindFrom(row.value(1));
    token.fingerprint = row.value(2).toString();
    token.installationId = row.value(3).toLongLong();
    token.profileName = row.value(4).toString();
    token.team = {row.value(5).toString(), row.value(6).toString()};
    token.user = {row.value(7).toString(), row.value(8).toString()};
    token.generation = generationFrom(row.value(9));
    token.parentGrantId = row.value(10).toLongLong();
    token.parentFingerprint = row.value(11).toString();
    token.source = tokenSourceFromName(row.value(12).toString());
    token.seat = row.value(13).toString();
    token.firstSeen = instantFromRow(row.value(14).toLongLong());
    token.presentedCount = row.value(15).toLongLong();
    token.lastPresentedAt = instantFromRow(row.value(16).toLongLong());
    token.lastOperation = row.value(17).toString();
    token.lastHttpStatus = row.value(18).toInt();
    token.lastOutcome = row.value(19).toString();
    token.endedAt = optionalInstant(row.value(20));
    token.endCause = row.value(21).toString();
    token.secretDeletedAt = optionalInstant(row.value(22));
    token.childCount = row.value(23).toInt();
    token.duplicateCount = row.value(24).toInt();
    token.wasReused = row.value(25).toInt() != 0;
    return token;
}

} // namespace

Result<QList<Evidence>> TokenLedger::enter(const Installation &installation, const Grant &grant, const QString &seat,
                                           Instant now) const
{
    QList<Evidence> found;
    for (const Kind kind : {Kind::AccessToken, Kind::RefreshToken}) {
        const QString &fingerprint = kind == Kind::AccessToken ? grant.accessFingerprint : grant.refreshFingerprint;
        if (fingerprint.isEmpty())
            continue;
        const Result<qint64> elsewhere
            = readNumber(m_db, duplicatesSql(),
                         {fingerprint, installation.id, textValue(installation.team.id), textValue(installation.user.id)});
        if (!elsewhere)
            return elsewhere.error();
        if (*elsewhere > 0) {
            found.append(finding("duplicate_token",
                                 tr("The token %1 is in another installation as well: one of them is not what it says.").arg(fingerprint),
                                 seat, now));
        }
        const Result<qint64> done = changeRows(
            m_db,
            QStringLiteral("INSERT INTO tokens (grant_id, kind, fingerprint, installation_id, profile_name, team_id, user_id, "
                           "generation, parent_grant_id, source, seat, first_seen, presented_count, last_presented_at, "
                           "last_operation, last_http_status, last_outcome, ended_at, end_cause, secret_deleted_at) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '', 0, '', NULL, '', NULL)"),
            {grant.id, static_cast<int>(kind), fingerprint, installation.id, textValue(installation.profileName),
             textValue(installation.team.id), textValue(installation.user.id), grant.generation, grant.parentId,
             tokenSourceName(grant.source), textValue(seat), toMilliseconds(grant.issuedAt)});
        if (!done)
            return done.error();
    }
    if (grant.parentId == 0)
        return found;
    QStringList siblings;
    const Status read = readRows(
        m_db, QStringLiteral("SELECT fingerprint, seat, first_seen FROM tokens WHERE parent_grant_id <> 0 AND parent_grant_id = ? "
                             "AND kind = 1 ORDER BY first_seen"),
        {grant.parentId}, [&](const QSqlQuery &row) {
            const QString where = row.value(1).toString();
            siblings.append(QStringLiteral("%1 (%2%3)").arg(row.value(0).toString(),
                                                            where.isEmpty() ? QString() : QString(where + QStringLiteral(", ")),
                                                            toIso8601(instantFromRow(row.value(2).toLongLong()))));
        });
    if (!read)
        return read.error();
    if (siblings.size() > 1) {
        found.append(finding("fork", tr("One refresh token made several pairs: %1. Only one of them can be alive.").arg(siblings.join(QStringLiteral(", "))),
                             seat, now));
    }
    return found;
}

Status TokenLedger::endOthers(RowId installationId, RowId currentGrantId, const QString &cause, Instant now) const
{
    return asStatus(changeRows(m_db,
                               QStringLiteral("UPDATE tokens SET ended_at = ?, end_cause = ? WHERE installation_id = ? "
                                              "AND grant_id <> ? AND ended_at IS NULL"),
                               {toMilliseconds(now), cause, installationId, currentGrantId}));
}

Result<std::optional<Instant>> TokenLedger::endedAt(RowId grantId, Kind kind) const
{
    std::optional<Instant> at;
    const Status read = readRows(m_db,
                                 QStringLiteral("SELECT ended_at FROM tokens WHERE grant_id = ? AND kind = ? AND ended_at IS NOT NULL "
                                                "AND end_cause IN ('refused', 'revoked')"),
                                 {grantId, static_cast<int>(kind)}, [&at](const QSqlQuery &row) { at = instantFromRow(row.value(0).toLongLong()); });
    if (!read)
        return read.error();
    return at;
}

Status TokenLedger::end(RowId grantId, const QString &cause, Instant now) const
{
    return asStatus(changeRows(m_db,
                               QStringLiteral("UPDATE tokens SET ended_at = ?, end_cause = ? WHERE grant_id = ? AND ended_at IS NULL"),
                               {toMilliseconds(now), cause, grantId}));
}

Status TokenLedger::end(RowId grantId, Kind kind, const QString &cause, Instant now) const
{
    return asStatus(changeRows(
        m_db, QStringLiteral("UPDATE tokens SET ended_at = ?, end_cause = ? WHERE grant_id = ? AND kind = ? AND ended_at IS NULL"),
        {toMilliseconds(now), cause, grantId, static_cast<int>(kind)}));
}

Status TokenLedger::present(RowId installationId, RowId grantId, Kind kind, const Evidence &fact) const
{
    if (fact.fingerprint.isEmpty())
        return success();
    const Result<qint64> noted = changeRows(
        m_db,
        QStringLiteral("INSERT INTO presentations (id, at, grant_id, kind, fingerprint, installation_id, operation, seat, "
                       "http_status, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {makeRowId(fact.at), toMilliseconds(fact.at), grantId, static_cast<int>(kind), fact.fingerprint, installationId,
         textValue(fact.operation), textValue(fact.seat), fact.httpStatus, textValue(fact.outcome)});
    if (!noted)
        return noted.error();
    return asStatus(changeRows(
        m_db,
        QStringLiteral("UPDATE tokens SET presented_count = presented_count + 1, last_presented_at = ?, last_operation = ?, "
                       "last_http_status = ?, last_outcome = ? WHERE grant_id = ? AND kind = ?"),
        {toMilliseconds(fact.at), textValue(fact.operation), fact.httpStatus, textValue(fact.outcome), grantId,
         static_cast<int>(kind)}));
}

Status TokenLedger::revive(RowId grantId) const
{
    return asStatus(changeRows(m_db,
                               QStringLiteral("UPDATE tokens SET ended_at = NULL, end_cause = '' WHERE grant_id = ? "
                                              "AND end_cause IN ('refused', 'revoked') "
                                              "AND NOT (kind = 2 AND last_outcome IN ('refused', 'ended'))"),
                               {grantId}));
}

Status TokenLedger::noteSecretDeleted(RowId grantId, Kind kind, Instant now) const
{
    return asStatus(changeRows(
        m_db, QStringLiteral("UPDATE tokens SET secret_deleted_at = ? WHERE grant_id = ? AND kind = ? AND secret_deleted_at IS NULL"),
        {toMilliseconds(now), grantId, static_cast<int>(kind)}));
}

Result<std::optional<TokenLedger::Child>> TokenLedger::firstChild(const QString &refreshFingerprint) const
{
    std::optional<Child> child;
    if (refreshFingerprint.isEmpty())
        return child;
    const Status read = readRows(m_db, firstChildSql(), {refreshFingerprint}, [&child](const QSqlQuery &row) {
        child = Child{row.value(0).toString(), instantFromRow(row.value(1).toLongLong())};
    });
    if (!read)
        return read.error();
    return child;
}

Result<QList<LedgerToken>> TokenLedger::tokens(const LedgerQuery &query, int limit) const
{
    const LedgerSql sql = tokensSql(query, limit);
    QList<LedgerToken> found;
    const Status read = readRows(m_db, sql.text, sql.values, [&found](const QSqlQuery &row) { found.append(ledgerToken(row)); });
    if (!read)
        return read.error();
    return found;
}

Result<QList<Presentation>> TokenLedger::presentations(const LedgerQuery &query, int limit) const
{
    const LedgerSql sql = presentationsSql(query, limit);
    QList<Presentation> found;
    const Status read = readRows(m_db, sql.text, sql.values, [&found](const QSqlQuery &row) {
        found.append({instantFromRow(row.value(0).toLongLong()),
                      row.value(1).toLongLong(),
                      kindFrom(row.value(2)),
                      row.value(3).toString(),
                      row.value(4).toLongLong(),
                      row.value(13).toString(),
                      {row.value(5).toString(), row.value(6).toString()},
                      {row.value(7).toString(), row.value(8).toString()},
                      row.value(9).toString(),
                      row.value(10).toString(),
                      row.value(11).toInt(),
                      row.value(12).toString()});
    });
    if (!read)
        return read.error();
    return found;
}
