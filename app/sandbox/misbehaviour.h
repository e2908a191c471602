// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpserver.h"
#include "sandbox/faults.h"
#include "sandbox/realm.h"

#include <functional>
#include <memory>

namespace sandbox {

/// A request that is to be answered, as far as that goes.
struct Visit {
    HttpRequest request;
    std::shared_ptr<PendingAnswer> answer;
    std::function<HttpResponse(Realm &, const HttpRequest &)> handler;
    QList<Fault> faults; ///< those that hit it
    qint64 call = 0; ///< its number in the list of calls
};

/// Lets the handler answer, but wrongly, as the faults say, and tells the list of calls the status that was sent.
/// \a context bounds the life of a delayed answer, and lives no longer than \a realm.
void answerWith(const Visit &visit, Realm &realm, QObject *context);

} // namespace sandbox
