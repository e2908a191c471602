// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/awaitmiro.h"
#include "lifecycle/mirowalk.h"

#include <QTimer>

/// Makes one listener for authorizations that Miro starts, ready to start.
using MakeWaiting = std::function<AwaitMiro *(AwaitMiro::Request request, QObject *parent)>;

/// The panel that waits for authorizations that Miro starts: asks for which app, arms, counts down, and says why it
/// ended. What arrives is handed on by held(). GUI thread.
class WaitPanelModel : public QObject
{
    Q_OBJECT

public:
    enum class Phase {
        Asking,   ///< which app, how long, for whom
        Starting, ///< checks and binds the port
        Armed,
        Ended,    ///< by count, time, lock, hand or failure
    };

    WaitPanelModel(QList<AppProfile> profiles, MakeWaiting makeWaiting, Clock clock, QObject *parent = nullptr);

    Phase phase() const { return m_phase; }
    const QList<AppProfile> &profiles() const { return m_profiles; }
    void setProfiles(const QList<AppProfile> &profiles);
    const AwaitMiro::Request &request() const { return m_request; }

    /// The ids in \a text, which stand one a line or between spaces and commas; each once.
    static QStringList teamIds(const QString &text);
    /// What is wrong with the teams as typed; empty when nothing is.
    static QString teamsObjection(const QString &text);

    /// Fills the form without arming.
    void prepare(const AppProfile &profile);
    void begin(const AwaitMiro::Request &request);
    /// Arms once more for the same, with the profile as it is now.
    void again();
    /// Back to the form, with what was asked for last.
    void change();
    void stop();

    /// "4:12"; empty when it is not armed.
    QString countdown() const;
    /// "waiting for Miro 4:12 (Acme Boards)"; empty when it is not armed.
    QString statusText() const;
    /// Where it listens and how many it still takes; empty when it is not armed.
    QString headline() const;
    QList<WalkStep> walk() const;
    QString installLink() const;
    /// One line for each redirect that was turned away, with its time; the newest is last.
    const QStringList &turnedAway() const { return m_turnedAway; }
    /// Why it ended; empty before.
    QString endSentence() const;
    bool hasFailed() const { return m_phase == Phase::Ended && m_end == AwaitMiro::End::Failed; }
    const Error &error() const { return m_error; }

Q_SIGNALS:
    void phaseChanged();
    void profilesChanged();
    void countdownChanged();
    void redirectTurnedAway(const QString &sentence);
    /// Whoever takes \a act makes it his own at once; else it dies with this.
    void held(AuthorizeTeam *act);

private:
    void setPhase(Phase phase);
    void takeEnd(AwaitMiro::End end, const Error &error);
    QString walkTeam() const;

    QList<AppProfile> m_profiles;
    MakeWaiting m_makeWaiting;
    Clock m_clock;
    AwaitMiro::Request m_request;
    AwaitMiro *m_waiting = nullptr;
    Phase m_phase = Phase::Asking;
    AwaitMiro::End m_end = AwaitMiro::End::Disarmed;
    bool m_isProfileChanged = false; ///< disarmed for that
    Error m_error;
    QStringList m_turnedAway;
    QTimer m_second;
};
