// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/authorizationattempt.h"

#include "core/logging.h"
#include "core/redact.h"
#include "domain/fingerprint.h"
#include "http/httpserver.h"
#include "lifecycle/attemptlabel.h"
#include "lifecycle/attemptpages.h"
#include "lifecycle/authorizable.h"
#include "lifecycle/loopbackcertificate.h"
#include "lifecycle/openclientsecret.h"
#include "lifecycle/redirectcheck.h"
#include "lifecycle/saveelsewhere.h"
#include "storage/profilestore.h"
#include "vault/tokenvault.h"

using State = StepReport::State;

AuthorizeTeam::Attempt::Attempt(AuthorizeTeam *act, Request request, Parts parts, OpenUrl openUrl, Clock clock, RandomBytes random)
    : m_act(act)
    , m_request(std::move(request))
    , m_parts(parts)
    , m_openUrl(std::move(openUrl))
    , m_clock(std::move(clock))
    , m_random(std::move(random))
    , m_label(takeAttemptLabel(m_parts.dispatcher, m_random))
    , m_redirectUri(m_request.profile.redirectUri())
    , m_miro(parts.network)
{
    for (int step = 0; step < authorizeStepCount; ++step)
        m_steps.append({AuthorizeStep(step), State::Waiting, std::chrono::milliseconds(0), QString()});
    m_watch.setInterval(std::chrono::seconds(1));
    connect(&m_watch, &QTimer::timeout, this, &Attempt::expire);
    connect(m_parts.dispatcher, &RedirectDispatcher::turnedAway, this, [this](const QString &redirectUri, const QString &sentence) {
        if (!m_registration || redirectUri != m_request.profile.redirectUri())
            return;
        if (const std::optional<QString> notice = m_notices.next(sentence))
            Q_EMIT m_act->noticed(*notice);
    });
}

AuthorizeTeam::Attempt::~Attempt()
{
    m_parts.dispatcher->freeLabel(m_label);
    if (!m_answer || m_answer->isAnswered())
        return;
    // A store that is at work will end its work: what becomes of it is not known here any more.
    m_answer->send(m_phase == Phase::Storing
                       ? closedPage(m_label)
                       : failedPage({ErrorKind::Cancelled, tr("The authorization was cancelled in Grantdesk.")}, m_label));
}

void AuthorizeTeam::Attempt::start()
{
    if (m_phase != Phase::Idle)
        return;
    m_phase = Phase::Preparing;
    m_startedAt = m_clock();
    if (m_arrived)
        return hold();
    report(AuthorizeStep::Listening, State::Running, tr("getting ready"));
    if (const std::optional<Error> error = authorizationObjection(m_request.profile))
        return fail(AuthorizeStep::Listening, *error);
    // Before the browser, not after it: nobody should consent to something that cannot be kept.
    if (const std::optional<Error> error = vaultObjection(m_parts.vault))
        return fail(AuthorizeStep::Listening, *error);
    readClientSecret();
}

void AuthorizeTeam::Attempt::readClientSecret()
{
    whenDone(openClientSecret(m_parts.profiles, m_parts.vault, m_request.profile, this), this,
             [this](const Result<Secret> &secret) { takeClientSecret(secret); });
}

void AuthorizeTeam::Attempt::takeClientSecret(const Result<Secret> &secret)
{
    if (m_phase != Phase::Preparing)
        return;
    if (!secret)
        return fail(m_held ? AuthorizeStep::CodeExchanged : AuthorizeStep::Listening, secret.error());
    m_clientSecret = *secret;
    if (m_held)
        return exchangeHeld();
    whenDone(listenerIdentity(m_parts.profiles, m_parts.vault, m_request.profile, m_redirectUri, m_clock), this,
             [this](const Result<std::optional<TlsIdentity>> &made) { takeIdentity(made); });
}

void AuthorizeTeam::Attempt::takeIdentity(const Result<std::optional<TlsIdentity>> &identity)
{
    if (m_phase != Phase::Preparing)
        return;
    if (!identity)
        return fail(AuthorizeStep::Listening, identity.error());
    listen(*identity);
}

void AuthorizeTeam::Attempt::listen(const std::optional<TlsIdentity> &identity)
{
    const AppProfile &profile = m_request.profile;
    auto registration = m_parts.dispatcher->expect(profile.redirectUri(), identity, [this](Redirect redirect) { takeRedirect(std::move(redirect)); });
    if (!registration)
        return fail(AuthorizeStep::Listening, registration.error());
    m_registration = std::move(*registration);
    makeFlow(m_registration->state());
    m_phase = Phase::Waiting;
    m_expiresAt = Deadline(m_clock(), RedirectDispatcher::stateLifetime);
    m_watch.start();
    note(QStringLiteral("us"), QStringLiteral("authorize"), 0, QStringLiteral("ok"),
         tr("Asked %1 for an authorization (%2).").arg(QUrl(profile.endpoints.authorize).host(), m_label));
    report(AuthorizeStep::Listening, State::Done, tr("listening on %1").arg(m_registration->listeningOn().join(tr(" and "))));
}

void AuthorizeTeam::Attempt::makeFlow(const QByteArray &state)
{
    const AppProfile &profile = m_request.profile;
    m_flow = std::make_unique<AuthorizationFlow>(
        AuthorizationFlow::Config{.authorizeUrl = profile.endpoints.authorize,
                                  .tokenUrl = profile.endpoints.token,
                                  .clientId = profile.clientId,
                                  .clientSecret = m_clientSecret,
                                  .redirectUri = m_redirectUri,
                                  .state = state,
                                  .teamId = m_request.teamId,
                                  .scope = profile.sendScope ? profile.expectedScopes.toText() : QString(),
                                  .usePkce = profile.usePkce,
                                  .extraAuthorize = profile.extra.authorize,
                                  .extraToken = profile.extra.token},
        m_parts.network, m_random);
    connect(m_flow.get(), &AuthorizationFlow::exchanged, this, &Attempt::takeTokens);
    connect(m_flow.get(), &AuthorizationFlow::failed, this,
            [this](const Error &error) { m_phase == Phase::Cancelling ? finish(*m_discardedFor) : fail(AuthorizeStep::CodeExchanged, error); });
}

void AuthorizeTeam::Attempt::openBrowser()
{
    if (m_phase != Phase::Waiting)
        return;
    if (!m_openUrl(address()))
        return noteBrowserFailure();
    report(AuthorizeStep::BrowserOpened, State::Done, tr("browser opened"));
    report(AuthorizeStep::RedirectReceived, State::Running, tr("waiting for your consent in the browser"));
}

// Not the end: the link can be copied.
void AuthorizeTeam::Attempt::noteBrowserFailure()
{
    if (m_phase != Phase::Waiting)
        return;
    report(AuthorizeStep::BrowserOpened, State::Failed, tr("no browser could be opened; copy the link and open it yourself"));
    report(AuthorizeStep::RedirectReceived, State::Running, tr("waiting for your consent in a browser"));
}

Status AuthorizeTeam::Attempt::paste(const QString &address)
{
    if (m_phase != Phase::Waiting)
        return Error{ErrorKind::Conflict, tr("This authorization does not wait for an address any more."), {}, QStringLiteral("not_waiting")};
    return m_parts.dispatcher->paste(*m_registration, address);
}

void AuthorizeTeam::Attempt::expire()
{
    if (m_phase == Phase::Held && m_expiresAt.hasPassed(m_clock()))
        return refuseOldCode();
    if (m_phase == Phase::Waiting && m_expiresAt.hasPassed(m_clock())) {
        fail(AuthorizeStep::RedirectReceived,
             {ErrorKind::Cancelled, tr("Nobody answered within ten minutes, so the port was freed. Try again when you are ready."), {},
              QStringLiteral("expired")});
    }
}

void AuthorizeTeam::Attempt::takeRedirect(Redirect redirect)
{
    m_answer = redirect.answer;
    if (m_steps.at(int(AuthorizeStep::BrowserOpened)).state != State::Done)
        report(AuthorizeStep::BrowserOpened, State::Skipped, tr("opened by hand"));
    report(AuthorizeStep::RedirectReceived, State::Done,
           m_answer ? tr("redirect received on %1").arg(redirect.arrivedAt) : tr("address pasted"));
    report(AuthorizeStep::StateChecked, State::Done, tr("state is ours and was used for the first time"));
    if (const std::optional<Error> error = redirectObjection(m_request.profile, redirect))
        return fail(AuthorizeStep::CodeExchanged, *error);

    noteRedirect({QStringLiteral("code"), QStringLiteral("state")}, redirect.parameters);
    m_code = *redirect.code;
    confirm();
}

// While a person is in the browser, the vault may be locked and the profile changed, archived or removed.
void AuthorizeTeam::Attempt::confirm()
{
    m_phase = Phase::Confirming;
    whenDone(openClientSecret(m_parts.profiles, m_parts.vault, m_request.profile, this), this, [this](const Result<Secret> &secret) {
        if (m_phase != Phase::Confirming)
            return;
        if (!secret)
            return fail(AuthorizeStep::CodeExchanged, secret.error());
        exchange();
    });
}

void AuthorizeTeam::Attempt::noteRedirect(QStringList names, const FormFields &parameters)
{
    for (const auto &[name, value] : parameters)
        names.append(name.left(40));
    note(QStringLiteral("miro"), QStringLiteral("redirect"), 0, QStringLiteral("ok"), tr("Brought: %1.").arg(names.join(QStringLiteral(", "))));
    m_awaited.redirectTeamId = formValue(parameters, QStringLiteral("team_id")).value_or(QString());
}

void AuthorizeTeam::Attempt::exchange()
{
    m_awaited.door = m_door;
    m_awaited.redirectUri = m_redirectUri;
    m_awaited.isRequested = !m_held;
    m_awaited.seat = m_parts.seat;
    m_awaited.at = m_clock();
    m_phase = Phase::Exchanging;
    report(AuthorizeStep::CodeExchanged, State::Running, tr("exchanging the code for tokens"));
    if (m_phase == Phase::Exchanging)
        m_flow->exchange(m_code);
}

void AuthorizeTeam::Attempt::takeTokens(const TokenResponse &tokens)
{
    m_granted = m_awaited;
    m_granted->response = tokens;
    if (m_phase == Phase::Cancelling)
        return discardFor(*m_discardedFor);
    // The code is used up and the verifier with it; the port has done its work.
    m_registration.reset();
    m_watch.stop();
    m_phase = Phase::Checking;
    m_evidence += exchangeEvidence(m_request.profile, tokens, m_clock());
    report(AuthorizeStep::CodeExchanged, State::Done,
           tr("code exchanged: access token %1").arg(fingerprint(tokens.accessToken)));

    if (const QString why = whyNoContext(m_request.profile, tokens); !why.isEmpty()) {
        note(QStringLiteral("us"), QStringLiteral("token_context"), 0, QStringLiteral("not_made"), why);
        report(AuthorizeStep::ContextChecked, State::Skipped, why);
        return compare();
    }
    report(AuthorizeStep::ContextChecked, State::Running, tr("asking whose token it is"));
    if (m_phase != Phase::Checking)
        return;
    whenDone(m_miro.tokenContext(m_request.profile.endpoints.context, tokens.accessToken), this,
             [this](const Result<TokenContext> &context) { takeContext(context); });
}

void AuthorizeTeam::Attempt::takeContext(const Result<TokenContext> &context)
{
    if (m_phase != Phase::Checking)
        return;
    if (!context && context.error().kind != ErrorKind::Unauthorized) {
        // Says nothing about the token, and the code is spent: keep it, unverified, rather than lose it.
        note(QStringLiteral("us"), QStringLiteral("token_context"), 0, context.error().cause, context.error().summary);
        m_evidence.last().fingerprint = fingerprint(m_granted->response.accessToken);
        report(AuthorizeStep::ContextChecked, State::Skipped, tr("not checked: %1").arg(context.error().summary));
        return compare();
    }
    if (!context) {
        report(AuthorizeStep::ContextChecked, State::Failed, context.error().summary);
        return discardFor(context.error());
    }
    if (context->application && context->application->id != m_request.profile.clientId) {
        const Error error{ErrorKind::Protocol, tr("The token belongs to another app and was not stored."),
                          tr("token of %1").arg(redact(spelledOut(*context->application), knownSecrets())), QStringLiteral("other_app")};
        report(AuthorizeStep::ContextChecked, State::Failed, error.summary);
        return discardFor(error);
    }
    m_granted->context = withoutSecrets(*context, knownSecrets());
    m_granted->contextOutcome = ContextOutcome::Agreed;
    note(QStringLiteral("miro"), QStringLiteral("token_context"), 200, QStringLiteral("ok"),
         tr("Team %1, user %2.").arg(spelledOut(m_granted->team()), spelledOut(m_granted->user())));
    m_evidence.last().fingerprint = fingerprint(m_granted->response.accessToken);
    report(AuthorizeStep::ContextChecked, State::Done,
           tr("token context checked: %1, %2").arg(m_granted->team().name, m_granted->user().name));
    compare();
}

void AuthorizeTeam::Attempt::compare()
{
    if (m_phase != Phase::Checking)
        return; // called off by somebody who was told of the step before
    // What the redirect said and what the token is must at least agree with each other (nobody asked for a team, then).
    const bool isAsked = !m_request.teamId.isEmpty();
    const NamedId expectedTeam{isAsked ? m_request.teamId : m_granted->redirectTeamId, isAsked ? m_request.teamName : QString()};
    const std::optional<GrantDifference> difference = grantDifference(
        {expectedTeam, isAsked}, m_granted->team(), {m_request.userId, m_request.userName}, m_granted->user());
    if (!difference)
        return store();
    m_phase = Phase::Choosing;
    note(QStringLiteral("us"), QStringLiteral("finding"), 0, QStringLiteral("mismatch"), difference->sentence);
    answerBrowser(differsPage(*difference, m_label), tr("browser told that the choice is here"));
    Q_EMIT m_act->choiceNeeded(*difference);
}

void AuthorizeTeam::Attempt::keep()
{
    if (m_phase != Phase::Choosing)
        return;
    m_granted->contextOutcome = ContextOutcome::Mismatch;
    note(QStringLiteral("admin"), QStringLiteral("keep"), 0, QStringLiteral("ok"), tr("Kept although it is not what was asked for."));
    store();
}

void AuthorizeTeam::Attempt::store()
{
    m_phase = Phase::Storing;
    report(AuthorizeStep::Stored, State::Running, tr("storing"));
    whenDone(m_parts.installations->addAuthorization(newAuthorization(m_request.profile, *m_granted, m_evidence), m_parts.vault->sealFunction(), m_clock()), this,
             [this](const Result<Installation> &stored) { takeStored(stored); });
}

void AuthorizeTeam::Attempt::retryStore()
{
    if (m_phase == Phase::Unstored)
        store();
}

void AuthorizeTeam::Attempt::saveElsewhere(const StoreLocation &location)
{
    if (m_phase != Phase::Unstored)
        return;
    m_phase = Phase::Storing;
    report(AuthorizeStep::Stored, State::Running, tr("storing in %1").arg(location.displayName()));
    auto *save = new SaveElsewhere(location, m_parts.keys, m_parts.vault->sealFunction(), m_request.profile, m_clientSecret,
                                   newAuthorization(m_request.profile, *m_granted, m_evidence), m_clock, this);
    whenDone(save->start(), this, [this](const Result<Installation> &stored) { takeStored(stored); });
}

void AuthorizeTeam::Attempt::takeStored(const Result<Installation> &stored)
{
    if (!stored) {
        m_phase = Phase::Unstored;
        report(AuthorizeStep::Stored, State::Failed, stored.error().summary);
        answerBrowser(unstoredPage(stored.error(), m_label), tr("browser told that it is not stored yet"));
        Q_EMIT m_act->storeFailed(stored.error());
        return;
    }
    report(AuthorizeStep::Stored, State::Done,
           stored->generation > 1 ? tr("stored, encrypted; the earlier grant is kept as superseded") : tr("stored, encrypted"));
    const AppProfile &profile = m_request.profile;
    // What Miro started counts as done only when the token was seen to be what the redirect said.
    if (m_held && m_granted->contextOutcome == ContextOutcome::NotMade)
        answerBrowser(uncheckedPage(*stored, m_label), tr("browser told that it is stored, but not checked"));
    else if (profile.endpoints.completion.isEmpty())
        answerBrowser(storedPage(*stored, m_label), tr("browser told that it is stored"));
    else
        answerBrowser(completionRedirect(profile.endpoints.completion, profile.clientId, stored->team.id), tr("browser sent on to Miro"));
    finish(*stored);
}

QList<Secret> AuthorizeTeam::Attempt::knownSecrets() const
{
    QList<Secret> known{m_clientSecret, m_code};
    if (m_granted)
        known << m_granted->response.accessToken << m_granted->response.refreshToken;
    return known;
}

void AuthorizeTeam::Attempt::report(AuthorizeStep step, State state, const QString &sentence)
{
    StepReport &current = m_steps[int(step)];
    current = {step, state, m_clock() - m_startedAt, sentence};
    qCDebug(lcGrantdesk, "%s: %s: %s", qUtf8Printable(m_label), qUtf8Printable(authorizeStepName(step)), qUtf8Printable(sentence));
    Q_EMIT m_act->stepChanged(current);
}

void AuthorizeTeam::Attempt::note(const QString &actor, const QString &operation, int httpStatus, const QString &outcome,
                                  const QString &message)
{
    m_evidence.append({0, 0, m_clock(), actor, operation, httpStatus, outcome, message});
}
