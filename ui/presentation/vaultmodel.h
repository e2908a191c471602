// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/unlockvault.h"

/// The store's vault as a person meets it: new, locked or open, and the ways to open it. GUI thread.
class VaultModel : public QObject
{
    Q_OBJECT

public:
    VaultModel(TokenVault *vault, UnlockVault *unlock, QObject *parent = nullptr);

    /// Reads which ways there are. Ends in waysKnown() or failed().
    void readWays();
    const UnlockVault::Ways &ways() const { return m_ways; }
    bool isUnlocked() const;
    bool isBusy() const { return m_busy; }
    /// Busy with the keychain, which may show windows of its own.
    bool isAskingKeychain() const { return m_busy && m_keychain; }

    /// What is wrong with a new passphrase and its repetition; empty when nothing is.
    static QString passphraseObjection(const QString &passphrase, const QString &repeated);

    /// Each ends in unlocked() or failed(). For a new store they give it its key that way.
    void useKeychain();
    void usePassphrase(const Secret &passphrase);
    void lock();

Q_SIGNALS:
    void waysKnown();
    void busyChanged();
    void unlocked();
    void locked();
    void failed(const Error &error);

private:
    void run(const Answer<std::monostate> &answer);

    TokenVault *m_vault;
    UnlockVault *m_unlock;
    UnlockVault::Ways m_ways;
    bool m_busy = false;
    bool m_keychain = false; ///< the last way taken
};
