// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/verifyinstallation.h"

#include "lifecycle/askedtoken.h"
#include "lifecycle/refreshinstallation.h"

#include <QCoreApplication>
#include <QPointer>

namespace {

/// Lives until it has answered.
class Verification : public QObject
{
    Q_OBJECT

public:
    Verification(const ActParts &parts, RowId id, QObject *receiver) : QObject(receiver), m_parts(parts), m_id(id) { m_promise.start(); }

    Answer<ActOutcome> start()
    {
        const Answer<ActOutcome> answer = m_promise.future();
        whenDone(m_parts.grants->subjects({m_id}), this, [this](const Result<QList<ActSubject>> &subjects) { ask(subjects); });
        return answer;
    }

private:
    void ask(const Result<QList<ActSubject>> &subjects)
    {
        if (!subjects)
            return end(subjects.error());
        if (subjects->isEmpty())
            return end(Error{ErrorKind::NotFound, tr("The installation is no longer there."), {}, {}});
        m_before = subjects->constFirst().installation;
        const Instant now = m_parts.clock();
        if (m_before.state(now) == InstallationState::Refreshing) {
            return end(notTried(m_before, {ErrorKind::Conflict, tr("The installation is being refreshed at this moment."), {}, QStringLiteral("refresh_running")}, now));
        }
        // Its access token is what settles the doubt, too.
        if (m_before.state(now) == InstallationState::OutcomeUnknown)
            return whenDone(resolveDoubt(m_parts, m_id, this), this, [this](const Result<ActOutcome> &settled) { end(settled); });
        whenDone(askAboutToken(m_parts, subjects->constFirst(), this), this, [this](const Result<AskedToken> &asked) { record(*asked); });
    }

    void record(const AskedToken &asked)
    {
        m_asked = asked;
        if (asked.facts.facts.isEmpty())
            return end(asked.outcome);
        whenDone(m_parts.grants->record({asked.facts}), this, [this](const Result<QList<Installation>> &now) { take(now); });
    }

    void take(const Result<QList<Installation>> &now)
    {
        if (!now)
            return end(now.error());
        if (now->isEmpty())
            return end(Error{ErrorKind::NotFound, tr("The installation was forgotten meanwhile."), {}, {}});
        end(withResult(m_asked.outcome, m_before, now->constFirst(), m_parts.clock()));
    }

    void end(const Result<ActOutcome> &result)
    {
        m_promise.addResult(result);
        m_promise.finish();
        deleteLater();
    }

    ActParts m_parts;
    RowId m_id;
    Installation m_before;
    AskedToken m_asked;
    QPromise<Result<ActOutcome>> m_promise;
};

} // namespace

Answer<ActOutcome> verifyInstallation(const ActParts &parts, RowId id, QObject *receiver)
{
    return (new Verification(parts, id, receiver))->start();
}

#include "verifyinstallation.moc"
