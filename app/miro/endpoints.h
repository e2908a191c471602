// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"

/// Miro's own addresses (developers.miro.com, "Getting started with OAuth" and the API reference; revoke is
/// v2, because v1 carries the token in its address).
Endpoints miroEndpoints();

/// The same five paths below one \a base, such as "http://127.0.0.1:40123": the sandbox, or another fake.
Endpoints endpointsBelow(const QString &base);
