// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpmessage.h"
#include "sandbox/directory.h"
#include "sandbox/faults.h"

namespace sandbox {

/// Makes a good answer wrong in the one way that \a fault says; other answers and faults stay as they are.
void changeAnswer(const Fault &fault, const Directory &directory, HttpResponse &response);

} // namespace sandbox
