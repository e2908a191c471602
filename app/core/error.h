// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

enum class ErrorKind {
    Cancelled,    ///< the person stopped it; never shown as a failure
    InvalidInput, ///< rejected before any side effect
    NotFound,
    Conflict,     ///< somebody else changed the row first, or the place is taken
    Unauthorized, ///< credentials, code or token were refused
    Forbidden,    ///< the token is good but may not do this
    Unreachable,  ///< network, browser, port or database server not reachable; retry may help
    Protocol,     ///< the peer answered, but not with what its contract says
    Storage,
    Vault,        ///< locked, wrong key, or damaged ciphertext
};

/// An expected failure. Programming errors are asserts, not Errors.
struct Error {
    ErrorKind kind = ErrorKind::Protocol;
    QString summary;     ///< one sentence for a person; never server text; safe on screen and in logs
    QString detail = {}; ///< technical text, redacted by whoever makes the Error; may be empty
    QString cause = {};  ///< stable snake_case name of the cause for help pages and JSON, such as
                         ///< "invalid_grant" or "port_busy"; may be empty
};

/// Stable snake_case name of \a kind, for JSON and help page names.
QString errorKindName(ErrorKind kind);
