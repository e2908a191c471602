// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "domain/appprofile.h"

#include <optional>

struct Redirect;

/// What speaks against using \a redirect, whose state was good, for \a profile: first of all who says it (RFC 9207
/// §2.4, for errors too), then an error, another client, no code. Nothing when the code may be exchanged.
/// Errors: Protocol "wrong_issuer", "missing_issuer", "other_client", "missing_code"; else as redirectError().
std::optional<Error> redirectObjection(const AppProfile &profile, const Redirect &redirect);
