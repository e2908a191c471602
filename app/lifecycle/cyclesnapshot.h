// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"
#include "domain/httpfacts.h"

/// What a cycle writes down of an installation, and of what was said about it. No secret.
CycleSnapshot cycleSnapshot(const InstallationDetails &details, const AppProfile &profile, Instant at);

/// "200", "401 tokenNotProvided", "no answer"
QString statusText(const HttpFacts &http);

/// Of an outcome of a verification, as ActOutcome::outcome: alive is done, ended and ran_out are refused, all else is a gap.
FlowMessage::Kind messageKind(const QString &outcome);
CycleToken::Life lifeOf(const QString &outcome);
