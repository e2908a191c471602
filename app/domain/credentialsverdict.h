// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// What a token endpoint's answer to a deliberately wrong refresh token says about client id and client secret.
struct CredentialsVerdict {
    enum class Outcome {
        Accepted, ///< the refresh token was refused, so the client was taken
        Refused,  ///< the client was refused
        Unclear,  ///< the answer says neither; `sentence` says what it was
    };

    Outcome outcome = Outcome::Unclear;
    QString sentence; ///< for a person: what was answered and what that proves and does not prove
    int httpStatus = 0;
    QString code;     ///< the server's own word, redacted, such as "secretKeyNotFound"
};
