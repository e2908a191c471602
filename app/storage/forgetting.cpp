// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/forgetting.h"

#include "storage/installationrepository.h"
#include "storage/sqlerror.h"
#include "storage/statement.h"
#include "storage/tokenledger.h"

#include <QCoreApplication>
#include <QSet>
#include <QSqlRecord>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Forgetting", text);
}

QString numbers(const QList<RowId> &ids)
{
    QStringList texts;
    for (const RowId id : ids)
        texts.append(QString::number(id));
    return texts.join(QLatin1Char(','));
}

/// Drivers give what is empty back as null, which a column may not take.
QVariant asItWas(const QSqlQuery &row, int column)
{
    const QVariant value = row.value(column);
    if (row.isNull(column))
        return value;
    if (value.typeId() == QMetaType::QByteArray)
        return bytesValue(value.toByteArray());
    return value.typeId() == QMetaType::QString ? textValue(value.toString()) : value;
}

QString named(const Installation &installation)
{
    return installation.team.name.isEmpty() ? installation.team.id : installation.team.name;
}

} // namespace

Result<GrantStore::Forgotten::Table> Forgetting::taken(const QString &name, const QString &condition) const
{
    GrantStore::Forgotten::Table table{name, {}, {}};
    const Status read = readRows(m_db, QStringLiteral("SELECT * FROM ") % name % QStringLiteral(" WHERE ") % condition, {},
                                 [&table](const QSqlQuery &row) {
                                     const QSqlRecord record = row.record();
                                     QVariantList values;
                                     for (int i = 0; i < record.count(); ++i) {
                                         if (table.rows.isEmpty())
                                             table.columns.append(record.fieldName(i));
                                         values.append(asItWas(row, i));
                                     }
                                     table.rows.append(values);
                                 });
    if (!read)
        return read.error();
    const Result<qint64> removed = changeRows(m_db, QStringLiteral("DELETE FROM ") % name % QStringLiteral(" WHERE ") % condition);
    if (!removed)
        return removed.error();
    return table;
}

Result<std::shared_ptr<const GrantStore::Forgotten>> Forgetting::forget(const QList<Installation> &installations,
                                                                        Instant now) const
{
    auto forgotten = std::make_shared<GrantStore::Forgotten>();
    for (const Installation &installation : installations) {
        forgotten->installationIds.append(installation.id);
        forgotten->profileIds.append(installation.profileId);
    }
    const Result<QList<Installation>> rows = InstallationRepository(m_db).rows(forgotten->installationIds);
    if (!rows)
        return rows.error();
    if (rows->size() != installations.size())
        return conflictError("changed_elsewhere", tr("Some of the installations are no longer there. Look at the list again."));
    for (qsizetype i = 0; i < rows->size(); ++i) {
        const Installation &found = rows->at(i);
        if (found.generation != installations.at(i).generation || found.facts.standing != installations.at(i).facts.standing)
            return conflictError("changed_elsewhere", tr("%1 changed meanwhile. Look at it again before you forget it.").arg(named(found)));
        if (found.state(now) == InstallationState::Refreshing)
            return conflictError("refresh_running", tr("%1 is being refreshed at this moment.").arg(named(found)));
    }
    const QString ids = numbers(forgotten->installationIds);
    const QString ofInstallation = QStringLiteral("installation_id IN (%1)").arg(ids);
    QList<RowId> grants;
    const Status read = readRows(m_db, QStringLiteral("SELECT id FROM grants WHERE ") % ofInstallation, {},
                                 [&grants](const QSqlQuery &row) { grants.append(row.value(0).toLongLong()); });
    if (!read)
        return read.error();
    const TokenLedger ledger(m_db);
    for (const RowId grant : grants) {
        Status done = ledger.end(grant, QStringLiteral("forgotten"), now);
        for (const auto kind : {SealIdentity::Kind::AccessToken, SealIdentity::Kind::RefreshToken}) {
            if (done)
                done = ledger.noteSecretDeleted(grant, kind, now);
        }
        if (!done)
            return done.error();
    }
    // Children first; kept in the other order.
    const std::pair<QString, QString> places[]{
        {QStringLiteral("secrets"), QStringLiteral("kind IN (1, 2) AND owner_id IN (%1)").arg(grants.isEmpty() ? QStringLiteral("0") : numbers(grants))},
        {QStringLiteral("refreshes"), ofInstallation},
        {QStringLiteral("evidence"), ofInstallation},
        {QStringLiteral("grants"), ofInstallation},
        {QStringLiteral("installation_search"), ofInstallation},
        {QStringLiteral("installations"), QStringLiteral("id IN (%1)").arg(ids)}};
    for (const auto &[name, condition] : places) {
        const Result<GrantStore::Forgotten::Table> table = taken(name, condition);
        if (!table)
            return table.error();
        forgotten->tables.prepend(*table);
    }
    return std::shared_ptr<const GrantStore::Forgotten>(forgotten);
}

Status Forgetting::restore(const GrantStore::Forgotten &forgotten) const
{
    for (const RowId profile : forgotten.profileIds) {
        const Result<qint64> there = readNumber(m_db, QStringLiteral("SELECT count(*) FROM profiles WHERE id = ?"), {profile});
        if (!there)
            return there.error();
        if (*there == 0)
            return notFoundError(tr("The app profile is no longer there, so the installations cannot be put back."));
    }
    for (const GrantStore::Forgotten::Table &table : forgotten.tables) {
        if (table.rows.isEmpty())
            continue;
        const bool isInstallations = table.name == QLatin1String("installations");
        const QString sql = QStringLiteral("INSERT INTO ") % table.name % QStringLiteral(" (") % table.columns.join(QStringLiteral(", "))
            % QStringLiteral(") VALUES (?") % QStringLiteral(", ?").repeated(table.columns.size() - 1) % QStringLiteral(")")
            % (isInstallations ? QStringLiteral(" ON CONFLICT DO NOTHING") : QString());
        for (const QVariantList &row : table.rows) {
            const Result<qint64> added = changeRows(m_db, sql, row);
            if (!added)
                return added.error();
            if (isInstallations && *added == 0)
                return conflictError("installation_exists", tr("A team that was forgotten has been authorized again meanwhile. Its new installation stays; nothing was put back."));
        }
    }
    const Result<qint64> alive = changeRows(
        m_db, QStringLiteral("UPDATE tokens SET secret_deleted_at = NULL, ended_at = CASE WHEN end_cause = 'forgotten' THEN NULL ELSE ended_at END, "
                             "end_cause = CASE WHEN end_cause = 'forgotten' THEN '' ELSE end_cause END WHERE installation_id IN (%1) "
                             "AND EXISTS (SELECT 1 FROM secrets s WHERE s.owner_id = tokens.grant_id AND s.kind = tokens.kind)")
                  .arg(numbers(forgotten.installationIds)));
    return alive ? success() : Status(alive.error());
}

Result<qint64> Forgetting::deleteEndedSecrets(Instant now) const
{
    // What is current is kept until the installation has ended: what the ledger calls refused may yet be taken again.
    const QString due = QStringLiteral(
        "SELECT t.grant_id, t.kind FROM tokens t WHERE t.secret_deleted_at IS NULL AND t.ended_at IS NOT NULL AND ("
        "(t.end_cause IN ('revoked', 'refused') AND t.ended_at < %1) OR t.ended_at < %2) "
        "AND EXISTS (SELECT 1 FROM secrets s WHERE s.owner_id = t.grant_id AND s.kind = t.kind) "
        "AND NOT EXISTS (SELECT 1 FROM installations i WHERE i.current_grant_id = t.grant_id AND i.standing NOT IN (%3, %4))")
        .arg(QString::number(toMilliseconds(now - GrantStore::endedSecretsKept)),
             QString::number(toMilliseconds(now - GrantStore::supersededSecretsKept)),
             QString::number(int(Standing::Revoked)), QString::number(int(Standing::Ended)));
    QList<std::pair<RowId, SealIdentity::Kind>> tokens;
    const Status read = readRows(m_db, due, {}, [&tokens](const QSqlQuery &row) {
        const bool isRefresh = row.value(1).toInt() == static_cast<int>(SealIdentity::Kind::RefreshToken);
        tokens.append({row.value(0).toLongLong(), isRefresh ? SealIdentity::Kind::RefreshToken : SealIdentity::Kind::AccessToken});
    });
    if (!read)
        return read.error();
    const TokenLedger ledger(m_db);
    QSet<RowId> grants;
    for (const auto &[grant, kind] : std::as_const(tokens)) {
        const Result<qint64> removed
            = changeRows(m_db, QStringLiteral("DELETE FROM secrets WHERE owner_id = ? AND kind = ?"), {grant, static_cast<int>(kind)});
        if (!removed)
            return removed.error();
        if (const Status noted = ledger.noteSecretDeleted(grant, kind, now); !noted)
            return noted.error();
        grants.insert(grant);
    }
    return static_cast<qint64>(grants.size());
}
