// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

class RedirectDispatcher;

/// Two short words, such as "blue-heron", by which a person tells one authorization from another in the window and in
/// the browser. One of 1,024 that no other authorization of \a dispatcher has; give it back by freeLabel(). It
/// protects nothing.
QString takeAttemptLabel(RedirectDispatcher *dispatcher, const RandomBytes &random);
