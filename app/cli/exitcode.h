// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

/// What a command's end says to a script. Part of --help and the manual page; numbers never change.
enum class ExitCode {
    Done = 0,
    Usage = 2,        ///< wrong words, or input that was refused before anything happened
    Cancelled = 3,
    NotFound = 4,
    Unauthorized = 5, ///< credentials, code or token refused
    Unreachable = 6,  ///< network, port or browser
    Storage = 7,
    Vault = 8,
    Conflict = 9,
    Protocol = 10,    ///< the peer did not keep to the standard, or nothing could be proved
};

ExitCode exitCodeFor(const Error &error);
