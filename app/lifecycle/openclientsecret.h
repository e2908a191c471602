// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"
#include "domain/appprofile.h"

class ProfileStore;
class TokenVault;

/// The stored client secret of \a profile, bound to the profile at hand and not to the stored one: it is going to the
/// addresses that stand in here. GUI thread. Errors: NotFound, with "no_client_secret" when none was entered; Conflict
/// "profile_changed" when the stored profile is a newer one; Vault, with "profile_tampered" when the profile is not the one
/// that the secret was sealed for; Storage.
Answer<Secret> openClientSecret(const ProfileStore *profiles, const TokenVault *vault, const AppProfile &profile,
                                QObject *receiver);
