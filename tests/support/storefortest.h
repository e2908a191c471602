// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/cyclestore.h"
#include "storage/database.h"
#include "storage/grantstore.h"
#include "storage/installationstore.h"
#include "storage/profilestore.h"
#include "storage/runstore.h"
#include "storage/vaultkeystore.h"
#include "vault/tokenvault.h"

#include <QSqlDatabase>
#include <QTemporaryDir>

/// What \a future answers, waited for: the database thread needs no event loop here.
template <typename T> T waited(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

/// The engines that a storage test runs on: a table for initTestCase_data(), SQLite always, PostgreSQL where
/// GRANTDESK_TEST_PSQL is the address of a database that may be emptied.
void addEngines();

/// A connection named \a name to what may be no store, or an old one. Aborts when it cannot be opened.
QSqlDatabase connectedTo(const StoreLocation &location, const QString &name);
/// Empties the PostgreSQL database at \a address: its tables may belong to an earlier test.
void emptyPostgres(const QString &address);

/// An empty store on the engine of the present row of addEngines(), opened, with an unlocked vault.
class StoreForTest
{
public:
    StoreForTest();
    /// The store at \a location as it is there, brought up to date.
    explicit StoreForTest(const StoreLocation &location);

    Database &database() { return *m_database; }
    const StoreLocation &location() const { return m_location; }
    bool isSqlite() const { return m_location.engine == StoreLocation::Engine::Sqlite; }
    /// Closes and opens again.
    void reopen();
    /// Closes; the files stay as long as this object.
    void close() { m_database.reset(); }

    ProfileStore profiles() { return ProfileStore(m_database.get()); }
    InstallationStore installations() { return InstallationStore(m_database.get()); }
    GrantStore grants() { return GrantStore(m_database.get()); }
    RunStore runs() { return RunStore(m_database.get()); }
    CycleStore cycles() { return CycleStore(m_database.get()); }
    VaultKeyStore keys() { return VaultKeyStore(m_database.get()); }

    /// Runs SQL on the store; what it answers, a line for each row, values separated by '|', bytes in hex.
    QStringList sql(const QString &text, const QVariantList &values = {});
    /// Every row of every table, in an order that does not depend on the engine.
    QStringList dump();

    TokenVault vault;

private:
    QTemporaryDir m_folder;
    StoreLocation m_location;
    std::unique_ptr<Database> m_database;
};
