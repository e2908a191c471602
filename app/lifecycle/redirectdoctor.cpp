// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/redirectdoctor.h"

#include "lifecycle/redirectexamination.h"

using State = DoctorCheck::State;

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

State RedirectDoctor::verdict() const
{
    State worst = State::Good;
    for (const DoctorCheck &check : m_examination->checks()) {
        if (check.state == State::Bad || (check.state == State::Warning && worst == State::Good))
            worst = check.state;
    }
    return worst;
}

void RedirectDoctor::start()
{
    m_examination->start();
}

void RedirectDoctor::tryBrowser()
{
    m_examination->tryBrowser();
}
