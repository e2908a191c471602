// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

/// Brings \a window forward because something the person waits for has happened. Where the desktop does not
/// allow that, the task bar is asked to mark it and, where there is a notification area, \a sentence is shown
/// there. Best effort: nothing depends on it.
void callAttention(QWidget *window, const QString &sentence);
