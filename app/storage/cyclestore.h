// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "domain/cycle.h"

class Database;

/// The cycles of one store, shared by all who use it. One holder at a time drives a cycle; a hold ends by itself, so that
/// what a killed program left behind can be gone on with. Any thread; answers are delivered by whenDone(). Errors are
/// Storage unless a function says otherwise.
class CycleStore
{
public:
    explicit CycleStore(Database *database) : m_database(database) {}

    /// How long a hold lasts unless save() or renew() prolongs it.
    static constexpr std::chrono::seconds holdLength{10};

    /// Stores \a cycles as one plan, in one transaction; their ids, plan id and positions are set here, and answered.
    /// Errors: InvalidInput "empty_plan".
    Answer<QList<Cycle>> add(QList<Cycle> cycles, Instant now) const;

    /// Errors: NotFound.
    Answer<Cycle> cycle(RowId id) const;
    /// In the order of \a ids; those that are gone are left out.
    Answer<QList<Cycle>> cycles(QList<RowId> ids) const;

    struct Query {
        RowId profileId = 0;      ///< 0: all
        RowId planId = 0;         ///< 0: all
        RowId installationId = 0; ///< 0: all
        bool onlyOpen = false;    ///< planned or running

        friend bool operator==(const Query &, const Query &) = default;
    };
    /// The newest \a limit, newest first; the cycles of one plan in its order, the last first.
    Answer<QList<CycleSummary>> summaries(Query query, int limit) const;

    /// Takes the turn to drive it. Errors: NotFound; Conflict "cycle_taken" while somebody else holds it, "cycle_over".
    Answer<Cycle> take(RowId id, QString holder, Instant now) const;
    /// Stores \a cycle and prolongs the hold; one that is over is let go. Errors: NotFound; Conflict "cycle_taken" when the
    /// hold was lost to somebody else: nothing is stored then.
    Answer<std::monostate> save(Cycle cycle, QString holder, Instant now) const;
    /// Prolongs the hold. Errors: as save().
    Answer<std::monostate> renew(RowId id, QString holder, Instant now) const;
    /// Lets it go, for whoever comes next; nothing happens when it is not held by \a holder.
    Answer<std::monostate> release(RowId id, QString holder) const;
    /// Removes reports and plans. Answers how many; those that somebody holds stay.
    Answer<qint64> remove(QList<RowId> ids, Instant now) const;

private:
    Database *m_database;
};
