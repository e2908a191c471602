// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"
#include "domain/sealed.h"

#include <chrono>

/// The ways to wrap a store's data key: by a key in the system's keychain (QtKeychain), or by one derived
/// from a passphrase (Argon2id). No function blocks. All errors are Vault; their causes are named.

/// Starts libsodium; called by main() first. False when it cannot work.
bool startCryptography();

/// A fresh random data key, 32 bytes.
Secret makeDataKey();
/// A fresh public name for a data key.
QString makeKeyId();

/// Cost of Argon2id. The default is libsodium's "interactive" (64 MiB); tests may go lower.
struct PassphraseCost {
    qint64 opsLimit;
    qint64 memLimit; ///< bytes
    static PassphraseCost interactive();
};

/// Wraps \a dataKey by \a passphrase; derives on a pool thread.
/// Errors: "no_memory" when the cost cannot be paid; InvalidInput for an empty passphrase.
Answer<WrappedKey> wrapByPassphrase(Secret dataKey, QString keyId, Secret passphrase, PassphraseCost cost);
/// Errors: "wrong_passphrase", also for a damaged record; "no_memory".
Answer<Secret> unwrapByPassphrase(WrappedKey wrapped, Secret passphrase);

/// How long a person may take to answer the keychain's own question.
inline constexpr std::chrono::seconds keychainPatience{60};

/// Makes a wrapping key, stores it in the keychain under \a keyId, reads it back, and wraps. On failure the
/// keychain is left as it was. \a application names the keychain service ("grantdesk").
/// Errors: "no_keychain" when none answers, is locked, or refuses; "keychain_timeout" after \a limit.
/// An entry that is there already is used, not replaced. GUI thread.
Answer<WrappedKey> wrapByKeychain(Secret dataKey, QString keyId, QString application,
                                  std::chrono::milliseconds limit = keychainPatience);
/// Errors: as above, and "keychain_entry_missing", "wrong_key".
Answer<Secret> unwrapByKeychain(WrappedKey wrapped, QString application,
                                std::chrono::milliseconds limit = keychainPatience);
