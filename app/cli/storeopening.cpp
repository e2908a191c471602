// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/storeopening.h"

#include "cli/commandline.h"

StoreOpening::StoreOpening(OpenedStore *store, std::optional<QString> passphraseFile, QObject *parent)
    : QObject(parent), m_store(store), m_passphraseFile(std::move(passphraseFile)), m_unlock(&store->keys, &store->vault)
{
}

Answer<std::monostate> StoreOpening::open(bool vault)
{
    m_promise = QPromise<Status>();
    m_promise.start();
    whenDone(m_store->database.open(), this, [this, vault](const Status &opened) {
        if (!opened || !vault)
            return end(opened);
        unlock();
    });
    return m_promise.future();
}

void StoreOpening::unlock()
{
    if (!m_passphraseFile)
        return whenDone(m_unlock.byKeychain(), this, [this](const Status &unlocked) { end(unlocked); });
    const Result<Secret> passphrase = readSecretFile(*m_passphraseFile);
    if (!passphrase)
        return end(passphrase.error());
    whenDone(m_unlock.byPassphrase(*passphrase), this, [this](const Status &unlocked) { end(unlocked); });
}

void StoreOpening::end(const Status &status)
{
    if (!status && status.error().kind == ErrorKind::Vault && !m_passphraseFile) {
        Error error = status.error();
        error.detail += tr("\nA passphrase can open the store instead: --passphrase-file FILE.");
        m_promise.addResult(error);
    } else {
        m_promise.addResult(status);
    }
    m_promise.finish();
}
