// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"
#include "domain/evidence.h"
#include "domain/namedid.h"
#include "domain/rowid.h"
#include "domain/scope.h"

#include <QByteArray>
#include <QList>

#include <optional>

/// What the program believes of an installation, computed from what was stored and the time.
enum class InstallationState {
    Active,       ///< checked, and the access token has not run out (or never does)
    CanRefresh,   ///< access token ran out; a refresh token is there
    Expired,      ///< access token ran out; no refresh token
    Mismatch,     ///< kept although team, user or app differ from what was asked for
    NotVerified,  ///< the server has no token context, or it was not asked yet
};
inline constexpr int installationStateCount = 5;

QString stateName(InstallationState state); ///< "active", "can_refresh", "expired", "mismatch", "not_verified"

/// What the token context said when the grant was made. The numbers are stored, and stand in an index of the
/// store: never renumbered.
enum class ContextOutcome { NotMade = 0, Agreed = 1, Mismatch = 2 };

/// The pure function behind every shown state. A token without expiry does not run out.
InstallationState installationState(ContextOutcome outcome, std::optional<Instant> expiresAt, bool hasRefreshToken,
                                    Instant now);

/// What one user consented to for one team at one time. Generations count from 1 per installation;
/// the newest is current, earlier ones carry supersededAt and are never overwritten.
struct Grant {
    RowId id = 0;
    RowId installationId = 0;
    int generation = 0;
    QString door; ///< how it came: "button"
    QString redirectUri;
    QString tokenType;
    ScopeSet requestedScopes;
    ScopeSet grantedScopes;
    bool scopeAssumed = false; ///< the answer named no scope, so granted = requested (RFC 6749 §5.1)
    std::optional<ScopeSet> liveScopes; ///< from the token context
    QString accessFingerprint;
    QString refreshFingerprint; ///< empty: no refresh token
    Instant authorizedAt = {};
    std::optional<Instant> expiresAt; ///< of the access token; nothing: unknown or never
    std::optional<Instant> supersededAt;
    ContextOutcome contextOutcome = ContextOutcome::NotMade;
    QByteArray rawResponse; ///< JSON, secrets replaced by fingerprints
    QByteArray rawContext;  ///< JSON; empty when not made
};

/// One row of the table: app profile + team + user, with its current grant's facts. No secret.
struct Installation {
    RowId id = 0;
    RowId profileId = 0;
    QString profileName;
    NamedId team;
    NamedId user;
    NamedId organization; ///< empty when Miro names none
    ScopeSet expectedScopes; ///< the profile's
    TokenLifetimeMode lifetimeMode = TokenLifetimeMode::Unknown; ///< the profile's
    ScopeSet grantedScopes;
    QString tokenType;
    ContextOutcome contextOutcome = ContextOutcome::NotMade;
    QString accessFingerprint;
    QString refreshFingerprint;
    RowId currentGrantId = 0;
    int generation = 0; ///< of the current grant
    Instant authorizedAt = {};
    std::optional<Instant> expiresAt;

    InstallationState state(Instant now) const
    {
        return installationState(contextOutcome, expiresAt, !refreshFingerprint.isEmpty(), now);
    }
};

/// Everything known of one installation, for the pane beside the table. No secret.
struct InstallationDetails {
    Installation installation;
    QList<Grant> grants;      ///< newest first; the first is current
    QList<Evidence> evidence; ///< newest first
};
