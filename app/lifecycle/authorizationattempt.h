// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deadline.h"
#include "lifecycle/authorizeteam.h"
#include "lifecycle/grantedtokens.h"
#include "lifecycle/refusalnotices.h"
#include "miro/miroapi.h"
#include "oauth/authorizationflow.h"
#include "oauth/redirectdispatcher.h"
#include "storage/installationstore.h"

#include <QTimer>

#include <optional>

struct HttpResponse;
class PendingAnswer;

/// What AuthorizeTeam does, step by step, in the order of its functions. Each step either calls the next one
/// or ends in fail(). \a m_phase says which buttons mean something; late calls and late answers are ignored.
class AuthorizeTeam::Attempt : public QObject
{
    Q_OBJECT

public:
    Attempt(AuthorizeTeam *act, Request request, Parts parts, OpenUrl openUrl, Clock clock, RandomBytes random);
    Attempt(AuthorizeTeam *act, Request request, Redirect redirect, const QString &redirectUri, const QString &door, Parts parts, Clock clock,
            RandomBytes random);
    ~Attempt() override;

    const Request &request() const { return m_request; }
    QString label() const { return m_label; }
    QUrl address() const { return m_flow ? m_flow->address() : QUrl(); }
    QList<StepReport> steps() const { return m_steps; }
    bool isFinished() const { return m_phase == Phase::Finished; }
    const std::optional<Held> &held() const { return m_held; }
    bool isHeld() const { return m_phase == Phase::Held; }
    QString door() const { return m_door; }
    bool holdsUnstoredTokens() const
    {
        return m_phase != Phase::Finished && (m_granted.has_value() || m_phase == Phase::Exchanging || m_phase == Phase::Cancelling);
    }
    bool isEnding() const { return m_phase == Phase::Cancelling || m_phase == Phase::Discarding; }
    Instant expiresAt() const { return m_expiresAt.until(); }

    void start();
    void openBrowser();
    void noteBrowserFailure();
    Status paste(const QString &address);
    void cancel();
    void approve(const QString &door);
    void approveByItself();
    void keep();
    void discard();
    void retryStore();
    void saveElsewhere(const StoreLocation &location);

private:
    enum class Phase { Idle, Held, Preparing, Waiting, Confirming, Exchanging, Cancelling, Checking, Choosing, Storing, Unstored, Discarding, Finished };

    // In heldauthorization.cpp: what Miro started, until its code is exchanged.
    void hold();
    void approveAs(const QString &actor, const QString &message, const QString &sentence);
    void exchangeHeld();
    void refuseOldCode();
    void discardHeld();

    void readClientSecret();
    void takeClientSecret(const Result<Secret> &secret);
    void takeIdentity(const Result<std::optional<TlsIdentity>> &identity);
    void listen(const std::optional<TlsIdentity> &identity);
    void makeFlow(const QByteArray &state);
    void expire();
    void takeRedirect(Redirect redirect);
    void noteRedirect(QStringList names, const FormFields &parameters);
    void confirm();
    void exchange();
    void takeTokens(const TokenResponse &tokens);
    void takeContext(const Result<TokenContext> &context);
    void compare();
    void store();
    void takeStored(const Result<Installation> &stored);
    QList<Secret> knownSecrets() const;

    // In authorizationend.cpp.
    void discardFor(const Error &error);
    void takeRevoked(const Status &revoked);
    void fail(AuthorizeStep step, const Error &error);
    void finish(const Result<Installation> &result);
    void answerBrowser(const HttpResponse &response, const QString &sentence);

    void report(AuthorizeStep step, StepReport::State state, const QString &sentence);
    void note(const QString &actor, const QString &operation, int httpStatus, const QString &outcome, const QString &message);

    AuthorizeTeam *m_act;
    Request m_request;
    Parts m_parts;
    OpenUrl m_openUrl;
    Clock m_clock;
    RandomBytes m_random;
    QString m_label;
    QString m_redirectUri; ///< of this attempt, as sent
    QString m_door = QStringLiteral("button");
    QList<StepReport> m_steps;
    Phase m_phase = Phase::Idle;
    Instant m_startedAt = {};
    Deadline m_expiresAt; ///< of the state; of the code while it is held
    QTimer m_watch; ///< looks every second whether the state, or a held code, has run out

    std::optional<Redirect> m_arrived; ///< what Miro started and nobody has approved yet
    std::optional<Held> m_held;

    Secret m_clientSecret;
    std::unique_ptr<RedirectDispatcher::Registration> m_registration;
    std::unique_ptr<AuthorizationFlow> m_flow;
    MiroApi m_miro;
    std::shared_ptr<PendingAnswer> m_answer;
    GrantedTokens m_awaited;                 ///< what is known before the tokens come
    std::optional<GrantedTokens> m_granted;  ///< tokens that no store has yet
    QList<Evidence> m_evidence;
    Secret m_code;
    std::optional<Error> m_discardedFor; ///< what finished() says once the tokens are revoked
    RefusalNotices m_notices;
};
