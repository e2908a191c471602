// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"
#include "domain/installation.h"
#include "domain/tokencontext.h"
#include "domain/tokenresponse.h"
#include "storage/installationstore.h"

#include <optional>

/// What an exchange brought, before it is stored: only here, in memory.
struct GrantedTokens {
    TokenResponse response;
    std::optional<TokenContext> context; ///< nothing when it was not or could not be asked
    ContextOutcome contextOutcome = ContextOutcome::NotMade;
    QString redirectTeamId; ///< what the redirect said; may be empty
    QString door = QStringLiteral("button"); ///< as Grant::door
    QString redirectUri = {};
    bool isRequested = true; ///< by us, with a scope where the profile sends one
    QString seat = {};
    Instant at = {};        ///< when the exchange began: lifetimes count from here, at the latest

    NamedId team() const;
    NamedId user() const;
};

/// What an exchange is evidence of: the tokens by fingerprint, and what is odd about the answer. All \a at one moment.
QList<Evidence> exchangeEvidence(const AppProfile &profile, const TokenResponse &tokens, Instant at);

/// Why the token context is not asked about \a tokens, for a person; empty when it is. A token of an unknown type is
/// never sent anywhere (RFC 6749 §7.1).
QString whyNoContext(const AppProfile &profile, const TokenResponse &tokens);

/// \a error with a word on what became of the tokens that were \a revoked, or could not be.
Error afterRevocation(Error error, const Status &revoked);

/// \a context with the \a known secrets taken out of its names and its raw form: a server could throw them back.
TokenContext withoutSecrets(const TokenContext &context, const QList<Secret> &known);

/// When a refresh token that came at \a issuedAt runs out, as far as the app profile knows.
std::optional<Instant> refreshEnd(const AppProfile &profile, const Secret &refreshToken, Instant issuedAt);

/// \a tokens as the store takes them. Scopes that the answer does not name are those that were requested (RFC 6749
/// §5.1), or what the token context says when none were sent; marked as assumed.
NewAuthorization newAuthorization(const AppProfile &profile, const GrantedTokens &tokens, const QList<Evidence> &evidence);
