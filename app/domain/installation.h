// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"
#include "domain/namedid.h"
#include "domain/rowid.h"
#include "domain/scope.h"
#include "domain/standing.h"

#include <QByteArray>
#include <QList>

#include <optional>

/// Where a token pair came from. Their names are stored: "exchange", "refresh", "import".
enum class TokenSource { Exchange, Refresh, Import };
QString tokenSourceName(TokenSource source);
TokenSource tokenSourceFromName(const QString &name); ///< Exchange for what is none of ours

/// What one user consented to for one team, and the token pair that stands for it. Each authorization and each refresh
/// makes a new one. Generations count from 1 per installation; the newest is current, earlier ones carry supersededAt
/// and are never overwritten.
struct Grant {
    RowId id = 0;
    RowId installationId = 0;
    int generation = 0;
    RowId parentId = 0; ///< the grant whose refresh token made this one; 0: none did
    TokenSource source = TokenSource::Exchange;
    QString door; ///< how the consent came: "button" (ours), "app_icon", "install_link", "settings_page", "miro" (one of these three), "pasted", "imported"
    QString redirectUri;
    QString tokenType;
    ScopeSet requestedScopes;
    ScopeSet grantedScopes;
    bool scopeAssumed = false; ///< the answer named no scope, so granted = requested (RFC 6749 §5.1)
    std::optional<ScopeSet> liveScopes; ///< from the token context
    QString accessFingerprint;
    QString refreshFingerprint; ///< empty: no refresh token
    Instant authorizedAt = {}; ///< of the consent
    Instant issuedAt = {};     ///< of the token pair
    std::optional<Instant> expiresAt; ///< of the access token; nothing: unknown or never
    std::optional<Instant> refreshExpiresAt; ///< nothing: unknown, never, or no refresh token
    std::optional<Instant> supersededAt;
    QString region; ///< that the access token's form names, such as "eu01"; empty: none
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
    QString expectedRegion; ///< the profile's; empty: any
    ScopeSet requestedScopes; ///< of the current grant, as the next two
    ScopeSet grantedScopes;
    bool scopeAssumed = false; ///< the answer named no scope, so granted = requested (RFC 6749 §5.1)
    std::optional<ScopeSet> liveScopes; ///< of the newest answer of the token context that named some
    QString tokenType;
    QString region; ///< of the current grant
    QString accessFingerprint;
    QString refreshFingerprint;
    RowId currentGrantId = 0;
    int generation = 0; ///< of the current grant
    Instant authorizedAt = {}; ///< of the consent
    Instant issuedAt = {};     ///< of the current token pair
    std::optional<Instant> verifiedAt; ///< the server confirmed the token last; nothing: never
    InstallationFacts facts;

    /// The scopes that count: what is live, or what was granted where nobody has said what is live.
    const ScopeSet &scopes() const { return liveScopes ? *liveScopes : grantedScopes; }
    ScopeSet missingScopes() const { return scopeDrift(expectedScopes, scopes()).missing; }
    ScopeSet extraScopes() const { return scopeDrift(expectedScopes, scopes()).extra; }
    /// Its token names another data region than the app profile expects; a token that names none does not.
    bool isInOtherRegion() const { return !expectedRegion.isEmpty() && !region.isEmpty() && region != expectedRegion; }
    InstallationState state(Instant now) const { return installationState(facts, now); }
};

/// Everything known of one installation, for the pane beside the table. No secret.
struct InstallationDetails {
    Installation installation;
    QList<Grant> grants;      ///< newest first; the first is current
    QList<Evidence> evidence; ///< newest first
};
