// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "lifecycle/actoutcome.h"
#include "lifecycle/actparts.h"

/// Revokes the current token pair of \a id at the server (v2): both tokens die, and the app stays installed. \a generation
/// is the one the admin was shown: should it have moved, nothing is sent. GUI thread; dropped when \a receiver dies.
/// Errors: NotFound when the installation is gone; Storage. All else are outcomes; "not_tried" with the errors Conflict
/// "changed_elsewhere", "refresh_running"; InvalidInput "no_revoke_address"; NotFound "no_token"; Vault.
Answer<ActOutcome> revokeInstallation(const ActParts &parts, RowId id, int generation, QObject *receiver);
