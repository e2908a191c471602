// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/tokenresponse.h"
#include "storage/grantstore.h"

/// The answer to a refresh as the store takes it. What the answer leaves out is as it was: the refresh token (\a former),
/// and the scopes (RFC 6749 §6). Its first fact is that the refresh is done, with what is odd behind it: another team or
/// user, scopes that are more or fewer than before, a token type that nobody knows. \a at is when the request went out:
/// lifetimes count from there, or from the server's clock where
/// that was behind.
NewPair refreshedPair(const ActSubject &subject, const TokenResponse &response, const Secret &former, const QString &seat,
                      Instant at, Instant now);
