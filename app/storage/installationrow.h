// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"

#include <QSqlQuery>
#include <QVariant>

/// How an installation lies in the table installations.

/// Every column, the id first, in the order of installationValues().
QStringList installationColumns();
QVariantList installationValues(const Installation &installation);

/// The text of the search: names, ids, scopes, fingerprints and the region, folded.
QString searchText(const Installation &installation);

/// The columns that installationFrom() reads, of `installations i JOIN profiles p LEFT JOIN grants g`, the current one.
QString installationSelection();
Installation installationFrom(const QSqlQuery &row);
