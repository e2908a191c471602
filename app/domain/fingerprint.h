// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QString>

/// First 8 hex digits of SHA-256 over the bytes of \a secret: the only printable form of a token.
/// Empty for an empty secret. The same token always has the same fingerprint.
QString fingerprint(const Secret &secret);
