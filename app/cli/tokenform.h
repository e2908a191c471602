// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/exitcode.h"

struct CommandLine;

/// "token form": reads the token of \a line from its file and prints what can be seen of it. No store and no network
/// are touched; the token itself is not printed. Needs an application, for translations.
ExitCode showTokenForm(const CommandLine &line);
