// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/staletokens.h"

#include "domain/refreshdue.h"
#include "lifecycle/grantdifference.h"

#include <QCoreApplication>

#include <algorithm>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("StaleTokens", text);
}

/// Whoever looks at the row takes its token for one that can be used, or renewed.
bool looksUsable(InstallationState state)
{
    switch (state) {
    case InstallationState::Active:
    case InstallationState::CanRefresh:
    case InstallationState::NotVerified:
    case InstallationState::Unreachable:
    case InstallationState::Mismatch:
        return true;
    case InstallationState::Expired:
    case InstallationState::Refreshing:
    case InstallationState::OutcomeUnknown:
    case InstallationState::Revoked:
    case InstallationState::Ended:
        return false;
    }
    return true;
}

bool isAskedHere(const Cycle &cycle, const Installation &row)
{
    return std::any_of(cycle.tokens.cbegin(), cycle.tokens.cend(), [&row](const CycleToken &token) {
        return token.kind == SealIdentity::Kind::RefreshToken && token.installationId == row.id && token.after == CycleToken::Life::Unclear;
    });
}

} // namespace

QStringList staleTokens(const Cycle &cycle, const QList<Installation> &rows, const QList<GrantStore::Shared> &shared, Instant now)
{
    const auto isDead = [&cycle](const QString &fingerprint) {
        return std::any_of(cycle.tokens.cbegin(), cycle.tokens.cend(), [&fingerprint](const CycleToken &token) {
            return token.kind == SealIdentity::Kind::AccessToken && token.fingerprint == fingerprint && token.after == CycleToken::Life::Dead;
        });
    };
    QStringList findings;
    for (const Installation &row : rows) {
        if (!isDead(row.accessFingerprint))
            continue;
        const InstallationState state = row.state(now);
        if (looksUsable(state))
            findings.append(tr("The row of %1 still looks usable (%2).").arg(spelledOut(row.user), stateName(state)));
        // Where it was this cycle that asked, and nobody answered, that is said of the refresh token.
        if (!isAskedHere(cycle, row) && (state == InstallationState::Refreshing || state == InstallationState::OutcomeUnknown))
            findings.append(tr("A refresh of %1 is not settled.").arg(spelledOut(row.user)));
        if (refreshDueAt(row, 0, now))
            findings.append(tr("%1 would still be refreshed ahead of expiry.").arg(spelledOut(row.user)));
    }
    for (const GrantStore::Shared &one : shared) {
        for (const Installation &other : one.others) {
            if (isDead(other.accessFingerprint) && looksUsable(other.state(now)))
                findings.append(tr("Another row, of %1 in %2, offers the same token.").arg(spelledOut(other.user), spelledOut(other.team)));
        }
    }
    return findings;
}
