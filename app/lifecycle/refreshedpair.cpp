// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/refreshedpair.h"

#include "domain/fingerprint.h"
#include "domain/tokenanatomy.h"
#include "lifecycle/grantedtokens.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RefreshedPair", text);
}

bool isOther(const QString &said, const NamedId &known)
{
    return !said.isEmpty() && said != known.id;
}

} // namespace

NewPair refreshedPair(const ActSubject &subject, const TokenResponse &response, const Secret &former, const QString &seat,
                      Instant at, Instant now)
{
    const Installation &installation = subject.installation;
    const bool isKept = response.refreshToken.isEmpty();
    NewPair pair{subject.grant, response.accessToken, isKept ? former : response.refreshToken, {}};
    Grant &grant = pair.grant;
    grant.source = TokenSource::Refresh;
    grant.tokenType = response.tokenType;
    grant.scopeAssumed = !response.scope.has_value();
    grant.grantedScopes = response.scope.value_or(installation.grantedScopes);
    grant.liveScopes.reset();
    grant.region = tokenRegion(response.accessToken);
    grant.issuedAt = at;
    grant.expiresAt.reset();
    if (response.expiresIn)
        grant.expiresAt = response.countsFrom(at) + *response.expiresIn;
    // One that was kept is as old as it was.
    grant.refreshExpiresAt = isKept ? installation.facts.refreshExpiresAt : refreshEnd(subject.profile, pair.refreshToken, response.countsFrom(at));
    grant.rawResponse = QJsonDocument(response.raw).toJson(QJsonDocument::Compact);
    grant.rawContext.clear();

    const auto add = [&](const char *operation, const char *outcome, const QString &message) -> Evidence & {
        Evidence fact{0, 0, now, QStringLiteral("us"), QLatin1String(operation), 0, QLatin1String(outcome), message};
        fact.seat = seat;
        pair.evidence.append(fact);
        return pair.evidence.last();
    };
    Evidence &done = add("refresh", "ok",
                         tr("Issued access token %1 and refresh token %2 for refresh token %3.")
                             .arg(fingerprint(pair.accessToken), fingerprint(pair.refreshToken), fingerprint(former)));
    done.actor = QStringLiteral("miro");
    done.httpStatus = 200;
    done.fingerprint = fingerprint(former);
    if (isKept)
        add("finding", "refresh_token_kept", tr("The answer had no refresh token, so the former one stays."));
    if (isOther(response.teamId, installation.team) || isOther(response.userId, installation.user)) {
        add("refresh", "mismatch",
            tr("The new tokens are of team %1 and user %2, not of this installation's.").arg(response.teamId, response.userId));
    }
    if (const ScopeSet more = grant.grantedScopes.without(installation.grantedScopes); !more.isEmpty())
        add("finding", "scope_wider", tr("The new tokens may do more than before: %1.").arg(more.toText()));
    if (const ScopeSet fewer = installation.grantedScopes.without(grant.grantedScopes); !fewer.isEmpty())
        add("finding", "scope_narrower", tr("The new tokens may do less than before; missing: %1.").arg(fewer.toText()));
    if (response.tokenType.compare(QLatin1String("bearer"), Qt::CaseInsensitive) != 0)
        add("finding", "token_type", tr("The new tokens are not of the bearer type, so they are never sent."));
    if (response.expiresInWasText)
        add("finding", "expires_in_text", tr("The lifetime came as text instead of a number."));
    return pair;
}
