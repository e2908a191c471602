// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"
#include "domain/sealed.h"
#include "vault/lockedbytes.h"

#include <QByteArray>

#include <optional>

/// XChaCha20-Poly1305-IETF as the vault uses it: a random nonce for each text, the tag behind the text, and
/// what the text belongs to as associated data. Any thread.

inline constexpr qsizetype cipherKeySize = 32;

struct Encrypted {
    QByteArray nonce; ///< 24 bytes
    QByteArray ciphertext; ///< with the tag, so 16 bytes longer than the text
};

/// \a key has 32 bytes.
Encrypted encrypt(const LockedBytes &key, QByteArrayView text, const QByteArray &associated);
/// Nothing when the key, nonce, ciphertext or associated data is not the one it was made with.
std::optional<LockedBytes> decrypt(const LockedBytes &key, const QByteArray &nonce, const QByteArray &ciphertext,
                                   const QByteArray &associated);

/// The associated data of a sealed secret: a version byte, then each part of its identity at a fixed place
/// or with its length in front, so that no two identities encode alike.
QByteArray associatedData(const SealIdentity &identity, const QString &keyId);
/// The associated data of a wrapped data key. It never equals one of a sealed secret.
QByteArray associatedData(const WrappedKey &key);
