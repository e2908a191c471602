// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"
#include "domain/sealed.h"
#include "vault/keywrapping.h"

#include <QObject>

class TokenVault;
class VaultKeyStore;

/// Opens the vault of a store, or gives a new store its data key. It fails closed: without a key that
/// opens, nothing is read. GUI thread; outlive its answers.
class UnlockVault : public QObject
{
    Q_OBJECT

public:
    /// What a store offers: none of them means that it is new.
    struct Ways {
        bool keychain = false;
        bool passphrase = false;
        bool isNew() const { return !keychain && !passphrase; }
    };

    UnlockVault(const VaultKeyStore *keys, TokenVault *vault, PassphraseCost cost = PassphraseCost::interactive(),
                QObject *parent = nullptr);

    /// Errors: Storage.
    Answer<Ways> ways();

    /// Opens by the keychain; gives a new store its key that way. Errors: Storage; Vault (see keywrapping.h),
    /// and "no_such_wrapping" when the store is not new and knows no keychain.
    Answer<std::monostate> byKeychain();
    /// Opens by \a passphrase; gives a new store its key that way. Errors likewise.
    Answer<std::monostate> byPassphrase(Secret passphrase);
    /// A random key that nobody keeps: what is stored cannot be opened after this process. For the sandbox.
    void throwAway();

private:
    class Run;
    const VaultKeyStore *m_keys;
    TokenVault *m_vault;
    PassphraseCost m_cost;
};
