// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
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

/// One registered Miro app as we use it. Its client secret is not in here: it is sealed in the store.
struct AppProfile {
    RowId id = 0; ///< 0 until stored
    QString name;
    Environment environment = Environment::Development;
    QString clientId;
    /// Registered at Miro, each exactly as registered; the first is the one we use.
    QStringList redirectUris;
    Endpoints endpoints;
    ScopeSet expectedScopes;
    TokenLifetimeMode lifetimeMode = TokenLifetimeMode::Unknown;
    bool usePkce = true;    ///< S256, always; there is no plain
    bool sendScope = false; ///< send expectedScopes as `scope`; Miro takes scopes from its settings
    /// Issuer identifier (RFC 9207). Not empty: the server puts it into each response, and a response
    /// without it, or with another, is refused. Empty for Miro.
    QString issuer;
    qint64 generation = 0;  ///< counts changes; an update with an older one is Conflict

    QString redirectUri() const { return redirectUris.value(0); }
};

/// One objection against a profile, worded for the form and the terminal.
struct ProfileFinding {
    QString field;    ///< "name", "client_id", "redirect_uri", "authorize", "token", "context", "revoke", "completion", "issuer"
    QString sentence;
    bool blocking = true; ///< false: a warning, such as `localhost` (RFC 8252 §8.3)
};

/// Everything that is wrong or risky with \a profile, in the order of the form. Rules: name and client
/// id not empty and printable; redirect URI absolute, http on a loopback host with an explicit port, no
/// fragment and no user info (RFC 6749 §3.1.2, RFC 8252 §7.3); endpoints absolute, without fragment
/// (RFC 6749 §3.1, §3.2), https unless on a loopback host.
QList<ProfileFinding> findings(const AppProfile &profile);

/// SHA-256 over everything of \a profile that decides who is given its client secret and what is asked in its name:
/// client id, redirect URIs in their order, addresses, issuer, PKCE, scopes. The client secret is sealed with it, so
/// that it does not open for a profile that somebody else edited. Each part has its length in front. Its encoding
/// never changes: stores hold secrets sealed with it.
QByteArray profileBinding(const AppProfile &profile);

/// The blocking findings of \a profile as one InvalidInput error; nothing when there are none.
std::optional<Error> objection(const AppProfile &profile);

/// True for `localhost`, 127.0.0.0/8 and ::1 in any spelling QUrl::host() produces, and for nothing else: an
/// IPv4 address mapped into IPv6 would be a socket for both families.
bool isLoopbackHost(const QString &host);

QString environmentName(Environment environment);           ///< "development", "staging", "production"
QString lifetimeModeName(TokenLifetimeMode mode);           ///< "unknown", "expiring", "non_expiring"
Environment environmentFromName(const QString &name);       ///< unknown names give Development
TokenLifetimeMode lifetimeModeFromName(const QString &name); ///< unknown names give Unknown
