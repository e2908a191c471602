// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/cipher.h"

#include <QtEndian>

#include <sodium.h>

namespace {

constexpr size_t nonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t tagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == cipherKeySize);

// The first byte says what is described; a change of either encoding takes a new one.
constexpr char sealedSecretVersion = 1;
constexpr char wrappedKeyVersion = 2;
constexpr char boundSecretVersion = 3;

const unsigned char *bytesOf(QByteArrayView bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

void appendNumber(QByteArray *data, qint64 number)
{
    char bytes[sizeof number];
    qToBigEndian(number, bytes);
    data->append(bytes, sizeof bytes);
}

void appendText(QByteArray *data, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    appendNumber(data, utf8.size());
    data->append(utf8);
}

} // namespace

Encrypted encrypt(const LockedBytes &key, QByteArrayView text, const QByteArray &associated)
{
    Q_ASSERT(key.size() == cipherKeySize);
    Encrypted made{QByteArray(static_cast<qsizetype>(nonceSize), Qt::Uninitialized),
                   QByteArray(text.size() + static_cast<qsizetype>(tagSize), Qt::Uninitialized)};
    randombytes_buf(made.nonce.data(), nonceSize);
    crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char *>(made.ciphertext.data()), nullptr,
                                               bytesOf(text), static_cast<unsigned long long>(text.size()),
                                               bytesOf(associated), static_cast<unsigned long long>(associated.size()),
                                               nullptr, bytesOf(made.nonce), key.data());
    return made;
}

std::optional<LockedBytes> decrypt(const LockedBytes &key, const QByteArray &nonce, const QByteArray &ciphertext,
                                   const QByteArray &associated)
{
    Q_ASSERT(key.size() == cipherKeySize);
    if (nonce.size() != static_cast<qsizetype>(nonceSize) || ciphertext.size() < static_cast<qsizetype>(tagSize))
        return std::nullopt;
    LockedBytes text(ciphertext.size() - static_cast<qsizetype>(tagSize));
    if (text.isNull())
        return std::nullopt;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            text.data(), nullptr, nullptr, bytesOf(ciphertext), static_cast<unsigned long long>(ciphertext.size()),
            bytesOf(associated), static_cast<unsigned long long>(associated.size()), bytesOf(nonce), key.data())
        != 0)
        return std::nullopt;
    return text;
}

QByteArray associatedData(const SealIdentity &identity, const QString &keyId)
{
    // Without a binding it is as it always was, so that the tokens of earlier stores open.
    const bool isBound = !identity.binding.isEmpty();
    QByteArray data(1, isBound ? boundSecretVersion : sealedSecretVersion);
    appendNumber(&data, identity.ownerId);
    data.append(static_cast<char>(identity.kind));
    appendNumber(&data, identity.generation);
    appendText(&data, keyId);
    if (isBound) {
        appendNumber(&data, identity.binding.size());
        data.append(identity.binding);
    }
    return data;
}

QByteArray associatedData(const WrappedKey &key)
{
    QByteArray data(1, wrappedKeyVersion);
    appendText(&data, key.keyId);
    appendText(&data, wrappingName(key.wrapping));
    return data;
}
