// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"
#include "core/seams.h"
#include "domain/appprofile.h"
#include "domain/httpfacts.h"
#include "domain/tokenresponse.h"

class OneShotNetwork;

/// A refresh (RFC 6749 §6), everything in the body, as Miro recommends.
struct RefreshRequest {
    QString tokenUrl;
    QString clientId;
    Secret clientSecret;
    Secret refreshToken;
    ExtraParameters extra = {}; ///< names of the protocol are left out
};

/// Sends \a request once; nothing on the way repeats it. The outer result is always good. Errors within: as
/// readTokenReply(); "invalid_grant" is the clear refusal of the refresh token. GUI thread; \a network outlives the answer.
Answer<ServerReply<TokenResponse>> refreshTokens(OneShotNetwork *network, const RefreshRequest &request, const Clock &clock);
