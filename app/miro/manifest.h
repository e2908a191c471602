// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/appmanifest.h"

/// Reads a Miro app manifest: YAML in every form Miro's examples use, or the JSON of an app template. Unknown keys and
/// oddities are listed, not refused. Errors, all InvalidInput, with the line in the sentence where there is one:
/// "manifest_too_long" (over 256 KiB), "manifest_syntax", "manifest_too_deep", "manifest_not_a_map", "manifest_wrong_type" (a known key
/// that is no text or list), "manifest_empty", "manifest_aliases" (anchors and aliases are refused).
Result<AppManifest> readManifest(const QByteArray &text);
