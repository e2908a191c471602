// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpmessage.h"
#include "sandbox/callcounts.h"
#include "sandbox/directory.h"
#include "sandbox/ledger.h"
#include "sandbox/ratelimits.h"

#include <optional>

namespace sandbox {

/// Everything the endpoints of the fake Miro share.
struct Realm {
    Realm(Clock clockSeam, const RandomBytes &random)
        : clock(std::move(clockSeam)), directory(Directory::make(random)), ledger(clock, random),
          formToken(randomToken(random))
    {
    }

    /// From now on.
    void follow(const Switches &fresh)
    {
        switches = fresh;
        ledger.setSwitches(fresh);
        limits.clear();
    }

    /// For the Date header.
    Instant dateNow() const { return clock() + switches.skew; }

    Clock clock;
    Directory directory;
    Ledger ledger;
    /// In each of our forms, so that no other web site can press a button here.
    QByteArray formToken;
    Switches switches;
    RateLimits limits;
    CallCounts calls;
    /// For the request that is being answered.
    Deviation deviation;
};

/// The fields of the query and of a form body together. Nothing when either is malformed or a name occurs twice.
std::optional<FormFields> fieldsOf(const HttpRequest &request);

/// Value of \a name, empty when it is missing.
QString field(const FormFields &fields, const char *name);

} // namespace sandbox
