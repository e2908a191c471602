// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/seams.h"
#include "domain/ratelimit.h"

#include <QString>

#include <optional>

/// What an answer says beside its body: for evidence, and for whoever paces the next request.
struct HttpFacts {
    int status = 0; ///< 0: no answer arrived
    /// False only when it is certain that the server never had the request: no connection could be made.
    bool wasSent = true;
    QString serverCode;    ///< the server's own word for a refusal, such as "tokenNotProvided"; redacted
    QString serverMessage; ///< its own sentence, word for word; redacted
    std::optional<Instant> serverTime; ///< of the Date header
    RateLimit rateLimit;
    std::optional<Instant> retryAt; ///< of Retry-After, by our clock
};

/// A server's answer together with what stands around it.
template<typename T>
struct ServerReply {
    Result<T> result;
    HttpFacts http;
};
