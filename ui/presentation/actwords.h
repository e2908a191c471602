// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/act.h"
#include "domain/appprofile.h"
#include "domain/installation.h"

/// What the screens call the acts, and when each can be done.

/// As on a button: "Verify", "Revoke…". An ellipsis says that something is asked first.
QString actWord(Act act);
/// Of all that the filter shows: "Verify all that are shown…". Verify, Refresh or Revoke.
QString manyWord(Act act);
/// What it does, for a tool tip.
QString actTip(Act act);
/// While it is under way: "Asking the server what the token is…".
QString actProgress(Act act);

/// Why \a act cannot be done with \a installation now, as the end of a sentence; empty when it can. \a profile is null
/// when it is not known.
QString whyNoAct(Act act, const Installation &installation, const AppProfile *profile, bool isUnlocked, Instant now);
