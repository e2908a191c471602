// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/askedtoken.h"

#include "domain/fingerprint.h"
#include "domain/tokenanatomy.h"
#include "lifecycle/grantdifference.h"
#include "lifecycle/grantedtokens.h"
#include "miro/miroapi.h"
#include "vault/tokenvault.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("AskedToken", text);
}

/// Whose token is shown, and as what.
struct Shown {
    ActSubject subject;
    RowId grantId = 0;
    QString operation;
    std::optional<Instant> expiresAt;
    bool isRenewable = false;
    Secret token;
};

std::optional<Error> objection(const ActSubject &subject, const QString &tokenType)
{
    // RFC 6749 §7.1. One that nobody named is ours to send: it was pasted, or stored before types were kept.
    if (!tokenType.isEmpty() && tokenType.compare(QLatin1String("bearer"), Qt::CaseInsensitive) != 0) {
        return Error{ErrorKind::InvalidInput, tr("The token is not of the bearer type, so it is never sent."), {}, QStringLiteral("token_type")};
    }
    if (subject.profile.endpoints.context.isEmpty()) {
        return Error{ErrorKind::InvalidInput, tr("The app profile has no token context address, so nobody can be asked what the token is."), {},
                     QStringLiteral("no_context_address")};
    }
    return std::nullopt;
}

/// What the answer says that the installation does not; empty when they agree.
QString contradiction(const Installation &installation, const AppProfile &profile, const TokenContext &context)
{
    QStringList differences;
    if (context.team.id != installation.team.id)
        differences.append(tr("team %1").arg(spelledOut(context.team)));
    if (context.user.id != installation.user.id)
        differences.append(tr("user %1").arg(spelledOut(context.user)));
    if (context.application && context.application->id != profile.clientId)
        differences.append(tr("app %1").arg(spelledOut(*context.application)));
    return differences.join(QStringLiteral(", "));
}

struct Verdict {
    QString outcome;  ///< as ActOutcome::outcome
    QString fact;     ///< as Evidence::outcome
    QString sentence;
};

Verdict refused(const Shown &shown, const Error &error, const Evidence &fact)
{
    const bool hadRunOut = mayHaveRunOut(shown.expiresAt, shown.isRenewable, fact);
    if (shown.operation == QLatin1String("probe"))
        return {QStringLiteral("ended"), error.cause, tr("The token is refused.")};
    if (hadRunOut)
        return {QStringLiteral("ran_out"), error.cause, tr("The access token is refused, as it must be: it had run out.")};
    return {QStringLiteral("ended"), error.cause, tr("The access token is refused although it has not run out. The installation was ended elsewhere.")};
}

Verdict verdictOf(const Shown &shown, const ServerReply<TokenContext> &reply, const Evidence &fact)
{
    if (reply.result) {
        const QString other = contradiction(shown.subject.installation, shown.subject.profile, *reply.result);
        if (other.isEmpty())
            return {QStringLiteral("alive"), QStringLiteral("ok"), tr("The token is alive: team and user agree.")};
        return {QStringLiteral("mismatch"), QStringLiteral("mismatch"), tr("The token is alive, but of another: %1.").arg(other)};
    }
    const Error &error = reply.result.error();
    if (error.kind == ErrorKind::Unauthorized)
        return refused(shown, error, fact);
    const char *const outcome = error.cause == QLatin1String("rate_limited") ? "rate_limited"
        : error.kind == ErrorKind::Unreachable                               ? "unreachable"
        : error.kind == ErrorKind::Forbidden                                 ? "forbidden"
                                                                             : "unclear";
    return {QLatin1String(outcome), error.cause, tr("%1 That says nothing about the token.").arg(error.summary)};
}

AskedToken takeReply(const ActParts &parts, const Shown &shown, ServerReply<TokenContext> reply)
{
    const Instant now = parts.clock();
    const Installation &installation = shown.subject.installation;
    if (reply.result)
        reply.result = withoutSecrets(*reply.result, {shown.token});
    Evidence fact{0, shown.grantId, now, {}, shown.operation, 0, {}, {}};
    fact.seat = parts.seat;
    fact.fingerprint = fingerprint(shown.token);
    putHttpFacts(fact, reply.http, now);
    const Verdict verdict = verdictOf(shown, reply, fact);
    fact.outcome = verdict.fact;
    fact.message = verdict.sentence;
    AskedToken asked{{installation.id, shown.grantId, {fact}}, {}};
    asked.facts.region = tokenRegion(shown.token);
    if (reply.result && verdict.outcome == QLatin1String("alive")) {
        const TokenContext &context = *reply.result;
        asked.facts.team = context.team;
        asked.facts.user = context.user;
        asked.facts.organization = context.organization.value_or(NamedId{});
        asked.facts.liveScopes = context.scopes;
        asked.facts.rawContext = QJsonDocument(context.raw).toJson(QJsonDocument::Compact);
    }
    ActOutcome &outcome = asked.outcome;
    outcome.id = installation.id;
    outcome.outcome = verdict.outcome;
    outcome.sentence = verdict.sentence;
    outcome.before = installation.state(now);
    outcome.after = outcome.before;
    outcome.installation = installation;
    if (!reply.result)
        outcome.error = reply.result.error();
    outcome.http = reply.http;
    return asked;
}

Answer<AskedToken> ask(const ActParts &parts, const Shown &shown, QObject *receiver)
{
    const MiroApi miro(parts.network);
    return answerFrom<AskedToken>(miro.askContext(shown.subject.profile.endpoints.context, shown.token, parts.clock), receiver,
                                  [parts, shown](const Result<ServerReply<TokenContext>> &reply) -> Result<AskedToken> {
                                      return takeReply(parts, shown, *reply);
                                  });
}

Answer<AskedToken> notAsked(const ActParts &parts, const ActSubject &subject, const Error &error)
{
    return answered<AskedToken>(AskedToken{{}, notTried(subject.installation, error, parts.clock())});
}

} // namespace

Answer<AskedToken> askAboutToken(const ActParts &parts, const ActSubject &subject, QObject *receiver)
{
    const Installation &installation = subject.installation;
    if (const std::optional<Error> error = objection(subject, installation.tokenType))
        return notAsked(parts, subject, *error);
    if (!subject.accessToken) {
        return notAsked(parts, subject,
                        {ErrorKind::NotFound, tr("The token's secret was deleted after it had ended, so it cannot be shown to anybody."), {},
                         QStringLiteral("no_token")});
    }
    const Result<Secret> token = parts.vault->open(subject.accessToken->sealed, subject.accessToken->identity);
    if (!token)
        return notAsked(parts, subject, token.error());
    return ask(parts,
               {subject, installation.currentGrantId, QStringLiteral("verify"), installation.facts.expiresAt,
                installation.facts.hasRefreshToken, *token},
               receiver);
}

Answer<AskedToken> probeToken(const ActParts &parts, const ActSubject &subject, const Grant &grant, const SealedRecord &record,
                              QObject *receiver)
{
    if (const std::optional<Error> error = objection(subject, grant.tokenType))
        return notAsked(parts, subject, *error);
    const Result<Secret> token = parts.vault->open(record.sealed, record.identity);
    if (!token)
        return notAsked(parts, subject, token.error());
    return ask(parts, {subject, grant.id, QStringLiteral("probe"), grant.expiresAt, false, *token}, receiver);
}
