// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpmessage.h"

enum class BodyRule { WithBody, WithoutBody };

/// \a response as it goes over the wire, with Content-Length, Date and Connection: close. Where the response
/// does not say otherwise it also gets no-store, no-referrer, nosniff and a policy that loads nothing and
/// forbids framing. A header that would break out of its line turns the whole answer into a 500.
QByteArray responseBytes(const HttpResponse &response, BodyRule rule = BodyRule::WithBody);
