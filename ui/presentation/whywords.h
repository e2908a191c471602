// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/evidence.h"
#include "domain/staterule.h"

/// What the screens say of evidence, and of the rules that are applied to it.

/// The rule as one sentence, true of every installation that it was applied to.
QString ruleSentence(Rule rule);
/// What was done, by the word in an Evidence: "Verified" for "verify", "Token context" for "token_context".
QString operationWord(const QString &operation);
/// Who says so: "You" for what was done at \a ownSeat, another seat's name, "Miro", "Clock".
QString whoWord(const Evidence &fact, const QString &ownSeat);
/// Who had it done, where that is another than who says so: "asked by you"; else empty.
QString askedByWord(const Evidence &fact, const QString &ownSeat);
/// Both within a sentence, after "by": "you", "bo@laptop", "Miro, asked by you".
QString byWord(const Evidence &fact, const QString &ownSeat);
/// The outcome with the HTTP status: "done (200)", "token refused (401)".
QString resultWord(const Evidence &fact);
/// "The server's clock is 2 min ahead of this computer's; times may be off."
QString skewSentence(const ClockSkew &skew, const QString &ownSeat);
/// What is said wherever the vault is locked.
QString lockedWord();
QString lockedSentence();
/// A fact that is no Evidence of the store: what a Grant itself tells.
inline QString grantOperation()
{
    return QStringLiteral("grant");
}
