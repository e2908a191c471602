// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/deadline.h"
#include "domain/tokenresponse.h"
#include "lifecycle/askedtoken.h"
#include "storage/grantstore.h"

#include <QObject>
#include <QTimer>

/// Trades the refresh token of one installation for a new pair, so that nothing loses the old one by accident:
///
///     start() -> turn taken: the journal has the line -> refresh token sent, the lease renewed meanwhile
///             -> new pair, evidence and the line's end stored in one transaction
///
/// Whoever comes while somebody else has the turn waits for their outcome and shares it. A clear refusal is followed by a
/// look at the access token, because only both together say that the installation is dead. An answer that never came is
/// never followed by a second try: the access token is looked at, and the outcome is unknown, which is stored and shown
/// until a person chooses (resolveDoubt(), retry with despiteDoubt, or another authorization): a server that gave no
/// answer may still be at work, and one that answered 2xx says that it has made the pair. A pair that could not
/// be stored stays here, and storing is tried again until it succeeds; where the installation was forgotten meanwhile, the
/// pair is revoked.
/// GUI thread. Deleting it while it sends leaves the journal's line open: the outcome is then unknown, and said to be.
class RefreshInstallation : public QObject
{
    Q_OBJECT

public:
    /// How long a turn lasts unless it is renewed, which happens three times as often.
    static constexpr std::chrono::seconds leaseLength{15};
    static constexpr std::chrono::milliseconds storeRetry{2000};
    /// How long a server may still be at work on a refresh that it did not answer.
    static constexpr std::chrono::seconds serverRest{60};

    RefreshInstallation(ActParts parts, RowId id, QObject *parent = nullptr);
    ~RefreshInstallation() override;

    /// \a seen is the generation the caller knows: a newer one is already what it wants; 0: the current one.
    /// \a despiteDoubt: a person knows the risk that the refresh token was used already; without it, one that has made a
    /// pair before is not sent ("token_has_child").
    /// Errors: NotFound when the installation is gone; Storage. All else are outcomes.
    Answer<ActOutcome> start(int seen = 0, bool despiteDoubt = false);

    /// The refresh token is on its way, or what came back is in memory only.
    bool holdsUnstoredTokens() const { return m_phase == Phase::Sending || m_phase == Phase::Storing; }

Q_SIGNALS:
    /// The new pair is in memory only; storing it is tried again by itself.
    void storeFailed(const Error &error);

private:
    enum class Phase { Idle, Preparing, Claiming, Waiting, Sending, Settling, Storing, Finished };

    void prepare(const Result<QList<ActSubject>> &subjects);
    void claim();
    void takeClaim(const Result<RefreshClaim> &claim);
    void lookAgain();
    void takeLine(const Result<GrantStore::JournalLine> &line);
    void send();
    void renew();
    void takeReply(const ServerReply<TokenResponse> &reply);
    void store();
    void takeStored(const Result<Installation> &stored);
    /// Nobody has a place for the new pair any more, and it must not live on where nobody knows of it.
    void giveUpPair(const Error &error);
    void takeRevoked(const Status &revoked);
    /// Closes the line: the refresh token is still good, or certainly not.
    void close(const QString &outcome, const QString &fact, const QString &sentence);
    /// The line is closed, since nothing was sent for it.
    void notSent(const Error &error);
    void askAccessToken(bool isRefused);
    void takeVerdict(bool isRefused, const AskedToken &asked);
    void leaveInDoubt(QList<Evidence> facts, const QString &sentence);
    Evidence fact(const QString &outcome, const QString &sentence) const;
    void finishWith(const Result<Installation> &now);
    void notTried(const Error &error);
    void finish(const Result<ActOutcome> &result);

    ActParts m_parts;
    RowId m_id;
    int m_seen = 0;
    bool m_despiteDoubt = false;
    Phase m_phase = Phase::Idle;
    ActSubject m_subject;
    RefreshTicket m_ticket;
    RowId m_foreignLine = 0;
    Instant m_foreignLease = {};
    Deadline m_patience; ///< with a lease that is not renewed
    Secret m_clientSecret;
    qint64 m_secretFor = 0; ///< the generation of the app profile whose addresses may have it
    Secret m_refreshToken;
    Deadline m_lease;
    Instant m_sentAt = {};
    QTimer m_renewal;
    QTimer m_again;
    HttpFacts m_http;
    std::optional<Error> m_error;
    std::optional<NewPair> m_pair;
    ActOutcome m_outcome;
    QPromise<Result<ActOutcome>> m_promise;
};

/// Settles a refresh whose outcome is unknown by looking at the old access token: alive a minute after it began, nothing had
/// happened; refused although it has not run out, both tokens are gone. Anything else leaves it unknown, and so does a
/// server that had answered 2xx. Errors: NotFound; Conflict
/// "not_in_doubt", "refresh_running"; Storage. GUI thread; dropped when \a receiver dies.
Answer<ActOutcome> resolveDoubt(const ActParts &parts, RowId id, QObject *receiver);
