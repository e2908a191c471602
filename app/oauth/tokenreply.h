// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/tokenresponse.h"
#include "http/receivedreply.h"

/// What was shown to the token endpoint; for the sentences.
enum class TokenGrant { AuthorizationCode, RefreshToken };

/// Reads the token endpoint's answer, good (RFC 6749 §5.1) or bad: RFC 6749 §5.2's {error, …} and Miro's own
/// {status, code, message, type} with equal care. The content type is not insisted on: a token that was
/// handed out is not thrown away for a header.
///
/// Errors: those of transportError(); Unauthorized "invalid_client", "invalid_grant", "unauthorized_client",
/// "redirect_mismatch", "unauthorized"; Forbidden "forbidden"; InvalidInput "invalid_scope",
/// "unsupported_grant_type", "invalid_request"; Protocol "not_json", "no_access_token", "bad_access_token", "refused".
Result<TokenResponse> readTokenReply(const ReceivedReply &reply, TokenGrant grant = TokenGrant::AuthorizationCode);
