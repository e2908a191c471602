// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commandline.h"

/// Runs a command without a window, in the event loop of the application that exists, and answers its exit code.
int runInTerminal(const CommandLine &line);
