// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

#include <optional>

/// The file of a SQLite store, as far as the file system goes. Never opens a file that may be in use:
/// closing it would drop SQLite's locks (https://www.sqlite.org/howtocorrupt.html §2.2).

/// Makes the folder (0700) and the file (0600) of \a path where they are missing, whatever the umask. What is
/// there is looked at only: it must be a regular file of our own, or a link to one. Errors, all Storage:
/// "network_filesystem", "read_only", "disk_full", "insecure_permissions", "not_a_file", "unavailable".
Status prepareStoreFile(const QString &path);

/// Takes others' permissions from the store \a path, and from its -wal and -shm files. To be called when SQLite
/// has found our store in there: until then it may be any file. Errors: "insecure_permissions".
Status takeOthersAccess(const QString &path);

/// Which file a path leads to, whatever its name: device and inode; nothing where there is none.
struct FileIdentity {
    quint64 device = 0;
    quint64 inode = 0;

    friend bool operator==(const FileIdentity &, const FileIdentity &) = default;
};
std::optional<FileIdentity> fileIdentity(const QString &path);

/// Makes \a path, which must not exist, as an empty file with mode 0600. Errors likewise.
Status makePrivateFile(const QString &path);

/// Whether locks and shared memory are not to be trusted on a file system of this type, as statfs(2)
/// tells it in f_type.
bool isNetworkFileSystem(qint64 type);
