// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/scopematrix.h"

namespace {

ScopeStand notThere(const Installation &installation, const QString &scope)
{
    const bool wasGranted = installation.liveScopes && installation.grantedScopes.contains(scope);
    if (installation.expectedScopes.contains(scope))
        return wasGranted ? ScopeStand::MissingNotLive : ScopeStand::Missing;
    return wasGranted ? ScopeStand::NotLive : ScopeStand::Absent;
}

} // namespace

ScopeStand scopeStand(const Installation &installation, const QString &scope)
{
    if (!installation.scopes().contains(scope))
        return notThere(installation, scope);
    const bool isExtra = installation.extraScopes().contains(scope);
    if (installation.liveScopes)
        return isExtra ? ScopeStand::ExtraLive : ScopeStand::Live;
    if (installation.scopeAssumed)
        return isExtra ? ScopeStand::ExtraAssumed : ScopeStand::Assumed;
    return isExtra ? ScopeStand::ExtraGranted : ScopeStand::Granted;
}

QString scopeStandName(ScopeStand stand)
{
    switch (stand) {
    case ScopeStand::Absent:
        return {};
    case ScopeStand::Live:
        return QStringLiteral("live");
    case ScopeStand::Granted:
        return QStringLiteral("granted");
    case ScopeStand::Assumed:
        return QStringLiteral("assumed");
    case ScopeStand::Missing:
        return QStringLiteral("missing");
    case ScopeStand::MissingNotLive:
        return QStringLiteral("missing_not_live");
    case ScopeStand::ExtraLive:
        return QStringLiteral("not_expected_live");
    case ScopeStand::ExtraGranted:
        return QStringLiteral("not_expected_granted");
    case ScopeStand::ExtraAssumed:
        return QStringLiteral("not_expected_assumed");
    case ScopeStand::NotLive:
        return QStringLiteral("not_live");
    }
    Q_UNREACHABLE();
}

bool isMissing(ScopeStand stand)
{
    return stand == ScopeStand::Missing || stand == ScopeStand::MissingNotLive;
}

bool isExtra(ScopeStand stand)
{
    return stand == ScopeStand::ExtraLive || stand == ScopeStand::ExtraGranted || stand == ScopeStand::ExtraAssumed;
}
