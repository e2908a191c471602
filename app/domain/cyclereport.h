// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"

/// The report of one or several cycles, for people and for machines. No secret is in a cycle, so none is in these; every
/// text of a server is escaped for the form it stands in.

/// One page that stands alone, for screen and print, with the picture of each run in it. No script, nothing from elsewhere.
QString cycleHtml(const QList<Cycle> &cycles);
QString cycleMarkdown(const QList<Cycle> &cycles);
/// {"format": "grantdesk-cycles", "version": 1, "cycles": […]}
QByteArray cycleJsonReport(const QList<Cycle> &cycles);
/// JUnit XML as Jenkins, GitLab and GitHub read it: a suite for each cycle, a case for each step and each field. At fault is a
/// failure that names the field, not known is "skipped" with its reason; a verdict that nobody can give is an error of its own.
QByteArray cycleJUnit(const QList<Cycle> &cycles);

/// Sentences of one cycle, as the terminal and the window say them.
QString cycleTitle(const Cycle &cycle);   ///< "Acme Design: uninstall for me, then the app's icon"
QString wayOutWord(WayOut way);           ///< "revoke", "uninstall for me", "uninstall for the team"
QString wayInWord(WayIn way);             ///< "our button", "the app's icon", "an install link", "the settings page"
QString cycleStepWord(CycleStep step);    ///< "Baseline", "End", "Observe", "Stale check", "Reauthorize", "Compare"
QString partyWord(Party party);           ///< "Admin", "Browser", "Miro", "Grantdesk"
QString cycleVerdictWord(CycleVerdict verdict); ///< "Pass", "Fail", "Inconclusive"
QString cycleStepStateWord(CycleStepReport::State state); ///< "waiting", "running", "waits for a person", "done", "failed"
QString cycleTokenWord(const CycleToken &token); ///< "access token 1a2b3c4d, replaced before", "… of Ben Ito"
QString cycleTokenLifeWord(CycleToken::Life life); ///< "not asked", "alive", "refused", "unclear"
QString fieldResultWord(FieldResult result); ///< "as expected", "at fault", "not known"
/// "between 2 s and 3 s", "within 5 s", "less than 0.1 s"
QString boundsWord(const TimeBounds &bounds);
QString durationWord(std::chrono::milliseconds time); ///< "0.21 s", "42 s", "3 min 5 s"
