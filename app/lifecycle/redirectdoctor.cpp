// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/redirectdoctor.h"

#include "lifecycle/redirectexamination.h"

using State = DoctorCheck::State;

namespace {

bool isAboutArriving(const QString &name)
{
    return name == QLatin1String("port") || name == QLatin1String("tls") || name == QLatin1String("certificate");
}

} // namespace

QString doctorStateName(State state)
{
    switch (state) {
    case State::Waiting:
        return QStringLiteral("waiting");
    case State::Running:
        return QStringLiteral("running");
    case State::Good:
        return QStringLiteral("good");
    case State::Warning:
        return QStringLiteral("warning");
    case State::Bad:
        return QStringLiteral("bad");
    case State::Skipped:
        return QStringLiteral("skipped");
    }
    Q_UNREACHABLE();
}

DoctorVerdict doctorVerdict(const QList<DoctorCheck> &checks)
{
    bool isBad = false;
    bool isLost = false;
    bool hasWarning = false;
    bool hasArrived = false;
    for (const DoctorCheck &check : checks) {
        const bool isFetch = check.name.startsWith(QLatin1String("fetch_"));
        isBad = isBad || check.state == State::Bad;
        isLost = isLost || (check.state == State::Bad && (isFetch || isAboutArriving(check.name)));
        hasWarning = hasWarning || check.state == State::Warning;
        hasArrived = hasArrived || (isFetch && check.state == State::Good);
    }
    if (isBad)
        return isLost ? DoctorVerdict::NotArriving : DoctorVerdict::NotAccepted;
    if (!hasArrived)
        return DoctorVerdict::NotProved;
    return hasWarning ? DoctorVerdict::ArrivesWarned : DoctorVerdict::Arrives;
}

State stateOf(DoctorVerdict verdict)
{
    switch (verdict) {
    case DoctorVerdict::Arrives:
        return State::Good;
    case DoctorVerdict::ArrivesWarned:
        return State::Warning;
    case DoctorVerdict::NotProved:
        return State::Skipped;
    case DoctorVerdict::NotAccepted:
    case DoctorVerdict::NotArriving:
        return State::Bad;
    }
    Q_UNREACHABLE();
}

RedirectDoctor::RedirectDoctor(Request request, AuthorizeTeam::Parts parts, OpenUrl openUrl, Clock clock,
                               QObject *parent)
    : QObject(parent), m_examination(std::make_unique<Examination>(std::move(request), parts, std::move(openUrl),
                                                                   std::move(clock), this))
{
}

RedirectDoctor::~RedirectDoctor() = default;

const RedirectDoctor::Request &RedirectDoctor::request() const
{
    return m_examination->request();
}

QList<DoctorCheck> RedirectDoctor::checks() const
{
    return m_examination->checks();
}

bool RedirectDoctor::isFinished() const
{
    return m_examination->isFinished();
}

DoctorVerdict RedirectDoctor::verdict() const
{
    return doctorVerdict(m_examination->checks());
}

void RedirectDoctor::start()
{
    m_examination->start();
}

void RedirectDoctor::tryBrowser()
{
    m_examination->tryBrowser();
}
