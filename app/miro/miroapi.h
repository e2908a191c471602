// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"
#include "core/seams.h"
#include "domain/credentialsverdict.h"
#include "domain/httpfacts.h"
#include "domain/tokencontext.h"

class OneShotNetwork;

/// Miro's calls about tokens. A token travels in the Authorization header or a JSON body, never in an
/// address (RFC 6750 §2.3). GUI thread; \a network outlives the answers.
class MiroApi
{
public:
    explicit MiroApi(OneShotNetwork *network) : m_network(network) {}

    /// `GET /v1/oauth-token`. Errors: Unauthorized "token_refused" for 400 and 401, the only answers that say
    /// that a token is dead; Forbidden "forbidden" for 403; Protocol "not_json", "no_context" or
    /// "refused"; else as transportError(), which says nothing about the token.
    Answer<TokenContext> tokenContext(const QString &address, const Secret &accessToken) const;

    /// The same with what stands around the answer; the outer result is always good.
    Answer<ServerReply<TokenContext>> askContext(const QString &address, const Secret &accessToken, const Clock &clock) const;

    /// `POST /v2/oauth/revoke`: ends the token and its pair; the app stays installed. Errors: NotFound
    /// "unknown_token" for 404; Unauthorized "invalid_client" for 400 and 401; else as transportError().
    Answer<std::monostate> revoke(const QString &address, const Secret &accessToken, const QString &clientId,
                                  const Secret &clientSecret) const;

    /// The same with what stands around the answer; the outer result is always good.
    Answer<ServerReply<std::monostate>> askToRevoke(const QString &address, const Secret &accessToken, const QString &clientId,
                                                    const Secret &clientSecret, const Clock &clock) const;

    /// Whether the token endpoint \a address knows \a clientId with \a clientSecret, asked with a refresh token that
    /// cannot exist: nothing is changed by it, and nothing is proved about scopes or redirect URIs. A heuristic: Miro
    /// checks the client before the grant (observed, not documented). Errors: as transportError().
    Answer<CredentialsVerdict> checkCredentials(const QString &address, const QString &clientId, const Secret &clientSecret) const;

    /// The time by the clock of the server at \a address, from the Date header of any answer; nothing when it has none.
    /// Sends no credentials. Errors: as transportError().
    Answer<std::optional<Instant>> serverTime(const QString &address) const;

private:
    OneShotNetwork *m_network;
};
