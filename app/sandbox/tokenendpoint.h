// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/realm.h"

namespace sandbox {

/// POST /v1/oauth/token: parameters in the body or in the query, the client is checked before the grant
/// (developers.miro.com, "Exchange authorization code with access token").
HttpResponse tokenAnswer(Realm &realm, const HttpRequest &request);

} // namespace sandbox
