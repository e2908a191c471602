// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "lifecycle/actoutcome.h"
#include "lifecycle/actparts.h"
#include "storage/grantstore.h"

/// What the token context said, ready to be recorded.
struct AskedToken {
    NewFacts facts; ///< empty when nothing was asked
    ActOutcome outcome; ///< as of before it is recorded
};

/// Asks the server of \a subject what its current access token is. Nothing is stored yet. The outer result is always good.
/// GUI thread; dropped when \a receiver dies. Errors within: Vault; NotFound "no_token" when the secret was deleted;
/// InvalidInput "no_context_address", "token_type".
Answer<AskedToken> askAboutToken(const ActParts &parts, const ActSubject &subject, QObject *receiver);

/// The same for any token of it, such as a superseded one: \a record is opened as \a grant's. Its fact is of the operation
/// "probe", which changes no standing.
Answer<AskedToken> probeToken(const ActParts &parts, const ActSubject &subject, const Grant &grant, const SealedRecord &record,
                              QObject *receiver);
