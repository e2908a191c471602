// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/rowid.h"

#include <QString>

/// One dated fact about an installation with its source. Written once, never changed.
struct Evidence {
    RowId id = 0;
    RowId grantId = 0; ///< 0 when it concerns the installation as a whole
    Instant at = {};
    QString actor;     ///< "us", "miro", "admin", "clock"
    QString operation; ///< "authorize", "exchange", "token_context", "keep", …
    int httpStatus = 0; ///< 0 when no HTTP answer is behind it
    QString outcome;   ///< "ok", or the stable cause of an Error
    QString message;   ///< for a person, redacted
};
