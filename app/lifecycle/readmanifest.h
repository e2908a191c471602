// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/appmanifest.h"

/// What a Miro app manifest says, for those that do not speak to Miro themselves. Errors: as readManifest().
Result<AppManifest> manifestFromText(const QByteArray &text);
