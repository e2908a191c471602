// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"

#include <QIcon>

/// The icon theme's \a name, or ours of the same name where the theme has none.
QIcon themedIcon(const QString &name);
/// One of ours, whatever the theme: for marks whose colour has a meaning.
QIcon ownIcon(const QString &name);
/// One of ours for a table's row: in the text's colour where the row is selected.
QIcon rowIcon(const QString &name);
QIcon stateIcon(InstallationState state);
