// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commandline.h"
#include "cli/exitcode.h"
#include "cli/output.h"
#include "lifecycle/acteffects.h"
#include "lifecycle/actoutcome.h"
#include "lifecycle/probeinstallation.h"

#include <QMap>

/// What would be done with one installation, without sending anything.
struct ActPlan {
    bool isDone = true;  ///< false: it would not be tried
    int calls = 0;       ///< to the server, when all goes well
    QString sentence;
    QString cause;       ///< why it would not be tried; stable
};
/// Of all acts but Probe, whose calls depend on what is kept: \a heldTokens is for that one alone.
ActPlan planOf(Act act, const Installation &row, const AppProfile &profile, int heldTokens, Instant now);

/// How verify, refresh, revoke, forget and probe speak: a line or an object for each installation, a summary at the end.
class ActOutput
{
public:
    ActOutput(const CommandLine &line, Clock clock) : m_line(line), m_output(line.json), m_clock(std::move(clock)) { }

    const Output &output() const { return m_output; }
    void tell(const ActOutcome &outcome);
    void tell(const ProbeReport &report);
    void tell(const Installation &row, const ActPlan &plan);
    void summarize(ExitCode code) const;
    /// What revoke or forget would hit and what not, as remarks.
    void warn(const ActEffects &effects) const;

    /// Of all that was told so far; the worst counts.
    ExitCode code() const { return m_code; }

private:
    void count(const QString &outcome, bool isChange, ExitCode code);
    QStringList choices(const ActOutcome &outcome) const;
    QString end() const;

    const CommandLine &m_line;
    Output m_output;
    Clock m_clock;
    ExitCode m_code = ExitCode::Done;
    QMap<QString, int> m_outcomes;
    int m_total = 0;
    int m_changed = 0;
    int m_calls = 0;
};
