// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <functional>

/// SQL on the database thread. Text and bytes are bound, never written into the statement; ids, limits and times, which
/// are numbers of ours, may stand in it. Every failure is an Error by storageError().

/// Runs \a sql, a statement that answers no rows; answers how many rows it touched.
Result<qint64> changeRows(QSqlDatabase &db, const QString &sql, const QVariantList &values = {});
/// Runs \a sql and calls \a row once for each row it answers.
Status readRows(QSqlDatabase &db, const QString &sql, const QVariantList &values,
                const std::function<void(const QSqlQuery &)> &row);
/// The number in the first column of the only row.
Result<qint64> readNumber(QSqlDatabase &db, const QString &sql, const QVariantList &values = {});

/// Values as the columns take them: a null QString is text too, and no text has a NUL character.
QVariant textValue(const QString &text);
QVariant bytesValue(const QByteArray &bytes);
QVariant numberOrNull(const std::optional<qint64> &number);
std::optional<qint64> optionalNumber(const QVariant &value);

bool isPostgres(const QSqlDatabase &db);
