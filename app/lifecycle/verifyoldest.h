// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deadline.h"
#include "lifecycle/actoutcome.h"
#include "lifecycle/actparts.h"
#include "storage/installationstore.h"

#include <QHash>
#include <QObject>
#include <QTimer>

/// Verifies installations again once their last confirmation is older than a time: never confirmed ones first, then the
/// oldest. One after another with a pause between, while the vault is open. Half of a user's credits are left to
/// others; who is asked to come later is left alone until then, and a server that cannot be reached for a while that
/// grows. Access tokens that ran out, and what has ended, are not asked about. GUI thread.
class VerifyOldest : public QObject
{
    Q_OBJECT

public:
    struct Parts {
        const InstallationStore *installations;
        ActParts acts;
    };
    struct Pace {
        std::chrono::milliseconds between{2'000}; ///< from an answer to the next question
        std::chrono::milliseconds look{60'000};   ///< into the store, when nothing is due
    };
    static constexpr std::chrono::minutes shortestPause{1};  ///< after the server could not be reached
    static constexpr std::chrono::minutes longestPause{15};

    /// \a every is how old a confirmation may get. \a onlyProfile: of that app profile alone; 0: of all.
    VerifyOldest(Parts parts, std::chrono::milliseconds every, RowId onlyProfile = 0, QObject *parent = nullptr);
    VerifyOldest(Parts parts, std::chrono::milliseconds every, RowId onlyProfile, Pace pace, QObject *parent = nullptr);

    void start();
    /// Asks nothing more; an answer that is on its way is dropped, which loses nothing.
    void stop();

Q_SIGNALS:
    void verified(const ActOutcome &outcome);
    /// The store could not be read or written; it is tried again.
    void storeFailed(const Error &error);

private:
    void look();
    void readNext();
    void takeIds(const Result<QList<RowId>> &ids);
    void askNext();
    void takeOutcome(const Installation &row, const Result<ActOutcome> &outcome);
    /// Goes on after \a time, by the clock or awake.
    void goOnIn(std::chrono::milliseconds time);
    void fail(const Error &error);

    Parts m_parts;
    std::chrono::milliseconds m_every;
    RowId m_onlyProfile;
    Pace m_pace;
    bool m_isStarted = false;
    QTimer m_timer;
    Deadline m_pause;
    QList<InstallationState> m_statesLeft; ///< of this look
    QList<RowId> m_found;
    QList<Installation> m_queue;
    QHash<RowId, Instant> m_askedAt;       ///< whatever came of it
    QHash<QString, Instant> m_restsUntil;  ///< by user
    int m_unreached = 0;                   ///< in a row
};
