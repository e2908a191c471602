// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QStringList>

#include <optional>

class QCommandLineParser;
struct CommandLine;

/// The options of verify, refresh, revoke, forget, probe and watch; empty for other commands.
QStringList actOptions(const CommandLine &line);
/// Those of them that take no value.
const QStringList &actSwitches();
/// Reads them, and the ids, into \a line. Nothing for other commands, and when all is well. Errors: InvalidInput "usage".
std::optional<Error> readActOptions(const QCommandLineParser &parser, CommandLine *line);
/// Whether \a line is about installations that ids or a filter select.
bool isAct(const CommandLine &line);
