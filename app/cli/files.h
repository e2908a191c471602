// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/appmanifest.h"

#include <QByteArray>
#include <QString>

/// A regular file as it stands, "-" for standard input, as far as \a atMost bytes and one more. Errors: InvalidInput
/// "unreadable_file".
Result<QByteArray> readFile(const QString &path, qint64 atMost);

/// Writes a file that only its owner may read (0600), whole or not at all. Errors: Conflict "file_exists" when there
/// is one and \a force is not set; InvalidInput "unwritable_file".
Status writeFile(const QString &path, const QByteArray &content, bool force);

/// A manifest with its text, which a profile keeps. Errors: as readFile() and readManifest().
struct ManifestFile {
    AppManifest manifest;
    QString text;
};
Result<ManifestFile> readManifestFile(const QString &path);
