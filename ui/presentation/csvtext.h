// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

/// \a cells as one line of comma-separated values, its end with it (RFC 4180). A cell that a spreadsheet would take for a
/// formula begins with an apostrophe: names were written by others.
QString csvText(const QStringList &cells);
