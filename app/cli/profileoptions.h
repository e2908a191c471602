// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commandline.h"

class QCommandLineParser;

/// What profile add takes, beside what every command does.
QStringList profileOptions();

/// Fills \a line from the options of profile add. Errors: InvalidInput "usage", "bad_parameter".
std::optional<Error> readProfileOptions(const QCommandLineParser &parser, CommandLine *line);
