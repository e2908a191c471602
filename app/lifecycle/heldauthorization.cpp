// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"
#include "lifecycle/attemptpages.h"
#include "lifecycle/authorizable.h"
#include "lifecycle/authorizationattempt.h"
#include "lifecycle/awaitmiro.h"
#include "lifecycle/redirectcheck.h"
#include "oauth/loopbackserver.h"
#include "vault/tokenvault.h"

// An authorization that Miro started, from its redirect to the exchange.

using State = StepReport::State;

// The browser waits for the decision, so it must not be cut before the code is too old to be used.
static_assert(LoopbackServer::answerDeadline > AuthorizeTeam::codeRefusedAfter);

namespace {

// The browser's word, for a person to read: one line without anything that could rearrange it.
QString shown(const FormFields &parameters, const char *name)
{
    constexpr qsizetype most = 40;
    QString printable;
    const QString value = formValue(parameters, QLatin1String(name)).value_or(QString());
    for (const QChar c : value) {
        if (c.isPrint() && printable.size() < most)
            printable += c;
    }
    return printable;
}

} // namespace

AuthorizeTeam::Attempt::Attempt(AuthorizeTeam *act, Request request, Redirect redirect, const QString &redirectUri, const QString &door,
                                Parts parts, Clock clock, RandomBytes random)
    : Attempt(act, std::move(request), parts, OpenUrl(), std::move(clock), std::move(random))
{
    m_redirectUri = redirectUri;
    m_door = door;
    m_answer = std::exchange(redirect.answer, nullptr);
    m_held = {.receivedAt = m_clock(),
              .arrivedAt = redirect.arrivedAt,
              .peerPort = redirect.peerPort,
              .clientId = shown(redirect.parameters, "client_id"),
              .teamId = shown(redirect.parameters, "team_id"),
              .userAgent = redirect.userAgent,
              .redirectUri = redirectUri};
    m_arrived = std::move(redirect);
}

void AuthorizeTeam::Attempt::hold()
{
    report(AuthorizeStep::Listening, State::Done, tr("Grantdesk was waiting for Miro"));
    report(AuthorizeStep::BrowserOpened, State::Skipped, tr("Miro started it"));
    report(AuthorizeStep::RedirectReceived, State::Done, tr("redirect received on %1").arg(m_held->arrivedAt));
    if (const std::optional<Error> error = authorizationObjection(m_request.profile))
        return fail(AuthorizeStep::StateChecked, *error);
    if (const std::optional<Error> error = redirectObjection(m_request.profile, *m_arrived))
        return fail(AuthorizeStep::StateChecked, *error);
    note(QStringLiteral("miro"), QStringLiteral("authorize"), 0, QStringLiteral("ok"),
         tr("Miro started this authorization (%1); it arrived on %2 without a state.").arg(m_label, m_held->arrivedAt));
    noteRedirect({QStringLiteral("code")}, m_arrived->parameters);
    m_code = *m_arrived->code;
    m_arrived->code.reset();

    m_phase = Phase::Held;
    m_expiresAt = Deadline(m_held->receivedAt, codeRefusedAfter);
    m_watch.start();
    report(AuthorizeStep::StateChecked, State::Running, tr("no state, as always when Miro starts it: it waits for your approval"));
    // Not at once: whoever is handed this act connects after start().
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_phase == Phase::Held)
                Q_EMIT m_act->approvalNeeded();
        },
        Qt::QueuedConnection);
}

void AuthorizeTeam::Attempt::approve(const QString &door)
{
    if (m_phase == Phase::Held && miroDoorNames().contains(door))
        m_door = door;
    approveAs(QStringLiteral("admin"), tr("Approved by the admin in Grantdesk."), tr("approved by you"));
}

void AuthorizeTeam::Attempt::approveByItself()
{
    approveAs(QStringLiteral("us"), tr("Approved by itself, as the app profile says."), tr("approved by itself, as the app profile says"));
}

void AuthorizeTeam::Attempt::approveAs(const QString &actor, const QString &message, const QString &sentence)
{
    if (m_phase != Phase::Held)
        return;
    if (m_expiresAt.hasPassed(m_clock()))
        return refuseOldCode();
    if (!m_parts.vault->isUnlocked()) {
        Q_EMIT m_act->noticed(tr("The vault is locked. Unlock it, then approve."));
        return;
    }
    m_phase = Phase::Preparing;
    note(actor, QStringLiteral("approve"), 0, QStringLiteral("ok"), message);
    report(AuthorizeStep::StateChecked, State::Done, sentence);
    if (m_phase == Phase::Preparing)
        readClientSecret();
}

void AuthorizeTeam::Attempt::exchangeHeld()
{
    if (m_expiresAt.hasPassed(m_clock()))
        return refuseOldCode();
    m_watch.stop();
    makeFlow(QByteArray());
    exchange();
}

void AuthorizeTeam::Attempt::refuseOldCode()
{
    fail(AuthorizeStep::StateChecked,
         {ErrorKind::Cancelled, tr("The code waited ten minutes and is too old for Miro, so it was not used. Start it again at Miro."), {},
          QStringLiteral("code_too_old")});
}

void AuthorizeTeam::Attempt::discardHeld()
{
    const Error discarded{ErrorKind::Cancelled, tr("The authorization was discarded in Grantdesk; its code was not used."), {},
                          QStringLiteral("discarded")};
    report(AuthorizeStep::StateChecked, State::Skipped, tr("discarded; the code was not used"));
    answerBrowser(failedPage(discarded, m_label), tr("browser told that it was discarded"));
    finish(discarded);
}
