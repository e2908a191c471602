// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/exitcode.h"
#include "cli/output.h"
#include "domain/cycle.h"
#include "lifecycle/acteffects.h"
#include "lifecycle/cyclehands.h"

#include <QJsonObject>

/// How cycle run and cycle resume speak: a line or an object for each step, for what a person has to do, and for each
/// cycle; a summary at the end. What a person has to do stands on standard error as well.
class CycleOutput
{
public:
    explicit CycleOutput(bool json) : m_output(json) { }

    const Output &output() const { return m_output; }
    /// What \a ways would end and what not, as remarks. \a members: of the same teams, whom uninstalling for the team
    /// ends as well; \a runs: how many cycles there will be.
    void warn(const ActEffects &effects, const QList<Installation> &members, const QList<WayOut> &ways,
              qsizetype runs) const;
    void tellStep(const Cycle &cycle, CycleStep step) const;
    /// \a number: by which a person says that it is done; 0: it is not asked for.
    void tellHand(int number, const HandStep &hand) const;
    /// That nobody has to do it.
    void tellPlayed(const HandStep &hand) const;
    void tellEnd(const Cycle &cycle);
    /// Why one did not go on.
    void tellFailure(const Error &error);
    void summarize(qsizetype runs, ExitCode code) const;

    /// Of all that was told so far; the worst counts.
    ExitCode code() const { return m_code; }

private:
    Output m_output;
    ExitCode m_code = ExitCode::Done;
    int m_passed = 0;
    int m_failed = 0;
    int m_inconclusive = 0;
};

/// For the list.
QJsonObject toJson(const CycleSummary &cycle);
QString toLine(const CycleSummary &cycle);
/// Everything of one: its steps, what is at fault or not known, its tokens.
QStringList toLines(const Cycle &cycle);
