// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "domain/act.h"
#include "lifecycle/actparts.h"
#include "storage/grantstore.h"

/// What an act that cannot be called back would hit, as the store has it at this moment. No secret.
struct ActEffects {
    QList<Installation> installations; ///< in the order asked for; those that are gone are left out
    QList<AppProfile> profiles;        ///< theirs, each once
    QList<GrantStore::Shared> shared;  ///< which other rows stand on the same tokens
};

/// More installations than this need the app profile's name typed, whatever its environment.
inline constexpr int mostWithoutName = 20;

/// Reads what an act against \a ids would hit. GUI thread; dropped when \a receiver dies. Errors: Storage.
Answer<ActEffects> lookAtEffects(const ActParts &parts, const QList<RowId> &ids, QObject *receiver);

/// Whether what a person was shown still holds: the same installations, token pairs, standings and profiles, and the
/// same other rows beside them.
bool isStill(const ActEffects &shown, const ActEffects &now);

/// The app profile whose name must be typed before an act that cannot be called back is let loose on \a installations of
/// \a profiles: the first one for production, or the first of all where there are many installations. Nothing: none need be.
std::optional<AppProfile> profileToName(const QList<AppProfile> &profiles, qint64 installations);
std::optional<AppProfile> profileToName(const ActEffects &effects);
