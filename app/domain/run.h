// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/act.h"
#include "domain/installation.h"

#include <QMap>

/// One act over many installations. It is kept, so that it goes on after a restart, and that several seats can share it.
struct Run {
    /// The names are stored: "running", "paused", "done", "cancelled".
    enum class State { Running, Paused, Done, Cancelled };

    RowId id = 0;
    Act act = Act::Verify; ///< Verify, Refresh or Revoke
    QString seat; ///< who began it
    QString title;
    State state = State::Running;
    Instant startedAt = {};
    std::optional<Instant> endedAt; ///< done or cancelled
    qint64 total = 0;
    qint64 done = 0; ///< of these have an outcome

    bool isOver() const { return state == State::Done || state == State::Cancelled; }
};

QString runStateName(Run::State state);
Run::State runStateFromName(const QString &name); ///< Paused for what is none of ours: nothing goes on by itself

/// One installation's place in a run, claimed for whoever asked.
struct RunItem {
    qint64 position = 0;
    RowId installationId = 0;
    int generation = 0; ///< as it was when the run was made
    RowId profileId = 0; ///< with the user: whose credits it costs; 0 when the installation was forgotten
    QString userId;
};

/// What became of it, to be stored.
struct RunOutcome {
    qint64 position = 0;
    InstallationState before = InstallationState::NotVerified;
    InstallationState after = InstallationState::NotVerified;
    QString outcome; ///< as ActOutcome::outcome, or "gone" when the installation was forgotten meanwhile
    QString sentence;
    bool isChange = false;
};

/// A line of a run's report, by how much there is to see: what changed, what nobody knows now, and the rest.
struct RunLine {
    enum class Part { Changed, Unknown, Unchanged };

    qint64 position = 0;
    RowId installationId = 0;
    NamedId team; ///< as it is now; empty when the installation was forgotten
    NamedId user;
    QString profileName;
    Instant endedAt = {};
    InstallationState before = InstallationState::NotVerified;
    InstallationState after = InstallationState::NotVerified;
    QString outcome;
    QString sentence;
    Part part = Part::Unchanged;
};

/// How many lines each part of a report has.
struct RunCounts {
    qint64 changed = 0;
    qint64 unknown = 0;
    qint64 unchanged = 0;
    qint64 open = 0; ///< without an outcome
    QMap<QString, qint64> outcomes; ///< by outcome

    qint64 done() const { return changed + unknown + unchanged; }
};

/// The outcomes that say how the installation stands. All others leave it unknown: the report shows them apart, with
/// their reasons.
QStringList knownOutcomes();
