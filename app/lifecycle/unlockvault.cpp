// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/unlockvault.h"

#include "storage/vaultkeystore.h"
#include "vault/tokenvault.h"

#include <algorithm>

namespace {

const QString keychainService = QStringLiteral("grantdesk");

} // namespace

/// One unlocking, from the stored keys to an open vault: either
///     takeKeys -> unwrap -> takeDataKey        (the store has a key of this wrapping)
/// or  takeKeys -> wrapNew -> takeWrapped -> takeAdded   (the store is new)
class UnlockVault::Run : public QObject
{
public:
    Run(const VaultKeyStore *keys, TokenVault *vault, Wrapping wrapping, Secret passphrase, PassphraseCost cost, QObject *parent)
        : QObject(parent), m_keys(keys), m_vault(vault), m_wrapping(wrapping), m_passphrase(std::move(passphrase)), m_cost(cost)
    {
    }

    Answer<std::monostate> start()
    {
        m_promise.start();
        whenDone(m_keys->list(), this, [this](const Result<QList<WrappedKey>> &keys) { takeKeys(keys); });
        return m_promise.future();
    }

private:
    void takeKeys(const Result<QList<WrappedKey>> &keys)
    {
        if (!keys)
            return end(keys.error());
        const auto ours = std::find_if(keys->begin(), keys->end(), [this](const WrappedKey &key) { return key.wrapping == m_wrapping; });
        if (ours != keys->end())
            return unwrap(*ours);
        if (keys->isEmpty())
            return wrapNew();
        end(Error{ErrorKind::Vault,
                  m_wrapping == Wrapping::Keychain ? tr("This store is opened by a passphrase, not by the keychain.")
                                                 : tr("This store is opened by the keychain and has no passphrase."),
                  {}, QStringLiteral("no_such_wrapping")});
    }

    void unwrap(const WrappedKey &wrapped)
    {
        m_keyId = wrapped.keyId;
        const Answer<Secret> dataKey = m_wrapping == Wrapping::Keychain ? unwrapByKeychain(wrapped, keychainService)
                                                                      : unwrapByPassphrase(wrapped, m_passphrase);
        whenDone(dataKey, this, [this](const Result<Secret> &key) { takeDataKey(key); });
    }

    void takeDataKey(const Result<Secret> &dataKey)
    {
        if (!dataKey)
            return end(dataKey.error());
        m_dataKey = *dataKey;
        open();
    }

    void wrapNew()
    {
        m_keyId = makeKeyId();
        m_dataKey = makeDataKey();
        const Answer<WrappedKey> wrapped = m_wrapping == Wrapping::Keychain
            ? wrapByKeychain(m_dataKey, m_keyId, keychainService)
            : wrapByPassphrase(m_dataKey, m_keyId, m_passphrase, m_cost);
        whenDone(wrapped, this, [this](const Result<WrappedKey> &key) { takeWrapped(key); });
    }

    void takeWrapped(const Result<WrappedKey> &wrapped)
    {
        if (!wrapped)
            return end(wrapped.error());
        whenDone(m_keys->add(*wrapped), this, [this](const Status &added) { takeAdded(added); });
    }

    void takeAdded(const Status &added)
    {
        if (!added)
            return end(added.error());
        open();
    }

    void open()
    {
        m_vault->unlock(m_keyId, m_dataKey);
        end(success());
    }

    void end(const Status &status)
    {
        m_promise.addResult(status);
        m_promise.finish();
        deleteLater();
    }

    const VaultKeyStore *m_keys;
    TokenVault *m_vault;
    Wrapping m_wrapping;
    Secret m_passphrase;
    PassphraseCost m_cost;
    QString m_keyId;
    Secret m_dataKey;
    QPromise<Status> m_promise;
};

UnlockVault::UnlockVault(const VaultKeyStore *keys, TokenVault *vault, PassphraseCost cost, QObject *parent)
    : QObject(parent), m_keys(keys), m_vault(vault), m_cost(cost)
{
}

Answer<UnlockVault::Ways> UnlockVault::ways()
{
    return answerFrom<Ways>(m_keys->list(), this, [](const Result<QList<WrappedKey>> &keys) -> Result<Ways> {
        if (!keys)
            return keys.error();
        Ways ways;
        for (const WrappedKey &key : *keys) {
            ways.keychain = ways.keychain || key.wrapping == Wrapping::Keychain;
            ways.passphrase = ways.passphrase || key.wrapping == Wrapping::Passphrase;
        }
        return ways;
    });
}

Answer<std::monostate> UnlockVault::byKeychain()
{
    return (new Run(m_keys, m_vault, Wrapping::Keychain, Secret(), m_cost, this))->start();
}

Answer<std::monostate> UnlockVault::byPassphrase(Secret passphrase)
{
    return (new Run(m_keys, m_vault, Wrapping::Passphrase, std::move(passphrase), m_cost, this))->start();
}

void UnlockVault::throwAway()
{
    m_vault->unlock(makeKeyId(), makeDataKey());
}
