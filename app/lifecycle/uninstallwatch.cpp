// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/uninstallwatch.h"

#include "lifecycle/verifyinstallation.h"

UninstallWatch::UninstallWatch(ActParts parts, RowId id, std::chrono::milliseconds interval, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_id(id)
{
    m_next.setSingleShot(true);
    m_next.setInterval(interval);
    connect(&m_next, &QTimer::timeout, this, &UninstallWatch::ask);
}

void UninstallWatch::start()
{
    if (m_report.state == State::Watching)
        return;
    m_report = {};
    m_report.state = State::Watching;
    m_deadline = Deadline(m_parts.clock(), longest);
    if (!m_isAsking) // an answer of the former watch is the first of this one
        ask();
    Q_EMIT changed();
}

void UninstallWatch::stop()
{
    if (m_report.state == State::Watching)
        end(State::Stopped, QStringLiteral("cancelled"));
}

void UninstallWatch::ask()
{
    m_sentAt = m_parts.clock();
    if (m_deadline.hasPassed(m_sentAt))
        return end(State::Stopped, QStringLiteral("time_is_over"));
    m_isAsking = true;
    whenDone(verifyInstallation(m_parts, m_id, this), this, [this](const Result<ActOutcome> &outcome) { take(outcome); });
}

void UninstallWatch::take(const Result<ActOutcome> &result)
{
    m_isAsking = false;
    if (m_report.state != State::Watching)
        return;
    if (!result) {
        m_report.sentence = result.error().summary;
        return end(State::Stopped, result.error().cause.isEmpty() ? errorKindName(result.error().kind) : result.error().cause);
    }
    const QString &outcome = result->outcome;
    m_report.sentence = result->sentence;
    const QString cause = result->error ? result->error->cause : QString();
    const bool isPassing = cause == QLatin1String("refresh_running");
    if (outcome == QLatin1String("not_tried") && !isPassing)
        return end(State::Stopped, cause);
    ++m_report.asked;
    if (outcome == QLatin1String("ended")) {
        m_report.deadAt = m_parts.clock();
        return end(State::Died, {});
    }
    if (outcome == QLatin1String("ran_out") || outcome == QLatin1String("rate_limited"))
        return end(State::Stopped, outcome);
    if (outcome == QLatin1String("alive") || outcome == QLatin1String("mismatch"))
        m_report.aliveAt = m_sentAt;
    else
        ++m_report.gaps;
    m_next.start();
    Q_EMIT changed();
}

void UninstallWatch::end(State state, const QString &why)
{
    m_next.stop();
    m_report.state = state;
    m_report.stoppedBy = why;
    Q_EMIT changed();
}
