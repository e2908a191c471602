// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/realm.h"

namespace sandbox {

/// GET /oauth/authorize: checks the request and leads to the consent page. A bad request gets a page of its
/// own and is never sent to its redirect URI (RFC 6749 §4.1.2.1; so does Miro).
HttpResponse authorizeAnswer(Realm &realm, const HttpRequest &request);

/// GET /app-install/: the consent page.
HttpResponse consentPage(Realm &realm, const HttpRequest &request);

/// POST /app-install/: Install & authorize, or Cancel.
HttpResponse consentAnswer(Realm &realm, const HttpRequest &request);

} // namespace sandbox
