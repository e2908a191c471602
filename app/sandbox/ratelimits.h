// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "http/httpmessage.h"
#include "sandbox/switches.h"

#include <QHash>
#include <QString>

#include <optional>

namespace sandbox {

/// What X-RateLimit-… say. The reset is in Unix seconds, rounded up, so that whoever waits for it has waited enough.
struct RateStanding {
    int limit = 0;
    int remaining = 0;
    qint64 reset = 0;
    bool isAllowed = true;
    int secondsLeft = 0; ///< until the reset, rounded up
};

/// The credits that each user has used with each app. A window begins with the first call in it.
class RateLimits
{
public:
    /// Takes the cost of one call, unless that is more than is left.
    RateStanding charge(const QString &who, Instant now, const Limits &limits);
    void clear() { m_windows.clear(); }

private:
    struct Window {
        Instant until{};
        int used = 0;
    };
    QHash<QString, Window> m_windows;
};

void addRateHeaders(HttpResponse &response, const RateStanding &standing);

/// 429 in Miro's envelope (developers.miro.com, "Rate limiting"). That there is a "context" is documented, what is in
/// it is not. \a retryAfter in seconds.
HttpResponse tooManyRequests(const RateStanding &standing, std::optional<int> retryAfter);

} // namespace sandbox
