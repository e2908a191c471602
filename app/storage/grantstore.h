// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"
#include "domain/appprofile.h"
#include "domain/installation.h"
#include "domain/ledger.h"
#include "domain/sealed.h"

class Database;

/// An installation with what an act needs to ask a server about it. No secret is open.
struct ActSubject {
    Installation installation;
    AppProfile profile;
    Grant grant; ///< the current one
    std::optional<SealedRecord> accessToken; ///< of the current grant; nothing when its secret was deleted
    std::optional<SealedRecord> refreshToken;
};

/// What an act has found out about one installation, to be stored in one transaction.
struct NewFacts {
    RowId installationId = 0;
    RowId grantId = 0;  ///< whose token was asked about
    QList<Evidence> facts; ///< in their order; ids are set by the store
    /// By the token context: names are brought up to date where the ids agree. Empty ids say nothing.
    NamedId team = {};
    NamedId user = {};
    NamedId organization = {};
    std::optional<ScopeSet> liveScopes = {};
    QString region = {};     ///< of the access token; empty: not looked at
    QByteArray rawContext = {}; ///< empty: none
};

/// A line of the journal that is ours to close.
struct RefreshTicket {
    RowId id = 0; ///< 0: not heard of yet; then \a holder alone tells whether there is one
    RowId installationId = 0;
    RowId grantId = 0;
    int generation = 0;
    QString holder;
    Instant startedAt = {}; ///< of a line that was taken over
    bool wasAnswered = false; ///< likewise: the server had answered 2xx, with something that could not be read
};

/// What became of the wish to refresh.
struct RefreshClaim {
    enum class Outcome {
        Claimed, ///< the journal has the line; the refresh token may be sent while the lease lasts
        Done,    ///< somebody has refreshed since the generation that was seen
        Busy,    ///< somebody is at it; their lease lasts until Installation::facts.leaseUntil
        InDoubt, ///< somebody was at it, and nobody knows how it ended
    };
    Outcome outcome = Outcome::Claimed;
    RefreshTicket ticket; ///< when claimed; else the id alone, of the line that is in the way
    ActSubject subject;
};

/// A new token pair of an installation.
struct NewPair {
    Grant grant; ///< id, installationId, generation, parentId and supersededAt are set by the store
    Secret accessToken;
    Secret refreshToken; ///< where the answer had none, the former one, which stays good
    QList<Evidence> evidence;
};

/// The token pairs of installations: what was learnt about them, their refreshes, and their end. Any thread; answers are
/// delivered by whenDone(). Errors are Storage unless a function says otherwise.
class GrantStore
{
public:
    explicit GrantStore(Database *database) : m_database(database) {}

    /// What acts on \a ids need, in that order; those that are gone are left out.
    Answer<QList<ActSubject>> subjects(QList<RowId> ids) const;

    /// Appends evidence and everything that follows from it: standing, names, live scopes, ledger. What was learnt of a
    /// token that is no longer the current one is kept as evidence and changes nothing else. All of \a facts in one
    /// transaction; answers the installations as they are now, those that are gone left out.
    Answer<QList<Installation>> record(QList<NewFacts> facts) const;

    /// Takes the turn to refresh \a id: only one at a time can have it, whatever the thread, process or seat. The line
    /// is in the journal before this answers. \a seen is the generation the caller knows; a newer one means Done. With
    /// \a despiteDoubt a line of that generation whose lease has passed is closed as "retried" first, and a refresh token that
    /// has made a pair already is let go: a person decided that, and evidence of the operation "override" says so
    /// ("in_doubt", "has_child"). What is in doubt of a newer generation stays InDoubt: nobody has decided about that. \a lease is how long it lasts unless renewed.
    /// Errors: NotFound; Conflict "no_refresh_token", "token_has_child".
    Answer<RefreshClaim> claimRefresh(RowId id, int seen, QString holder, QString seat, std::chrono::milliseconds lease,
                                      bool despiteDoubt, Instant now) const;
    /// How a line of the journal stands, for whoever waits for somebody else's refresh. Errors: NotFound.
    struct JournalLine {
        bool isOpen = true;
        Instant leaseUntil = {};
        QString outcome; ///< "ok", …; empty while it is open
        Installation installation;
    };
    Answer<JournalLine> journalLine(RowId id) const;
    /// False when the line is no longer ours: then the refresh token must not be sent.
    Answer<bool> renewLease(RefreshTicket ticket, Instant until) const;
    /// The new pair, its evidence and the end of the journal's line, in one transaction. When somebody else has stored a
    /// newer grant meanwhile, theirs stays current, and this pair is kept beside it, superseded, with a finding. Storing
    /// the same pair twice is storing it once.
    /// Errors: NotFound when the installation was forgotten meanwhile; Vault from \a seal.
    Answer<Installation> storeRefreshed(RefreshTicket ticket, NewPair pair, Seal seal, Instant now) const;
    /// The refresh came to nothing: closes the line with the outcome of the "refresh" fact in \a facts. When somebody else
    /// has taken the line over or closed it, \a facts are kept as evidence and change nothing else. Errors: NotFound.
    Answer<Installation> closeRefresh(RefreshTicket ticket, NewFacts facts, Instant now) const;
    /// Nobody knows how it ended: the line stays open and its lease ends. Likewise.
    Answer<Installation> leaveInDoubt(RefreshTicket ticket, NewFacts facts, Instant now) const;
    /// Takes over the line of a refresh in doubt, to close it: for whoever has found out. Errors: NotFound; Conflict
    /// "refresh_running" while its lease lasts, "not_in_doubt" when there is none.
    Answer<RefreshTicket> takeOver(RowId installationId, QString holder, std::chrono::milliseconds lease, Instant now) const;

    /// Every token pair of an installation whose secret is still here, newest first.
    struct HeldPair {
        Grant grant;
        std::optional<SealedRecord> accessToken;
    };
    Answer<QList<HeldPair>> heldPairs(RowId installationId) const;

    /// What an act against \a ids would hit: the installations in that order, and of each whose current tokens have the
    /// same fingerprints as another's, the ids of those others.
    struct Shared {
        RowId id = 0;
        QList<Installation> others;
    };
    Answer<QList<Shared>> sharedTokens(QList<RowId> ids) const;

    /// Rows as the store had them, sealed secrets with them; for undoing only.
    struct Forgotten;
    /// Removes \a installations as they were seen, their grants, evidence and secrets; the ledger stays. Answers what
    /// restore() needs. Errors: Conflict "changed_elsewhere" when one of them moved on meanwhile, and "refresh_running"
    /// while one is being refreshed: nothing is removed then.
    Answer<std::shared_ptr<const Forgotten>> forget(QList<Installation> installations, Instant now) const;
    /// Errors: NotFound when the app profile is gone; Conflict "installation_exists" when the team and user have been
    /// authorized again meanwhile; nothing is restored then.
    Answer<std::monostate> restore(std::shared_ptr<const Forgotten> forgotten) const;

    /// Deletes the ciphertext of tokens that have ended, some time after they did. Answers how many grants it concerned.
    Answer<qint64> deleteEndedSecrets(Instant now) const;
    static constexpr std::chrono::hours endedSecretsKept{24};
    static constexpr std::chrono::hours supersededSecretsKept{30 * 24};

    /// The newest \a limit; findings are looked for in all of them.
    Answer<QList<LedgerToken>> ledger(LedgerQuery query, int limit) const;
    Answer<QList<Presentation>> presentations(LedgerQuery query, int limit) const;

private:
    Database *m_database;
};
