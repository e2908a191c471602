// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commandline.h"

/// Opens the window and runs the event loop of the QApplication that exists until it is closed.
int runOnDesktop(const CommandLine &line);
