// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/cyclesnapshot.h"

#include <QCoreApplication>

CycleSnapshot cycleSnapshot(const InstallationDetails &details, const AppProfile &profile, Instant at)
{
    const Installation &installation = details.installation;
    CycleSnapshot snapshot;
    snapshot.at = at;
    snapshot.installationId = installation.id;
    snapshot.generation = installation.generation;
    snapshot.app = {profile.clientId, profile.name};
    snapshot.organization = installation.organization;
    snapshot.team = installation.team;
    snapshot.user = installation.user;
    snapshot.scopes = installation.scopes();
    snapshot.tokenType = installation.tokenType;
    snapshot.isExpiring = installation.facts.hasRefreshToken;
    snapshot.region = installation.region;
    snapshot.accessFingerprint = installation.accessFingerprint;
    snapshot.refreshFingerprint = installation.refreshFingerprint;
    snapshot.expiresAt = installation.facts.expiresAt;
    snapshot.refreshExpiresAt = installation.facts.refreshExpiresAt;
    if (!details.grants.isEmpty())
        snapshot.context = details.grants.constFirst().rawContext;
    return snapshot;
}

QString statusText(const HttpFacts &http)
{
    if (http.status == 0)
        return QCoreApplication::translate("CycleSnapshot", "no answer");
    const QString status = QString::number(http.status);
    return http.serverCode.isEmpty() ? status : QString(status + QLatin1Char(' ') + http.serverCode);
}

FlowMessage::Kind messageKind(const QString &outcome)
{
    switch (lifeOf(outcome)) {
    case CycleToken::Life::Alive:
        return FlowMessage::Kind::Done;
    case CycleToken::Life::Dead:
        return FlowMessage::Kind::Refused;
    default:
        // That a token whose hour is over is refused is a no as well, though it does not say that it was ended.
        return outcome == QLatin1String("ran_out") ? FlowMessage::Kind::Refused : FlowMessage::Kind::Gap;
    }
}

CycleToken::Life lifeOf(const QString &outcome)
{
    if (outcome == QLatin1String("alive") || outcome == QLatin1String("mismatch"))
        return CycleToken::Life::Alive;
    if (outcome == QLatin1String("ended"))
        return CycleToken::Life::Dead;
    return CycleToken::Life::Unclear;
}
