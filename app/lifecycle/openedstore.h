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

/// One store at work: its connection, its tables and its vault, all of one life. Made by the composition
/// root only; everybody else is handed the parts it uses, one by one. GUI thread.
struct OpenedStore {
    explicit OpenedStore(StoreLocation location)
        : database(std::move(location)), profiles(&database), installations(&database), grants(&database), runs(&database), cycles(&database), keys(&database)
    {
    }

    Database database;
    ProfileStore profiles;
    InstallationStore installations;
    GrantStore grants;
    RunStore runs;
    CycleStore cycles;
    VaultKeyStore keys;
    TokenVault vault;
};
