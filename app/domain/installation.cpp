// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/installation.h"

QString stateName(InstallationState state)
{
    switch (state) {
    case InstallationState::Active:
        return QStringLiteral("active");
    case InstallationState::CanRefresh:
        return QStringLiteral("can_refresh");
    case InstallationState::Expired:
        return QStringLiteral("expired");
    case InstallationState::Mismatch:
        return QStringLiteral("mismatch");
    case InstallationState::NotVerified:
        return QStringLiteral("not_verified");
    }
    Q_UNREACHABLE();
}

InstallationState installationState(ContextOutcome outcome, std::optional<Instant> expiresAt, bool hasRefreshToken,
                                    Instant now)
{
    if (outcome == ContextOutcome::Mismatch)
        return InstallationState::Mismatch;
    if (expiresAt && *expiresAt <= now)
        return hasRefreshToken ? InstallationState::CanRefresh : InstallationState::Expired;
    if (outcome == ContextOutcome::NotMade)
        return InstallationState::NotVerified;
    return InstallationState::Active;
}
