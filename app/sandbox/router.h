// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/realm.h"

#include <functional>

namespace sandbox {

using Handler = std::function<HttpResponse(Realm &, const HttpRequest &)>;

/// Where a request of the fake Miro belongs.
struct Route {
    QString endpoint = {}; ///< counted and broken under this name; empty for pages that are neither
    Handler handler = {};
};

/// Unknown paths lead to a handler that answers 404, wrong methods to one that answers 405.
Route routeOf(const HttpRequest &request);

HttpResponse methodNotAllowed(const QByteArray &allowed);

} // namespace sandbox
