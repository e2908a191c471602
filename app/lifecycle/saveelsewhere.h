// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/seams.h"
#include "domain/appprofile.h"
#include "domain/sealed.h"
#include "storage/installationstore.h"

#include <QObject>

#include <memory>

class Database;
class VaultKeyStore;
struct StoreLocation;

/// Puts an authorization that its own store could not take into another store, so that its tokens are not lost:
///
///     start (reads the keys, opens the other store) -> addKey … -> addProfile -> takeProfile (stores)
///
/// The other store opens with the same passphrase or keychain, because the wrapped keys go along. Deletes
/// itself after the answer. GUI thread.
class SaveElsewhere : public QObject
{
    Q_OBJECT

public:
    SaveElsewhere(const StoreLocation &location, const VaultKeyStore *keys, Seal seal, AppProfile profile, Secret clientSecret,
                  NewAuthorization authorization, Clock clock, QObject *parent);
    ~SaveElsewhere() override;

    /// Errors: Storage; Conflict "other_key" or "other_app_there" when another store is there already; Vault "no_key"
    /// when this store's key is kept by nobody (the sandbox).
    Answer<Installation> start();

private:
    void addKey(qsizetype index);
    void addProfile();
    void takeProfile(const Result<AppProfile> &profile);
    void end(const Result<Installation> &result);

    std::unique_ptr<Database> m_other;
    const VaultKeyStore *m_keys;
    Seal m_seal;
    AppProfile m_profile;
    Secret m_clientSecret;
    NewAuthorization m_authorization;
    Clock m_clock;
    QList<WrappedKey> m_wrappedKeys;
    QPromise<Result<Installation>> m_promise;
};
