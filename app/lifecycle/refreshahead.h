// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deadline.h"
#include "domain/refreshdue.h"
#include "lifecycle/actoutcome.h"
#include "lifecycle/actparts.h"
#include "storage/installationstore.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <optional>

class RefreshInstallation;

/// Refreshes the installations of those app profiles that say so, a little before their access tokens run out
/// (domain/refreshdue.h), while the vault is open. One at a time for each user, a few at a time in all. What failed has
/// a cool-down, which the stored evidence decides, so that it outlives the program; a clock that is too far off that
/// of a server is measured with a verification before anything is refreshed. It reads only what is due and the first that will be;
/// time asleep and changes of the clock are noticed within a tick. Other seats may do the same: RefreshInstallation
/// sees to it that a refresh token is sent once. GUI thread.
class RefreshAhead : public QObject
{
    Q_OBJECT

public:
    struct Parts {
        const InstallationStore *installations;
        ActParts acts;
    };
    /// How often it looks; shorter in tests.
    struct Pace {
        std::chrono::milliseconds tick{15'000};      ///< the clock is looked at
        std::chrono::milliseconds look{60'000};       ///< the store is, when nothing is known to be due sooner
        std::chrono::milliseconds noProfile{60'000}; ///< likewise, while no profile refreshes ahead
        std::chrono::milliseconds storeRetry{60'000}; ///< after a failure of the store
    };
    enum class State {
        Off,     ///< no app profile refreshes ahead, or it was not started
        Locked,  ///< the vault is; nothing is sent
        Resting, ///< until next()
        Busy,
        WrongClock, ///< this computer's clock is more than mostClockSkew off, and no server says that it is right
        StoreFailed, ///< it is read again after a while
    };

    /// \a onlyProfile: of that app profile alone; 0: of all.
    explicit RefreshAhead(Parts parts, RowId onlyProfile = 0, QObject *parent = nullptr);
    RefreshAhead(Parts parts, RowId onlyProfile, Pace pace, QObject *parent = nullptr);
    ~RefreshAhead() override;

    void start();
    /// Begins nothing more. What is on its way is waited for and stored: stopped() follows, at once or then.
    void stop();
    /// Looks into the store at once, as after a change of an app profile.
    void look();

    State state() const { return m_state; }
    /// When the first one that is known will be refreshed; nothing: none is known.
    std::optional<Instant> next() const { return m_next; }
    /// A refresh token is on its way, or what came back is in memory only.
    bool holdsUnstoredTokens() const;

Q_SIGNALS:
    void changed(); ///< state() or next()
    /// Each try, good or not.
    void tried(const ActOutcome &outcome);
    /// The store could not be read or written; it is tried again.
    void storeFailed(const Error &error);
    void stopped();

private:
    struct Running {
        Installation row;
        RefreshInstallation *act = nullptr; ///< none before it is known whether it may
    };

    void onTick();
    void takeProfiles(const Result<QList<AppProfile>> &profiles);
    void readNext();
    void takeIds(const Result<QList<RowId>> &ids);
    void takeRows(const Result<QList<Installation>> &rows);
    void endLook();
    void pump();
    void check(const Installation &row);
    void takeHistory(const Installation &row, const Result<QList<Evidence>> &facts);
    void takeMeasurement(const Installation &row, const RefreshHistory &history, const Result<ActOutcome> &outcome);
    void refresh(const Installation &row);
    void takeOutcome(const Installation &row, const Result<ActOutcome> &outcome);
    void release(RowId id);
    void rest(RowId id, Instant until);
    void noteNext(Instant at);
    bool isClockWrong(Instant now) const;
    void setState(State state);
    void fail(const Error &error);
    void endStop();

    Parts m_parts;
    RowId m_onlyProfile;
    Pace m_pace;
    State m_state = State::Off;
    std::optional<Instant> m_next;
    std::optional<Instant> m_nextFound; ///< so far, in the look that runs
    bool m_isStarted = false;
    bool m_isLooking = false;
    bool m_looksAgain = false; ///< asked for while it looked
    QTimer m_tick;
    Deadline m_nextLook;
    size_t m_seed;
    QList<RowId> m_profilesLeft; ///< of this look; each is read twice: what is due, and what comes after
    bool m_readsHead = false;
    QList<Installation> m_queue; ///< due, the first to run out first
    QHash<RowId, Running> m_running;
    QHash<RowId, Instant> m_rests;   ///< not before then
    QHash<RowId, int> m_untold;      ///< failures in a row that left no evidence
    Instant m_lastTick = {};
    /// By app profile: whose clock is meant. One server whose clock is wrong stops no other.
    QHash<RowId, QString> m_servers;
    QSet<QString> m_measured; ///< since the program was started, slept, or had its clock set
    QHash<QString, Deadline> m_wrongClocks; ///< not measured again before
};
