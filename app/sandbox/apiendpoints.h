// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/realm.h"

namespace sandbox {

/// The token of an Authorization: Bearer header; empty when there is none.
QString bearerOf(const HttpRequest &request);

/// GET /v1/oauth-token: what a token is good for. Ids are text here, always.
HttpResponse contextAnswer(Realm &realm, const HttpRequest &request);
/// POST /v2/oauth/revoke with a JSON body.
HttpResponse revokeAnswer(Realm &realm, const HttpRequest &request);
/// POST /v1/oauth/revoke?access_token=…, which Miro's own clients still call.
HttpResponse oldRevokeAnswer(Realm &realm, const HttpRequest &request);
/// GET /v2/boards: one board of the token's team, so that a client has something to read.
HttpResponse boardsAnswer(Realm &realm, const HttpRequest &request);

} // namespace sandbox
