// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/actwords.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ActWords", text);
}

/// Whether a token is opened for it.
bool needsVault(Act act)
{
    return act != Act::Forget && act != Act::Uninstall && act != Act::Unlock;
}

QString whyNoRefresh(const Installation &installation, Instant now)
{
    const InstallationFacts &facts = installation.facts;
    if (installation.state(now) == InstallationState::OutcomeUnknown)
        return tr("nobody knows how its last refresh ended; settle that first");
    if (!facts.hasRefreshToken)
        return tr("it has no refresh token");
    if (facts.refreshExpiresAt && *facts.refreshExpiresAt <= now)
        return tr("its refresh token has run out, or was refused");
    return installation.state(now) == InstallationState::Revoked ? tr("its token pair was revoked") : QString();
}

} // namespace

QString actWord(Act act)
{
    switch (act) {
    case Act::Verify:
        return tr("Verify");
    case Act::Refresh:
        return tr("Refresh");
    case Act::Revoke:
        return tr("Revoke…");
    case Act::Forget:
        return tr("Forget…");
    case Act::Probe:
        return tr("Probe every token…");
    case Act::Uninstall:
        return tr("Uninstall in Miro…");
    case Act::Authorize:
        return tr("Authorize again…");
    case Act::ResolveDoubt:
        return tr("Check the old access token");
    case Act::RetryRefresh:
        return tr("Try once more…");
    case Act::Unlock:
        return tr("Unlock…");
    }
    Q_UNREACHABLE();
}

QString manyWord(Act act)
{
    return act == Act::Refresh ? tr("Refresh all that are shown…") : act == Act::Revoke ? tr("Revoke all that are shown…") : tr("Verify all that are shown…");
}

QString actTip(Act act)
{
    switch (act) {
    case Act::Verify:
        return tr("Asks the server what the access token is, and brings names and scopes up to date (F5)");
    case Act::Refresh:
        return tr("Trades the refresh token for a new pair; the old pair ends");
    case Act::Revoke:
        return tr("Ends the token pair at the server; the app stays installed in Miro");
    case Act::Forget:
        return tr("Removes it from this store, for everybody who uses it; nothing happens at Miro");
    case Act::Probe:
        return tr("Asks the server about every token it ever had, one after another");
    case Act::Uninstall:
        return tr("Opens the team's page at Miro, and watches until the token is refused");
    case Act::Authorize:
        return tr("Authorizes this team and user once more, in the browser");
    case Act::ResolveDoubt:
        return tr("If it is alive, the refresh had not been made");
    case Act::RetryRefresh:
        return tr("Sends the refresh token again, which may end the installation; asks first");
    case Act::Unlock:
        return tr("Opens the vault");
    }
    Q_UNREACHABLE();
}

QString actProgress(Act act)
{
    switch (act) {
    case Act::Verify:
        return tr("Asking the server what the token is…");
    case Act::Refresh:
    case Act::RetryRefresh:
        return tr("Trading the refresh token for a new pair…");
    case Act::Revoke:
        return tr("Revoking the token pair…");
    case Act::Forget:
        return tr("Forgetting it…");
    case Act::Probe:
        return tr("Asking about every token it ever had…");
    case Act::ResolveDoubt:
        return tr("Asking about the old access token…");
    case Act::Uninstall:
        return tr("Watching whether the token is refused…");
    case Act::Authorize:
    case Act::Unlock:
        break;
    }
    return {};
}

QString whyNoAct(Act act, const Installation &installation, const AppProfile *profile, bool isUnlocked, Instant now)
{
    const InstallationState state = installation.state(now);
    if (state == InstallationState::Refreshing && act != Act::Uninstall && act != Act::Authorize && act != Act::Unlock)
        return tr("it is being refreshed at this moment");
    const bool isDoubtAct = act == Act::ResolveDoubt || act == Act::RetryRefresh;
    if (isDoubtAct && state != InstallationState::OutcomeUnknown)
        return tr("no refresh of it is in doubt");
    if (act == Act::Refresh) {
        if (const QString reason = whyNoRefresh(installation, now); !reason.isEmpty())
            return reason;
    }
    if (act == Act::Revoke && state == InstallationState::Revoked)
        return tr("it was revoked already");
    if (profile) {
        const bool asksContext = act == Act::Verify || act == Act::Probe || act == Act::ResolveDoubt;
        if (asksContext && profile->endpoints.context.isEmpty())
            return tr("the app profile has no token context address");
        if (act == Act::Revoke && profile->endpoints.revoke.isEmpty())
            return tr("the app profile has no address to revoke tokens at");
        if (act == Act::Authorize && profile->isArchived())
            return tr("the app profile is archived");
    }
    if (needsVault(act) && !isUnlocked)
        return tr("the vault is locked");
    return {};
}
