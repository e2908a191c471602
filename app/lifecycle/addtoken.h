// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/seams.h"
#include "core/secret.h"
#include "domain/appprofile.h"
#include "domain/installation.h"
#include "lifecycle/authorizeteam.h"

/// Adds a token that an admin pasted, such as from *Install app and get OAuth token* on Miro's page: the token context
/// tells team, user and scopes; then it is stored as a grant with the door "pasted". Nothing is revoked when it is
/// refused: it is the admin's. An expiring app's token is taken to run out in an hour at the latest, because Miro does
/// not say when it was made. GUI thread; \a parts are those of an authorization.
/// Errors: InvalidInput "empty_token", "bad_token" (spaces, control characters, over 4 KiB), "same_token" (access and
/// refresh token are the same), "no_context_address", "archived"; Unauthorized "token_refused"; Protocol "other_app";
/// Conflict "token_known" when an installation has it already (its team is named); else as MiroApi::tokenContext(),
/// Vault and Storage.
Answer<Installation> addPastedToken(AuthorizeTeam::Parts parts, AppProfile profile, Secret accessToken, Secret refreshToken,
                                    Clock clock, QObject *receiver);
