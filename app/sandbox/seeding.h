// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "sandbox/realm.h"

namespace sandbox {

/// Makes installations with live pairs, in made-up teams of one made-up organization, or in one team, without anybody's
/// consent:
///
///     { "client_id": …, "count": 500, "teams": 50, "users": 10, "region": "us01", "form": "miro" | "opaque" }
///
/// Each is of another team or another user. "team_id" instead of "teams" and "region" puts all of them into one team
/// that is there already, each with a user of its own. "teams" is a tenth of "count" unless it is named, and "users" as
/// many as are needed; "region" is the organization's. Answers { "installations": [ … ] } with the tokens in them: this
/// is the only place where the sandbox says any outside of Miro's own answers.
/// Errors: InvalidInput "bad_seeding", and nothing is made.
Result<QJsonObject> seedInstallations(Realm &realm, const QJsonObject &json);

inline constexpr int mostSeededAtOnce = 10'000;
inline constexpr int mostInstallations = 50'000;

} // namespace sandbox
