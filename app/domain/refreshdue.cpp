// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/refreshdue.h"

#include <QHash>

#include <algorithm>

std::optional<Instant> refreshDueAt(const Installation &installation, size_t seed, Instant now)
{
    const InstallationFacts &facts = installation.facts;
    switch (installation.state(now)) {
    case InstallationState::Active:
    case InstallationState::NotVerified:
    case InstallationState::Unreachable:
    case InstallationState::CanRefresh:
        break;
    default:
        return std::nullopt;
    }
    const bool isRenewable = facts.hasRefreshToken && (!facts.refreshExpiresAt || *facts.refreshExpiresAt > now);
    if (!isRenewable || !facts.expiresAt)
        return std::nullopt;
    const std::chrono::milliseconds own(qint64(qHash(installation.id, seed) % size_t(std::chrono::milliseconds(refreshSpread).count())));
    const std::chrono::milliseconds lifetime = std::max(*facts.expiresAt - installation.issuedAt, std::chrono::milliseconds(0));
    const Instant due = *facts.expiresAt - std::min(refreshLead + own, lifetime / 4);
    // The clock was set back: nobody knows how old the pair is.
    if (installation.issuedAt > now)
        return due;
    return std::max(due, installation.issuedAt + std::chrono::minutes(1));
}

RefreshHistory refreshHistory(const QList<Evidence> &newestFirst, Instant now)
{
    RefreshHistory history;
    int failures = 0;
    std::optional<Instant> failedAt;
    bool isCounting = true;
    for (const Evidence &fact : newestFirst) {
        if (!history.skew && fact.skew) {
            history.skew = fact.skew;
            history.skewAt = std::min(fact.at, now);
        }
        // Another pair, another client secret or another address: what failed before says nothing of it.
        if (fact.operation == QLatin1String("exchange") || fact.operation == QLatin1String("paste")
            || fact.operation == QLatin1String("profile_changed"))
            isCounting = false;
        if (!isCounting || fact.operation != QLatin1String("refresh") || fact.outcome == QLatin1String("started"))
            continue;
        if (fact.outcome == QLatin1String("ok") || fact.outcome == QLatin1String("mismatch")) {
            isCounting = false;
            continue;
        }
        ++failures;
        if (!failedAt)
            failedAt = std::min(fact.at, now);
    }
    if (failedAt)
        history.notBefore = *failedAt + refreshPause(failures);
    return history;
}

std::chrono::milliseconds refreshPause(int failures)
{
    if (failures <= 0)
        return {};
    constexpr int doublings = 6; // a minute has passed the hour by then
    return std::min<std::chrono::milliseconds>(refreshCoolDown * (1 << std::min(failures - 1, doublings)), longestRefreshCoolDown);
}
