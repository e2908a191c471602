// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cycledesk.h"
#include "ranprogram.h"

#include <QProcess>

#include <functional>

/// The real grantdesk with --json beside this test, driving cycles on the store of a desk: its events are read as they
/// come, and what it asks for is played at the desk's sandbox.
class DrivenProgram
{
public:
    explicit DrivenProgram(CycleDesk *desk) : m_desk(desk) { }
    ~DrivenProgram() { kill(); }

    bool plays = true; ///< false: nobody is there

    /// \a input as runGrantdesk() takes it.
    void start(const QStringList &words, const QString &input = {})
    {
        m_process.setStandardInputFile(input.isEmpty() ? QProcess::nullDevice() : input);
        QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process, [this] { read(); });
        QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process,
                         [this] { m_err += m_process.readAllStandardError(); });
        m_process.start(QString(QCoreApplication::applicationDirPath() + QStringLiteral("/grantdesk")),
                        words + QStringList{QStringLiteral("--json")});
    }
    bool waitFor(const std::function<bool()> &isThere, int milliseconds = 30'000) const
    {
        return QTest::qWaitFor(isThere, milliseconds);
    }
    /// An event of that name came, and of that step if one is named.
    bool waitForEvent(const QString &event, const QString &step = {}) const
    {
        return waitForEventWithin(event, step, 30'000);
    }
    bool waitForEventWithin(const QString &event, const QString &step, int milliseconds) const
    {
        const auto isIt = [&](const QJsonObject &one) {
            return one.value(QStringLiteral("event")).toString() == event
                && (step.isEmpty() || one.value(QStringLiteral("step")).toString() == step);
        };
        return waitFor([&] { return std::any_of(m_events.cbegin(), m_events.cend(), isIt); }, milliseconds);
    }
    bool waitForEnd()
    {
        const bool hasEnded = QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, 60'000);
        kill();
        return hasEnded;
    }
    void interrupt() { m_process.terminate(); }
    /// As a computer that loses its power.
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
        read();
        m_err += m_process.readAllStandardError();
    }

    const QList<QJsonObject> &events() const { return m_events; }
    int code() const { return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1; }
    const QByteArray &out() const { return m_out; }
    const QByteArray &err() const { return m_err; }

private:
    void read()
    {
        m_out += m_process.readAllStandardOutput();
        for (qsizetype end = m_out.indexOf('\n', m_at); end >= 0; end = m_out.indexOf('\n', m_at)) {
            m_events.append(QJsonDocument::fromJson(m_out.mid(m_at, end - m_at)).object());
            m_at = end + 1;
            if (plays && m_events.constLast().value(QStringLiteral("event")).toString() == QLatin1String("hand"))
                play(m_events.constLast());
        }
    }
    void play(const QJsonObject &hand)
    {
        const auto text = [&hand](const char *name) { return hand.value(QLatin1String(name)).toString(); };
        const QString client = m_desk->desk.profile.clientId;
        if (text("kind").startsWith(QLatin1String("uninstall"))) {
            const Status done = m_desk->hands.uninstall(client, text("team_id"), text("user_id"));
            if (!done)
                QTest::qFail(qPrintable(done.error().summary), __FILE__, __LINE__);
        } else if (text("kind") == QLatin1String("consent")) {
            const bool isOurs = text("way_in") == QLatin1String("button");
            const QString address
                = hand.value(QStringLiteral("steps")).toArray().at(0)[QStringLiteral("address")].toString();
            if (!m_desk->hands.consent(isOurs ? address : text("way_in"), client, text("team_id"), text("user_id")))
                QTest::qFail("the door leads nowhere", __FILE__, __LINE__);
        }
    }

    CycleDesk *m_desk;
    QProcess m_process;
    QByteArray m_out;
    QByteArray m_err;
    qsizetype m_at = 0;
    QList<QJsonObject> m_events;
};
