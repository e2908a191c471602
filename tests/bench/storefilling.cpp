// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/storefilling.h"

#include "bench/generatedrows.h"
#include "domain/fingerprint.h"
#include "storage/database.h"
#include "storage/grantrow.h"
#include "storage/installationrow.h"
#include "storage/profilestore.h"
#include "storage/statement.h"
#include "storage/transaction.h"
#include "storage/vaultkeystore.h"
#include "vault/keywrapping.h"
#include "vault/tokenvault.h"

#include <QSqlError>

namespace {

constexpr qint64 rowsPerTransaction = 50000;

template <typename T> Result<T> waited(QFuture<Result<T>> future)
{
    future.waitForFinished();
    return future.result();
}

/// One INSERT, prepared once for all rows.
class Insertion
{
public:
    Insertion(QSqlDatabase &db, const QString &table, const QStringList &columns) : m_query(db)
    {
        m_query.prepare(
            QStringLiteral("INSERT INTO %1 (%2) VALUES (?%3)")
                .arg(table, columns.join(QLatin1Char(',')), QStringLiteral(",?").repeated(columns.size() - 1)));
    }

    void add(const QVariantList &values, bool *good)
    {
        for (qsizetype i = 0; i < values.size(); ++i)
            m_query.bindValue(static_cast<int>(i), values.at(i));
        *good = m_query.exec() && *good;
    }

private:
    QSqlQuery m_query;
};

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '));
}

Status addRows(QSqlDatabase &db, const QList<RowId> &profiles, const TokenVault &vault, qint64 from, qint64 to,
               qint64 rows, Instant now)
{
    Transaction transaction(db);
    const Status begun = transaction.beginWriting();
    if (!begun)
        return begun;
    Insertion installations(db, QStringLiteral("installations"), installationColumns());
    Insertion search(db, QStringLiteral("installation_search"), words("installation_id search_text"));
    Insertion grants(db, QStringLiteral("grants"), grantColumns());
    Insertion secrets(db, QStringLiteral("secrets"), words("owner_id kind generation key_id nonce ciphertext"));
    Insertion evidence(db, QStringLiteral("evidence"),
                       words("id installation_id grant_id at actor operation http_status outcome message"));
    Insertion ledger(db, QStringLiteral("tokens"),
                     words("grant_id kind fingerprint installation_id profile_name team_id user_id generation parent_grant_id source "
                           "seat first_seen presented_count last_presented_at last_operation last_http_status last_outcome ended_at "
                           "end_cause secret_deleted_at"));
    bool good = true;
    for (qint64 number = from; number < to; ++number) {
        GeneratedRow row = generatedRow(number, rows, now);
        const Secret access{QByteArrayView(row.accessToken)};
        const Secret refresh{QByteArrayView(row.refreshToken)};
        row.grant.accessFingerprint = fingerprint(access);
        row.grant.refreshFingerprint = fingerprint(refresh);
        row.installation.accessFingerprint = row.grant.accessFingerprint;
        row.installation.refreshFingerprint = row.grant.refreshFingerprint;
        row.installation.facts.hasRefreshToken = !refresh.isEmpty();
        row.installation.facts.refreshExpiresAt = row.grant.refreshExpiresAt;
        row.installation.profileId = profiles.at(row.profile);
        installations.add(installationValues(row.installation), &good);
        search.add({row.installation.id, searchText(row.installation)}, &good);
        grants.add(grantValues(row.grant), &good);
        for (const auto &[secret, kind] : {std::pair(access, SealIdentity::Kind::AccessToken),
                                           std::pair(refresh, SealIdentity::Kind::RefreshToken)}) {
            if (secret.isEmpty())
                continue;
            const auto sealed = vault.seal(secret, {row.grant.id, kind, row.grant.generation});
            secrets.add({row.grant.id, static_cast<int>(kind), row.grant.generation, sealed->keyId, sealed->nonce,
                         sealed->ciphertext},
                        &good);
            ledger.add({row.grant.id, static_cast<int>(kind), fingerprint(secret), row.installation.id, QStringLiteral("App"),
                        row.installation.team.id, row.installation.user.id, row.grant.generation, 0, QStringLiteral("exchange"),
                        QStringLiteral("ana@desk7"), toMilliseconds(row.grant.issuedAt), 0, 0, QStringLiteral(""), 0,
                        QStringLiteral(""), QVariant(), QStringLiteral(""), QVariant()},
                       &good);
        }
        const Evidence &fact = row.evidence;
        evidence.add({fact.id, row.installation.id, fact.grantId, toMilliseconds(fact.at), fact.actor, fact.operation,
                      fact.httpStatus, fact.outcome, fact.message},
                     &good);
    }
    if (!good)
        return Error{ErrorKind::Storage, QStringLiteral("A row could not be added."), db.lastError().text(),
                     QStringLiteral("sql")};
    return transaction.commit();
}

/// Indexes are quicker to make of all rows than to keep while the rows come. Answers what makes them again.
Result<QStringList> dropIndexes(QSqlDatabase &db)
{
    QStringList again;
    if (isPostgres(db))
        return again;
    QStringList drops;
    const Status read
        = readRows(db, QStringLiteral("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"),
                   {}, [&](const QSqlQuery &row) {
                       drops.append(QStringLiteral("DROP INDEX ") + row.value(0).toString());
                       again.append(row.value(1).toString());
                   });
    if (!read)
        return read.error();
    drops.append(QStringLiteral("PRAGMA synchronous = OFF"));
    for (const QString &sql : std::as_const(drops)) {
        const Result<qint64> done = changeRows(db, sql);
        if (!done)
            return done.error();
    }
    return again;
}

} // namespace

Status fillStore(const StoreLocation &location, qint64 rows, Instant now, const std::function<void(qint64)> &progress)
{
    Database database(location);
    Status opened = waited(database.open());
    if (!opened)
        return opened;
    TokenVault vault;
    const Secret key = makeDataKey();
    const QString keyId = makeKeyId();
    const auto wrapped = waited(
        wrapByPassphrase(key, keyId, Secret(QByteArrayView(generatedPassphrase)), PassphraseCost::interactive()));
    if (!wrapped)
        return wrapped.error();
    const Status stored = waited(VaultKeyStore(&database).add(*wrapped));
    if (!stored)
        return stored;
    vault.unlock(keyId, key);
    QList<RowId> profiles;
    for (int i = 0; i < generatedProfileCount; ++i) {
        const auto profile = waited(ProfileStore(&database).add(
            generatedProfile(i), Secret(QByteArrayView("generated client secret")), vault.sealFunction(), now));
        if (!profile)
            return profile.error();
        profiles.append(profile->id);
    }
    const auto indexes = waited(database.run<QStringList>([](QSqlDatabase &db) { return dropIndexes(db); }));
    if (!indexes)
        return indexes.error();
    for (qint64 from = 0; from < rows; from += rowsPerTransaction) {
        const qint64 to = std::min(from + rowsPerTransaction, rows);
        const Status added = waited(database.run<std::monostate>(
            [&](QSqlDatabase &db) { return addRows(db, profiles, vault, from, to, rows, now); }));
        if (!added)
            return added;
        progress(to);
    }
    return waited(database.run<std::monostate>([&](QSqlDatabase &db) -> Status {
        for (const QString &sql : *indexes) {
            const Result<qint64> made = changeRows(db, sql);
            if (!made)
                return made.error();
        }
        return success();
    }));
}
