// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/tokenvault.h"

#include "vault/cipher.h"

#include <QCoreApplication>
#include <QMutex>
#include <QMutexLocker>

namespace {

Error vaultError(const char *cause, const QString &summary)
{
    return {ErrorKind::Vault, summary, {}, QString::fromLatin1(cause)};
}

} // namespace

/// The key, shared with the seal functions handed out: they outlive the vault and then find it locked.
class TokenVault::State
{
public:
    bool isUnlocked() const
    {
        const QMutexLocker guard(&m_mutex);
        return !m_key.isNull();
    }

    QString keyId() const
    {
        const QMutexLocker guard(&m_mutex);
        return m_keyId;
    }

    void set(const QString &keyId, LockedBytes key)
    {
        const QMutexLocker guard(&m_mutex);
        m_keyId = keyId;
        m_key = std::move(key);
    }

    Result<SealedToken> seal(const Secret &secret, const SealIdentity &identity) const
    {
        const QMutexLocker guard(&m_mutex);
        if (m_key.isNull())
            return lockedError();
        Encrypted made = encrypt(m_key, secret.expose(), associatedData(identity, m_keyId));
        return SealedToken{std::move(made.ciphertext), std::move(made.nonce), m_keyId};
    }

    Result<Secret> open(const SealedToken &sealed, const SealIdentity &identity) const
    {
        const QMutexLocker guard(&m_mutex);
        if (m_key.isNull())
            return lockedError();
        if (sealed.keyId != m_keyId) {
            return vaultError("wrong_key",
                              QCoreApplication::translate(
                                  "TokenVault", "This secret was sealed with another key than the one in use."));
        }
        const auto text = decrypt(m_key, sealed.nonce, sealed.ciphertext, associatedData(identity, m_keyId));
        if (!text) {
            return vaultError(
                "damaged",
                QCoreApplication::translate(
                    "TokenVault", "A stored secret was changed or belongs to another row. It cannot be used."));
        }
        return Secret(text->view());
    }

private:
    static Error lockedError()
    {
        return vaultError(
            "vault_locked",
            QCoreApplication::translate("TokenVault", "The vault is locked. Unlock it to use the stored secrets."));
    }

    mutable QMutex m_mutex;
    QString m_keyId;
    LockedBytes m_key;
};

TokenVault::TokenVault(QObject *parent) : QObject(parent), m_state(std::make_shared<State>()) { }

TokenVault::~TokenVault()
{
    m_state->set({}, {});
}

bool TokenVault::isUnlocked() const
{
    return m_state->isUnlocked();
}

QString TokenVault::keyId() const
{
    return m_state->keyId();
}

void TokenVault::unlock(const QString &keyId, const Secret &dataKey)
{
    Q_ASSERT(dataKey.size() == cipherKeySize);
    LockedBytes key(dataKey.expose());
    // Fails closed: a key of another size, or no memory for it, leaves the vault locked.
    if (key.size() != cipherKeySize)
        return lock();
    m_state->set(keyId, std::move(key));
    Q_EMIT unlocked();
}

void TokenVault::lock()
{
    m_state->set({}, {});
    Q_EMIT locked();
}

Result<SealedToken> TokenVault::seal(const Secret &secret, const SealIdentity &identity) const
{
    return m_state->seal(secret, identity);
}

Result<Secret> TokenVault::open(const SealedToken &sealed, const SealIdentity &identity) const
{
    return m_state->open(sealed, identity);
}

Seal TokenVault::sealFunction() const
{
    return
        [state = m_state](const Secret &secret, const SealIdentity &identity) { return state->seal(secret, identity); };
}

Open TokenVault::openFunction() const
{
    return [state = m_state](const SealedToken &sealed, const SealIdentity &identity) {
        return state->open(sealed, identity);
    };
}
