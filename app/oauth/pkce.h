// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "core/secret.h"

/// Proof key for one authorization (RFC 7636). The method is S256, always: there is no plain.
struct Pkce {
    Secret verifier;      ///< 43 characters, 256 random bits (§4.1, §7.1)
    QByteArray challenge; ///< base64url without padding (§4.2)
};

Pkce makePkce(const RandomBytes &random);
QByteArray pkceChallenge(QByteArrayView verifier);
