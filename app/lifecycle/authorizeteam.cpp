// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/authorizeteam.h"

#include "lifecycle/authorizationattempt.h"

QString authorizeStepName(AuthorizeStep step)
{
    switch (step) {
    case AuthorizeStep::Listening:
        return QStringLiteral("listening");
    case AuthorizeStep::BrowserOpened:
        return QStringLiteral("browser_opened");
    case AuthorizeStep::RedirectReceived:
        return QStringLiteral("redirect_received");
    case AuthorizeStep::StateChecked:
        return QStringLiteral("state_checked");
    case AuthorizeStep::CodeExchanged:
        return QStringLiteral("code_exchanged");
    case AuthorizeStep::ContextChecked:
        return QStringLiteral("context_checked");
    case AuthorizeStep::Stored:
        return QStringLiteral("stored");
    case AuthorizeStep::BrowserSentOn:
        return QStringLiteral("browser_sent_on");
    }
    Q_UNREACHABLE();
}

AuthorizeTeam::AuthorizeTeam(Request request, Parts parts, OpenUrl openUrl, Clock clock, RandomBytes random, QObject *parent)
    : QObject(parent)
    , m_attempt(std::make_unique<Attempt>(this, std::move(request), parts, std::move(openUrl), std::move(clock), std::move(random)))
{
}

AuthorizeTeam::AuthorizeTeam(Request request, Redirect redirect, const QString &redirectUri, const QString &door, Parts parts, Clock clock,
                             RandomBytes random, QObject *parent)
    : QObject(parent)
    , m_attempt(std::make_unique<Attempt>(this, std::move(request), std::move(redirect), redirectUri, door, parts, std::move(clock),
                                          std::move(random)))
{
}

AuthorizeTeam::~AuthorizeTeam() = default;

const AuthorizeTeam::Request &AuthorizeTeam::request() const
{
    return m_attempt->request();
}

QString AuthorizeTeam::label() const
{
    return m_attempt->label();
}

QUrl AuthorizeTeam::address() const
{
    return m_attempt->address();
}

QList<AddressPart> AuthorizeTeam::addressParts() const
{
    return ::addressParts(address());
}

QList<StepReport> AuthorizeTeam::steps() const
{
    return m_attempt->steps();
}

bool AuthorizeTeam::isFinished() const
{
    return m_attempt->isFinished();
}

std::optional<AuthorizeTeam::Held> AuthorizeTeam::held() const
{
    return m_attempt->held();
}

bool AuthorizeTeam::isHeld() const
{
    return m_attempt->isHeld();
}

QString AuthorizeTeam::door() const
{
    return m_attempt->door();
}

bool AuthorizeTeam::holdsUnstoredTokens() const
{
    return m_attempt->holdsUnstoredTokens();
}

bool AuthorizeTeam::isEnding() const
{
    return m_attempt->isEnding();
}

Instant AuthorizeTeam::expiresAt() const
{
    return m_attempt->expiresAt();
}

void AuthorizeTeam::start()
{
    m_attempt->start();
}

void AuthorizeTeam::openBrowser()
{
    m_attempt->openBrowser();
}

void AuthorizeTeam::noteBrowserFailure()
{
    m_attempt->noteBrowserFailure();
}

Status AuthorizeTeam::paste(const QString &address)
{
    return m_attempt->paste(address);
}

void AuthorizeTeam::cancel()
{
    m_attempt->cancel();
}

void AuthorizeTeam::approve(const QString &door)
{
    m_attempt->approve(door);
}

void AuthorizeTeam::approveByItself()
{
    m_attempt->approveByItself();
}

void AuthorizeTeam::keep()
{
    m_attempt->keep();
}

void AuthorizeTeam::discard()
{
    m_attempt->discard();
}

void AuthorizeTeam::retryStore()
{
    m_attempt->retryStore();
}

void AuthorizeTeam::saveElsewhere(const StoreLocation &location)
{
    m_attempt->saveElsewhere(location);
}
