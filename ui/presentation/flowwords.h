// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/flowpicture.h"

/// The messages of \a picture as text, a line for each: what a person reads who does not see it.
QString flowText(const FlowPicture &picture);
/// One of them, with parties, outcome and duration.
QString flowMessageText(const FlowMessage &message);
/// Where two runs differ first, as a sentence; the same for two that do not.
QString differenceSentence(const FlowPicture &one, const FlowPicture &other);
