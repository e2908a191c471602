// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/cipher.h"
#include "vault/keywrapping.h"

#include <QCoreApplication>
#include <QtConcurrentRun>

#include <sodium.h>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("KeyWrapping", text);
}

Error noMemory()
{
    return {ErrorKind::Vault,
            tr("There is not enough memory to derive the key from the passphrase. Close other programs and try again."),
            {},
            QStringLiteral("no_memory")};
}

Error wrongPassphrase()
{
    return {ErrorKind::Vault, tr("This passphrase does not open the store."), {}, QStringLiteral("wrong_passphrase")};
}

// A damaged record must not make us allocate a terabyte or compute for a day: sixteen passes over 2 GiB are
// twice libsodium's "sensitive" cost in memory and four times in passes.
bool isSane(PassphraseCost cost)
{
    return cost.opsLimit >= static_cast<qint64>(crypto_pwhash_OPSLIMIT_MIN) && cost.opsLimit <= 16
        && cost.memLimit >= static_cast<qint64>(crypto_pwhash_MEMLIMIT_MIN) && cost.memLimit <= Q_INT64_C(2) << 30;
}

/// A null buffer when the memory cannot be had.
LockedBytes derivedKey(const Secret &passphrase, const QByteArray &salt, PassphraseCost cost)
{
    Q_ASSERT(salt.size() == static_cast<qsizetype>(crypto_pwhash_SALTBYTES));
    LockedBytes key(cipherKeySize);
    const QByteArrayView text = passphrase.expose();
    if (!key.isNull()
        && crypto_pwhash(key.data(), static_cast<unsigned long long>(key.size()), text.data(),
                         static_cast<unsigned long long>(text.size()),
                         reinterpret_cast<const unsigned char *>(salt.constData()),
                         static_cast<unsigned long long>(cost.opsLimit), static_cast<size_t>(cost.memLimit),
                         crypto_pwhash_ALG_ARGON2ID13)
            != 0)
        return {};
    return key;
}

} // namespace

bool startCryptography()
{
    return sodium_init() >= 0;
}

Secret makeDataKey()
{
    LockedBytes key(cipherKeySize);
    if (key.isNull())
        qFatal("No memory for a key of 32 bytes.");
    randombytes_buf(key.data(), cipherKeySize);
    return Secret(key.view());
}

QString makeKeyId()
{
    unsigned char bytes[16];
    randombytes_buf(bytes, sizeof bytes);
    return QString::fromLatin1(QByteArray::fromRawData(reinterpret_cast<const char *>(bytes), sizeof bytes).toHex());
}

PassphraseCost PassphraseCost::interactive()
{
    return {static_cast<qint64>(crypto_pwhash_OPSLIMIT_INTERACTIVE),
            static_cast<qint64>(crypto_pwhash_MEMLIMIT_INTERACTIVE)};
}

Answer<WrappedKey> wrapByPassphrase(Secret dataKey, QString keyId, Secret passphrase, PassphraseCost cost)
{
    Q_ASSERT(dataKey.size() == cipherKeySize);
    if (passphrase.isEmpty())
        return answered<WrappedKey>(
            Error{ErrorKind::InvalidInput, tr("Enter a passphrase."), {}, QStringLiteral("empty_passphrase")});
    if (!isSane(cost))
        return answered<WrappedKey>(noMemory());
    return QtConcurrent::run([dataKey, keyId, passphrase, cost]() -> Result<WrappedKey> {
        WrappedKey wrapped{keyId,
                           Wrapping::Passphrase,
                           QByteArray(crypto_pwhash_SALTBYTES, Qt::Uninitialized),
                           cost.opsLimit,
                           cost.memLimit,
                           {},
                           {}};
        randombytes_buf(wrapped.salt.data(), crypto_pwhash_SALTBYTES);
        const LockedBytes key = derivedKey(passphrase, wrapped.salt, cost);
        if (key.isNull())
            return noMemory();
        Encrypted made = encrypt(key, dataKey.expose(), associatedData(wrapped));
        wrapped.nonce = std::move(made.nonce);
        wrapped.ciphertext = std::move(made.ciphertext);
        return wrapped;
    });
}

Answer<Secret> unwrapByPassphrase(WrappedKey wrapped, Secret passphrase)
{
    const PassphraseCost cost{wrapped.opsLimit, wrapped.memLimit};
    if (passphrase.isEmpty() || !isSane(cost) || wrapped.salt.size() != static_cast<qsizetype>(crypto_pwhash_SALTBYTES))
        return answered<Secret>(wrongPassphrase());
    return QtConcurrent::run([wrapped, passphrase, cost]() -> Result<Secret> {
        const LockedBytes key = derivedKey(passphrase, wrapped.salt, cost);
        if (key.isNull())
            return noMemory();
        const auto dataKey = decrypt(key, wrapped.nonce, wrapped.ciphertext, associatedData(wrapped));
        if (!dataKey || dataKey->size() != cipherKeySize)
            return wrongPassphrase();
        return Secret(dataKey->view());
    });
}
