// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/seams.h"
#include "domain/credentialsverdict.h"
#include "http/receivedreply.h"

#include <optional>

/// What a token endpoint's answer to a refresh token that cannot exist says about the client. Miro's and RFC 6749
/// §5.2's words are read alike. Nothing of an answer that grants something is kept. Errors: as transportError().
Result<CredentialsVerdict> readCredentialsReply(const ReceivedReply &reply);

/// The Date header of any answer (RFC 9110 §5.6.7, the form that servers must send); nothing when there is none that
/// can be read. Errors: as transportError(), when no answer came.
Result<std::optional<Instant>> readServerTime(const ReceivedReply &reply);
