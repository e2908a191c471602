// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ratelimit.h"

#include <QByteArray>

#include <chrono>

/// Header values with which a server says when it will answer again. All are read leniently: what cannot be meant is as
/// if it had not been sent, since none of them is worth losing an answer for.

/// A date as servers must write it (RFC 9110 §5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT". Nothing for anything else, the
/// two obsolete forms included.
std::optional<Instant> httpDate(const QByteArray &text);

/// The values of X-RateLimit-Limit, -Remaining and -Reset. A number ends at a comma, a semicolon or its decimal point.
/// A reset before 2001 or after 9999 is missing: seconds to go and milliseconds are no Unix seconds.
RateLimit rateLimit(const QByteArray &limit, const QByteArray &remaining, const QByteArray &reset);

/// No server is believed that it must not be asked for longer.
constexpr std::chrono::hours longestRetryAfter{24};

/// Until when a Retry-After asks to wait (RFC 9110 §10.2.3: seconds, or a date), for an answer that came at
/// \a answeredAt by our clock and has \a date as its Date: a date counts from there, so that a wrong clock on either
/// side makes no difference. Never before \a answeredAt, nor more than longestRetryAfter behind it.
std::optional<Instant> retryInstant(const QByteArray &retryAfter, const QByteArray &date, Instant answeredAt);
