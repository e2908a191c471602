// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/appprofile.h"

/// App profiles as a file to hand on: versioned JSON, without client secrets, tokens and ids of ours. Unknown members
/// are kept out of the profile but named in remarks, so that a file of a later version loses nothing unsaid.
struct ProfileFile {
    static constexpr int version = 1;

    QList<AppProfile> profiles;
    QStringList remarks;
};

/// {"format": "grantdesk-profiles", "version": 1, "profiles": [...]}, indented, the same bytes for the same profiles.
QByteArray toProfileFile(const QList<AppProfile> &profiles);

/// Errors, all InvalidInput: "not_a_profile_file", "profile_file_version" (a later one), "profile_file_too_long"
/// (over 1 MiB), "bad_profile" (names which one and what).
Result<ProfileFile> readProfileFile(const QByteArray &json);
