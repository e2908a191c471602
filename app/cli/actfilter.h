// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"
#include "storage/installationstore.h"

#include <QStringList>

/// Which installations the options --filter key=value select.
struct ActFilter {
    QString profileName;     ///< empty: of all app profiles
    InstallationQuery query; ///< all else; those whose confirmation is oldest come first
    bool isSet = false;
};

/// From the values of --filter. Errors: InvalidInput "usage", which says what there is: a key or value that is unknown,
/// or a key that stands there twice.
Result<ActFilter> parseActFilter(const QStringList &pairs);

/// The query of \a filter, with the app profile looked up in \a profiles. Errors: InvalidInput "unknown_profile", which
/// names all of them.
Result<InstallationQuery> queryOf(const ActFilter &filter, const QList<AppProfile> &profiles);
