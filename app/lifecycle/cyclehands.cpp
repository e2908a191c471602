// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/cyclehands.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CycleHands", text);
}

QString shown(const NamedId &named)
{
    return named.name.isEmpty() ? named.id : named.name;
}

HandStep handOf(const Cycle &cycle, HandStep::Kind kind)
{
    HandStep hand;
    hand.kind = kind;
    hand.cycleId = cycle.id;
    hand.app = cycle.app;
    hand.team = cycle.team;
    hand.user = cycle.user;
    hand.wayIn = cycle.wayIn;
    return hand;
}

WalkStep settingsStep(const Cycle &cycle, const AppProfile &profile)
{
    return {tr("Open the app settings of the team %1 and find %2.").arg(shown(cycle.team), shown(cycle.app)),
            teamAppPage(profile, cycle.team.id)};
}

WalkStep agreeing(const Cycle &cycle)
{
    return {tr("See that you are signed in as %1 and that the team is %2, then press Install & authorize.")
                .arg(shown(cycle.user), shown(cycle.team)),
            QString()};
}

QString consentTitle(const Cycle &cycle)
{
    const QString app = shown(cycle.app);
    const QString team = shown(cycle.team);
    const QString user = shown(cycle.user);
    switch (cycle.wayIn) {
    case WayIn::Button:
        return tr("Authorize %1 in %2 again, as %3").arg(app, team, user);
    case WayIn::AppIcon:
        return tr("Click the icon of %1 on a board of %2, as %3").arg(app, team, user);
    case WayIn::InstallLink:
        return tr("Open the install link of %1 for %2, as %3").arg(app, team, user);
    case WayIn::SettingsPage:
        break;
    }
    return tr("Install %1 from the app settings of %2, as %3").arg(app, team, user);
}

QList<WalkStep> doorSteps(const Cycle &cycle, const AppProfile &profile, const QString &address)
{
    const QString app = shown(cycle.app);
    switch (cycle.wayIn) {
    case WayIn::Button:
        return {
            {tr("Open the authorization request of %1 in the browser, unless it is open already.").arg(app), address}};
    case WayIn::AppIcon:
        return {{tr("Open a board of the team %1.").arg(shown(cycle.team)),
                 walkSteps(profile, cycle.team.id).at(2).address},
                {tr("Click the app icon of %1 on the board's app panel.").arg(app), QString()}};
    case WayIn::InstallLink:
        return {{tr("Open the install link of %1.").arg(app), installLink(profile, cycle.team.id)}};
    case WayIn::SettingsPage:
        break;
    }
    return {settingsStep(cycle, profile), {tr("Install it for only yourself: Install for me."), QString()}};
}

} // namespace

HandStep endByHand(const Cycle &cycle, const AppProfile &profile)
{
    Q_ASSERT(cycle.wayOut != WayOut::Revoke);
    const QString app = shown(cycle.app);
    const QString team = shown(cycle.team);
    if (cycle.wayOut == WayOut::UninstallTeam) {
        HandStep hand = handOf(cycle, HandStep::Kind::UninstallForTeam);
        // Any admin of the team may do it.
        hand.user = NamedId();
        hand.title = tr("Uninstall %1 for the whole team %2, as an admin of it").arg(app, team);
        hand.steps = {settingsStep(cycle, profile),
                      {tr("See that you are signed in as an admin of the team, then uninstall it for everybody: "
                          "Uninstall for team."),
                       QString()}};
        return hand;
    }
    HandStep hand = handOf(cycle, HandStep::Kind::UninstallForMe);
    hand.title = tr("Uninstall %1 in %2, as %3").arg(app, team, shown(cycle.user));
    hand.steps = {settingsStep(cycle, profile),
                  {tr("See that you are signed in as %1, then uninstall it for only yourself: Uninstall for me.")
                       .arg(shown(cycle.user)),
                   QString()}};
    return hand;
}

HandStep consentByHand(const Cycle &cycle, const AppProfile &profile, const QString &address)
{
    HandStep hand = handOf(cycle, HandStep::Kind::Consent);
    hand.title = consentTitle(cycle);
    if (cycle.wayOut == WayOut::Revoke && (cycle.wayIn == WayIn::AppIcon || cycle.wayIn == WayIn::SettingsPage)) {
        hand.steps = {{tr("Uninstall it for only yourself first: the app stays installed after a revocation, and Miro "
                          "asks nobody who has it."),
                       teamAppPage(profile, cycle.team.id)}};
    }
    hand.steps += doorSteps(cycle, profile, address);
    hand.steps += agreeing(cycle);
    return hand;
}

HandStep approveByHand(const Cycle &cycle, const AppProfile &profile, const AuthorizeTeam::Held &held)
{
    HandStep hand = handOf(cycle, HandStep::Kind::Approve);
    hand.title = tr("Approve what arrived for %1 in %2").arg(shown(cycle.app), shown(cycle.team));
    hand.steps
        = {{tr("A redirect arrived at %1 UTC on %2, for the team %3 and the client %4.")
                .arg(toIso8601(held.receivedAt).mid(11, 8), held.arrivedAt, held.teamId.isEmpty() ? tr("(none named)") : held.teamId, held.clientId),
            QString()},
           {tr("See that this was you: %1, the team %2 (%3), and nobody but %4 has consented just now.")
                .arg(profile.name, shown(cycle.team), cycle.team.id, shown(cycle.user)),
            QString()},
           {tr("Approve it if it is that. Discard it if it is not, and the code is not used."), QString()}};
    return hand;
}
