// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/cipher.h"
#include "vault/keychainentry.h"
#include "vault/keywrapping.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("KeyWrapping", text);
}

Error wrongKey()
{
    return {ErrorKind::Vault,
            tr("The key in the system's keychain does not open this store."),
            {},
            QStringLiteral("wrong_key")};
}

} // namespace

Answer<WrappedKey> wrapByKeychain(Secret dataKey, QString keyId, QString application, std::chrono::milliseconds limit)
{
    Q_ASSERT(dataKey.size() == cipherKeySize);
    // An entry that is there already may open another copy of this store: it is used, never replaced.
    const Answer<Secret> entry = KeychainEntry::readOrWrite(application, keyId, makeDataKey(), limit);
    const auto wrap = [dataKey, keyId](const Result<Secret> &wrappingKey) -> Result<WrappedKey> {
        if (!wrappingKey)
            return wrappingKey.error();
        const LockedBytes key(wrappingKey->expose());
        if (key.size() != cipherKeySize)
            return wrongKey();
        WrappedKey wrapped{keyId, Wrapping::Keychain, {}, 0, 0, {}, {}};
        Encrypted made = encrypt(key, dataKey.expose(), associatedData(wrapped));
        wrapped.nonce = std::move(made.nonce);
        wrapped.ciphertext = std::move(made.ciphertext);
        return wrapped;
    };
    return answerFrom<WrappedKey>(entry, QCoreApplication::instance(), wrap);
}

Answer<Secret> unwrapByKeychain(WrappedKey wrapped, QString application, std::chrono::milliseconds limit)
{
    const Answer<Secret> entry = KeychainEntry::read(application, wrapped.keyId, limit);
    const auto unwrap = [wrapped](const Result<Secret> &wrappingKey) -> Result<Secret> {
        if (!wrappingKey)
            return wrappingKey.error();
        const LockedBytes key(wrappingKey->expose());
        if (key.size() != cipherKeySize)
            return wrongKey();
        const auto dataKey = decrypt(key, wrapped.nonce, wrapped.ciphertext, associatedData(wrapped));
        if (!dataKey || dataKey->size() != cipherKeySize)
            return wrongKey();
        return Secret(dataKey->view());
    };
    return answerFrom<Secret>(entry, QCoreApplication::instance(), unwrap);
}
