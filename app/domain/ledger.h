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
    int duplicateCount = 0;  ///< other installations with this fingerprint; one that was forgotten is no other one
    bool wasReused = false;  ///< shown again after it had a child

    bool hasFinding() const { return childCount > 1 || duplicateCount > 0 || wasReused; }
};

/// A token was shown to a server.
struct Presentation {
    Instant at = {};
    RowId grantId = 0;
    SealIdentity::Kind kind = SealIdentity::Kind::AccessToken;
    QString fingerprint;
    RowId installationId = 0;
    QString profileName;
    NamedId team; ///< the name is empty when the installation was forgotten
    NamedId user; ///< likewise
    QString operation;
    QString seat;
    int httpStatus = 0; ///< 0: no answer
    QString outcome;
};

/// The columns of both lists. A list orders by the time when asked for one that it does not have.
enum class LedgerColumn {
    Time, ///< first seen, or shown
    Fingerprint,
    Kind,
    Finding, ///< computed; nothing orders by it
    Team,
    User,
    App,
    Generation,
    Parent,
    Source,
    Presented, ///< how often
    Answer,    ///< the last one
    EndCause,
    Operation,
    Seat,
    HttpStatus,
    Outcome,
};

/// Which tokens, or which presentations, in which order.
struct LedgerQuery {
    /// Every word must occur in the fingerprint, in the team's or user's id, or in what the list of installations is
    /// searched by; empty: all.
    QString text = {};
    RowId installationId = 0; ///< 0: of all
    std::optional<Instant> from = {}; ///< presented from here; of tokens: presented or first seen
    std::optional<Instant> to = {};   ///< to before here
    bool onlyFindings = false;   ///< forks, duplicates and tokens that were shown again although they had a child
    LedgerColumn sort = LedgerColumn::Time;
    bool descending = true;

    friend bool operator==(const LedgerQuery &, const LedgerQuery &) = default;
};
