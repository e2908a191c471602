// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/readmanifest.h"

#include "miro/manifest.h"

Result<AppManifest> manifestFromText(const QByteArray &text)
{
    return readManifest(text);
}
