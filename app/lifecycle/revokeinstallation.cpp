// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/revokeinstallation.h"

#include "domain/fingerprint.h"
#include "lifecycle/openclientsecret.h"
#include "lifecycle/refreshinstallation.h"
#include "miro/miroapi.h"
#include "storage/grantstore.h"
#include "vault/tokenvault.h"

#include <QCoreApplication>
#include <QTimer>

namespace {

/// Lives until it has answered.
class Revocation : public QObject
{
    Q_OBJECT

public:
    Revocation(const ActParts &parts, RowId id, int generation, QObject *receiver)
        : QObject(receiver), m_parts(parts), m_id(id), m_generation(generation)
    {
        m_promise.start();
        m_again.setSingleShot(true);
    }

    Answer<ActOutcome> start()
    {
        const Answer<ActOutcome> answer = m_promise.future();
        whenDone(m_parts.grants->subjects({m_id}), this, [this](const Result<QList<ActSubject>> &subjects) { prepare(subjects); });
        return answer;
    }

private:
    std::optional<Error> objection(Instant now) const
    {
        const Installation &installation = m_subject.installation;
        if (installation.generation != m_generation) {
            return Error{ErrorKind::Conflict, tr("The tokens were replaced meanwhile. Look at the installation again before you revoke them."),
                         {}, QStringLiteral("changed_elsewhere")};
        }
        if (installation.state(now) == InstallationState::Refreshing)
            return Error{ErrorKind::Conflict, tr("The installation is being refreshed at this moment."), {}, QStringLiteral("refresh_running")};
        if (m_subject.profile.endpoints.revoke.isEmpty())
            return Error{ErrorKind::InvalidInput, tr("The app profile has no address to revoke tokens at."), {}, QStringLiteral("no_revoke_address")};
        if (!m_subject.accessToken)
            return Error{ErrorKind::NotFound, tr("The token's secret was deleted after it had ended; there is nothing left to revoke."), {}, QStringLiteral("no_token")};
        return std::nullopt;
    }

    void prepare(const Result<QList<ActSubject>> &subjects)
    {
        if (!subjects)
            return end(subjects.error());
        if (subjects->isEmpty())
            return end(Error{ErrorKind::NotFound, tr("The installation is no longer there."), {}, {}});
        m_subject = subjects->constFirst();
        const Instant now = m_parts.clock();
        m_outcome.id = m_id;
        m_outcome.before = m_subject.installation.state(now);
        if (const std::optional<Error> error = objection(now))
            return end(notTried(m_subject.installation, *error, now));
        const Result<Secret> token = m_parts.vault->open(m_subject.accessToken->sealed, m_subject.accessToken->identity);
        if (!token)
            return end(notTried(m_subject.installation, token.error(), now));
        m_token = *token;
        whenDone(openClientSecret(m_parts.profiles, m_parts.vault, m_subject.profile, this), this,
                 [this](const Result<Secret> &secret) { send(secret); });
    }

    void send(const Result<Secret> &clientSecret)
    {
        if (!clientSecret)
            return end(notTried(m_subject.installation, clientSecret.error(), m_parts.clock()));
        const AppProfile &profile = m_subject.profile;
        whenDone(MiroApi(m_parts.network).askToRevoke(profile.endpoints.revoke, m_token, profile.clientId, *clientSecret, m_parts.clock), this,
                 [this](const Result<ServerReply<std::monostate>> &reply) { record(*reply); });
    }

    void describe(const ServerReply<std::monostate> &reply)
    {
        if (reply.result) {
            m_outcome.outcome = QStringLiteral("revoked");
            m_outcome.sentence = tr("Revoked. The app stays installed in Miro.");
            return;
        }
        const Error &error = reply.result.error();
        m_outcome.error = error;
        m_outcome.outcome = error.cause == QLatin1String("unknown_token") ? QStringLiteral("unknown_token")
            : error.kind == ErrorKind::Unauthorized                       ? QStringLiteral("client_refused")
            : error.cause == QLatin1String("rate_limited")                ? QStringLiteral("rate_limited")
            : error.kind == ErrorKind::Unreachable                        ? QStringLiteral("unreachable")
                                                                          : QStringLiteral("unclear");
        m_outcome.sentence = error.cause == QLatin1String("unknown_token")
            ? tr("%1 It may have ended before; verify to be sure.").arg(error.summary)
            : error.summary;
    }

    void record(const ServerReply<std::monostate> &reply)
    {
        describe(reply);
        m_outcome.http = reply.http;
        const Instant now = m_parts.clock();
        Evidence fact{0, m_subject.grant.id, now, {}, QStringLiteral("revoke"), 0,
                      reply.result ? QStringLiteral("ok") : reply.result.error().cause, m_outcome.sentence};
        fact.seat = m_parts.seat;
        fact.fingerprint = fingerprint(m_token);
        putHttpFacts(fact, reply.http, now);
        store(fact);
    }

    void store(const Evidence &fact)
    {
        m_again.disconnect(this);
        connect(&m_again, &QTimer::timeout, this, [this, fact] { store(fact); });
        whenDone(m_parts.grants->record({{m_id, m_subject.grant.id, {fact}}}), this, [this](const Result<QList<Installation>> &stored) {
            // What was revoked is dead whatever the store says, and the server would not say it twice.
            if (!stored && m_storesLeft-- > 0)
                return m_again.start(RefreshInstallation::storeRetry);
            if (!stored)
                return end(stored.error());
            if (stored->isEmpty())
                return end(Error{ErrorKind::NotFound, tr("The installation was forgotten meanwhile."), {}, {}});
            end(withResult(m_outcome, m_subject.installation, stored->constFirst(), m_parts.clock()));
        });
    }

    void end(const Result<ActOutcome> &result)
    {
        m_promise.addResult(result);
        m_promise.finish();
        deleteLater();
    }

    ActParts m_parts;
    RowId m_id;
    int m_generation;
    ActSubject m_subject;
    Secret m_token;
    QTimer m_again;
    int m_storesLeft = 3;
    ActOutcome m_outcome;
    QPromise<Result<ActOutcome>> m_promise;
};

} // namespace

Answer<ActOutcome> revokeInstallation(const ActParts &parts, RowId id, int generation, QObject *receiver)
{
    return (new Revocation(parts, id, generation, receiver))->start();
}

#include "revokeinstallation.moc"
