// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"
#include "domain/sealed.h"

#include <QString>

#include <optional>

/// One token that was ever here. No secret: the fingerprint stands for it, and stays when the secret goes.
struct LedgerToken {
    RowId grantId = 0; ///< with the kind, its key
    SealIdentity::Kind kind = SealIdentity::Kind::AccessToken;
    QString fingerprint;
    RowId installationId = 0; ///< may be forgotten meanwhile
    QString profileName;
    NamedId team; ///< the name is empty when the installation was forgotten
    NamedId user; ///< likewise
    int generation = 0;
    RowId parentGrantId = 0;   ///< whose refresh token made it; 0: none did
    QString parentFingerprint; ///< of that refresh token
    TokenSource source = TokenSource::Exchange;
    QString seat; ///< where it came in
    Instant firstSeen = {};
    qint64 presentedCount = 0;
    Instant lastPresentedAt = {}; ///< only when it was presented
    QString lastOperation;
    int lastHttpStatus = 0;
    QString lastOutcome;
    std::optional<Instant> endedAt;
    QString endCause; ///< "superseded", "refreshed", "revoked", "refused", "forgotten"; empty while it is taken to live
    std::optional<Instant> secretDeletedAt;
    int childCount = 0;      ///< grants that this refresh token made; more than one is a fork
    int duplicateCount = 0;  ///< other installations with this fingerprint
    bool wasReused = false;  ///< shown again after it had a child
};

/// A token was shown to a server.
struct Presentation {
    Instant at = {};
    RowId grantId = 0;
    SealIdentity::Kind kind = SealIdentity::Kind::AccessToken;
    QString fingerprint;
    RowId installationId = 0;
    NamedId team; ///< the name is empty when the installation was forgotten
    NamedId user; ///< likewise
    QString operation;
    QString seat;
    int httpStatus = 0; ///< 0: no answer
    QString outcome;
};

/// Which tokens, or which presentations.
struct LedgerQuery {
    QString text; ///< a fingerprint or its beginning, or a team's or user's id; empty: all
    RowId installationId = 0; ///< 0: of all
    std::optional<Instant> from; ///< presented (or, where that is asked for, first seen) from here
    std::optional<Instant> to;   ///< to before here
    bool onlyFindings = false;   ///< forks, duplicates and tokens that were shown again although they had a child

    friend bool operator==(const LedgerQuery &, const LedgerQuery &) = default;
};
