// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/exitcode.h"

#include "lifecycle/actoutcome.h"

#include <algorithm>
#include <array>
#include <iterator>

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

ExitCode exitCodeFor(const ActOutcome &outcome)
{
    struct Row {
        const char *outcome;
        ExitCode code;
    };
    static constexpr Row rows[] = {
        {"alive", ExitCode::Done},
        {"refreshed", ExitCode::Done},
        {"already_refreshed", ExitCode::Done},
        {"revoked", ExitCode::Done},
        {"forgotten", ExitCode::Done},
        {"probed", ExitCode::Done},
        {"ended", ExitCode::Dead},
        {"mismatch", ExitCode::Mismatch},
        {"outcome_unknown", ExitCode::InDoubt},
        {"refused_but_alive", ExitCode::Unauthorized},
        {"refresh_refused", ExitCode::Unauthorized},
        {"client_refused", ExitCode::Unauthorized},
        {"forbidden", ExitCode::Unauthorized},
        {"rate_limited", ExitCode::Unreachable},
        {"unreachable", ExitCode::Unreachable},
        {"not_sent", ExitCode::Unreachable},
        {"not_rotated", ExitCode::Unreachable},
        {"lost_race", ExitCode::Conflict},
        {"gone", ExitCode::NotFound},
        {"unknown_token", ExitCode::Protocol},
        {"unclear", ExitCode::Protocol},
    };
    if (outcome.outcome == QLatin1String("ran_out"))
        return outcome.after == InstallationState::Expired ? ExitCode::Dead : ExitCode::Done;
    // Of another team all the same, whatever else went well.
    if (outcome.outcome == QLatin1String("refreshed") && outcome.after == InstallationState::Mismatch)
        return ExitCode::Mismatch;
    for (const Row &row : rows) {
        if (outcome.outcome == QLatin1String(row.outcome))
            return row.code;
    }
    return outcome.error ? exitCodeFor(*outcome.error) : ExitCode::Protocol;
}

ExitCode worse(ExitCode a, ExitCode b)
{
    static constexpr std::array order{ExitCode::Storage,      ExitCode::Vault,    ExitCode::InDoubt,  ExitCode::Dead,        ExitCode::Mismatch,
                                      ExitCode::Unauthorized, ExitCode::Conflict, ExitCode::Protocol, ExitCode::Unreachable, ExitCode::NotFound,
                                      ExitCode::Usage,        ExitCode::Cancelled, ExitCode::Failed, ExitCode::Inconclusive, ExitCode::Done};
    return std::find(order.begin(), order.end(), a) < std::find(order.begin(), order.end(), b) ? a : b;
}
