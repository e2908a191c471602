// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/rowid.h"

#include <QString>

#include <optional>

/// One dated fact about an installation with its source. Written once, never changed.
struct Evidence {
    RowId id = 0;
    RowId grantId = 0; ///< 0 when it concerns the installation as a whole
    Instant at = {};
    QString actor;     ///< "us", "miro", "admin", "clock"
    QString operation; ///< "authorize", "exchange", "token_context", "keep", "verify", "refresh", "revoke", …
    int httpStatus = 0; ///< 0 when no HTTP answer is behind it
    QString outcome;   ///< "ok", or the stable cause of an Error
    QString message;   ///< for a person, redacted
    QString seat = {}; ///< who, at which computer; empty for what was stored before there were seats
    QString fingerprint = {}; ///< of the token that was shown to the server; empty: none was
    QString serverCode = {};    ///< the server's own word for its refusal, redacted
    QString serverMessage = {}; ///< the server's own sentence, word for word but redacted
    /// The server's Date header less our clock; to the second, as the header is. Nothing: there was none.
    std::optional<std::chrono::seconds> skew = {};
};
