// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

struct ActOutcome;

/// What a command's end says to a script. Part of --help and the manual page; numbers never change.
enum class ExitCode {
    Done = 0,
    Failed = 1,       ///< a cycle came out otherwise than it should
    Usage = 2,        ///< wrong words, or input that was refused before anything happened
    Cancelled = 3,
    NotFound = 4,
    Unauthorized = 5, ///< credentials, code or token refused
    Unreachable = 6,  ///< network, port or browser, or somebody who asks to come later
    Storage = 7,
    Vault = 8,
    Conflict = 9,
    Protocol = 10,    ///< the peer did not keep to the standard, or nothing could be proved
    InDoubt = 11,     ///< a refresh was begun, and nobody knows how it ended
    Dead = 12,        ///< an installation has ended elsewhere, or nothing can renew it
    Mismatch = 13,    ///< a token is of another team, user or app
    Inconclusive = 14, ///< no cycle failed, and of one nobody knows
};

ExitCode exitCodeFor(const Error &error);

/// For what an act on one installation came to. An access token that had run out and can be refreshed is as it should be.
ExitCode exitCodeFor(const ActOutcome &outcome);

/// The one that counts when several acts ended differently. From the worst on: Storage, Vault, InDoubt, Dead, Mismatch,
/// Unauthorized, Conflict, Protocol, Unreachable, NotFound, Usage, Cancelled, Failed, Inconclusive, Done.
ExitCode worse(ExitCode a, ExitCode b);
