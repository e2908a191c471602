// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

/// \a text without case and accents, for comparing: "Café" and "CAFE" are the same. Independent of the locale,
/// so that programs sharing a store agree.
QString foldedText(const QString &text);

/// What rows are ordered by: foldedText() as UTF-8, which both engines compare byte by byte. At most 200 bytes
/// (PostgreSQL's index entries are limited).
QByteArray sortKey(const QString &text);

/// A pattern for `LIKE ? ESCAPE '!'` that finds the folded \a word anywhere.
QString containsPattern(const QString &word);
