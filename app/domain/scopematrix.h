// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"

/// How one scope stands in one installation. Where the token context named the live scopes they decide; until then the
/// granted ones do, and are as sure as their answer was: "assumed" when it named none (RFC 6749 §5.1).
enum class ScopeStand {
    Absent,         ///< neither expected nor there
    Live,           ///< there, and the token context says so
    Granted,        ///< there by the token response; the token context has not said
    Assumed,        ///< as Granted, but the token response named no scopes
    Missing,        ///< expected, and not there
    MissingNotLive, ///< expected and granted, but the token context does not name it
    ExtraLive,      ///< as the first three, but not expected
    ExtraGranted,
    ExtraAssumed,
    NotLive, ///< granted, not expected, and the token context does not name it
};
inline constexpr int scopeStandCount = 10;

ScopeStand scopeStand(const Installation &installation, const QString &scope);

/// Stable name for files: "", "live", "granted", "assumed", "missing", "missing_not_live", "not_expected_live",
/// "not_expected_granted", "not_expected_assumed", "not_live".
QString scopeStandName(ScopeStand stand);

bool isMissing(ScopeStand stand);
bool isExtra(ScopeStand stand);
