// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/authorizepanelmodel.h"

#include "lifecycle/authorizationpicture.h"
#include "presentation/words.h"

#include <algorithm>

AuthorizePanelModel::AuthorizePanelModel(QList<AppProfile> profiles, MakeAuthorization makeAuthorization, Clock clock,
                                         QObject *parent)
    : QObject(parent), m_profiles(std::move(profiles)), m_makeAuthorization(std::move(makeAuthorization)),
      m_clock(std::move(clock))
{
    if (!m_profiles.isEmpty())
        m_request.profile = m_profiles.first();
    m_second.setInterval(std::chrono::seconds(1));
    connect(&m_second, &QTimer::timeout, this, &AuthorizePanelModel::countdownChanged);
}

void AuthorizePanelModel::setProfiles(const QList<AppProfile> &profiles)
{
    m_profiles = profiles;
    if (m_request.profile.id == 0 && !profiles.isEmpty())
        m_request.profile = profiles.first();
    if (m_phase == Phase::Asking)
        Q_EMIT phaseChanged();
}

QString AuthorizePanelModel::teamObjection(const QString &teamId)
{
    const bool plain = std::all_of(teamId.begin(), teamId.end(),
                                   [](QChar c) { return c >= QLatin1Char('0') && c <= QLatin1Char('9'); });
    if (plain && teamId.size() <= 30)
        return {};
    return tr("A team ID has digits only, such as 3458764512345678901. You find it in the team's address at Miro.");
}

void AuthorizePanelModel::prepare(const AuthorizeTeam::Request &request)
{
    dropAttempt();
    m_request = request;
    setPhase(Phase::Asking);
}

void AuthorizePanelModel::begin(const AuthorizeTeam::Request &request)
{
    dropAttempt();
    m_request = request;
    follow(m_makeAuthorization(request, this));
    setPhase(Phase::Waiting);
    m_attempt->start();
}

void AuthorizePanelModel::adopt(AuthorizeTeam *act)
{
    dropAttempt();
    act->setParent(this);
    m_request = act->request();
    follow(act);
    setPhase(act->isHeld() ? Phase::Held : Phase::Working);
}

void AuthorizePanelModel::follow(AuthorizeTeam *attempt)
{
    m_attempt = attempt;
    connect(m_attempt, &AuthorizeTeam::stepChanged, this, &AuthorizePanelModel::takeStep);
    connect(m_attempt, &AuthorizeTeam::noticed, this, [this](const QString &sentence) {
        m_notices.append(sentence);
        Q_EMIT noticed();
    });
    connect(m_attempt, &AuthorizeTeam::choiceNeeded, this, [this](const GrantDifference &difference) {
        m_difference = difference;
        setPhase(Phase::Choosing);
    });
    connect(m_attempt, &AuthorizeTeam::storeFailed, this, [this](const Error &error) {
        m_error = error;
        setPhase(Phase::StoreFailed);
    });
    connect(m_attempt, &AuthorizeTeam::finished, this, &AuthorizePanelModel::finish);
    m_begunAt = m_clock();
    m_second.start();
}

bool AuthorizePanelModel::approve(const QString &door)
{
    if (!m_attempt || m_phase != Phase::Held)
        return false;
    m_attempt->approve(door);
    if (m_phase == Phase::Held && !m_attempt->isHeld())
        setPhase(Phase::Working);
    return m_phase != Phase::Held;
}

void AuthorizePanelModel::again()
{
    if (isFromMiro()) {
        Q_EMIT waitRequested(presentProfile());
        return;
    }
    AuthorizeTeam::Request request = m_request;
    request.profile = presentProfile(); // it may have been corrected since
    begin(request);
}

void AuthorizePanelModel::another()
{
    if (isFromMiro()) {
        Q_EMIT waitRequested(presentProfile());
        return;
    }
    AuthorizeTeam::Request request = m_request;
    request.profile = presentProfile();
    request.teamId.clear();
    request.teamName.clear();
    request.userId.clear();
    request.userName.clear();
    prepare(request);
}

AppProfile AuthorizePanelModel::presentProfile() const
{
    const auto present = std::find_if(m_profiles.begin(), m_profiles.end(), [this](const AppProfile &profile) {
        return profile.id == m_request.profile.id;
    });
    return present == m_profiles.end() ? m_request.profile : *present;
}

void AuthorizePanelModel::dropAttempt()
{
    m_second.stop();
    m_againWhenDiscarded = false;
    m_notices.clear();
    m_difference = {};
    m_error = {};
    m_installation.reset();
    if (!m_attempt)
        return;
    m_attempt->disconnect(this);
    m_attempt->cancel();
    if (m_attempt->holdsUnstoredTokens())
        connect(m_attempt, &AuthorizeTeam::finished, m_attempt, &QObject::deleteLater);
    else
        m_attempt->deleteLater(); // it may be the sender
    m_attempt = nullptr;
}

void AuthorizePanelModel::takeStep(const StepReport &report)
{
    if (report.step == AuthorizeStep::RedirectReceived && report.state == StepReport::State::Done
        && m_phase == Phase::Waiting)
        setPhase(Phase::Working);
    if (report.step == AuthorizeStep::Listening && report.state == StepReport::State::Done)
        Q_EMIT phaseChanged(); // the address is known now
    if (m_phase == Phase::Held && !m_attempt->isHeld() && !m_attempt->isFinished())
        setPhase(Phase::Working); // approved by itself
    Q_EMIT stepChanged(report);
}

void AuthorizePanelModel::finish(const Result<Installation> &result)
{
    m_second.stop();
    if (result) {
        m_failures = 0;
        m_installation = *result;
        setPhase(Phase::Done);
        Q_EMIT stored(*result);
        return;
    }
    m_error = result.error();
    const bool beginsAgain = std::exchange(m_againWhenDiscarded, false);
    if (beginsAgain && !isFromMiro()) {
        again();
        return;
    }
    if (m_error.kind == ErrorKind::Cancelled) {
        setPhase(Phase::Cancelled);
        if (beginsAgain)
            again();
        return;
    }
    ++m_failures;
    setPhase(Phase::Failed);
}

void AuthorizePanelModel::openBrowser()
{
    if (m_attempt)
        m_attempt->openBrowser();
}

Status AuthorizePanelModel::paste(const QString &address)
{
    if (!m_attempt || m_attempt->isFinished())
        return Error{ErrorKind::NotFound,
                     tr("This attempt is over; try again and use the new link."),
                     {},
                     QStringLiteral("attempt_over")};
    return m_attempt->paste(address.trimmed());
}

void AuthorizePanelModel::cancel()
{
    if (!m_attempt)
        return;
    if (isStoring()) {
        m_notices.append(tr("The tokens are being stored; that cannot be called back."));
        Q_EMIT noticed();
        return;
    }
    m_attempt->cancel();
}

void AuthorizePanelModel::keep()
{
    if (!m_attempt || m_phase != Phase::Choosing)
        return;
    setPhase(Phase::Working);
    m_attempt->keep();
}

void AuthorizePanelModel::discard()
{
    if (m_attempt && m_phase == Phase::Held) {
        m_attempt->discard();
        return;
    }
    if (!m_attempt || !m_attempt->holdsUnstoredTokens())
        return;
    if (m_phase != Phase::Choosing && m_phase != Phase::StoreFailed) {
        cancel();
        return;
    }
    setPhase(Phase::Working);
    m_attempt->discard();
}

void AuthorizePanelModel::discardAndTryAgain()
{
    m_againWhenDiscarded = true;
    discard();
}

void AuthorizePanelModel::retryStore()
{
    if (!m_attempt || m_phase != Phase::StoreFailed)
        return;
    setPhase(Phase::Working);
    m_attempt->retryStore();
}

void AuthorizePanelModel::saveElsewhere(const QString &file)
{
    if (!m_attempt || m_phase != Phase::StoreFailed)
        return;
    setPhase(Phase::Working);
    m_attempt->saveElsewhere({StoreLocation::Engine::Sqlite, file});
}

void AuthorizePanelModel::setPhase(Phase phase)
{
    m_phase = phase;
    Q_EMIT phaseChanged();
}

QString AuthorizePanelModel::label() const
{
    return m_attempt ? m_attempt->label() : QString();
}

QString AuthorizePanelModel::title() const
{
    if (isFromMiro())
        return tr("From Miro · %1").arg(m_attempt->label());
    return m_attempt ? tr("Authorize · %1").arg(m_attempt->label()) : tr("Authorize");
}

QString AuthorizePanelModel::headline() const
{
    if (isFromMiro()) {
        return m_phase == Phase::Held
            ? tr("Miro started an authorization of %1. Nothing is exchanged before you approve it.")
                  .arg(shownText(m_request.profile.name))
            : tr("Miro started this authorization of %1.").arg(shownText(m_request.profile.name));
    }
    QString team = tr("any team; you choose it in the browser");
    if (!m_request.teamId.isEmpty()) {
        team = m_request.teamName.isEmpty() ? tr("team %1").arg(m_request.teamId)
                                            : tr("%1 (%2)").arg(shownText(m_request.teamName), shortId(m_request.teamId));
    }
    QString text = tr("%1 asks for: %2").arg(shownText(m_request.profile.name), team);
    if (!m_request.userId.isEmpty()) {
        text += QLatin1Char('\n')
            + tr("Sign in as: %1").arg(shownName({m_request.userId, m_request.userName}));
    }
    return text;
}

QString AuthorizePanelModel::address() const
{
    return m_attempt ? QString::fromUtf8(m_attempt->address().toEncoded()) : QString();
}

QList<AddressPart> AuthorizePanelModel::addressParts() const
{
    return m_attempt ? m_attempt->addressParts() : QList<AddressPart>();
}

QList<StepReport> AuthorizePanelModel::steps() const
{
    return m_attempt ? m_attempt->steps() : QList<StepReport>();
}

FlowPicture AuthorizePanelModel::picture() const
{
    FlowPicture picture;
    picture.title = headline();
    picture.messages = authorizationFlow(steps(), m_begunAt);
    return picture;
}

QString AuthorizePanelModel::countdown() const
{
    if (!m_attempt || m_phase != Phase::Waiting)
        return {};
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(m_attempt->expiresAt() - m_clock());
    return tr("This link is good for %1 more.").arg(clockWord(left));
}

std::optional<AuthorizeTeam::Held> AuthorizePanelModel::held() const
{
    return m_attempt ? m_attempt->held() : std::nullopt;
}

QString AuthorizePanelModel::door() const
{
    return m_attempt ? m_attempt->door() : QString();
}

bool AuthorizePanelModel::isCodeOld() const
{
    const std::optional<AuthorizeTeam::Held> known = held();
    return known && m_clock() - known->receivedAt >= AuthorizeTeam::codeRedAfter;
}

QString AuthorizePanelModel::codeAge() const
{
    const std::optional<AuthorizeTeam::Held> known = held();
    if (!known || m_phase != Phase::Held)
        return {};
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(m_clock() - known->receivedAt);
    if (!isCodeOld())
        return tr("The code is %1 old.").arg(clockWord(age));
    return tr("The code dies in %1.").arg(clockWord(AuthorizeTeam::codeRefusedAfter - age));
}

QString AuthorizePanelModel::sentRedirectUri() const
{
    const std::optional<AuthorizeTeam::Held> known = held();
    return known ? known->redirectUri : m_request.profile.redirectUri();
}

QString AuthorizePanelModel::runningFor() const
{
    return isRunning() && m_phase != Phase::Held ? clockWord(std::chrono::duration_cast<std::chrono::seconds>(m_clock() - m_begunAt)) : QString();
}

QString AuthorizePanelModel::advice() const
{
    return m_failures < 2
        ? QString()
        : tr("It has failed %1 times in a row. Old cookies can be the cause: copy the link and open it in a "
             "private window of the browser.")
              .arg(m_failures);
}

bool AuthorizePanelModel::isRunning() const
{
    return m_attempt && !m_attempt->isFinished();
}

bool AuthorizePanelModel::isStoring() const
{
    return isRunning()
        && m_attempt->steps().value(static_cast<int>(AuthorizeStep::Stored)).state == StepReport::State::Running;
}

bool AuthorizePanelModel::isEnding() const
{
    return m_attempt && m_attempt->isEnding();
}

bool AuthorizePanelModel::holdsUnstoredTokens() const
{
    return m_attempt && m_attempt->holdsUnstoredTokens();
}
