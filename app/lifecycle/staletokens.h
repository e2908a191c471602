// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"
#include "storage/grantstore.h"

/// What of ours still offers a token that \a cycle has seen dead as if it could be used: a row that looks alive, another row
/// on the same token, a refresh that is planned, runs or is in doubt. A sentence each; none: nothing does. \a rows: the
/// installations of the dead tokens as the store has them now; \a shared: those that stand on the same tokens.
QStringList staleTokens(const Cycle &cycle, const QList<Installation> &rows, const QList<GrantStore::Shared> &shared, Instant now);
