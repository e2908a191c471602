// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/secret.h"
#include "domain/sealed.h"

#include <QObject>

#include <memory>

/// Seals and opens secrets under the data key of one store while it is unlocked: XChaCha20-Poly1305 with
/// the SealIdentity as associated data. Locked, it answers Vault with cause "vault_locked": a state, not
/// a sign-out. seal(), open() and isUnlocked() may be called from any thread; the rest on the GUI thread.
class TokenVault : public QObject
{
    Q_OBJECT

public:
    explicit TokenVault(QObject *parent = nullptr);
    ~TokenVault() override;

    bool isUnlocked() const;
    QString keyId() const; ///< of the data key; empty while locked

    /// \a dataKey has 32 bytes.
    void unlock(const QString &keyId, const Secret &dataKey);
    /// Wipes the data key from memory.
    void lock();

    Result<SealedToken> seal(const Secret &secret, const SealIdentity &identity) const;
    /// Errors, all Vault: "vault_locked"; "wrong_key" when sealed under another data key; "damaged" when the
    /// ciphertext was changed or belongs to another row.
    Result<Secret> open(const SealedToken &sealed, const SealIdentity &identity) const;
    /// seal() as a function that stays valid as long as it is held, whatever happens to the vault.
    Seal sealFunction() const;
    /// open() likewise.
    Open openFunction() const;

Q_SIGNALS:
    void unlocked();
    void locked();

private:
    class State;
    std::shared_ptr<State> m_state;
};
