// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "sandbox/switches.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <chrono>

namespace sandbox {

// clang-format off
enum class FaultKind {
    // Answered instead of doing what was asked.
    CodeUsed, CodeExpired, RedirectMismatch, RefreshTokenDead, RfcError, Unauthorized, RateLimited, ServerError, NotJson, Html, RedirectElsewhere,
    Hang, CutBefore,
    // Done otherwise than asked.
    ScopeWider, ScopeNarrower, SameRefresh,
    // Done as asked, then the answer is changed.
    NoAccessToken, IdsAsNumber, IdsAsText, OrganizationMissing, ApplicationMissing, RefreshMissing, ScopeMissing, ExpiresMissing, ExpiresAsText,
    TokenTypeUnknown, WrongApp, WrongTeam, WrongUser, WrongType, NoState, WrongState, ErrorRedirect,
    // Done as asked, then delivered badly.
    Slow, CutBody, AnswerLost,
};
// clang-format on

/// One thing that goes wrong at one endpoint.
struct Fault {
    FaultKind kind = FaultKind::ServerError;
    QString name = {}; ///< as it was set, such as "invalid_grant"
    QString endpoint = {};
    int after = 0; ///< so many requests pass first
    int times = 0; ///< then so many are hit; 0 is all
    int status = 0; ///< for those kinds that can answer with several
    int retryAfter = 0; ///< seconds
    std::chrono::milliseconds delay{0};
    bool done = false; ///< what hangs was done first
    QString location = {}; ///< where a redirect leads
    int seen = 0;
};

/// Which faults are set, and which of them hit the next request. Their form:
///
///     { "token":   {"kind": "rate_limited", "retry_after": 2, "after": 1, "times": 1},
///       "context": [{"kind": "slow", "ms": 300}, {"kind": "organization_missing"}],
///       "nth":     {"request": 4, "kind": "cut_before"},
///       "ids": "text" | "number",  "pkce": "enforced" | "ignored",  … }
///
/// The last line are switches, see there; "revoke" is one as well when a text stands behind it, alone or in the list.
/// Setting replaces all that was set before; {} is a sandbox without faults,
/// with every switch as usual.
class Faults
{
public:
    /// On an error nothing changes. Errors: InvalidInput, with what is wrong.
    Status set(const QJsonObject &json);
    void clear();
    /// Counts a request to \a endpoint and answers the faults that hit it.
    QList<Fault> next(const QString &endpoint);

    const Switches &switches() const { return m_switches; }
    /// As it was set.
    QJsonObject toJson() const { return m_json; }

    static bool isEndpoint(const QString &name);

private:
    QList<Fault> m_faults;
    Fault m_nth;
    int m_nthRequest = 0;
    int m_requests = 0;
    Switches m_switches;
    QJsonObject m_json;
};

} // namespace sandbox
