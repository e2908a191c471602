// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"

/// One step of the walk by which Miro describes to test an authorization that Miro starts.
struct WalkStep {
    QString sentence; ///< what to do there, with the words that stand on Miro's page
    QString address;  ///< to open; empty: nothing to open
};

/// The four steps: the team's app settings, uninstall for yourself only, a board of the same team, the app's icon. The
/// addresses lie beside the profile's own authorize address, so that a sandbox gets its own. \a teamId empty: the pages
/// that let one choose a team.
/// Source: developers.miro.com/docs/enable_api_authentication_from_sdk_authorization, "Testing authorization".
QList<WalkStep> walkSteps(const AppProfile &profile, const QString &teamId);

/// The page at Miro where a team's members uninstall the app: for themselves or, as its admins, for the team. Beside the
/// profile's own authorize address, as above. Miro documents no link to it; its form is that of links in programs that
/// are in use.
QString teamAppPage(const AppProfile &profile, const QString &teamId);

/// The link that installs the app: Miro's consent page with client id and the marked redirect URI, without a state.
QString installLink(const AppProfile &profile, const QString &teamId);
