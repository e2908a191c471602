// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/run.h"
#include "storage/installationstore.h"

#include <QHash>

/// Which installations a run is about: all that a query selects (its order does not matter), or these.
struct RunSelection {
    std::optional<InstallationQuery> query;
    QList<RowId> ids = {}; ///< where there is no query
    /// Their generations as somebody was shown them; of those that are not in it, as they are when the run is made.
    QHash<RowId, int> seen = {};
};

/// How many installations of one user of one app: they share what Miro gives to ask for.
struct RunShare {
    RowId profileId = 0;
    QString userId;
    qint64 count = 0;
};

/// Runs over many installations, shared by all who use the store. Any thread; answers are delivered by whenDone(). Errors
/// are Storage unless a function says otherwise.
class RunStore
{
public:
    explicit RunStore(Database *database) : m_database(database) {}

    /// For how long an item is claimed unless it is renewed.
    static constexpr std::chrono::seconds claimLength{90};
    /// How long a run that is over is kept; making another one deletes the older ones.
    static constexpr std::chrono::hours reportsKept{90 * 24};

    /// Who shares what in \a selection, the largest share first: for an estimate.
    Answer<QList<RunShare>> shares(RunSelection selection, Instant now) const;

    /// The same of what has no outcome yet in \a run; what was forgotten is left out.
    Answer<QList<RunShare>> sharesLeft(RowId run) const;
    /// What \a selection selects now, with the generations of now: what a person is shown is what is done, whatever comes
    /// to the store before they have decided.
    Answer<RunSelection> frozen(RunSelection selection, Instant now) const;

    /// The ids of \a selection in the order in which a run would take them.
    Answer<QList<RowId>> ids(RunSelection selection, Instant now) const;

    /// Makes a run of all that \a selection selects now. Where a generation is not the one that was seen, a revocation
    /// says so and does nothing. Their order: never verified first, then the oldest verification
    /// (those of the same hour are equally old), then the nearest horizon; among equals, users take turns, so that nobody's
    /// credits are used up while others' lie idle. Errors: InvalidInput "empty_run" when nothing is selected; nothing is made then.
    Answer<Run> make(Act act, RunSelection selection, QString title, QString seat, Instant now) const;

    /// Errors: NotFound.
    Answer<Run> run(RowId id) const;
    /// Those that are not over, newest first.
    Answer<QList<Run>> open() const;

    /// Users whose items are not to be claimed now; no more than mostExcluded, since engines bind only so many values.
    static constexpr qsizetype mostExcluded = 10'000;
    struct Excluded {
        RowId profileId = 0;
        QString userId;
    };
    struct Claimed {
        QList<RunItem> items; ///< none while the run is not running
        Run run;              ///< somebody else may have paused or cancelled it
        /// Open items that another holder has in hand, and when the first of their claims runs out.
        qint64 elsewhere = 0;
        Instant freeAt = {};
    };
    /// Takes the next \a count items for \a holder: no other claim can get them until \a now + claimLength. What somebody
    /// claimed and never finished comes again once that time is over; a refresh among these is safe all the same, since
    /// the journal of refreshes knows whether it was begun. Errors: NotFound.
    Answer<Claimed> claim(RowId run, QString holder, int count, QList<Excluded> excluded, Instant now) const;
    /// All that \a holder has in hand, for another claimLength.
    Answer<std::monostate> renew(RowId run, QString holder, Instant now) const;
    /// Gives \a positions back, or all that \a holder has when it is empty.
    Answer<std::monostate> release(RowId run, QString holder, QList<qint64> positions = {}) const;
    /// Stores what became of items in one transaction. What has an outcome already keeps it. Answers the run as it is now:
    /// it is done once the last item has an outcome.
    Answer<Run> finish(RowId run, QList<RunOutcome> outcomes, Instant now) const;
    /// Running and paused alternate; done and cancelled last. Answers the run as it is then. Errors: NotFound.
    Answer<Run> setState(RowId run, Run::State state, Instant now) const;

    Answer<RunCounts> counts(RowId run) const;
    /// The lines of \a part in the order of the run, \a limit of them from \a offset on.
    Answer<QList<RunLine>> lines(RowId run, RunLine::Part part, qint64 offset, int limit) const;

private:
    Database *m_database;
};
