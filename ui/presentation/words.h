// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"
#include "domain/installation.h"

#include <QString>

/// What the screens call things. Times come in as UTC and go out in the computer's own zone.

QString stateWord(InstallationState state);
/// Why an installation is in its state, as one sentence.
QString stateReason(const Installation &installation, Instant now);
/// "3 of 3" against the expected scopes, or the plain number where none are expected.
QString scopesWord(const Installation &installation);
/// The data region that the token names, and a warning where another is expected: "us01 ⚠ The app profile expects eu01…".
QString regionSentence(const Installation &installation);
/// "expires hourly", "expires after 3 h", "until uninstalled", "not known".
QString lifetimeWord(const Installation &installation);
/// When the access token runs out: "in 48 min", "2 h ago", "never", "not known".
QString expiryWord(const Installation &installation, Instant now);

/// "just now", "5 min ago", "in 2 h"; further than 30 days away: the date.
QString relativeTime(Instant then, Instant now);
/// "2026-11-23 14:03:05 CET"
QString exactTime(Instant then);
/// "1 h", "48 min", "20 s": a length of time, rounded down to its largest unit.
QString lengthWord(std::chrono::seconds length);
/// "4:12"
QString clockWord(std::chrono::seconds length);

/// "1,204"
QString countWord(qint64 count);
/// "1 installation", "1,204 installations"
QString installationsWord(qint64 count);
/// \a text, which others wrote, as one line that cannot change the order or the lines of the text around it: line
/// breaks and control characters become spaces, and what sets a direction (U+061C, U+200E, U+200F, U+202A to
/// U+202E, U+2066 to U+2069) or takes no room (U+200B, U+FEFF) becomes U+FFFD.
QString shownText(const QString &text);
/// \a plain, of which nothing is to be read as HTML, for a tooltip: these guess otherwise.
QString toolTipText(const QString &plain);
/// \a text for a button, tab or menu, where a single & would underline a letter.
QString withoutMnemonic(QString text);
/// The name as shownText(), or the id where there is no name.
QString shownName(const NamedId &named);
/// "345876…8901": enough to tell ids apart in a sentence.
QString shortId(const QString &id);
/// Who did something, by the word in an Evidence: "Grantdesk" for "us", "Miro" for "miro".
QString actorWord(const QString &actor);
/// How it ended, by the word in an Evidence: "done" for "ok", "not made" for "not_made".
QString outcomeWord(const QString &outcome);
/// Through which door a grant came, by the word in a Grant: "the app's icon on a board" for "app_icon".
QString doorWord(const QString &door);
QString environmentWord(Environment environment);
QString lifetimeModeWord(TokenLifetimeMode mode);
