// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "sandbox/tokenpair.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace sandbox {

/// Credits that run out, per user and app (developers.miro.com, "Rate limiting": 100,000 a minute, a call of the
/// first level costs 50).
struct Limits {
    int credits = 100'000;
    int cost = 50;
    std::chrono::seconds window{60};
    bool retryAfter = false; ///< say Retry-After, which Miro does not document
};

/// How the fake Miro is, as opposed to what goes wrong with one request. Where Miro documents something, that is what
/// a new one does; where nobody documents anything, the switches are there to try both.
struct Switches {
    bool idsAsNumber = false;
    bool pkceIgnored = false;
    std::optional<Limits> limits = {}; ///< nothing: the headers only, and credits never run out
    /// Of tokens that are issued from now on.
    std::chrono::seconds accessLifetime{3599};
    std::chrono::seconds refreshLifetime = std::chrono::hours(60 * 24);
    bool deadCodesDiffer = false; ///< each way in which an access token ended has a code of its own
    std::chrono::seconds skew{0}; ///< of the Date header, and of nothing else
    bool reuseKillsFamily = false; ///< an old refresh token that comes again ends all pairs of its installation
    bool secondAuthorizationKills = false;
    enum class Uninstall { Kills, Keeps, Slow };
    Uninstall uninstall = Uninstall::Kills;
    std::chrono::seconds uninstallDelay{30};
    bool reinstallRevives = false;
    /// What follows hits consents by hand where the app was revoked or uninstalled before, see Ledger::hasEndedIn().
    bool reinstallTakesAnotherUser = false;
    ScopeChange reinstallScopes = ScopeChange::None;
    bool reinstallLosesCallback = false;
    bool revokeKillsAll = false;
    QString region = {}; ///< of what is issued from now on; empty: the organization's
    bool opaque = false; ///< what is issued from now on has no readable region

    /// All that may stand in \a json, beside the endpoints and nth. Errors: InvalidInput "bad_faults".
    static Result<Switches> read(const QJsonObject &json);
    static QStringList names();
};

/// The data regions of Miro's tokens; eu01 is in Miro's own samples, the others follow its host names.
inline constexpr const char *regionNames[] = {"eu01", "us01", "au01"};

} // namespace sandbox
