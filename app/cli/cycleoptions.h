// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QStringList>

#include <optional>

struct CommandLine;
class QCommandLineParser;

/// The part of the command line that cycle run, list, show, report and resume have to themselves.
bool isOnCycles(const CommandLine &line);
QStringList cycleOptions(const CommandLine &line);
/// Those of all options that take no value.
const QStringList &cycleSwitches();
/// Reads options and ids into \a line. Errors: InvalidInput.
std::optional<Error> readCycleOptions(const QCommandLineParser &parser, CommandLine *line);
