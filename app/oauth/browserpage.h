// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpmessage.h"

#include <QString>

/// What one of our pages in the browser says. All of it is plain text; it is escaped here.
struct BrowserPage {
    int status = 200;
    bool good = false;  ///< decides the mark at the top
    QString title;
    QString sentence;
    QString next;       ///< what to do now
    QString label = {}; ///< the attempt's two words; may be empty
};

/// One card, no script, nothing from elsewhere, light and dark; with headers that forbid caching, framing,
/// referrers and everything else (RFC 9700 §4.2.4).
HttpResponse toResponse(const BrowserPage &page);
