// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/vaultkeystore.h"

#include "storage/database.h"
#include "storage/sqlerror.h"
#include "storage/statement.h"
#include "storage/transaction.h"

#include <QCoreApplication>

namespace {

Status addKey(QSqlDatabase &db, const WrappedKey &key)
{
    // The one row of data_key decides between two programs that start at once.
    const Result<qint64> named = changeRows(
        db, QStringLiteral("INSERT INTO data_key (singleton, key_id) VALUES (1, ?) ON CONFLICT (singleton) DO NOTHING"),
        {textValue(key.keyId)});
    if (!named)
        return named.error();
    const Result<qint64> same
        = readNumber(db, QStringLiteral("SELECT count(*) FROM data_key WHERE key_id = ?"), {textValue(key.keyId)});
    if (!same)
        return same.error();
    if (*same == 0) {
        return conflictError("other_key",
                        QCoreApplication::translate(
                            "VaultKeyStore", "The store was given another key meanwhile. Unlock it with that one."));
    }
    const Result<qint64> added = changeRows(
        db,
        QStringLiteral("INSERT INTO store_keys (wrapping, key_id, salt, ops_limit, mem_limit, nonce, ciphertext) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (wrapping) DO NOTHING"),
        {wrappingName(key.wrapping), textValue(key.keyId), bytesValue(key.salt), key.opsLimit, key.memLimit,
         bytesValue(key.nonce), bytesValue(key.ciphertext)});
    if (!added)
        return added.error();
    if (*added == 0)
        return conflictError("wrapping_exists",
                        QCoreApplication::translate("VaultKeyStore", "The store can be opened in that way already."));
    return success();
}

} // namespace

Answer<QList<WrappedKey>> VaultKeyStore::list() const
{
    return m_database->look<QList<WrappedKey>>([](QSqlDatabase &db) -> Result<QList<WrappedKey>> {
        QList<WrappedKey> keys;
        bool known = true;
        const Status read
            = readRows(db,
                       QStringLiteral("SELECT key_id, wrapping, salt, ops_limit, mem_limit, nonce, ciphertext "
                                      "FROM store_keys ORDER BY wrapping"),
                       {}, [&](const QSqlQuery &row) {
                           const std::optional<Wrapping> wrapping = wrappingFromName(row.value(1).toString());
                           known = known && wrapping;
                           keys.append({row.value(0).toString(), wrapping.value_or(Wrapping::Passphrase),
                                        row.value(2).toByteArray(), row.value(3).toLongLong(),
                                        row.value(4).toLongLong(), row.value(5).toByteArray(),
                                        row.value(6).toByteArray()});
                       });
        if (!read)
            return read.error();
        if (!known)
            return storageFailure("damaged", QStringLiteral("a wrapping of another name"));
        return keys;
    });
}

Answer<std::monostate> VaultKeyStore::add(WrappedKey key) const
{
    return m_database->run<std::monostate>([key = std::move(key)](QSqlDatabase &db) {
        return changed<std::monostate>(db, [&] { return addKey(db, key); });
    });
}
