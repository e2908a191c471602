// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"
#include "lifecycle/attemptpages.h"
#include "lifecycle/authorizationattempt.h"

// How an attempt ends: called off, discarded, failed or done.

using State = StepReport::State;

void AuthorizeTeam::Attempt::cancel()
{
    switch (m_phase) {
    case Phase::Storing: // the next moment decides, and it cannot be called back
    case Phase::Cancelling:
    case Phase::Discarding:
    case Phase::Finished:
        return;
    case Phase::Held:
    case Phase::Checking:
    case Phase::Choosing:
    case Phase::Unstored:
        return discard();
    default:
        break;
    }
    for (const StepReport &step : std::as_const(m_steps)) {
        if (step.state == State::Running) {
            report(step.step, State::Skipped, tr("cancelled"));
            break;
        }
    }
    const Error cancelled{ErrorKind::Cancelled, tr("The authorization was cancelled in Grantdesk."), {}, QStringLiteral("cancelled")};
    answerBrowser(failedPage(cancelled, m_label), tr("browser told that it was cancelled"));
    m_registration.reset();
    if (m_phase != Phase::Exchanging)
        return finish(cancelled);
    // The code is on its way and may become tokens; they are awaited, to be revoked.
    m_phase = Phase::Cancelling;
    m_discardedFor = cancelled;
}

void AuthorizeTeam::Attempt::discard()
{
    if (m_phase == Phase::Held)
        return discardHeld();
    if (m_phase == Phase::Checking || m_phase == Phase::Choosing || m_phase == Phase::Unstored)
        discardFor({ErrorKind::Cancelled, tr("Nothing was stored."), {}, QStringLiteral("discarded")});
}

// Tokens that are not kept must not live on where nobody knows of them.
void AuthorizeTeam::Attempt::discardFor(const Error &error)
{
    m_phase = Phase::Discarding;
    m_discardedFor = error;
    answerBrowser(failedPage(error, m_label), tr("browser told that nothing was stored"));
    if (m_request.profile.endpoints.revoke.isEmpty())
        return takeRevoked(Error{ErrorKind::NotFound, tr("This server has no address to revoke tokens at."), {}, QStringLiteral("no_revoke")});
    whenDone(m_miro.revoke(m_request.profile.endpoints.revoke, m_granted->response.accessToken, m_request.profile.clientId, m_clientSecret),
             this, [this](const Status &revoked) { takeRevoked(revoked); });
}

void AuthorizeTeam::Attempt::takeRevoked(const Status &revoked)
{
    finish(afterRevocation(*m_discardedFor, revoked));
}

void AuthorizeTeam::Attempt::fail(AuthorizeStep step, const Error &error)
{
    if (m_phase == Phase::Finished)
        return;
    report(step, State::Failed, error.summary);
    answerBrowser(failedPage(error, m_label), tr("browser told what went wrong"));
    finish(error);
}

void AuthorizeTeam::Attempt::answerBrowser(const HttpResponse &response, const QString &sentence)
{
    if (!m_answer)
        return;
    const std::shared_ptr<PendingAnswer> answer = std::exchange(m_answer, nullptr);
    const bool isThere = answer->isAwaited();
    answer->send(response);
    report(AuthorizeStep::BrowserSentOn, isThere ? State::Done : State::Skipped, isThere ? sentence : tr("the browser had gone"));
}

void AuthorizeTeam::Attempt::finish(const Result<Installation> &result)
{
    m_phase = Phase::Finished;
    m_watch.stop();
    m_registration.reset();
    if (m_flow) {
        m_flow->disconnect(this);
        m_flow.release()->deleteLater(); // it may be the one that called
    }
    m_granted.reset();
    m_clientSecret = Secret();
    m_code = Secret();
    m_arrived.reset();
    if (result && m_steps.at(int(AuthorizeStep::BrowserSentOn)).state == State::Waiting)
        report(AuthorizeStep::BrowserSentOn, State::Skipped, tr("no browser is waiting here"));
    Q_EMIT m_act->finished(result);
}
