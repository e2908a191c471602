// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/openedstore.h"
#include "lifecycle/unlockvault.h"

#include <QObject>

#include <optional>

/// Opens a store for one command, and its vault where the command needs it: by the passphrase in a file when
/// one is named, else by the keychain. GUI thread.
class StoreOpening : public QObject
{
    Q_OBJECT

public:
    StoreOpening(OpenedStore *store, std::optional<QString> passphraseFile, QObject *parent = nullptr);

    /// May be called again once it has answered. Errors: Storage; with \a vault also InvalidInput (passphrase file) and Vault.
    Answer<std::monostate> open(bool vault);

private:
    void unlock();
    void end(const Status &status);

    OpenedStore *m_store;
    std::optional<QString> m_passphraseFile;
    UnlockVault m_unlock;
    QPromise<Status> m_promise;
};
