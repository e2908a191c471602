// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/secret.h"
#include "domain/rowid.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>

/// Which secret of which row a ciphertext belongs to. All of it is associated data of the seal, so a
/// ciphertext moved to another row, kind or generation does not open.
struct SealIdentity {
    enum class Kind { AccessToken = 1, RefreshToken = 2, ClientSecret = 3, CertificateKey = 4 };

    RowId ownerId = 0;  ///< grant id for tokens, profile id for client secrets and certificate keys
    Kind kind = Kind::AccessToken;
    qint64 generation = 0;
    /// What else must be as it was: profileBinding() for a client secret, the SHA-256 of the certificate's PEM for its
    /// key, empty for tokens.
    QByteArray binding = {};

    friend bool operator==(const SealIdentity &, const SealIdentity &) = default;
};

/// The only stored form of a secret: XChaCha20-Poly1305 ciphertext, its nonce and the key it needs.
struct SealedToken {
    QByteArray ciphertext; ///< with the tag
    QByteArray nonce;      ///< 24 bytes
    QString keyId;         ///< of the data key
};

/// A stored secret together with what it must be opened as.
struct SealedRecord {
    SealedToken sealed;
    SealIdentity identity;
};

/// The ways to open a store. Their names are stored, and part of what a wrapped key is sealed with.
enum class Wrapping { Keychain, Passphrase };
QString wrappingName(Wrapping wrapping); ///< "keychain", "passphrase"
std::optional<Wrapping> wrappingFromName(const QString &name);

/// The store's data key, wrapped by one of the ways to open it. Several may wrap the same key.
struct WrappedKey {
    QString keyId;      ///< of the data key within
    Wrapping wrapping = Wrapping::Keychain;
    QByteArray salt;    ///< passphrase only
    qint64 opsLimit = 0; ///< Argon2id, passphrase only
    qint64 memLimit = 0; ///< bytes, passphrase only
    QByteArray nonce;
    QByteArray ciphertext;
};

/// Seals a secret under the store's data key. Passed into a storage transaction, because the generation
/// is only known there; callable from any thread. Errors: Vault when the vault is locked.
using Seal = std::function<Result<SealedToken>(const Secret &secret, const SealIdentity &identity)>;

/// Opens a sealed secret, to seal it anew within a storage transaction; callable from any thread.
/// Errors: Vault, as of TokenVault::open().
using Open = std::function<Result<Secret>(const SealedToken &sealed, const SealIdentity &identity)>;
