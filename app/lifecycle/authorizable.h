// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "domain/appprofile.h"

#include <optional>

class TokenVault;

/// Why nothing can be authorized with \a profile as it stands; nothing when it can.
/// Errors: InvalidInput as objection(profile), "archived"; NotFound "no_client_secret".
std::optional<Error> authorizationObjection(const AppProfile &profile);

/// InvalidInput "archived" for a profile that was put away; nothing for others.
std::optional<Error> archiveObjection(const AppProfile &profile);

/// Vault "vault_locked" while \a vault is locked; nothing when it is open.
std::optional<Error> vaultObjection(const TokenVault *vault);
