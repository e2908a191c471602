// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/result.h"
#include "core/seams.h"
#include "domain/rowid.h"
#include "domain/scope.h"

#include <QList>
#include <QString>
#include <QStringList>

/// Where an authorization server answers. Text, exactly as the admin wrote it. An empty context address
/// means that the server has none: the check of the token is then marked as not made. An empty
/// completion address: the browser ends on our page. An empty revoke address: tokens cannot be revoked.
struct Endpoints {
    QString authorize;
    QString token;
    QString context;
    QString revoke;
    QString completion;

    friend bool operator==(const Endpoints &, const Endpoints &) = default;
};

enum class Environment { Development, Staging, Production };

/// Whether the app's access tokens expire; chosen at Miro when the app is created, fixed afterwards.
enum class TokenLifetimeMode { Unknown, Expiring, NonExpiring };

/// A parameter beside those of the protocol, such as prompt=consent; decoded.
struct ExtraParameter {
    QString name;
    QString value;

    friend bool operator==(const ExtraParameter &, const ExtraParameter &) = default;
};
using ExtraParameters = QList<ExtraParameter>;

/// What is added to each request, in this order. Never a secret: they are stored as they stand.
struct StageParameters {
    ExtraParameters authorize; ///< to the address the browser is sent to
    ExtraParameters token;     ///< to the exchange of a code
    ExtraParameters refresh;

    friend bool operator==(const StageParameters &, const StageParameters &) = default;
};

/// The way in which a form, a file and the store write parameters: "name=value", one a line.
QString parameterText(const ExtraParameters &parameters);
/// Errors: InvalidInput "bad_parameter", which names the line.
Result<ExtraParameters> parametersFromText(const QString &text);
/// True for the names that the protocol or Grantdesk sets; an extra parameter must not shadow one.
bool isProtocolParameter(const QString &name);

inline constexpr int longestRefreshDays = 3650;

/// One registered Miro app as we use it. Its client secret is not in here: it is sealed in the store.
struct AppProfile {
    RowId id = 0; ///< 0 until stored
    QString name;
    Environment environment = Environment::Development;
    QString clientId;
    /// The App URL of Miro's settings page (sdkUri of a manifest); for the admin only. May be empty.
    QString appUrl;
    /// Registered at Miro, each exactly as registered, of this computer or elsewhere.
    QStringList redirectUris;
    /// The one of redirectUris that is marked *Use this URI for SDK authorization*; empty: none.
    QString sdkRedirectUri;
    Endpoints endpoints;
    StageParameters extra;
    ScopeSet expectedScopes;
    TokenLifetimeMode lifetimeMode = TokenLifetimeMode::Unknown;
    bool usePkce = true;    ///< S256, always; there is no plain
    bool sendScope = false; ///< send expectedScopes as `scope`; Miro takes scopes from its settings
    /// Issuer identifier (RFC 9207). Not empty: the server puts it into each response, and a response
    /// without it, or with another, is refused. Empty for Miro.
    QString issuer;
    /// Authorizations that Miro starts are exchanged without being asked about, while the listener is armed. Never
    /// for production.
    bool approvesByItself = false;
    /// The app manifest it was compared with last, as text; empty: none. Holds no secret.
    QString manifest;
    /// Access tokens are refreshed a little before they run out, while the program runs and the vault is open.
    bool refreshesAhead = false;
    /// How long a refresh token lives after it was issued; 0: unknown. Miro says 60 days
    /// (developers.miro.com, "Authorization flow for expiring access tokens"), and no answer of it says when.
    int refreshDays = 60; ///< up to longestRefreshDays
    /// The data region that its tokens should name, such as "eu01"; empty: any.
    QString expectedRegion;
    /// Set by the store: false after an import, until somebody enters the client secret.
    bool hasClientSecret = false;
    std::optional<Instant> archivedAt; ///< set by the store; archived ones authorize nothing
    qint64 generation = 0;  ///< counts changes; an update with an older one is Conflict

    /// The redirect URI of authorizations that are started here: the first that leads to this computer; empty: none.
    QString redirectUri() const;
    bool isArchived() const { return archivedAt.has_value(); }

    friend bool operator==(const AppProfile &, const AppProfile &) = default;
};

/// One objection against a profile, worded for the form and the terminal.
struct ProfileFinding {
    /// "name", "client_id", "app_url", "redirect_uri", "sdk_redirect_uri", "authorize", "token", "context", "revoke",
    /// "completion", "issuer", "extra_authorize", "extra_token", "extra_refresh", "approves_by_itself", "refresh_days",
    /// "expected_region"
    QString field;
    QString sentence;
    bool blocking = true; ///< false: a warning, such as `localhost` (RFC 8252 §8.3)
    int index = -1;       ///< redirect_uri: which one of the list; -1: the list as a whole
};

/// Everything that is wrong or risky with \a profile, in the order of the form. Rules: name and client
/// id not empty and printable; redirect URIs absolute, each once, http or https with an explicit port on a loopback
/// host and https elsewhere, no fragment and no user info (RFC 6749 §3.1.2, RFC 8252 §7.3); the marked one among them;
/// endpoints absolute, without fragment (RFC 6749 §3.1, §3.2), https unless on a loopback host; no extra parameter that
/// the protocol or Grantdesk sets itself; refresh tokens live 0 (not known) to longestRefreshDays days; a region is up to
/// 16 of a-z, 0-9 and "-".
QList<ProfileFinding> findings(const AppProfile &profile);

/// What is wrong or risky with one redirect URI by itself; \a index goes into the findings.
QList<ProfileFinding> redirectUriFindings(const QString &uri, int index = -1);

/// SHA-256 over everything of \a profile that decides who is given its client secret and what is asked in its name:
/// environment, client id, redirect URIs in their order and the marked one, addresses, extra parameters, issuer, PKCE,
/// scopes, whether it approves by itself. The client secret is sealed with it, so
/// that it does not open for a profile that somebody else edited. Each part has its length in front. Its encoding
/// never changes: stores hold secrets sealed with it.
QByteArray profileBinding(const AppProfile &profile);

/// The blocking findings of \a profile as one InvalidInput error; nothing when there are none.
std::optional<Error> objection(const AppProfile &profile);

/// Where codes, client secret and tokens of \a profile go, or a browser is sent, that is not Miro: the hosts of its five
/// addresses that are neither miro.com nor below it, with a port that is not the scheme's own, each once.
QStringList foreignHosts(const AppProfile &profile);

/// Whether \a typed is \a name, as a person types it who agrees to what cannot be called back.
bool isTypedName(const QString &typed, const QString &name);

/// True when Grantdesk can listen for \a uri: http or https on a loopback host, with a port.
bool isLoopbackUri(const QString &uri);

/// True for `localhost`, 127.0.0.0/8 and ::1 in any spelling QUrl::host() produces, and for nothing else: an
/// IPv4 address mapped into IPv6 would be a socket for both families.
bool isLoopbackHost(const QString &host);

QString environmentName(Environment environment);           ///< "development", "staging", "production"
QString lifetimeModeName(TokenLifetimeMode mode);           ///< "unknown", "expiring", "non_expiring"
Environment environmentFromName(const QString &name);       ///< unknown names give Development
TokenLifetimeMode lifetimeModeFromName(const QString &name); ///< unknown names give Unknown
