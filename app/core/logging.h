// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

Q_DECLARE_LOGGING_CATEGORY(lcGrantdesk)

/// Puts our message handler in place: every line passes redact() before it reaches stderr, and Qt's
/// own OAuth categories are silent (Qt 6.4 logs the authorization URL and token bodies there).
/// Debug lines are dropped unless \a verbose.
void installLogging(bool verbose);
