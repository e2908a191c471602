// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/samplerows.h"

AppProfile sampleProfile(const QString &name)
{
    AppProfile profile;
    profile.name = name;
    profile.environment = Environment::Staging;
    profile.clientId = QStringLiteral("3458764500000000001");
    profile.redirectUris
        = {QStringLiteral("http://127.0.0.1:8400/callback"), QStringLiteral("http://localhost:8400/callback")};
    profile.endpoints = {
        QStringLiteral("https://miro.com/oauth/authorize"), QStringLiteral("https://api.miro.com/v1/oauth/token"),
        QStringLiteral("https://api.miro.com/v1/oauth-token"), QStringLiteral("https://api.miro.com/v2/oauth/revoke"),
        QStringLiteral("https://miro.com/app-install-completed/")};
    profile.expectedScopes = ScopeSet::fromText(QStringLiteral("boards:read boards:write"));
    profile.lifetimeMode = TokenLifetimeMode::Expiring;
    profile.sendScope = true;
    profile.issuer = QStringLiteral("https://issuer.example");
    return profile;
}

NewAuthorization sampleAuthorization(RowId profileId, const QString &team)
{
    NewAuthorization authorization;
    authorization.profileId = profileId;
    // An id of its own for each name, with Miro's nineteen digits.
    authorization.team
        = {QStringLiteral("345876450%1").arg(qHash(team, 1) % 10000000000ULL, 10, 10, QLatin1Char('0')), team};
    authorization.user = {QStringLiteral("3074457358607431473"), QStringLiteral("Ana Lima")};
    authorization.organization = {QStringLiteral("3074457345600000001"), QStringLiteral("Acme")};
    Grant &grant = authorization.grant;
    grant.door = QStringLiteral("button");
    grant.redirectUri = QStringLiteral("http://127.0.0.1:8400/callback");
    grant.tokenType = QStringLiteral("bearer");
    grant.requestedScopes = ScopeSet::fromText(QStringLiteral("boards:read boards:write"));
    grant.grantedScopes = ScopeSet::fromText(QStringLiteral("boards:read"));
    grant.liveScopes = grant.grantedScopes;
    grant.authorizedAt = sampleNow;
    grant.expiresAt = sampleNow + std::chrono::hours(1);
    grant.contextOutcome = ContextOutcome::Agreed;
    grant.rawResponse = QByteArrayLiteral("{\"token_type\":\"bearer\"}");
    grant.rawContext = QByteArrayLiteral("{\"type\":\"oAuthToken\"}");
    authorization.accessToken = Secret::fromText(QStringLiteral("access-") + team);
    authorization.refreshToken = Secret::fromText(QStringLiteral("refresh-") + team);
    authorization.evidence
        = {{0, 0, sampleNow, QStringLiteral("us"), QStringLiteral("exchange"), 200, QStringLiteral("ok"),
            QStringLiteral("The code was exchanged.")},
           {0, 0, sampleNow + std::chrono::milliseconds(5), QStringLiteral("us"), QStringLiteral("token_context"), 200,
            QStringLiteral("ok"), QStringLiteral("The token belongs to the team.")}};
    return authorization;
}

NewPair samplePair(const Installation &before, const QString &name)
{
    const Instant at = sampleNow + std::chrono::hours(1);
    NewPair pair;
    pair.accessToken = Secret::fromText(QStringLiteral("access-") + name);
    pair.refreshToken = Secret::fromText(QStringLiteral("refresh-") + name);
    Grant &grant = pair.grant;
    grant.source = TokenSource::Refresh;
    grant.door = QStringLiteral("button");
    grant.tokenType = QStringLiteral("bearer");
    grant.grantedScopes = before.grantedScopes;
    grant.authorizedAt = before.authorizedAt;
    grant.issuedAt = at;
    grant.expiresAt = at + std::chrono::hours(1);
    grant.contextOutcome = ContextOutcome::Agreed;
    grant.rawResponse = QByteArrayLiteral("{}");
    Evidence done{0, 0, at, QStringLiteral("miro"), QStringLiteral("refresh"), 200, QStringLiteral("ok"), QStringLiteral("Refreshed.")};
    done.seat = QStringLiteral("ana@desk");
    done.fingerprint = before.refreshFingerprint;
    pair.evidence = {done};
    return pair;
}
