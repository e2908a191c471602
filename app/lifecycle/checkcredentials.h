// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "domain/appprofile.h"
#include "domain/credentialsverdict.h"

class OneShotNetwork;
class ProfileStore;
class TokenVault;

/// Asks the token endpoint of \a profile whether it knows client id and stored client secret; see
/// MiroApi::checkCredentials() for what that proves. GUI thread. Errors: NotFound "no_client_secret"; Vault; Storage;
/// Unreachable.
Answer<CredentialsVerdict> checkCredentials(const ProfileStore *profiles, const TokenVault *vault, OneShotNetwork *network,
                                            const AppProfile &profile, QObject *receiver);
