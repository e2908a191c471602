// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/creditbudget.h"

#include <algorithm>

namespace {

/// No server is believed that its window lasts longer.
constexpr std::chrono::hours longestWindow{24};

/// When the present window ends, by our clock; nothing when the answer names no end that is still to come.
std::optional<Instant> endOf(const HttpFacts &http, Instant now)
{
    if (!http.rateLimit.resetAt)
        return std::nullopt;
    const auto left = *http.rateLimit.resetAt - http.serverTime.value_or(now);
    if (left.count() < 0)
        return std::nullopt;
    return now + std::min<std::chrono::milliseconds>(left, longestWindow);
}

} // namespace

size_t qHash(const CreditOwner &owner, size_t seed)
{
    return qHashMulti(seed, owner.profileId, owner.userId);
}

std::optional<qint64> CreditBudget::leftIn(const Purse &purse, Instant now) const
{
    // What the next window brings, where this one is over.
    return purse.left && now < purse.endsAt ? purse.left : purse.limit;
}

CreditBudget::Room CreditBudget::room(const CreditOwner &owner, Instant now) const
{
    const Purse purse = m_purses.value(owner);
    if (now < purse.blockedUntil)
        return Room::Spent;
    if (purse.isUnlimited)
        return Room::Free;
    const Room first = purse.underWay == 0 ? Room::Free : Room::Unsettled;
    const bool isThisWindow = purse.left && now < purse.endsAt;
    const std::optional<qint64> left = leftIn(purse, now);
    const std::optional<qint64> cost = costIn(purse);
    if (!left)
        return first;
    if (!cost)
        return isThisWindow && *left == 0 ? Room::Spent : first;
    // The end of a window that pays for nothing must not keep us for ever: then the server says so itself.
    if (!isThisWindow && purse.underWay == 0)
        return Room::Free;
    if (*left > 0 && *left >= (purse.underWay + 1) * *cost)
        return Room::Free;
    return isThisWindow && (*left == 0 || *left < *cost) ? Room::Spent : Room::Unsettled;
}

Instant CreditBudget::opensAt(const CreditOwner &owner, Instant now) const
{
    const Purse purse = m_purses.value(owner);
    return now < purse.blockedUntil ? purse.blockedUntil : std::max(purse.endsAt, now);
}

QList<CreditOwner> CreditBudget::spent(Instant now) const
{
    QList<CreditOwner> owners;
    for (auto it = m_purses.cbegin(); it != m_purses.cend(); ++it) {
        if (room(it.key(), now) == Room::Spent)
            owners.append(it.key());
    }
    return owners;
}

void CreditBudget::sent(const CreditOwner &owner)
{
    ++m_purses[owner].underWay;
}

void CreditBudget::answered(const CreditOwner &owner, const HttpFacts &http, Instant now)
{
    Purse &purse = m_purses[owner];
    purse.underWay = std::max(0, purse.underWay - 1);
    if (http.status == 0)
        return;
    const RateLimit &said = http.rateLimit;
    const std::optional<Instant> end = endOf(http, now);
    if (said.limit)
        purse.limit = said.limit;
    if (http.status == 429) {
        const Instant until = http.retryAt ? *http.retryAt : end && *end > now ? *end : now + usualWindow;
        purse.blockedUntil = std::max({purse.blockedUntil, until, now + shortestWait});
        purse.isUnlimited = false;
        purse.left.reset();
        purse.reset.reset();
        return;
    }
    ++m_answers;
    purse.isUnlimited = !said.remaining;
    if (!said.remaining || (purse.reset && said.resetAt && *said.resetAt < *purse.reset))
        return; // of a window that is over
    const bool isNew = !purse.left || said.resetAt != purse.reset || (!said.resetAt && now >= purse.endsAt);
    const Instant endsAt = end.value_or(now + usualWindow);
    purse.endsAt = isNew ? endsAt : std::min(purse.endsAt, endsAt);
    purse.reset = said.resetAt;
    purse.most = isNew ? *said.remaining : std::max(purse.most, *said.remaining);
    purse.left = isNew ? *said.remaining : std::min(*purse.left, *said.remaining);
    purse.answers = isNew ? 1 : purse.answers + 1;
    if (purse.answers < 2)
        return;
    // Rounded up; what somebody else spends of the same user counts as ours, which is the safe mistake.
    const qint64 between = purse.answers - 1;
    purse.cost = (purse.most - *purse.left + between - 1) / between;
    m_cost = purse.cost;
}

CreditUse CreditBudget::use(Instant now) const
{
    CreditUse use;
    use.cost = m_cost;
    if (m_cost)
        use.used = *m_cost * m_answers;
    for (const Purse &purse : m_purses) {
        const bool isBlocked = now < purse.blockedUntil;
        const std::optional<qint64> left = isBlocked ? std::optional<qint64>(0) : leftIn(purse, now);
        if (purse.limit && (!use.limit || *purse.limit < *use.limit))
            use.limit = purse.limit;
        if (!left || (use.left && *use.left <= *left))
            continue;
        use.left = left;
        use.resetAt.reset();
        if (isBlocked)
            use.resetAt = purse.blockedUntil;
        else if (purse.left && now < purse.endsAt)
            use.resetAt = purse.endsAt;
    }
    return use;
}
