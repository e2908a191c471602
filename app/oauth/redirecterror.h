// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "http/httpmessage.h"

/// The refusal that a redirect with `error` carries (RFC 6749 §4.1.2.1). Each of the seven codes has its own
/// words; an unknown code is named in the detail. The server's own text goes into the detail as plain text, shortened;
/// its link is never opened. Errors: Cancelled "access_denied"; Unauthorized "unauthorized_client";
/// InvalidInput "invalid_request", "unsupported_response_type", "invalid_scope"; Unreachable "server_error",
/// "temporarily_unavailable"; Protocol "authorization_refused".
Error redirectError(const FormFields &parameters);
