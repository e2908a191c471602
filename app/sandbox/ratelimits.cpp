// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ratelimits.h"

#include "sandbox/envelope.h"

namespace sandbox {

RateStanding RateLimits::charge(const QString &who, Instant now, const Limits &limits)
{
    Window &window = m_windows[who];
    if (window.until <= now)
        window = {now + limits.window, 0};
    RateStanding standing;
    standing.limit = limits.credits;
    standing.isAllowed = limits.cost <= limits.credits - window.used;
    if (standing.isAllowed)
        window.used += limits.cost;
    standing.remaining = limits.credits - window.used;
    standing.reset = (toMilliseconds(window.until) + 999) / 1000;
    standing.secondsLeft = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(window.until - now).count());
    return standing;
}

void addRateHeaders(HttpResponse &response, const RateStanding &standing)
{
    response.headers.append({QByteArray("X-RateLimit-Limit"), QByteArray::number(standing.limit)});
    response.headers.append({QByteArray("X-RateLimit-Remaining"), QByteArray::number(standing.remaining)});
    response.headers.append({QByteArray("X-RateLimit-Reset"), QByteArray::number(standing.reset)});
}

HttpResponse tooManyRequests(const RateStanding &standing, std::optional<int> retryAfter)
{
    HttpResponse response = jsonAnswer(429,
                                       {{QStringLiteral("status"), 429},
                                        {QStringLiteral("code"), QStringLiteral("tooManyRequests")},
                                        {QStringLiteral("message"), QStringLiteral("Request rate limit exceeded")},
                                        {QStringLiteral("context"), QJsonObject()},
                                        {QStringLiteral("type"), QStringLiteral("error")}});
    addRateHeaders(response, standing);
    if (retryAfter)
        response.headers.append({QByteArray("Retry-After"), QByteArray::number(*retryAfter)});
    return response;
}

} // namespace sandbox
