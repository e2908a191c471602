// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/grantedtokens.h"

#include "core/redact.h"
#include "domain/fingerprint.h"
#include "domain/tokenanatomy.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("GrantedTokens", text);
}

} // namespace

NamedId GrantedTokens::team() const
{
    if (context)
        return context->team;
    return {response.teamId.isEmpty() ? redirectTeamId : response.teamId, {}};
}

NamedId GrantedTokens::user() const
{
    return context ? context->user : NamedId{response.userId, {}};
}

QList<Evidence> exchangeEvidence(const AppProfile &profile, const TokenResponse &tokens, Instant at)
{
    const QString refresh =
        tokens.refreshToken.isEmpty() ? QString() : tr(" and refresh token %1").arg(fingerprint(tokens.refreshToken));
    QList<Evidence> facts{{0, 0, at, QStringLiteral("miro"), QStringLiteral("exchange"), 200, QStringLiteral("ok"),
                           tr("Issued access token %1%2.").arg(fingerprint(tokens.accessToken), refresh)}};
    const auto find = [&](const char *outcome, const QString &message) {
        facts.append({0, 0, at, QStringLiteral("us"), QStringLiteral("finding"), 0, QLatin1String(outcome), message});
    };
    if (tokens.expiresInWasText)
        find("expires_in_text", tr("The lifetime came as text instead of a number."));
    const bool hasRefresh = !tokens.refreshToken.isEmpty();
    if ((profile.lifetimeMode == TokenLifetimeMode::Expiring && !hasRefresh)
        || (profile.lifetimeMode == TokenLifetimeMode::NonExpiring && hasRefresh))
        find("lifetime_contradiction", tr("The answer contradicts the token lifetime mode of the app profile."));
    return facts;
}

QString whyNoContext(const AppProfile &profile, const TokenResponse &tokens)
{
    if (tokens.tokenType.compare(QLatin1String("bearer"), Qt::CaseInsensitive) != 0)
        return tr("not checked: the token is not of the bearer type, so it is never sent");
    return profile.endpoints.context.isEmpty() ? tr("not checked: this server has no token context") : QString();
}

Error afterRevocation(Error error, const Status &revoked)
{
    // A server that does not know the token any more has nothing left to revoke.
    const bool isDead = revoked || revoked.error().cause == QLatin1String("unknown_token");
    error.summary += QLatin1Char(' ')
        + (isDead ? tr("The new tokens were revoked.") : tr("The new tokens could not be revoked and may live on at the server."));
    if (!revoked)
        error.detail += (error.detail.isEmpty() ? QString() : QStringLiteral("\n")) + revoked.error().summary;
    return error;
}

TokenContext withoutSecrets(const TokenContext &context, const QList<Secret> &known)
{
    TokenContext clean = context;
    const auto scrub = [&known](NamedId &named) { named = {redact(named.id, known), redact(named.name, known)}; };
    scrub(clean.user);
    scrub(clean.team);
    if (clean.organization)
        scrub(*clean.organization);
    if (clean.application)
        scrub(*clean.application);
    if (clean.scopes)
        clean.scopes = ScopeSet::fromText(redact(clean.scopes->toText(), known));
    clean.raw = redact(clean.raw, known);
    return clean;
}

std::optional<Instant> refreshEnd(const AppProfile &profile, const Secret &refreshToken, Instant issuedAt)
{
    if (refreshToken.isEmpty() || profile.refreshDays == 0)
        return std::nullopt;
    return issuedAt + std::chrono::hours(24) * profile.refreshDays;
}

NewAuthorization newAuthorization(const AppProfile &profile, const GrantedTokens &tokens, const QList<Evidence> &evidence)
{
    NewAuthorization authorization;
    authorization.profileId = profile.id;
    authorization.team = tokens.team();
    authorization.user = tokens.user();
    if (tokens.context && tokens.context->organization)
        authorization.organization = *tokens.context->organization;
    authorization.accessToken = tokens.response.accessToken;
    authorization.refreshToken = tokens.response.refreshToken;
    authorization.evidence = evidence;
    authorization.seat = tokens.seat;
    for (Evidence &fact : authorization.evidence)
        fact.seat = tokens.seat;

    Grant &grant = authorization.grant;
    grant.door = tokens.door;
    grant.redirectUri = tokens.redirectUri;
    grant.tokenType = tokens.response.tokenType;
    if (tokens.context)
        grant.liveScopes = tokens.context->scopes;
    const bool scopeWasSent = tokens.isRequested && profile.sendScope;
    if (scopeWasSent)
        grant.requestedScopes = profile.expectedScopes;
    grant.scopeAssumed = !tokens.response.scope.has_value();
    const ScopeSet assumed = scopeWasSent ? grant.requestedScopes : grant.liveScopes.value_or(ScopeSet());
    grant.grantedScopes = tokens.response.scope.value_or(assumed);
    grant.accessFingerprint = fingerprint(tokens.response.accessToken);
    grant.refreshFingerprint = fingerprint(tokens.response.refreshToken);
    grant.source = tokens.door == QLatin1String("pasted") ? TokenSource::Import : TokenSource::Exchange;
    grant.authorizedAt = tokens.at;
    grant.issuedAt = tokens.at;
    if (tokens.response.expiresIn)
        grant.expiresAt = tokens.response.countsFrom(tokens.at) + *tokens.response.expiresIn;
    grant.refreshExpiresAt = refreshEnd(profile, tokens.response.refreshToken, tokens.response.countsFrom(tokens.at));
    grant.contextOutcome = tokens.contextOutcome;
    grant.region = tokenRegion(tokens.response.accessToken);
    grant.rawResponse = QJsonDocument(tokens.response.raw).toJson(QJsonDocument::Compact);
    if (tokens.context)
        grant.rawContext = QJsonDocument(tokens.context->raw).toJson(QJsonDocument::Compact);
    return authorization;
}
