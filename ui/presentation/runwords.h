// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/run.h"
#include "lifecycle/actrun.h"
#include "lifecycle/runplan.h"

/// What the screens say of runs over many installations.

/// "Verify 1,204 installations"
QString runTitle(Act act, qint64 count);
/// What it takes: calls, credits, time, order, and what it ends.
QStringList planSentences(const RunPlan &plan, const CreditUse &learnt);
/// "Dry run, nothing was sent: 1,190 would be refreshed.", "Not 12: It has no refresh token."
QStringList rehearsalSentences(Act act, const RunRehearsal &rehearsal);
/// "430 of 1,204 · 58 a second · 13 s left"
QString progressText(const RunProgress &progress);
/// What is waited for, and until when; empty while nothing is.
QString waitText(const RunProgress &progress);
/// "Credits: 3,450 used, 12,300 of 100,000 left until 14:04:05."; empty while nothing is known.
QString creditText(const CreditUse &credits);
/// How it stands, or how it ended.
QString phaseText(const ActRun &run);
/// "3 changed, 12 not known, 1,189 unchanged"
QString countsText(const RunCounts &counts);
/// "Changed: 3"
QString partTitle(RunLine::Part part, qint64 count);
/// "Active → Ended", or the state alone where it is the same.
QString changeText(const RunLine &line);
/// The team's name, or the installation's id where it was forgotten.
QString lineName(const RunLine &line);
/// A line of a report as text, and as CSV.
QString lineText(const RunLine &line);
QString lineCsv(const RunLine &line);
QString csvHead();
