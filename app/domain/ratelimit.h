// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

#include <optional>

/// What a server said in one answer about how many more it will give. What it did not say, or said in a way that
/// cannot be meant, is missing. Miro: X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset
/// (developers.miro.com/reference/rate-limiting); the unit is its credits, of which one call may cost many.
struct RateLimit {
    std::optional<qint64> limit; ///< credits in one window of time; not negative
    std::optional<qint64> remaining; ///< credits left in the present one; not negative
    std::optional<Instant> resetAt; ///< the end of the present one, by the server's clock

    friend bool operator==(const RateLimit &, const RateLimit &) = default;
};
