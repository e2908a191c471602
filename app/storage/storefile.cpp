// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storefile.h"

#include "storage/sqlerror.h"
#include "storage/storelocation.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace {

constexpr mode_t othersAccess = S_IRWXG | S_IRWXO;

QString tr(const char *text)
{
    return QCoreApplication::translate("StoreFile", text);
}

Error fileError(int number, const QString &path)
{
    const QString detail = QStringLiteral("%1: %2").arg(path, QString::fromLocal8Bit(std::strerror(number)));
    switch (number) {
    case EACCES:
    case EPERM:
    case EROFS:
        return storageError(
            "read_only", tr("The store cannot be made or written there. Check the permissions of its folder."), detail);
    case ENOSPC:
    case EDQUOT:
        return storageError("disk_full", tr("The disk is full. Make room and try again."), detail);
    default:
        return storageError("unavailable", tr("The store's file cannot be reached."), detail);
    }
}

Error insecure(const QString &summary, const QString &path)
{
    return storageError("insecure_permissions", summary, path);
}

/// Makes the missing folders of \a path, outermost first, each for the owner only.
Status makeFolder(const QString &path)
{
    if (QFileInfo(path).isDir())
        return success();
    const QString parent = QFileInfo(path).path();
    if (parent != path) {
        const Status made = makeFolder(parent);
        if (!made)
            return made;
    }
    const QByteArray name = QFile::encodeName(path);
    if (::mkdir(name.constData(), S_IRWXU) != 0)
        // Another program may have been quicker.
        return errno == EEXIST && QFileInfo(path).isDir() ? success() : Status(fileError(errno, path));
    // mkdir() keeps what the umask takes away from the owner, too.
    if (::chmod(name.constData(), S_IRWXU) != 0)
        return fileError(errno, path);
    return success();
}

/// A file of ours, held without reading it: closing a file that was opened for reading drops SQLite's locks.
class HeldFile
{
public:
    explicit HeldFile(const QString &path)
        : m_file(::open(QFile::encodeName(path).constData(), O_PATH | O_NOFOLLOW | O_CLOEXEC))
    {
        m_isThere = m_file >= 0 && ::fstat(m_file, &m_state) == 0;
    }
    ~HeldFile()
    {
        if (m_file >= 0)
            ::close(m_file);
    }
    Q_DISABLE_COPY_MOVE(HeldFile)

    bool isOurs(mode_t type) const
    {
        return m_isThere && (m_state.st_mode & S_IFMT) == type && m_state.st_uid == ::geteuid();
    }
    bool othersMayUseIt() const { return (m_state.st_mode & othersAccess) != 0; }
    /// fchmod() refuses such a file; its entry in /proc leads to it and to no other.
    bool takeOthersAccess() const
    {
        const QByteArray entry = "/proc/self/fd/" + QByteArray::number(m_file);
        return ::chmod(entry.constData(), m_state.st_mode & S_IRWXU) == 0;
    }

private:
    int m_file;
    bool m_isThere = false;
    struct stat m_state = {};
};

Status checkFolder(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    struct stat state = {};
    if (::stat(name.constData(), &state) != 0)
        return fileError(errno, path);
    if (path == QFileInfo(defaultStoreLocation().address).path() && (state.st_mode & othersAccess) != 0) {
        // Only a folder that is there for nothing else; a link may lead to one that others need.
        const HeldFile folder(path);
        if (folder.isOurs(S_IFDIR)) {
            return folder.takeOthersAccess()
                ? success()
                : Status(insecure(tr("Other users of this computer may enter the folder of the store, and this cannot "
                                     "be changed."),
                                  path));
        }
    }
    // Somebody who may write there can put another file in the store's place. A group of one's own is common.
    const bool others = (state.st_mode & S_IWOTH) != 0;
    const bool strangers = (state.st_mode & S_IWGRP) != 0 && state.st_gid != ::getegid();
    const bool isForeign = state.st_uid != ::geteuid() && state.st_uid != 0;
    if (isForeign || ((others || strangers) && (state.st_mode & S_ISVTX) == 0)) {
        return insecure(tr("Other users of this computer may write to the folder of the store. Choose another folder, "
                           "or take that permission away."),
                        path);
    }
    return success();
}

Status checkFile(const QString &path)
{
    struct stat state = {};
    if (::stat(QFile::encodeName(path).constData(), &state) != 0)
        return fileError(errno, path);
    if (!S_ISREG(state.st_mode)) {
        return storageError("not_a_file",
                            tr("The store's location leads to something that is not a file. It was left as it is; "
                               "choose another location."),
                            path);
    }
    if (state.st_uid != ::geteuid()) {
        return insecure(tr("The store's file belongs to another user of this computer. It was left as it is; choose "
                           "another location."),
                        path);
    }
    return success();
}

Status checkFileSystem(const QString &folder)
{
    struct statfs system = {};
    if (::statfs(QFile::encodeName(folder).constData(), &system) != 0)
        return fileError(errno, folder);
    if (isNetworkFileSystem(static_cast<qint64>(system.f_type))) {
        return storageError(
            "network_filesystem",
            tr("The store would be on a network file system, where two programs can damage it. Choose a folder on a "
               "local disk, or a PostgreSQL database."),
            QStringLiteral("%1: file system type 0x%2").arg(folder).arg(static_cast<qint64>(system.f_type), 0, 16));
    }
    return success();
}

} // namespace

bool isNetworkFileSystem(qint64 type)
{
    // linux/magic.h, and statfs(2) for those that are not in there.
    switch (static_cast<quint32>(type)) {
    case 0x6969: // NFS
    case 0x517b: // SMB
    case 0xff534d42: // CIFS
    case 0xfe534d42: // SMB2
    case 0x65735546: // FUSE: sshfs and its like
    case 0x01021997: // 9P
    case 0x5346414f: // AFS
    case 0x6b414653: // kAFS
    case 0x00c36400: // Ceph
    case 0x73757245: // Coda
    case 0x564c: // NCP
    case 0x47504653: // GPFS
    case 0x0bd00bd0: // Lustre
    case 0x01161970: // GFS2
    case 0x7461636f: // OCFS2
        return true;
    default:
        return false;
    }
}

Status makePrivateFile(const QString &path)
{
    const int file
        = ::open(QFile::encodeName(path).constData(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        return fileError(errno, path);
    const bool private_ = ::fchmod(file, S_IRUSR | S_IWUSR) == 0;
    const int number = errno;
    ::close(file);
    return private_ ? success() : Status(fileError(number, path));
}

Status prepareStoreFile(const QString &path)
{
    if (path.isEmpty()) {
        return storageError("no_home",
                            tr("There is no home folder to keep the store in. Set HOME or XDG_DATA_HOME, or name a file "
                               "with --store."));
    }
    const QString folder = QFileInfo(path).path();
    Status done = makeFolder(folder);
    if (done)
        done = checkFolder(folder);
    if (done)
        done = checkFileSystem(folder);
    if (!done)
        return done;
    if (!QFileInfo::exists(path)) {
        done = makePrivateFile(path);
        if (!done && !QFileInfo::exists(path))
            return done;
    }
    done = checkFile(path);
    // SQLite works beside the file itself, wherever a link to it is.
    const QString real = QFileInfo(QFileInfo(path).canonicalFilePath()).path();
    if (done && real != folder)
        done = checkFolder(real);
    if (done && real != folder)
        done = checkFileSystem(real);
    return done;
}

Status takeOthersAccess(const QString &path)
{
    // SQLite gives the other two the mode of the first, but only when it makes them.
    const QString real = QFileInfo(path).canonicalFilePath();
    for (const char *suffix : {"", "-wal", "-shm"}) {
        const HeldFile file(real + QLatin1String(suffix));
        if (file.isOurs(S_IFREG) && file.othersMayUseIt() && !file.takeOthersAccess()) {
            return insecure(tr("Other users of this computer may read the store's file, and this cannot be changed. "
                               "Make it yours alone."),
                            path);
        }
    }
    return success();
}

std::optional<FileIdentity> fileIdentity(const QString &path)
{
    struct stat state = {};
    if (::stat(QFile::encodeName(path).constData(), &state) != 0)
        return std::nullopt;
    return FileIdentity{static_cast<quint64>(state.st_dev), static_cast<quint64>(state.st_ino)};
}
