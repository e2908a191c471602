// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/exitcode.h"

ExitCode exitCodeFor(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Cancelled:
        return ExitCode::Cancelled;
    case ErrorKind::InvalidInput:
        return ExitCode::Usage;
    case ErrorKind::NotFound:
        return ExitCode::NotFound;
    case ErrorKind::Conflict:
        return ExitCode::Conflict;
    case ErrorKind::Unauthorized:
    case ErrorKind::Forbidden:
        return ExitCode::Unauthorized;
    case ErrorKind::Unreachable:
        return ExitCode::Unreachable;
    case ErrorKind::Protocol:
        return ExitCode::Protocol;
    case ErrorKind::Storage:
        return ExitCode::Storage;
    case ErrorKind::Vault:
        return ExitCode::Vault;
    }
    Q_UNREACHABLE();
}
