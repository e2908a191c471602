// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/awaitmiro.h"

#include "core/deadline.h"
#include "http/httpserver.h"
#include "lifecycle/attemptpages.h"
#include "lifecycle/authorizable.h"
#include "lifecycle/loopbackcertificate.h"
#include "lifecycle/redirectcheck.h"
#include "lifecycle/refusalnotices.h"
#include "oauth/redirectdispatcher.h"
#include "vault/tokenvault.h"

#include <QPointer>
#include <QTimer>

/// What AwaitMiro does: start() -> listen() -> take() for each redirect -> end(), with grace behind count and time.
class AwaitMiro::Watch : public QObject
{
    Q_OBJECT

public:
    Watch(AwaitMiro *await, Request request, AuthorizeTeam::Parts parts, Clock clock, RandomBytes random);

    const Request &request() const { return m_request; }
    bool isArmed() const { return m_phase == Phase::Armed; }
    Instant until() const { return m_until.until(); }
    int remaining() const { return m_remaining; }
    QStringList listeningOn() const { return m_registration ? m_registration->listeningOn() : QStringList(); }

    void start();
    void disarm();

private:
    enum class Phase { Idle, Preparing, Armed, Grace, Over };

    std::optional<Error> startObjection() const;
    void listen(const std::optional<TlsIdentity> &identity);
    void look();
    void take(Redirect redirect);
    /// Why \a redirect is not taken; nothing when it is.
    std::optional<Error> redirectRefusal(const Redirect &redirect) const;
    void hold(Redirect redirect);
    void tell(const QString &sentence);
    void end(End how, const Error &error = {});

    AwaitMiro *m_await;
    Request m_request;
    AuthorizeTeam::Parts m_parts;
    Clock m_clock;
    RandomBytes m_random;
    Phase m_phase = Phase::Idle;
    Deadline m_until;
    int m_remaining = 0;
    RefusalNotices m_notices;
    QTimer m_timer;
    std::unique_ptr<RedirectDispatcher::Registration> m_registration;
};

AwaitMiro::Watch::Watch(AwaitMiro *await, Request request, AuthorizeTeam::Parts parts, Clock clock, RandomBytes random)
    : m_await(await)
    , m_request(std::move(request))
    , m_parts(parts)
    , m_clock(std::move(clock))
    , m_random(std::move(random))
    , m_remaining(m_request.count)
{
    // By the clock, once a second: a timer alone would run on while the computer sleeps.
    m_timer.setInterval(std::chrono::seconds(1));
    connect(&m_timer, &QTimer::timeout, this, &Watch::look);
    connect(m_parts.vault, &TokenVault::locked, this, [this] {
        if (m_phase == Phase::Preparing || m_phase == Phase::Armed || m_phase == Phase::Grace)
            end(End::Locked);
    });
    connect(m_parts.dispatcher, &RedirectDispatcher::turnedAway, this, [this](const QString &redirectUri, const QString &sentence) {
        if (m_registration && redirectUri == m_request.profile.sdkRedirectUri)
            tell(sentence);
    });
}

std::optional<Error> AwaitMiro::Watch::startObjection() const
{
    const auto bad = [](const char *cause, const QString &sentence) { return Error{ErrorKind::InvalidInput, sentence, {}, QLatin1String(cause)}; };
    const AppProfile &profile = m_request.profile;
    if (m_request.time < std::chrono::minutes(1) || m_request.time > longestTime)
        return bad("bad_time", tr("Grantdesk waits for 1 to %1 minutes.").arg(longestTime.count()));
    if (m_request.count < 1 || m_request.count > mostCallbacks)
        return bad("bad_count", tr("Grantdesk takes 1 to %1 authorizations at a time.").arg(mostCallbacks));
    if (const std::optional<Error> error = archiveObjection(profile))
        return error;
    if (profile.sdkRedirectUri.isEmpty()) {
        return bad("no_sdk_uri", tr("The app profile has no redirect URI that is marked for SDK authorization. Mark one, as it is marked at Miro."));
    }
    if (!isLoopbackUri(profile.sdkRedirectUri)) {
        return bad("sdk_uri_elsewhere",
                   tr("The redirect URI for SDK authorization does not lead to this computer, so Miro's answer would not arrive here."));
    }
    if (const std::optional<Error> error = authorizationObjection(profile))
        return error;
    return vaultObjection(m_parts.vault);
}

void AwaitMiro::Watch::start()
{
    if (m_phase != Phase::Idle)
        return;
    m_phase = Phase::Preparing;
    if (const std::optional<Error> error = startObjection())
        return end(End::Failed, *error);
    const AppProfile &profile = m_request.profile;
    whenDone(listenerIdentity(m_parts.profiles, m_parts.vault, profile, profile.sdkRedirectUri, m_clock), this,
             [this](const Result<std::optional<TlsIdentity>> &identity) {
                 if (m_phase == Phase::Preparing)
                     identity ? listen(*identity) : end(End::Failed, identity.error());
             });
}

void AwaitMiro::Watch::listen(const std::optional<TlsIdentity> &identity)
{
    auto registration = m_parts.dispatcher->arm(m_request.profile.sdkRedirectUri, identity, [this](Redirect redirect) { take(std::move(redirect)); });
    if (!registration)
        return end(End::Failed, registration.error());
    m_registration = std::move(*registration);
    m_until = Deadline(m_clock(), m_request.time);
    m_phase = Phase::Armed;
    m_timer.start();
    Q_EMIT m_await->armed();
}

void AwaitMiro::Watch::look()
{
    if (m_phase == Phase::Armed && m_until.hasPassed(m_clock()))
        return end(End::Time);
    if (m_phase == Phase::Grace && m_until.hasPassed(m_clock())) {
        m_phase = Phase::Over;
        m_timer.stop();
        m_registration.reset();
    }
}

void AwaitMiro::Watch::disarm()
{
    if (m_phase != Phase::Idle && m_phase != Phase::Over)
        end(End::Disarmed);
}

void AwaitMiro::Watch::take(Redirect redirect)
{
    const QPointer<Watch> self(this);
    look(); // the timer may be a moment late
    const std::optional<Error> refusal = self ? redirectRefusal(redirect) : std::nullopt;
    if (!self)
        return;
    if (!refusal)
        return hold(std::move(redirect));
    redirect.answer->send(refusedPage(refusal->summary, tr("Go back to Grantdesk; nothing was exchanged.")));
    tell(refusal->summary);
}

std::optional<Error> AwaitMiro::Watch::redirectRefusal(const Redirect &redirect) const
{
    const auto refused = [](const char *cause, const QString &sentence) { return Error{ErrorKind::InvalidInput, sentence, {}, QLatin1String(cause)}; };
    if (const std::optional<Error> error = redirectObjection(m_request.profile, redirect))
        return error;
    if (!formValue(redirect.parameters, QStringLiteral("client_id")))
        return refused("missing_client", tr("The answer does not say for which app it is. The code was not used."));
    if (m_parts.dispatcher->knowsCode(*redirect.code))
        return refused("used_code", tr("This authorization was handled already."));
    if (m_phase != Phase::Armed) {
        return refused("too_late", tr("This authorization came too late: Grantdesk does not wait for Miro any more. "
                                      "Choose Wait for Miro… again, then start it again at Miro."));
    }
    const QString teamId = formValue(redirect.parameters, QStringLiteral("team_id")).value_or(QString());
    if (!m_request.teamIds.isEmpty() && !m_request.teamIds.contains(teamId))
        return refused("other_team", tr("The authorization is for a team that is not on your list. The code was not used."));
    return std::nullopt;
}

void AwaitMiro::Watch::hold(Redirect redirect)
{
    const QPointer<Watch> self(this);
    m_parts.dispatcher->noteCode(*redirect.code);
    --m_remaining;
    const AppProfile &profile = m_request.profile;
    const QPointer<AuthorizeTeam> act = new AuthorizeTeam({profile, {}, {}, {}, {}}, std::move(redirect), profile.sdkRedirectUri, m_request.door,
                                                          m_parts, m_clock, m_random, m_await);
    act->start();
    Q_EMIT m_await->held(act);
    if (self && act && profile.approvesByItself && profile.environment != Environment::Production)
        act->approveByItself();
    if (self && m_phase == Phase::Armed && m_remaining == 0)
        end(End::Count);
}

void AwaitMiro::Watch::tell(const QString &sentence)
{
    if (const std::optional<QString> notice = m_notices.next(sentence))
        Q_EMIT m_await->turnedAway(*notice);
}

void AwaitMiro::Watch::end(End how, const Error &error)
{
    const bool wasOver = m_phase == Phase::Grace;
    if (how == End::Count || how == End::Time) {
        m_phase = Phase::Grace;
        m_until = Deadline(m_clock(), graceTime);
    } else {
        m_phase = Phase::Over;
        m_timer.stop();
        m_registration.reset();
    }
    if (!wasOver)
        Q_EMIT m_await->disarmed(how, error);
}

AwaitMiro::AwaitMiro(Request request, AuthorizeTeam::Parts parts, Clock clock, RandomBytes random, QObject *parent)
    : QObject(parent), m_watch(std::make_unique<Watch>(this, std::move(request), parts, std::move(clock), std::move(random)))
{
}

AwaitMiro::~AwaitMiro() = default;

const AwaitMiro::Request &AwaitMiro::request() const
{
    return m_watch->request();
}

bool AwaitMiro::isArmed() const
{
    return m_watch->isArmed();
}

Instant AwaitMiro::until() const
{
    return m_watch->until();
}

int AwaitMiro::remaining() const
{
    return m_watch->remaining();
}

QStringList AwaitMiro::listeningOn() const
{
    return m_watch->listeningOn();
}

void AwaitMiro::start()
{
    m_watch->start();
}

void AwaitMiro::disarm()
{
    m_watch->disarm();
}

QStringList miroDoorNames()
{
    return {QStringLiteral("app_icon"), QStringLiteral("install_link"), QStringLiteral("settings_page"), QStringLiteral("miro")};
}

#include "awaitmiro.moc"
