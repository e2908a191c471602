// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/installationcolumns.h"

#include "presentation/words.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("InstallationColumns", text);
}

QString nameAndId(const NamedId &named)
{
    if (named.id.isEmpty())
        return shownText(named.name);
    return named.name.isEmpty() ? named.id : QString(shownName(named) + QLatin1Char('\n') + named.id);
}

QString scopesToolTip(const Installation &installation)
{
    QString text = installation.liveScopes ? tr("Live: %1").arg(installation.liveScopes->toText())
                                           : tr("Granted: %1").arg(installation.grantedScopes.toText());
    if (const ScopeSet missing = installation.missingScopes(); !missing.isEmpty())
        text += QLatin1Char('\n') + tr("Missing: %1").arg(missing.toText());
    if (const ScopeSet extra = installation.extraScopes(); !extra.isEmpty())
        text += QLatin1Char('\n') + tr("Not expected: %1").arg(extra.toText());
    return text;
}

QString regionToolTip(const Installation &installation)
{
    if (installation.region.isEmpty())
        return tr("The token's form names no data region.");
    return installation.isInOtherRegion()
        ? tr("The token's form names another data region than the app profile expects (%1).").arg(shownText(installation.expectedRegion))
        : tr("The data region that the token's form names.");
}

} // namespace

QString columnId(InstallationColumn column)
{
    switch (column) {
    case InstallationColumn::Team:
        return QStringLiteral("team");
    case InstallationColumn::User:
        return QStringLiteral("user");
    case InstallationColumn::Organization:
        return QStringLiteral("organization");
    case InstallationColumn::Scopes:
        return QStringLiteral("scopes");
    case InstallationColumn::State:
        return QStringLiteral("state");
    case InstallationColumn::TokenLifetime:
        return QStringLiteral("token_lifetime");
    case InstallationColumn::AuthorizedAt:
        return QStringLiteral("authorized_at");
    case InstallationColumn::ExpiresAt:
        return QStringLiteral("expires_at");
    case InstallationColumn::VerifiedAt:
        return QStringLiteral("verified_at");
    case InstallationColumn::Region:
        return QStringLiteral("region");
    }
    Q_UNREACHABLE();
}

QString columnTitle(InstallationColumn column)
{
    switch (column) {
    case InstallationColumn::Team:
        return tr("Team");
    case InstallationColumn::User:
        return tr("User");
    case InstallationColumn::Organization:
        return tr("Organization");
    case InstallationColumn::Scopes:
        return tr("Scopes");
    case InstallationColumn::State:
        return tr("State");
    case InstallationColumn::TokenLifetime:
        return tr("Token lifetime");
    case InstallationColumn::AuthorizedAt:
        return tr("Authorized");
    case InstallationColumn::ExpiresAt:
        return tr("Expires");
    case InstallationColumn::VerifiedAt:
        return tr("Verified");
    case InstallationColumn::Region:
        return tr("Region");
    }
    Q_UNREACHABLE();
}

QString cellText(const Installation &installation, InstallationColumn column, Instant now)
{
    switch (column) {
    case InstallationColumn::Team:
        return shownName(installation.team);
    case InstallationColumn::User:
        return shownName(installation.user);
    case InstallationColumn::Organization:
        return shownName(installation.organization);
    case InstallationColumn::Scopes:
        return scopesWord(installation);
    case InstallationColumn::State:
        return stateWord(installation.state(now));
    case InstallationColumn::TokenLifetime:
        return lifetimeWord(installation);
    case InstallationColumn::AuthorizedAt:
        return relativeTime(installation.authorizedAt, now);
    case InstallationColumn::ExpiresAt:
        return expiryWord(installation, now);
    case InstallationColumn::VerifiedAt:
        return installation.verifiedAt ? relativeTime(*installation.verifiedAt, now) : tr("never");
    case InstallationColumn::Region:
        return shownText(installation.region);
    }
    Q_UNREACHABLE();
}

QString cellToolTip(const Installation &installation, InstallationColumn column, Instant now)
{
    switch (column) {
    case InstallationColumn::Team:
        return nameAndId(installation.team);
    case InstallationColumn::User:
        return nameAndId(installation.user);
    case InstallationColumn::Organization:
        return nameAndId(installation.organization);
    case InstallationColumn::Scopes:
        return scopesToolTip(installation);
    case InstallationColumn::State:
        return stateReason(installation, now);
    case InstallationColumn::AuthorizedAt:
        return exactTime(installation.authorizedAt);
    case InstallationColumn::TokenLifetime:
    case InstallationColumn::ExpiresAt:
        return installation.facts.expiresAt ? exactTime(*installation.facts.expiresAt)
                                            : tr("The server named no end for the access token.");
    case InstallationColumn::VerifiedAt:
        return installation.verifiedAt ? exactTime(*installation.verifiedAt) : tr("The server has never confirmed this token.");
    case InstallationColumn::Region:
        return regionToolTip(installation);
    }
    Q_UNREACHABLE();
}
