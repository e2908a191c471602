// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

/// Two short words, such as "blue-heron", by which a person tells one authorization from another in the
/// window and in the browser. One of 1,024; it protects nothing.
QString makeAttemptLabel(const RandomBytes &random);
