// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "lifecycle/actoutcome.h"
#include "lifecycle/actparts.h"
#include "lifecycle/creditbudget.h"
#include "storage/runstore.h"

#include <QObject>
#include <QTimer>

#include <memory>

class QUrl;
class RefreshInstallation;
struct ActSubject;
struct AskedToken;

/// How far a run is.
struct RunProgress {
    qint64 total = 0;
    qint64 done = 0;    ///< whose outcome is stored, by whatever seat
    qint64 changed = 0; ///< of those that were done here
    qint64 unknown = 0; ///< likewise
    int underWay = 0;   ///< requests
    int inFlight = 0;   ///< these, and what others brought that is not stored yet
    double perSecond = 0; ///< over the last ten seconds; 0: not known
    std::optional<std::chrono::seconds> timeLeft; ///< nothing: not known
    /// Nothing is sent before, because a server asked for that, or because another seat has the last items in hand.
    std::optional<Instant> waitsUntil;
    QString waitsFor; ///< a sentence without the time; empty while nothing is waited for
    CreditUse credits;
};

/// Verifies, refreshes or revokes many installations, inside what the server gives:
///
///     begin() or goOn() -> items claimed -> [credits of their user] -> asked, a window full at a time
///         -> facts and outcomes stored in batches -> … -> Finished
///
/// A 429 is no outcome: its item is given back and comes again after the reset, and nothing else of that user is asked
/// before. Others go on meanwhile. A verification whose connection broke before the answer was there is no outcome either:
/// it is asked again, twice at most, since an HTTP/2 server refuses what it has not begun when it ends a connection (RFC 9113
/// §6.8). The run is in the store, so another seat can share it, and another session go on.
/// Deleting it gives back what was claimed; verifications under way are dropped, and a refresh under way is then in doubt
/// (holdsUnstoredTokens()). GUI thread.
class ActRun : public QObject
{
    Q_OBJECT

public:
    struct Parts {
        ActParts acts;
        const RunStore *runs = nullptr;
        /// How many requests to an address may be under way; usualWindow where it is missing.
        std::function<int(const QUrl &address)> window = {};
    };
    static constexpr int usualWindow = 6; ///< Qt's connections to one host

    enum class Phase {
        Idle,
        Making,     ///< the run is being made, or read
        Running,
        Pausing,    ///< what is under way ends, and nothing else is sent
        Paused,
        Cancelling, ///< a refresh or revocation under way ends, and what is known already is stored
        Finished,   ///< every item has an outcome
        Cancelled,
        Failed,     ///< there is no run: see error()
    };

    explicit ActRun(Parts parts, QObject *parent = nullptr);
    ~ActRun() override;

    /// Makes a run and starts it. \a act: Verify, Refresh or Revoke. Once.
    void begin(Act act, RunSelection selection, const QString &title);
    /// Goes on with one that is not over, or joins it. Once, instead of begin().
    void goOn(RowId run);
    /// What is under way ends and is stored, and nothing else is sent. While it is being made: as soon as that is done.
    void pause();
    /// After Paused; what could not be stored before is stored first.
    void resume();
    /// At once: what has an outcome keeps it, verifications under way are not done. A refresh or revocation under way
    /// is waited for.
    void cancel();

    Phase phase() const { return m_phase; }
    bool isOver() const { return m_phase == Phase::Finished || m_phase == Phase::Cancelled || m_phase == Phase::Failed; }
    /// As the store had it last; its id is 0 before it is made.
    const Run &run() const { return m_run; }
    RunProgress progress() const;
    /// Why it failed, or why it paused by itself: Storage, Vault "vault_locked", Conflict "paused_elsewhere". Nothing when a
    /// person paused it.
    const std::optional<Error> &error() const { return m_error; }
    /// A refresh token or a revocation is on its way, or what came of it is in memory only.
    bool holdsUnstoredTokens() const;

Q_SIGNALS:
    void phaseChanged();
    /// At most ten times a second.
    void progressed();
    /// A new pair is in memory only; storing it is tried again by itself.
    void storeFailed(const Error &error);
    /// What became of some installations; it is stored.
    void outcomesStored(const QList<ActOutcome> &outcomes);

private:
    /// One that is claimed, with all that is needed to ask about it.
    struct InHand;
    /// What was found out about one, to be stored.
    struct Learnt;
    class Queues;

    void setPhase(Phase phase);
    void takeRun(const Result<Run> &run);
    void claim();
    void takeClaimed(const Result<RunStore::Claimed> &claimed);
    void takeSubjects(const QList<RunItem> &items, const Result<QList<ActSubject>> &subjects);
    void goOnSoon();
    void sendMore();
    void send(const InHand &inHand);
    int windowOf(const QUrl &address) const;
    void takeNothing(const RunStore::Claimed &claimed);
    void verify(const InHand &inHand);
    void refresh(const InHand &inHand);
    void revoke(const InHand &inHand);
    void takeAnswer(const InHand &inHand, const HttpFacts &http);
    void takeAsked(const InHand &inHand, const AskedToken &asked);
    void takeSettled(const InHand &inHand, const Result<ActOutcome> &settled);
    void takeActed(const InHand &inHand, const Result<ActOutcome> &result);
    void giveBack(const QList<qint64> &positions);
    void noteAnswer(const HttpFacts &http, const std::optional<Error> &error);
    void giveAllBack();
    void endGone(const RunItem &item);
    void storeSoon();
    void storeFacts();
    void storeOutcomes();
    void takeRecorded(const Result<QList<Installation>> &rows, qsizetype count);
    void takeStored(const Result<Run> &run, qsizetype count);
    void pauseBecause(const Error &error);
    void settle();
    void rest(Instant until, const QString &what);
    void renewClaims();
    void cancelHere(bool isToBeStored);
    void storeCancel();
    bool isQuiet() const;

    Parts m_parts;
    Phase m_phase = Phase::Idle;
    Run m_run;
    std::optional<Error> m_error;
    bool m_isPauseWanted = false; ///< since before there was anything to pause
    QString m_holder;
    CreditBudget m_budget;
    std::unique_ptr<Queues> m_queues;
    QTimer m_soon;    ///< the event loop's next round
    QTimer m_storing; ///< a batch is waiting for more
    QTimer m_news;
    QTimer m_wake;
    QTimer m_renewal;
};
