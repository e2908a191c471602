// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

/// What an admin can do with a stored installation. The names are stored with runs, and are the verbs of the terminal.
enum class Act {
    Verify,
    Refresh,
    Revoke,       ///< at the server; the app stays installed
    Forget,       ///< on this computer only
    Probe,        ///< verify every token that it ever had
    Uninstall,    ///< by hand, on Miro's page
    Authorize,    ///< again, in the browser
    ResolveDoubt, ///< look at the old access token after a refresh whose outcome is unknown
    RetryRefresh, ///< send the refresh token once more, knowing the risk
    Unlock,       ///< the vault: nothing can be sent before
};
inline constexpr int actCount = 10;

/// "verify", "refresh", "revoke", "forget", "probe", "uninstall", "authorize", "resolve_doubt", "retry_refresh", "unlock"
QString actName(Act act);
std::optional<Act> actFromName(const QString &name);
/// Whether a stored secret is needed for it, so that the vault must be open.
bool usesSecret(Act act);
