// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"
#include "domain/installation.h"

/// Plausible rows in any number, the same ones each time: row \a number depends on nothing but its arguments.

inline constexpr int generatedProfileCount = 3;
AppProfile generatedProfile(int number);

struct GeneratedRow {
    Installation installation; ///< without profile and fingerprints
    Grant grant;
    Evidence evidence;
    QByteArray accessToken;
    QByteArray refreshToken; ///< may be empty
    int profile = 0; ///< of generatedProfile()
};

/// Row \a number of \a rows, the newest authorized shortly before \a now.
GeneratedRow generatedRow(qint64 number, qint64 rows, Instant now);
