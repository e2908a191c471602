// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

/// \a object as it may be shown. Text that looks like a token, in values and names, is replaced by "fingerprint
/// 1a2b3c4d"; what redact() knows is hidden as well. Objects nested deeper than 6, members beyond 64 in all and text
/// beyond 200 characters are left out, with "…" in their place; \a isShortened, when given, then becomes true.
QJsonObject shownClaims(const QJsonObject &object, bool *isShortened = nullptr);
