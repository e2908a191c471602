// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/probeinstallation.h"

#include <QCoreApplication>

namespace {

constexpr int presentationsRead = 10'000; // newest first; what an older one says is in the evidence

bool isRefusal(int httpStatus)
{
    return httpStatus == 400 || httpStatus == 401;
}

/// One more thing that was heard of \a token, after all that is known already.
void fold(ProbedToken *token, const QString &operation, int httpStatus, const QString &outcome, Instant at)
{
    const bool isRevoked = operation == QLatin1String("revoke");
    const bool isOk = outcome == QLatin1String("ok") || outcome == QLatin1String("mismatch");
    if (!isRevoked && isOk) {
        token->aliveAt = at;
        token->deadSince.reset();
    } else if (!token->deadSince && (isRevoked ? isOk : isRefusal(httpStatus))) {
        token->deadSince = at;
    }
}

} // namespace

ProbeInstallation::ProbeInstallation(ActParts parts, RowId id, QObject *parent) : QObject(parent), m_parts(std::move(parts)), m_id(id)
{
    m_promise.start();
}

Answer<ProbeReport> ProbeInstallation::start()
{
    const Answer<ProbeReport> answer = m_promise.future();
    whenDone(m_parts.grants->subjects({m_id}), this, [this](const Result<QList<ActSubject>> &subjects) {
        if (!subjects)
            return end(subjects.error());
        if (subjects->isEmpty())
            return end(Error{ErrorKind::NotFound, tr("The installation is no longer there."), {}, {}});
        m_subject = subjects->constFirst();
        m_report.installation = m_subject.installation;
        whenDone(m_parts.grants->heldPairs(m_id), this, [this](const Result<QList<GrantStore::HeldPair>> &pairs) { takePairs(pairs); });
    });
    return answer;
}

void ProbeInstallation::takePairs(const Result<QList<GrantStore::HeldPair>> &pairs)
{
    if (!pairs)
        return end(pairs.error());
    m_pairs = *pairs;
    for (const GrantStore::HeldPair &pair : std::as_const(m_pairs)) {
        ProbedToken token;
        token.grant = pair.grant;
        token.isCurrent = pair.grant.id == m_subject.installation.currentGrantId;
        token.isHeld = pair.accessToken.has_value();
        m_report.tokens.append(token);
    }
    LedgerQuery query;
    query.installationId = m_id;
    whenDone(m_parts.grants->presentations(query, presentationsRead), this, [this](const Result<QList<Presentation>> &past) { takePast(past); });
}

void ProbeInstallation::takePast(const Result<QList<Presentation>> &past)
{
    if (!past)
        return end(past.error());
    for (auto shown = past->crbegin(); shown != past->crend(); ++shown) {
        for (ProbedToken &token : m_report.tokens) {
            if (shown->grantId == token.grant.id && shown->kind == SealIdentity::Kind::AccessToken)
                fold(&token, shown->operation, shown->httpStatus, shown->outcome, shown->at);
        }
    }
    Q_EMIT progressed();
    next();
}

void ProbeInstallation::next()
{
    do {
        ++m_at;
    } while (m_at < m_pairs.size() && !m_pairs.at(m_at).accessToken);
    if (m_at >= m_pairs.size())
        return end(m_report);
    if (m_isStopped) {
        m_report.stoppedBy = Error{ErrorKind::Cancelled, tr("The probe was stopped; the rest was not asked."), {}, {}};
        return end(m_report);
    }
    const GrantStore::HeldPair &pair = m_pairs.at(m_at);
    const Answer<AskedToken> asked = m_report.tokens.at(m_at).isCurrent
        ? askAboutToken(m_parts, m_subject, this)
        : probeToken(m_parts, m_subject, pair.grant, *pair.accessToken, this);
    whenDone(asked, this, [this](const Result<AskedToken> &answer) { take(*answer); });
}

void ProbeInstallation::take(const AskedToken &asked)
{
    if (asked.facts.facts.isEmpty()) {
        m_report.stoppedBy = asked.outcome.error; // a locked vault, or nobody to ask: no other token would fare better
        return end(m_report);
    }
    const Evidence &fact = asked.facts.facts.constFirst();
    ProbedToken &token = m_report.tokens[m_at];
    token.outcome = asked.outcome.outcome;
    token.sentence = asked.outcome.sentence;
    token.httpStatus = fact.httpStatus;
    token.serverCode = fact.serverCode;
    token.serverMessage = fact.serverMessage;
    token.askedAt = fact.at;
    fold(&token, fact.operation, fact.httpStatus, fact.outcome, fact.at);
    whenDone(m_parts.grants->record({asked.facts}), this, [this](const Result<QList<Installation>> &stored) { goOn(stored); });
}

void ProbeInstallation::goOn(const Result<QList<Installation>> &stored)
{
    if (!stored)
        return end(stored.error());
    if (stored->isEmpty())
        return end(Error{ErrorKind::NotFound, tr("The installation was forgotten meanwhile."), {}, {}});
    m_report.installation = stored->constFirst();
    Q_EMIT progressed();
    if (m_report.tokens.at(m_at).outcome == QLatin1String("rate_limited")) {
        m_report.stoppedBy = Error{ErrorKind::Unreachable, tr("The server asks to come later; the rest was not asked."), {}, QStringLiteral("rate_limited")};
        return end(m_report);
    }
    next();
}

void ProbeInstallation::end(const Result<ProbeReport> &result)
{
    m_promise.addResult(result);
    m_promise.finish();
}
