// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/cycleoutput.h"
#include "lifecycle/cycleseries.h"

#include <QHash>

class HandPrompt;

/// Drives stored cycles to their ends, for the terminal: what a person has to do is asked for there, or played. GUI
/// thread.
class CycleSession : public QObject
{
    Q_OBJECT

public:
    /// Does at Miro's pages what a hand says, and is then asked for nothing more. An error: it cannot be done.
    using PlayHand = std::function<Status(const HandStep &hand)>;

    /// \a play empty: a person is asked, and \a openUrl opens the pages for them unless it is empty.
    struct Hands {
        OpenUrl openUrl;
        PlayHand play;
    };

    /// \a parts and \a output outlive this.
    CycleSession(ReinstallCycle::Parts parts, ReinstallCycle::Pace pace, Hands hands, CycleOutput *output,
                 QObject *parent = nullptr);
    ~CycleSession() override;

    /// \a cycles are stored and not over. \a waitsForHold: one that a killed program still holds is waited for.
    void start(const QList<Cycle> &cycles, bool waitsForHold);
    /// What runs is ended as inconclusive, what waits stays planned; tokens that are on their way are waited for.
    void cancel();
    void noteBrowserFailure();

    /// As they stand now, in their order.
    const QList<Cycle> &cycles() const { return m_cycles; }

Q_SIGNALS:
    void finished();

private:
    void takeHand(ReinstallCycle *cycle, const HandStep &hand);
    void follow(const Cycle &cycle);
    void decline(RowId id);
    void end(RowId id, const Result<Cycle> &result);
    bool triesAgainLater(RowId id, const Error &error);
    void checkIdle();
    Cycle *known(RowId id);

    static constexpr int mostAtOnce = 8;
    static constexpr std::chrono::seconds holdRetry{1};

    CycleOutput *m_output;
    PlayHand m_play;
    std::unique_ptr<HandPrompt> m_prompt;
    CycleSeries m_series;
    QList<Cycle> m_cycles;
    QHash<RowId, QString> m_said; ///< what the step that runs said last
    int m_holdTriesLeft = 0;
    int m_retrying = 0;
    bool m_isCancelled = false;
    bool m_isOver = false;
};
