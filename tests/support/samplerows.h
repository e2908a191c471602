// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"
#include "storage/grantstore.h"
#include "storage/installationstore.h"

/// Rows that a test changes where it matters.

/// 2026-11-23T14:00:00Z.
inline constexpr Instant sampleNow{std::chrono::milliseconds(1795442400000)};

AppProfile sampleProfile(const QString &name = QStringLiteral("Acme Boards"));
/// An authorization of \a team by Ana Lima for \a profileId, checked, with both tokens, good for an hour.
NewAuthorization sampleAuthorization(RowId profileId, const QString &team = QStringLiteral("Blue Team"));
/// The answer to a refresh of the grant of \a before, an hour later, good for an hour; its tokens have \a name in them.
NewPair samplePair(const Installation &before, const QString &name);
