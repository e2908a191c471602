// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"

#include <QSqlQuery>
#include <QVariant>

/// How a grant lies in the table grants.

/// Every column, in the order of grantValues() and grantFrom().
QStringList grantColumns();
QVariantList grantValues(const Grant &grant);
Grant grantFrom(const QSqlQuery &row);
