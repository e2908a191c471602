// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"

#include <QString>
#include <QStringList>

/// A scope matrix as text for other programs and for people. Each cell has its state as scopeStandName() says it;
/// CSV (RFC 4180, UTF-8) also has what it follows from: the expected, requested, granted and live scopes.
enum class MatrixFormat { Csv, Markdown };

/// What comes before the rows.
QString matrixHead(MatrixFormat format, const QStringList &scopes);
/// One row, with its line end.
QString matrixRow(MatrixFormat format, const Installation &installation, const QStringList &scopes, Instant now);
/// What comes after them: in Markdown the meaning of the marks.
QString matrixFoot(MatrixFormat format, Instant now);
