// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/installationstore.h"

#include <QVariant>

/// An InstallationQuery as SQL that both engines read alike. Numbers of ours are written into the text, words
/// of the admin's are bound. A `+` before a column keeps SQLite from an index that would spoil the order's own.

struct SelectSql {
    QString text;
    QVariantList values;
};

/// The condition under which a row is in \a state at \a now: installationState() in SQL. \a plus is "+"
/// or empty.
QString stateCondition(InstallationState state, Instant now, QLatin1String plus);

/// The column that an horizon is read from, and the condition that an installation is not ended, so that the clock's own
/// index serves both.
QString horizonColumn(InstallationQuery::Horizon::Clock clock);
QString livingCondition(InstallationQuery::Horizon::Clock clock);

/// The searched words of \a query, folded.
QStringList searchWords(const InstallationQuery &query);

/// The ids of the rows of one state, or of \a query's where \a state is empty, in \a query's order.
/// At most \a limit, 0 for all.
SelectSql idsSql(const InstallationQuery &query, std::optional<InstallationState> state, Instant now, int limit);

/// As idsSql(), but of the search looks at the first \a window rows of the order only: quick for a
/// word that is common.
SelectSql firstIdsSql(const InstallationQuery &query, std::optional<InstallationState> state, Instant now, int limit,
                      int window);

/// One row: how many of \a query's rows lack a scope, and how many have one more.
SelectSql driftCountsSql(const InstallationQuery &query, Instant now);
/// Each region of \a query's rows, with how many there are.
SelectSql regionCountsSql(const InstallationQuery &query, Instant now);
/// profile id, granted and live scopes of \a query's rows, each combination once.
SelectSql distinctScopesSql(const InstallationQuery &query, Instant now);

/// One row with a count for each state.
SelectSql searchedCountsSql(const InstallationQuery &query, Instant now);
/// One count, without regard to the search.
SelectSql stateCountSql(const InstallationQuery &query, InstallationState state, Instant now);
