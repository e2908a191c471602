// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"
#include "storage/installationstore.h"

/// The table's columns: the same as those a query can sort by, in the order of the enumeration.
using InstallationColumn = InstallationQuery::Column;
inline constexpr int installationColumnCount = 10;

/// Stable id of a column for settings, such as "authorized_at"; never translated or reused.
QString columnId(InstallationColumn column);
QString columnTitle(InstallationColumn column);
/// What the cell says; also what is copied.
QString cellText(const Installation &installation, InstallationColumn column, Instant now);
/// The exact time, the reason, or the full names and ids behind the cell.
QString cellToolTip(const Installation &installation, InstallationColumn column, Instant now);
