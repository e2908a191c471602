// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/addtoken.h"

#include "core/redact.h"
#include "domain/fingerprint.h"
#include "lifecycle/authorizable.h"
#include "lifecycle/grantedtokens.h"
#include "miro/miroapi.h"
#include "storage/installationstore.h"
#include "vault/tokenvault.h"

#include <algorithm>

namespace {

Error refused(ErrorKind kind, const char *cause, const QString &sentence)
{
    return {kind, sentence, {}, QLatin1String(cause)};
}

bool isPlain(const Secret &token)
{
    constexpr qsizetype most = 4096;
    const QByteArrayView bytes = token.expose();
    return bytes.size() <= most && std::all_of(bytes.begin(), bytes.end(), [](uchar c) { return c > 0x20 && c < 0x7f; });
}

/// The steps, in their order: known? -> whose? -> known there? -> store. Deletes itself after the answer.
class AddToken : public QObject
{
    Q_OBJECT

public:
    AddToken(AuthorizeTeam::Parts parts, AppProfile profile, Secret accessToken, Secret refreshToken, Clock clock, QObject *receiver)
        : QObject(receiver), m_parts(parts), m_profile(std::move(profile)), m_clock(std::move(clock)), m_miro(parts.network)
    {
        m_tokens.response.accessToken = std::move(accessToken);
        m_tokens.response.refreshToken = std::move(refreshToken);
        m_tokens.response.tokenType = QStringLiteral("bearer");
        m_tokens.door = QStringLiteral("pasted");
        m_tokens.isRequested = false;
        m_tokens.at = m_clock();
        const bool expires = m_profile.lifetimeMode == TokenLifetimeMode::Expiring || !m_tokens.response.refreshToken.isEmpty();
        if (expires)
            m_tokens.response.expiresIn = std::chrono::hours(1);
    }

    Answer<Installation> start()
    {
        m_promise.start();
        const Answer<Installation> answer = m_promise.future();
        if (const std::optional<Error> error = objectionToIt())
            end(*error);
        else
            lookForIt();
        return answer;
    }

private:
    std::optional<Error> objectionToIt() const
    {
        const TokenResponse &pasted = m_tokens.response;
        if (const std::optional<Error> error = archiveObjection(m_profile))
            return error;
        if (pasted.accessToken.isEmpty())
            return refused(ErrorKind::InvalidInput, "empty_token", tr("Paste the access token first."));
        if (!isPlain(pasted.accessToken) || !isPlain(pasted.refreshToken)) {
            return refused(ErrorKind::InvalidInput, "bad_token",
                           tr("That is no token: it has spaces or line ends in it, or is far too long. Copy it again."));
        }
        if (pasted.accessToken == pasted.refreshToken)
            return refused(ErrorKind::InvalidInput, "same_token", tr("Access token and refresh token are the same. Paste each where it belongs."));
        if (m_profile.endpoints.context.isEmpty()) {
            return refused(ErrorKind::InvalidInput, "no_context_address",
                           tr("The app profile has no token context address, so nobody can say whose token it is. Enter it first."));
        }
        // Before Miro is asked: what cannot be kept need not be sent anywhere.
        return vaultObjection(m_parts.vault);
    }

    /// Among the current tokens of all installations.
    void lookForIt()
    {
        InstallationQuery query;
        query.search = fingerprint(m_tokens.response.accessToken);
        lookAt(query, [this] { askWhose(); });
    }

    void askWhose()
    {
        whenDone(m_miro.tokenContext(m_profile.endpoints.context, m_tokens.response.accessToken), this,
                 [this](const Result<TokenContext> &context) { takeContext(context); });
    }

    void takeContext(const Result<TokenContext> &context)
    {
        if (!context)
            return end(context.error());
        const QList<Secret> known{m_tokens.response.accessToken, m_tokens.response.refreshToken};
        if (context->application && context->application->id != m_profile.clientId) {
            Error error = refused(ErrorKind::Protocol, "other_app",
                                  tr("The token belongs to another app than %1 and was not stored.").arg(m_profile.name));
            error.detail = tr("token of %1").arg(redact(spelledOut(*context->application), known));
            return end(error);
        }
        m_tokens.context = withoutSecrets(*context, known);
        // A server that does not say which app a token belongs to has not agreed to anything.
        m_tokens.contextOutcome = context->application ? ContextOutcome::Agreed : ContextOutcome::NotMade;
        // Its own installation may have had it once: the search above knows only what is current.
        InstallationQuery query;
        query.profileId = m_profile.id;
        query.search = m_tokens.team().id + QLatin1Char(' ') + m_tokens.user().id;
        lookAt(query, [this] { store(); });
    }

    void store()
    {
        const auto fact = [this](const char *actor, const char *operation, int status, const QString &message) {
            return Evidence{0, 0, m_clock(), QLatin1String(actor), QLatin1String(operation), status, QStringLiteral("ok"), message};
        };
        const QString refresh = m_tokens.response.refreshToken.isEmpty()
            ? QString()
            : tr(" and refresh token %1").arg(fingerprint(m_tokens.response.refreshToken));
        m_tokens.seat = m_parts.seat;
        QList<Evidence> evidence{
            fact("admin", "paste", 0, tr("Pasted access token %1%2.").arg(fingerprint(m_tokens.response.accessToken), refresh)),
            fact("miro", "token_context", 200, tr("Team %1, user %2.").arg(spelledOut(m_tokens.team()), spelledOut(m_tokens.user())))};
        evidence.last().fingerprint = fingerprint(m_tokens.response.accessToken);
        whenDone(m_parts.installations->addAuthorization(newAuthorization(m_profile, m_tokens, evidence), m_parts.vault->sealFunction(), m_clock()),
                 this, [this](const Result<Installation> &stored) { end(stored); });
    }

    /// Ends with "token_known" when one of the installations that \a query finds has, or had, the token; else \a next.
    void lookAt(const InstallationQuery &query, const std::function<void()> &next)
    {
        constexpr int most = 20; // a fingerprint, or a team and a user, find one or two
        whenDone(m_parts.installations->ids(query, m_clock(), most), this, [this, next](const Result<QList<RowId>> &ids) {
            if (!ids)
                return end(ids.error());
            lookAtDetails(*ids, next);
        });
    }

    void lookAtDetails(QList<RowId> ids, const std::function<void()> &next)
    {
        if (ids.isEmpty())
            return next();
        const RowId id = ids.takeFirst();
        whenDone(m_parts.installations->details(id), this, [this, ids, next](const Result<InstallationDetails> &details) {
            if (!details && details.error().kind != ErrorKind::NotFound)
                return end(details.error());
            const QString print = fingerprint(m_tokens.response.accessToken);
            if (details && std::any_of(details->grants.cbegin(), details->grants.cend(),
                                       [&print](const Grant &grant) { return grant.accessFingerprint == print; })) {
                return end(refused(ErrorKind::Conflict, "token_known",
                                   tr("Grantdesk has this token already: %1, team %2.")
                                       .arg(details->installation.profileName, spelledOut(details->installation.team))));
            }
            lookAtDetails(ids, next);
        });
    }

    void end(const Result<Installation> &result)
    {
        m_promise.addResult(result);
        m_promise.finish();
        deleteLater();
    }

    AuthorizeTeam::Parts m_parts;
    AppProfile m_profile;
    Clock m_clock;
    MiroApi m_miro;
    GrantedTokens m_tokens;
    QPromise<Result<Installation>> m_promise;
};

} // namespace

Answer<Installation> addPastedToken(AuthorizeTeam::Parts parts, AppProfile profile, Secret accessToken, Secret refreshToken, Clock clock,
                                    QObject *receiver)
{
    auto *add = new AddToken(parts, std::move(profile), std::move(accessToken), std::move(refreshToken), std::move(clock), receiver);
    return add->start();
}

#include "addtoken.moc"
