// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"
#include "domain/sealed.h"

class InstallationStore;
class TokenVault;

/// Reads one token of \a grantId out of the store and opens it.
/// GUI thread. Errors: NotFound; Storage; Vault "vault_locked", "wrong_key" or "damaged".
Answer<Secret> readToken(const InstallationStore *installations, TokenVault *vault, RowId grantId,
                         SealIdentity::Kind kind);
