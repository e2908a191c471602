// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/askedtoken.h"
#include "lifecycle/refreshinstallation.h"

#include <QCoreApplication>

namespace {

/// Why an old access token that is alive does not say yet that nothing had happened; empty: it does. A beginning that is
/// far ahead is of a clock that was set back.
QString whyNoProof(const RefreshTicket &ticket, Instant now)
{
    if (ticket.wasAnswered)
        return QCoreApplication::translate("DoubtResolution", "The old access token is alive, but the server had agreed to the refresh. The outcome stays unknown.");
    if (std::chrono::abs(now - ticket.startedAt) < RefreshInstallation::serverRest)
        return QCoreApplication::translate("DoubtResolution", "The old access token is alive, but the server may still be at work. Look at it again in a minute.");
    return {};
}

/// Lives until it has answered.
class DoubtResolution : public QObject
{
    Q_OBJECT

public:
    DoubtResolution(const ActParts &parts, RowId id, QObject *receiver) : QObject(receiver), m_parts(parts), m_id(id) { m_promise.start(); }

    Answer<ActOutcome> start()
    {
        const Answer<ActOutcome> answer = m_promise.future();
        whenDone(m_parts.grants->subjects({m_id}), this, [this](const Result<QList<ActSubject>> &subjects) { take(subjects); });
        return answer;
    }

private:
    void take(const Result<QList<ActSubject>> &subjects)
    {
        if (!subjects)
            return end(subjects.error());
        if (subjects->isEmpty())
            return end(Error{ErrorKind::NotFound, tr("The installation is no longer there."), {}, {}});
        m_subject = subjects->constFirst();
        const QString holder = QString::fromLatin1(randomToken(m_parts.random));
        whenDone(m_parts.grants->takeOver(m_id, holder, RefreshInstallation::leaseLength, m_parts.clock()), this,
                 [this](const Result<RefreshTicket> &ticket) { ask(ticket); });
    }

    void ask(const Result<RefreshTicket> &ticket)
    {
        if (!ticket)
            return end(ticket.error());
        m_ticket = *ticket;
        m_noProof = whyNoProof(m_ticket, m_parts.clock());
        whenDone(askAboutToken(m_parts, m_subject, this), this, [this](const Result<AskedToken> &asked) { settle(*asked); });
    }

    void settle(const AskedToken &asked)
    {
        m_outcome = asked.outcome;
        m_outcome.before = InstallationState::OutcomeUnknown;
        const bool seemsAlive = asked.outcome.outcome == QLatin1String("alive") || asked.outcome.outcome == QLatin1String("mismatch");
        const bool isAlive = seemsAlive && m_noProof.isEmpty();
        // The installation stays in doubt, whatever its token is.
        if (seemsAlive && !isAlive)
            m_outcome.outcome = QStringLiteral("outcome_unknown");
        const bool isDead = asked.outcome.outcome == QLatin1String("ended");
        m_outcome.sentence = isAlive ? tr("The old access token is alive, so the refresh had not been made.")
            : isDead                 ? tr("The old access token is refused although it has not run out: the old pair is dead, and if there was a new one it is lost.")
            : seemsAlive             ? m_noProof
                                     : tr("%1 The outcome stays unknown.").arg(asked.outcome.sentence);
        Evidence fact{0, m_ticket.grantId, m_parts.clock(), QStringLiteral("us"), QStringLiteral("refresh"), 0,
                      isAlive      ? QStringLiteral("not_rotated")
                          : isDead ? QStringLiteral("ended")
                                   : QStringLiteral("unknown"),
                      m_outcome.sentence};
        fact.seat = m_parts.seat;
        NewFacts facts = asked.facts;
        facts.installationId = m_id;
        facts.grantId = m_ticket.grantId;
        facts.facts.prepend(fact);
        const Answer<Installation> stored = isAlive || isDead ? m_parts.grants->closeRefresh(m_ticket, facts, m_parts.clock())
                                                              : m_parts.grants->leaveInDoubt(m_ticket, facts, m_parts.clock());
        whenDone(stored, this, [this](const Result<Installation> &now) {
            if (!now)
                return end(now.error());
            end(withResult(m_outcome, m_subject.installation, *now, m_parts.clock()));
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
    ActSubject m_subject;
    RefreshTicket m_ticket;
    QString m_noProof;
    ActOutcome m_outcome;
    QPromise<Result<ActOutcome>> m_promise;
};

} // namespace

Answer<ActOutcome> resolveDoubt(const ActParts &parts, RowId id, QObject *receiver)
{
    return (new DoubtResolution(parts, id, receiver))->start();
}

#include "resolvedoubt.moc"
