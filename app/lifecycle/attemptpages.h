// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "domain/installation.h"
#include "http/httpmessage.h"
#include "lifecycle/grantdifference.h"

/// What the browser gets at the end of an attempt. All of it is sent after the fact, so all of it is true.

HttpResponse storedPage(const Installation &installation, const QString &label);
/// Stored, but nobody could be asked whether the token is what the redirect said.
HttpResponse uncheckedPage(const Installation &installation, const QString &label);
HttpResponse failedPage(const Error &error, const QString &label);
/// Storing failed after the exchange; the tokens wait in memory.
HttpResponse unstoredPage(const Error &error, const QString &label);
/// The program went away while the store was at work.
HttpResponse closedPage(const QString &label);
/// A redirect that Miro started and that is not taken.
HttpResponse refusedPage(const QString &sentence, const QString &next);
HttpResponse differsPage(const GrantDifference &difference, const QString &label);
/// 302 to Miro's completion page with app and team, as Miro asks apps to do.
HttpResponse completionRedirect(const QString &completionAddress, const QString &clientId, const QString &teamId);
