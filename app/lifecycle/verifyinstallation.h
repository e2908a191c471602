// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "lifecycle/actoutcome.h"
#include "lifecycle/actparts.h"

/// Asks the server what the installation's current access token is, and stores what it says: names, organization, live
/// scopes, and evidence. Where the outcome of a refresh is unknown this is resolveDoubt(), as in a run (actrun.h). GUI
/// thread; dropped when \a receiver dies. Errors: NotFound when the installation is gone; Storage. What could not be tried,
/// and what nobody knows now, are outcomes.
Answer<ActOutcome> verifyInstallation(const ActParts &parts, RowId id, QObject *receiver);
