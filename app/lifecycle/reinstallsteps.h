// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/reinstallcycle.h"

#include <QHash>
#include <QSet>

#include <functional>

struct ActSubject;
struct AskedToken;

/// What ReinstallCycle does, in the order of its functions. For its own sources only. Each step ends in done(), which
/// stores the cycle and goes on to the next one, or in giveUp(), which ends the cycle with a verdict, or in stop(), which
/// leaves it to be gone on with. Late answers carry the number of the step they were asked in.
class ReinstallCycle::Steps : public QObject
{
    Q_OBJECT

public:
    Steps(ReinstallCycle *act, Parts parts, Pace pace);
    ~Steps() override;

    void start(RowId id);
    void handDone();
    void cancel();
    bool holdsUnstoredTokens() const;

private:
    using Life = CycleToken::Life;
    /// What a look at the tokens is for.
    enum class Look { Baseline, Ending, Observing, Members, Finally };

    Cycle &cycle() { return m_act->m_cycle; }
    Instant now() const { return m_parts.acts.clock(); }

    // In reinstallcycle.cpp: from one step to the next.
    void takeHold(const Result<Cycle> &held);
    void takeSubject(const Result<QList<ActSubject>> &subjects);
    void goOn();
    void enter(CycleStep step);
    void done(const QString &sentence);
    void giveUp(const QString &sentence);
    void save(std::function<void()> then);
    void stop(const Error &error);
    void conclude(CycleVerdict verdict, const QString &field, const QString &reason);
    void finish(const Result<Cycle> &result);
    void askHand(const HandStep &hand);
    void handIsOver();
    void say(Party from, Party to, FlowMessage::Kind kind, const QString &what, const QString &status, Instant at, std::optional<Instant> until);
    CycleToken *currentAccess();

    // In reinstallbaseline.cpp: Baseline and End.
    void baseline();
    std::optional<QString> whyNoWayBack() const;
    void renewFirst();
    void takeBaseline(const Result<ActOutcome> &verified);
    void takeDetails(const Result<InstallationDetails> &details);
    void takePairs(const Result<QList<GrantStore::HeldPair>> &pairs);
    void takeLedger(const Result<QList<LedgerToken>> &ledger);
    void findMembers();
    void takeMembers(const Result<QList<Installation>> &rows);
    void endBaseline();
    void end();
    void revoke();
    void takeRevoked(const Result<ActOutcome> &revoked);
    void lookWhileEnding();
    void endIsDone(const QString &sentence, Instant until);

    // In reinstalllooking.cpp: the tokens, one after another.
    void lookAt(Look look);
    void askNext();
    void askWhenAffordable();
    void askAbout(CycleToken *token, const Result<QList<ActSubject>> &subjects);
    void askSuperseded(const ActSubject &subject, const Result<QList<GrantStore::HeldPair>> &pairs);
    void takeAsked(quint64 round, qsizetype asking, const AskedToken &asked);
    void forgetAsked(qsizetype asking);
    void note(qsizetype asking, const AskedToken &asked);
    void goOnLooking();
    void lookIsOver();
    void again(std::chrono::milliseconds after, void (Steps::*what)());

    // In reinstallobserving.cpp: Observe and Stale check.
    void observe();
    void observed();
    void observeAgain();
    void showRefreshToken();
    void takeRefreshed(const Result<ActOutcome> &refreshed);
    void endObserving();
    void checkStale();
    void takeStale(const Result<QList<GrantStore::Shared>> &shared);

    // In reinstallreturning.cpp: Reauthorize and Compare.
    void reauthorize();
    void takeEarlier(const Result<InstallationDetails> &details);
    void openDoor();
    void pressButton();
    void awaitMiro();
    void takeDisarmed(AwaitMiro::End how, const Error &error);
    void takeHeld(AuthorizeTeam *act);
    void wireAttempt();
    void noteConsent();
    void retryStore();
    void takeStep(const StepReport &report);
    void takeSteps();
    void takeAuthorized(const Result<Installation> &result);
    void handIsLate();
    QString lateSentence() const;
    void compare();
    void takeAfter(const Result<InstallationDetails> &details);
    void judge();

    ReinstallCycle *m_act;
    Parts m_parts;
    Pace m_pace;
    QString m_holder;
    QTimer m_renewal; ///< of the hold
    AppProfile m_profile;
    quint64 m_round = 0; ///< answers of an earlier one are dropped
    bool m_isHeld = false; ///< the store lets nobody else drive the cycle
    bool m_isCancelled = false;
    Instant m_handAskedAt = {};

    Look m_look = Look::Baseline;
    QList<qsizetype> m_toAsk; ///< indexes of Cycle::tokens
    qsizetype m_asking = -1;
    Instant m_askedAt = {}; ///< the request that is under way was sent
    bool m_wasGap = false; ///< the last answer said nothing
    /// By index of Cycle::tokens, -1 for the new one: where each is asked about once, an answer that says nothing is not
    /// taken at once.
    QHash<qsizetype, int> m_tries;
    static constexpr int mostTries = 3;
    QList<Installation> m_stale;
    CreditBudget m_budget;
    QTimer m_next;
    Deadline m_limit; ///< of Observe
    bool m_isRoundLast = false; ///< credits come after that limit only
    QSet<qsizetype> m_gaps; ///< of Cycle::tokens: the last look at them said nothing
    std::optional<Error> m_stoppedBy; ///< finishes with it once nothing is in memory only
    std::unique_ptr<RefreshInstallation> m_refresh;

    std::unique_ptr<AwaitMiro> m_await;
    std::unique_ptr<AuthorizeTeam> m_attempt;
    QTimer m_patience; ///< for a redirect
    Instant m_attemptAt = {};
    qsizetype m_flowFrom = 0; ///< where its messages begin
    bool m_hasConsented = false; ///< a person said so, or a redirect came
    bool m_isConsentNoted = false; ///< among the messages
    bool m_isLate = false;       ///< no redirect came after that
    std::optional<GrantDifference> m_difference;
};
