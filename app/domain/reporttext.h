// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "domain/namedid.h"

#include <optional>

/// \a text on one line, with nothing in it that hides, turns other text around or may not stand in XML: what a server or a
/// stranger named is printed, never obeyed. Redacted as the last defence. To be escaped for the form it stands in after this.
QString reportText(const QString &text);
/// "Acme Design (3074457345618265000)"; one of them where the other is not known.
QString reportName(const NamedId &named);
/// "2026-11-24 14:03:05 UTC"; empty: not known.
QString reportTime(const std::optional<Instant> &at);
