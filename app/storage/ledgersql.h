// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ledger.h"

#include <QVariant>

/// The ledger's questions as SQL that both engines read alike. Numbers of ours are written into the text, words of the
/// admin's are bound. Keys are found, ordered and limited first; what is shown of them is looked up afterwards.

struct LedgerSql {
    QString text;
    QVariantList values;
};

/// Columns as ledgerToken() of tokenledger.cpp reads them.
LedgerSql tokensSql(const LedgerQuery &query, int limit);
LedgerSql presentationsSql(const LedgerQuery &query, int limit);

/// The fingerprint and time of the first pair that a refresh token of the bound fingerprint has made, in any
/// installation; no row when there is none. A pair that kept it as its own refresh token does not count.
QString firstChildSql();
/// How many tokens have the bound fingerprint elsewhere; bound: fingerprint, installation, team, user. An installation
/// of the same team and user that is not there any more was forgotten, and is no other one.
QString duplicatesSql();
