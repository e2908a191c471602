// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/seams.h"
#include "core/secret.h"
#include "domain/appprofile.h"

class ProfileStore;
class TokenVault;

/// Checks \a profile and its client secret (see domain/clientsecret.h) and stores both at \a now.
/// Errors: InvalidInput with every blocking finding; Vault; Storage; Conflict.
Answer<AppProfile> addProfile(const ProfileStore *profiles, const TokenVault *vault, AppProfile profile,
                              Secret clientSecret, Instant now);

/// Checks \a profile as addProfile() does and puts it in the place of the stored one with its id. \a clientSecret
/// empty keeps the stored secret. Errors: as addProfile(), NotFound, and Conflict
/// "changed_elsewhere" when somebody else changed it since it was read.
Answer<AppProfile> changeProfile(const ProfileStore *profiles, const TokenVault *vault, AppProfile profile,
                                 Secret clientSecret, Instant now);
