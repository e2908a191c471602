// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/refreshinstallation.h"

#include "domain/fingerprint.h"
#include "domain/refreshdue.h"
#include "lifecycle/askedtoken.h"
#include "lifecycle/openclientsecret.h"
#include "lifecycle/refreshedpair.h"
#include "miro/miroapi.h"
#include "oauth/tokenrefresh.h"
#include "vault/tokenvault.h"

#include <QCoreApplication>

namespace {

constexpr std::chrono::milliseconds lookAgainAfter{150};

/// What the token endpoint's refusal means for the refresh token: it was not used up, whatever else is wrong.
bool isClearRefusal(const ServerReply<TokenResponse> &reply)
{
    return reply.http.status >= 400 && reply.http.status < 500;
}

/// Whether whoever answered has done with the request, and says not that all is well: then the old access token tells
/// whether anything had happened. After a time-out, a cut or a 5xx the server may still be at work.
bool isOver(const HttpFacts &http)
{
    return http.status >= 300 && http.status < 500;
}

QString whyAliveIsNoProof(const HttpFacts &http)
{
    if (http.status >= 200 && http.status < 300)
        return QCoreApplication::translate("RefreshInstallation", "The server had agreed, so the refresh may have been made although the old access token is alive.");
    return QCoreApplication::translate("RefreshInstallation", "The old access token is alive, but the server may still be at work. Look at it again in a minute.");
}

} // namespace

RefreshInstallation::RefreshInstallation(ActParts parts, RowId id, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_id(id)
{
    m_promise.start();
    m_renewal.setInterval(leaseLength / 3);
    connect(&m_renewal, &QTimer::timeout, this, &RefreshInstallation::renew);
    m_again.setSingleShot(true);
    m_outcome.id = id;
}

RefreshInstallation::~RefreshInstallation()
{
    // The line may be written by now or in a moment, and nobody is left to hear of it. Nothing was sent for it.
    if (m_phase != Phase::Claiming)
        return;
    const Evidence given = fact(QStringLiteral("not_sent"), tr("The refresh was given up before the refresh token was sent."));
    m_parts.grants->closeRefresh(m_ticket, {m_id, m_ticket.grantId, {given}}, m_parts.clock());
}

Answer<ActOutcome> RefreshInstallation::start(int seen, bool despiteDoubt)
{
    const Answer<ActOutcome> answer = m_promise.future();
    m_seen = seen;
    m_despiteDoubt = despiteDoubt;
    m_phase = Phase::Preparing;
    whenDone(m_parts.grants->subjects({m_id}), this, [this](const Result<QList<ActSubject>> &subjects) { prepare(subjects); });
    return answer;
}

void RefreshInstallation::prepare(const Result<QList<ActSubject>> &subjects)
{
    if (!subjects)
        return finish(subjects.error());
    if (subjects->isEmpty())
        return finish(Error{ErrorKind::NotFound, tr("The installation is no longer there."), {}, {}});
    m_subject = subjects->constFirst();
    const Installation &installation = m_subject.installation;
    m_outcome.before = installation.state(m_parts.clock());
    if (m_seen == 0)
        m_seen = installation.generation;
    if (!m_subject.refreshToken && installation.generation <= m_seen) {
        return notTried({ErrorKind::Conflict, tr("The installation has no refresh token, so it cannot be refreshed. Authorize the team again."),
                         {}, QStringLiteral("no_refresh_token")});
    }
    whenDone(openClientSecret(m_parts.profiles, m_parts.vault, m_subject.profile, this), this,
             [this](const Result<Secret> &secret) {
                 if (!secret)
                     return notTried(secret.error());
                 m_clientSecret = *secret;
                 m_secretFor = m_subject.profile.generation;
                 claim();
             });
}

void RefreshInstallation::claim()
{
    const Installation &installation = m_subject.installation;
    // Without an id until the journal gives it one: the holder's name tells whose line it is.
    m_ticket = {0, m_id, installation.currentGrantId, installation.generation, QString::fromLatin1(randomToken(m_parts.random))};
    const Instant now = m_parts.clock();
    m_lease = Deadline(now, leaseLength);
    m_phase = Phase::Claiming;
    whenDone(m_parts.grants->claimRefresh(m_id, m_seen, m_ticket.holder, m_parts.seat, leaseLength, m_despiteDoubt, now), this,
             [this](const Result<RefreshClaim> &claim) { takeClaim(claim); });
}

void RefreshInstallation::takeClaim(const Result<RefreshClaim> &claim)
{
    if (!claim)
        return claim.error().kind == ErrorKind::Conflict ? notTried(claim.error()) : finish(claim.error());
    // The client secret was opened for the addresses of that profile, and goes to no others.
    const bool isOtherProfile = claim->subject.profile.generation != m_secretFor;
    m_subject = claim->subject;
    switch (claim->outcome) {
    case RefreshClaim::Outcome::Claimed:
        m_ticket = claim->ticket;
        m_phase = Phase::Settling;
        if (isOtherProfile) {
            return notSent({ErrorKind::Conflict, tr("The app profile was changed meanwhile, so the refresh token was not sent. Try again."), {},
                            QStringLiteral("profile_changed")});
        }
        return send();
    case RefreshClaim::Outcome::Done:
        m_outcome.outcome = QStringLiteral("already_refreshed");
        m_outcome.sentence = tr("Somebody else has refreshed it already.");
        return finishWith(m_subject.installation);
    case RefreshClaim::Outcome::InDoubt:
        m_outcome.outcome = QStringLiteral("outcome_unknown");
        m_outcome.sentence = tr("A refresh was begun before and nobody knows how it ended; the refresh token was not sent again.");
        return finishWith(m_subject.installation);
    case RefreshClaim::Outcome::Busy:
        m_foreignLine = claim->ticket.id;
        m_phase = Phase::Waiting;
        // A person has weighed the doubt of another refresh, not that of the one that runs.
        m_despiteDoubt = false;
        m_foreignLease = {};
        return lookAgain();
    }
}

void RefreshInstallation::lookAgain()
{
    m_again.disconnect(this);
    connect(&m_again, &QTimer::timeout, this, [this] {
        whenDone(m_parts.grants->journalLine(m_foreignLine), this,
                 [this](const Result<GrantStore::JournalLine> &line) { takeLine(line); });
    });
    m_again.start(lookAgainAfter);
}

// Somebody else has the turn. What they find out is our answer as well; their refusal is not tried again.
void RefreshInstallation::takeLine(const Result<GrantStore::JournalLine> &line)
{
    if (!line)
        return finish(line.error());
    const Instant now = m_parts.clock();
    if (line->isOpen && !leaseLasts(line->leaseUntil, now))
        return claim();
    if (line->leaseUntil != m_foreignLease) {
        m_foreignLease = line->leaseUntil;
        m_patience = Deadline(now, leaseLength);
    }
    if (line->isOpen && !m_patience.hasPassed(now))
        return lookAgain();
    // A lease that lasts, but is not renewed: somebody's clock was set, or is wrong.
    if (line->isOpen) {
        m_outcome.outcome = QStringLiteral("outcome_unknown");
        m_outcome.sentence = tr("Somebody else had begun to refresh it and does not answer any more; the refresh token was not sent again.");
    } else if (line->installation.generation > m_seen) {
        m_outcome.outcome = QStringLiteral("already_refreshed");
        m_outcome.sentence = tr("Somebody else has refreshed it at the same time.");
    } else {
        m_outcome.sentence = tr("Somebody else tried to refresh it at the same time, without success. Its evidence says why.");
        m_outcome.error = Error{ErrorKind::Conflict, m_outcome.sentence, {}, QStringLiteral("refresh_failed_elsewhere")};
    }
    finishWith(line->installation);
}

void RefreshInstallation::send()
{
    const Result<Secret> token = m_parts.vault->open(m_subject.refreshToken->sealed, m_subject.refreshToken->identity);
    if (!token)
        return notSent(token.error());
    m_refreshToken = *token;
    m_sentAt = m_parts.clock();
    // This computer may have slept between the journal's line and here; somebody may have been told to go on without us.
    if (m_lease.hasPassed(m_sentAt)) {
        return close(QStringLiteral("not_sent"), QStringLiteral("not_sent"),
                     tr("The turn to refresh had passed before the refresh token was sent, so it was not sent."));
    }
    m_phase = Phase::Sending;
    m_renewal.start();
    const AppProfile &profile = m_subject.profile;
    whenDone(refreshTokens(m_parts.network,
                           {profile.endpoints.token, profile.clientId, m_clientSecret, m_refreshToken, profile.extra.refresh}, m_parts.clock),
             this, [this](const Result<ServerReply<TokenResponse>> &reply) { takeReply(*reply); });
}

void RefreshInstallation::renew()
{
    whenDone(m_parts.grants->renewLease(m_ticket, m_parts.clock() + leaseLength), this, [](const Result<bool> &) {
        // Lost or failed, the token is on its way already: the line, not the lease, keeps others from sending it.
    });
}

void RefreshInstallation::takeReply(const ServerReply<TokenResponse> &reply)
{
    m_http = reply.http;
    if (reply.result) {
        m_pair = refreshedPair(m_subject, *reply.result, m_refreshToken, m_parts.seat, m_sentAt, m_parts.clock());
        putHttpFacts(m_pair->evidence.first(), reply.http, m_parts.clock());
        return store();
    }
    const Error &error = reply.result.error();
    m_error = error;
    m_phase = Phase::Settling;
    if (!reply.http.wasSent)
        return close(QStringLiteral("not_sent"), QStringLiteral("not_sent"), tr("%1 The refresh token did not leave this computer.").arg(error.summary));
    if (error.cause == QLatin1String("rate_limited"))
        return close(QStringLiteral("rate_limited"), error.cause, tr("%1 The refresh token was not used.").arg(error.summary));
    if (error.cause == QLatin1String("invalid_grant"))
        return askAccessToken(true);
    if (isClearRefusal(reply))
        return close(QStringLiteral("client_refused"), error.cause, tr("%1 The refresh token was not used.").arg(error.summary));
    askAccessToken(false);
}

void RefreshInstallation::store()
{
    m_phase = Phase::Storing;
    whenDone(m_parts.grants->storeRefreshed(m_ticket, *m_pair, m_parts.vault->sealFunction(), m_parts.clock()), this,
             [this](const Result<Installation> &stored) { takeStored(stored); });
}

void RefreshInstallation::takeStored(const Result<Installation> &stored)
{
    if (!stored && stored.error().kind == ErrorKind::NotFound)
        return giveUpPair(stored.error());
    if (!stored) {
        Q_EMIT storeFailed(stored.error());
        m_again.disconnect(this);
        connect(&m_again, &QTimer::timeout, this, &RefreshInstallation::store);
        m_again.start(storeRetry);
        return;
    }
    const bool isOurs = stored->accessFingerprint == fingerprint(m_pair->accessToken);
    m_outcome.outcome = isOurs ? QStringLiteral("refreshed") : QStringLiteral("lost_race");
    m_outcome.sentence = isOurs ? tr("Refreshed: generation %1.").arg(stored->generation)
                                : tr("Refreshed, but another grant was stored meanwhile and stays current.");
    finishWith(*stored);
}

void RefreshInstallation::giveUpPair(const Error &error)
{
    m_error = error;
    m_outcome.outcome = QStringLiteral("lost_race");
    const AppProfile &profile = m_subject.profile;
    if (profile.endpoints.revoke.isEmpty())
        return takeRevoked(Error{ErrorKind::NotFound, tr("This server has no address to revoke tokens at."), {}, QStringLiteral("no_revoke_address")});
    whenDone(MiroApi(m_parts.network).revoke(profile.endpoints.revoke, m_pair->accessToken, profile.clientId, m_clientSecret), this,
             [this](const Status &revoked) { takeRevoked(revoked); });
}

void RefreshInstallation::takeRevoked(const Status &revoked)
{
    m_outcome.sentence = revoked
        ? tr("The installation was forgotten while it was refreshed; the new pair was revoked.")
        : tr("The installation was forgotten while it was refreshed. The new pair %1 could not be revoked and may live on at the server. %2")
              .arg(fingerprint(m_pair->accessToken), revoked.error().summary);
    finishWith(m_subject.installation);
}

Evidence RefreshInstallation::fact(const QString &outcome, const QString &sentence) const
{
    Evidence fact{0, m_ticket.grantId, m_parts.clock(), {}, QStringLiteral("refresh"), 0, outcome, sentence};
    fact.seat = m_parts.seat;
    if (m_http.status != 0 || m_http.wasSent)
        fact.fingerprint = fingerprint(m_refreshToken);
    putHttpFacts(fact, m_http, fact.at);
    return fact;
}

void RefreshInstallation::close(const QString &outcome, const QString &why, const QString &sentence)
{
    m_outcome.outcome = outcome;
    m_outcome.sentence = sentence;
    Evidence ended = fact(why, sentence);
    if (why == QLatin1String("not_sent"))
        ended.fingerprint.clear();
    whenDone(m_parts.grants->closeRefresh(m_ticket, {m_id, m_ticket.grantId, {ended}}, m_parts.clock()), this,
             [this](const Result<Installation> &now) { finishWith(now); });
}

void RefreshInstallation::notSent(const Error &error)
{
    m_error = error;
    close(QStringLiteral("not_tried"), QStringLiteral("not_sent"), error.summary);
}

void RefreshInstallation::askAccessToken(bool isRefused)
{
    whenDone(askAboutToken(m_parts, m_subject, this), this,
             [this, isRefused](const Result<AskedToken> &asked) { takeVerdict(isRefused, *asked); });
}

void RefreshInstallation::takeVerdict(bool isRefused, const AskedToken &asked)
{
    const bool isAlive = asked.outcome.outcome == QLatin1String("alive") || asked.outcome.outcome == QLatin1String("mismatch");
    // One that had run out is refused as it must be: nothing but the refresh token is known to be refused then, and that
    // may be because of another client (RFC 6749 §5.2).
    const bool hadRunOut = asked.outcome.outcome == QLatin1String("ran_out");
    const bool isDead = asked.outcome.outcome == QLatin1String("ended");
    QList<Evidence> looked = asked.facts.facts;
    if (!isRefused && isAlive && !isOver(m_http))
        return leaveInDoubt(looked, tr("%1 %2").arg(m_error->summary, whyAliveIsNoProof(m_http)));
    if (!isRefused && !isAlive) {
        const QString why = m_error ? m_error->summary : QString();
        return leaveInDoubt(looked, isDead ? tr("%1 The old access token is refused: the refresh may have been made and the new pair lost.").arg(why)
                                           : tr("%1 Nobody knows whether the refresh was made.").arg(why));
    }
    if (!isRefused) {
        m_outcome.outcome = QStringLiteral("not_rotated");
        m_outcome.sentence = tr("%1 Nothing had happened: the old pair is alive.").arg(m_error->summary);
    } else if (isDead) {
        m_outcome.outcome = QStringLiteral("ended");
        m_outcome.sentence = tr("The refresh token is refused, and so is the access token: the installation was ended elsewhere.");
    } else {
        m_outcome.outcome = isAlive ? QStringLiteral("refused_but_alive") : QStringLiteral("refresh_refused");
        m_outcome.sentence = isAlive ? tr("The refresh token is refused, but the access token is alive until it runs out.")
            : hadRunOut              ? tr("The refresh token is refused, and the access token has run out. Compare the client ID, or authorize the team again.")
                                     : tr("The refresh token is refused. What the access token is worth could not be asked.");
    }
    const QString why = !isRefused ? QStringLiteral("not_rotated") : isDead ? QStringLiteral("ended") : QStringLiteral("refused");
    NewFacts facts = asked.facts;
    facts.installationId = m_id;
    facts.grantId = m_ticket.grantId;
    facts.facts = QList<Evidence>{fact(why, m_outcome.sentence)} + looked;
    whenDone(m_parts.grants->closeRefresh(m_ticket, facts, m_parts.clock()), this,
             [this](const Result<Installation> &now) { finishWith(now); });
}

void RefreshInstallation::leaveInDoubt(QList<Evidence> facts, const QString &sentence)
{
    m_outcome.outcome = QStringLiteral("outcome_unknown");
    m_outcome.sentence = sentence;
    m_renewal.stop();
    facts.prepend(fact(QStringLiteral("unknown"), sentence));
    whenDone(m_parts.grants->leaveInDoubt(m_ticket, {m_id, m_ticket.grantId, facts}, m_parts.clock()), this,
             [this](const Result<Installation> &now) { finishWith(now); });
}

void RefreshInstallation::finishWith(const Result<Installation> &now)
{
    if (!now)
        return finish(now.error());
    m_outcome.http = m_http;
    if (!m_outcome.error)
        m_outcome.error = m_error;
    finish(withResult(m_outcome, m_subject.installation, *now, m_parts.clock()));
}

void RefreshInstallation::notTried(const Error &error)
{
    finish(::notTried(m_subject.installation, error, m_parts.clock()));
}

void RefreshInstallation::finish(const Result<ActOutcome> &result)
{
    m_phase = Phase::Finished;
    m_renewal.stop();
    m_again.stop();
    m_pair.reset();
    m_clientSecret = Secret();
    m_refreshToken = Secret();
    m_promise.addResult(result);
    m_promise.finish();
}
