// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLineEdit;

/// Takes the text out of \a edit, its undo history included. The field keeps no share of it, so that wipe() on the
/// answer reaches the very bytes that were typed.
QString takenText(QLineEdit *edit);
