// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/waitpanelmodel.h"

#include "presentation/authorizepanelmodel.h"
#include "presentation/words.h"

#include <QRegularExpression>

#include <algorithm>

namespace {

/// Any page can make a browser send redirects; the list must not grow for ever.
constexpr int mostLines = 50;

} // namespace

WaitPanelModel::WaitPanelModel(QList<AppProfile> profiles, MakeWaiting makeWaiting, Clock clock, QObject *parent)
    : QObject(parent), m_profiles(std::move(profiles)), m_makeWaiting(std::move(makeWaiting)),
      m_clock(std::move(clock))
{
    if (!m_profiles.isEmpty())
        m_request.profile = m_profiles.first();
    m_second.setInterval(std::chrono::seconds(1));
    connect(&m_second, &QTimer::timeout, this, &WaitPanelModel::countdownChanged);
}

void WaitPanelModel::setProfiles(const QList<AppProfile> &profiles)
{
    m_profiles = profiles;
    if (m_request.profile.id == 0 && !profiles.isEmpty())
        m_request.profile = profiles.first();
    // It would refuse whatever comes: better said now than to somebody who has just clicked in Miro.
    const bool isAsArmed = std::any_of(profiles.begin(), profiles.end(), [this](const AppProfile &profile) {
        return profile.id == m_request.profile.id && profile.generation == m_request.profile.generation;
    });
    if (m_phase == Phase::Armed && !isAsArmed) {
        m_isProfileChanged = true;
        stop();
    }
    Q_EMIT profilesChanged();
}

QStringList WaitPanelModel::teamIds(const QString &text)
{
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    QStringList ids = text.split(between, Qt::SkipEmptyParts);
    ids.removeDuplicates();
    return ids;
}

QString WaitPanelModel::teamsObjection(const QString &text)
{
    const QStringList ids = teamIds(text);
    for (const QString &id : ids) {
        if (const QString objection = AuthorizePanelModel::teamObjection(id); !objection.isEmpty())
            return objection;
    }
    return {};
}

void WaitPanelModel::prepare(const AppProfile &profile)
{
    if (m_phase == Phase::Starting || m_phase == Phase::Armed)
        return;
    m_request.profile = profile;
    setPhase(Phase::Asking);
}

void WaitPanelModel::begin(const AwaitMiro::Request &request)
{
    // The former one may still hold the port for a late browser.
    delete std::exchange(m_waiting, nullptr);
    m_request = request;
    m_error = {};
    m_isProfileChanged = false;
    m_turnedAway.clear();
    m_waiting = m_makeWaiting(request, this);
    connect(m_waiting, &AwaitMiro::armed, this, [this] {
        m_second.start();
        setPhase(Phase::Armed);
    });
    connect(m_waiting, &AwaitMiro::held, this, &WaitPanelModel::held);
    connect(m_waiting, &AwaitMiro::turnedAway, this, [this](const QString &sentence) {
        m_turnedAway.append(tr("%1: %2").arg(exactTime(m_clock()), shownText(sentence)));
        if (m_turnedAway.size() > mostLines)
            m_turnedAway.removeFirst();
        Q_EMIT redirectTurnedAway(m_turnedAway.last());
    });
    connect(m_waiting, &AwaitMiro::disarmed, this, &WaitPanelModel::takeEnd);
    setPhase(Phase::Starting);
    m_waiting->start();
}

void WaitPanelModel::again()
{
    AwaitMiro::Request request = m_request;
    const auto present = std::find_if(m_profiles.cbegin(), m_profiles.cend(), [&request](const AppProfile &profile) {
        return profile.id == request.profile.id;
    });
    if (present != m_profiles.cend())
        request.profile = *present; // it may have been corrected since
    begin(request);
}

void WaitPanelModel::change()
{
    if (m_phase == Phase::Ended)
        setPhase(Phase::Asking);
}

void WaitPanelModel::stop()
{
    if (m_waiting)
        m_waiting->disarm();
}

void WaitPanelModel::takeEnd(AwaitMiro::End end, const Error &error)
{
    m_second.stop();
    m_end = end;
    m_error = error;
    setPhase(Phase::Ended);
}

void WaitPanelModel::setPhase(Phase phase)
{
    m_phase = phase;
    Q_EMIT phaseChanged();
}

QString WaitPanelModel::countdown() const
{
    if (m_phase != Phase::Armed || !m_waiting)
        return {};
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(m_waiting->until() - m_clock());
    return clockWord(std::max(left, std::chrono::seconds(0)));
}

QString WaitPanelModel::statusText() const
{
    return m_phase == Phase::Armed
        ? tr("waiting for Miro %1 (%2)").arg(countdown(), shownText(m_request.profile.name))
        : QString();
}

QString WaitPanelModel::headline() const
{
    if (m_phase != Phase::Armed || !m_waiting)
        return {};
    const int left = m_waiting->remaining();
    const QString count = left == 1 ? tr("One authorization is taken.") : tr("%1 authorizations are taken.").arg(left);
    return tr("%1 listens on %2. %3")
        .arg(shownText(m_request.profile.name), m_waiting->listeningOn().join(tr(" and ")), count);
}

QString WaitPanelModel::walkTeam() const
{
    return m_request.teamIds.size() == 1 ? m_request.teamIds.first() : QString();
}

QList<WalkStep> WaitPanelModel::walk() const
{
    return walkSteps(m_request.profile, walkTeam());
}

QString WaitPanelModel::installLink() const
{
    return ::installLink(m_request.profile, walkTeam());
}

QString WaitPanelModel::endSentence() const
{
    if (m_phase != Phase::Ended)
        return {};
    switch (m_end) {
    case AwaitMiro::End::Count:
        return m_request.count == 1 ? tr("The authorization that you waited for has come. No other is taken.")
                                    : tr("All %1 authorizations have come. No other is taken.").arg(m_request.count);
    case AwaitMiro::End::Time:
        return tr("The time is over. Nothing is taken any more; start again when you are ready to click in Miro.");
    case AwaitMiro::End::Locked:
        return tr("The vault was locked, so nothing is taken any more. Unlock it, then wait again.");
    case AwaitMiro::End::Disarmed:
        if (m_isProfileChanged)
            return tr("The app profile was changed or archived, so nothing is taken any more. Wait again with it as it is now.");
        return tr("You stopped waiting. Nothing is taken any more, and the port is free.");
    case AwaitMiro::End::Failed:
        return m_error.summary;
    }
    Q_UNREACHABLE();
}
