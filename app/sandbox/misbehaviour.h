// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpserver.h"
#include "sandbox/faults.h"
#include "sandbox/realm.h"

#include <memory>
#include <functional>

namespace sandbox {

/// Answers \a request with \a handler, but wrongly, as \a faults say. \a context bounds the life of a delayed
/// answer.
void answerWith(const QList<Fault> &faults, Realm &realm, const HttpRequest &request,
                const std::shared_ptr<PendingAnswer> &answer,
                const std::function<HttpResponse(Realm &, const HttpRequest &)> &handler, QObject *context);

} // namespace sandbox
