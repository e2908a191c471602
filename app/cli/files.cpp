// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/files.h"

#include "miro/manifest.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <cstdio>

namespace {

constexpr qint64 longestManifest = 256 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

Error unwritable(const QString &path, const QString &why)
{
    return {
        ErrorKind::InvalidInput, tr("%1 cannot be written: %2").arg(path, why), {}, QStringLiteral("unwritable_file")};
}

} // namespace

Result<QByteArray> readFile(const QString &path, qint64 atMost)
{
    // What is no file, such as a pipe that nobody writes to, may not end, and cannot be interrupted meanwhile.
    const QFileInfo info(path);
    if (path != QLatin1String("-") && info.exists() && !info.isFile()) {
        return Error{ErrorKind::InvalidInput,
                     tr("%1 is no regular file. - reads standard input.").arg(path),
                     {},
                     QStringLiteral("unreadable_file")};
    }
    QFile file(path);
    const bool isOpen
        = path == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen) {
        return Error{ErrorKind::InvalidInput,
                     tr("%1 cannot be read: %2").arg(path, file.errorString()),
                     {},
                     QStringLiteral("unreadable_file")};
    }
    return file.read(atMost + 1);
}

Status writeFile(const QString &path, const QByteArray &content, bool force)
{
    constexpr QFileDevice::Permissions ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    if (!force) {
        // Made only when nothing is there, in one step of the system's.
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly)) {
            if (file.exists()) {
                return Error{ErrorKind::Conflict,
                             tr("%1 is there already. --force writes over it.").arg(path),
                             {},
                             QStringLiteral("file_exists")};
            }
            return unwritable(path, file.errorString());
        }
        if (file.write(content) == content.size() && file.flush())
            return success();
        const QString why = file.errorString();
        file.remove();
        return unwritable(path, why);
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(ownerOnly) || file.write(content) != content.size()
        || !file.commit())
        return unwritable(path, file.errorString());
    return success();
}

Result<ManifestFile> readManifestFile(const QString &path)
{
    const Result<QByteArray> text = readFile(path, longestManifest);
    if (!text)
        return text.error();
    Result<AppManifest> manifest = readManifest(*text);
    if (!manifest)
        return manifest.error();
    return ManifestFile{*manifest, QString::fromUtf8(*text)};
}
