// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"
#include "domain/cycle.h"
#include "lifecycle/authorizeteam.h"
#include "lifecycle/mirowalk.h"

/// What a person does for a cycle on Miro's pages, since there is no call for it.
struct HandStep {
    enum class Kind {
        UninstallForMe,
        UninstallForTeam,
        Consent,
        Approve, ///< here, not at Miro: what arrived is held, and was it this?
    };

    Kind kind = Kind::UninstallForMe;
    RowId cycleId = 0;
    NamedId app;
    NamedId team;
    NamedId user; ///< who has to do it: uninstalling for oneself and consenting concern whoever is signed in
    WayIn wayIn = WayIn::Button; ///< Consent: the door
    QString title;         ///< one line, for a list of them
    QList<WalkStep> steps; ///< what to click, in the words of Miro's page, with the addresses to open
};

/// The hand of the step End. Not for WayOut::Revoke, which is a call.
HandStep endByHand(const Cycle &cycle, const AppProfile &profile);
/// The hand of Reauthorize; \a address: of the authorization request, for our own button.
HandStep consentByHand(const Cycle &cycle, const AppProfile &profile, const QString &address);
/// What Miro started has arrived, and waits for a person's word that it was the cycle's.
HandStep approveByHand(const Cycle &cycle, const AppProfile &profile, const AuthorizeTeam::Held &held);
