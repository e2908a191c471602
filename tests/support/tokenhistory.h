// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "domain/evidence.h"
#include "lifecycle/openedstore.h"

/// Runs one statement on the store behind everybody's back, for faults. Fails the running test where it is refused.
void alterStore(OpenedStore *store, const QString &statement);

/// When the tokens of one pair run out.
struct TokenEnds {
    std::optional<Instant> access = {};
    std::optional<Instant> refresh = {};
    bool hasRefreshToken = true;
};

/// Tokens with a past, put into a store as the acts put them there. Fails the running test where the store refuses.
/// GUI thread, with an event loop.
class TokenHistory
{
public:
    /// \a store has an open vault and is not deleted before this.
    TokenHistory(OpenedStore *store, RowId profile, Clock clock) : m_store(store), m_profile(profile), m_clock(std::move(clock)) { }

    /// Ana Lima authorizes \a team; its tokens have \a tokens in them, or else the team's name.
    Installation authorized(const QString &team, const TokenEnds &ends, const QString &tokens = {});
    Installation authorized(const QString &team) { return authorized(team, {m_clock() + std::chrono::hours(1), {}}); }
    /// Its refresh token is shown and makes a new pair.
    Installation refreshed(const Installation &row, const TokenEnds &ends = {});
    /// Two seats refresh it with the same token, and both get a pair.
    void forked(const Installation &row);
    /// One of its current tokens was shown at \a at.
    void shown(const Installation &row, SealIdentity::Kind kind, const QString &operation, int status, const QString &outcome, Instant at);
    /// A refresh that nobody was reached for.
    void renewalFailed(const Installation &row);
    /// \a count former access tokens of \a row, each shown once, a second apart, the newest now.
    void many(const Installation &row, int count);

private:
    RefreshTicket claimed(const Installation &row, bool despiteDoubt = false);
    Installation stored(const RefreshTicket &ticket, const Installation &row, const QString &name, const QString &seat, const TokenEnds &ends);

    OpenedStore *m_store;
    RowId m_profile;
    Clock m_clock;
    int m_made = 0;
};
