// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/httpfacts.h"
#include "domain/rowid.h"

#include <QHash>
#include <QList>

/// Whose credits: Miro counts them per user and app (developers.miro.com/reference/rate-limiting).
struct CreditOwner {
    RowId profileId = 0;
    QString userId;

    friend bool operator==(const CreditOwner &, const CreditOwner &) = default;
};
size_t qHash(const CreditOwner &owner, size_t seed = 0);

/// What is known of the credits of all who were asked.
struct CreditUse {
    std::optional<qint64> cost;  ///< of one call, as learnt; nothing: not known
    std::optional<qint64> limit; ///< in one window of time
    std::optional<qint64> used;  ///< by all calls so far
    std::optional<qint64> left;  ///< of whoever has the least
    std::optional<Instant> resetAt; ///< of these, by our clock
};

/// How many requests a server still takes from each user, as its answers say. What a call costs is documented for some of
/// Miro's only, so it is learnt: from how much less remains after so many answers of one window. Until it is known, one
/// request of a user is under way at a time; then as many as what is left pays for, and never more. A server that says
/// nothing about credits is asked freely until it answers 429. A reset is a moment of the server's clock, and is used as
/// the time from that answer's Date on. No I/O; any thread, one at a time.
class CreditBudget
{
public:
    /// How long a 429 is obeyed that does not say until when, and a window lasts that does not say so (Miro: a minute).
    static constexpr std::chrono::seconds usualWindow{60};
    static constexpr std::chrono::milliseconds shortestWait{250};

    enum class Room {
        Free,
        Unsettled, ///< not before an answer that is on its way has come
        Spent,     ///< not before opensAt()
    };
    Room room(const CreditOwner &owner, Instant now) const;
    /// When the next window of one that is Spent begins.
    Instant opensAt(const CreditOwner &owner, Instant now) const;
    /// All that are Spent.
    QList<CreditOwner> spent(Instant now) const;

    void sent(const CreditOwner &owner);
    /// The answer to one that was sent; with status 0 none came.
    void answered(const CreditOwner &owner, const HttpFacts &http, Instant now);

    CreditUse use(Instant now) const;

private:
    struct Purse {
        int underWay = 0;
        bool isUnlimited = false; ///< it answers, and names no credits
        Instant blockedUntil = {}; ///< by a 429
        std::optional<qint64> limit;
        std::optional<qint64> left; ///< the least that was seen in this window
        qint64 most = 0;     ///< the most that was seen in it
        qint64 answers = 0;  ///< that came in it
        std::optional<Instant> reset; ///< by the server's clock: which window it is
        Instant endsAt = {}; ///< the same by ours
        std::optional<qint64> cost;
    };
    std::optional<qint64> leftIn(const Purse &purse, Instant now) const;
    std::optional<qint64> costIn(const Purse &purse) const { return purse.cost ? purse.cost : m_cost; }

    QHash<CreditOwner, Purse> m_purses;
    std::optional<qint64> m_cost; ///< learnt last, of whomever
    qint64 m_answers = 0;
};
