// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/portholder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

namespace {

// Inodes of the listening sockets on port, from lines such as "0: 0100007F:20D0 00000000:0000 0A …".
QSet<QByteArray> listeningInodes(quint16 port)
{
    QSet<QByteArray> inodes;
    const QByteArray wanted = ':' + QByteArray::number(port, 16).rightJustified(4, '0').toUpper();
    for (const QString &table : {QStringLiteral("/proc/net/tcp"), QStringLiteral("/proc/net/tcp6")}) {
        QFile file(table);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QList<QByteArray> lines = file.readAll().split('\n');
        for (const QByteArray &line : lines) {
            const QList<QByteArray> fields = line.simplified().split(' ');
            const bool isListening = fields.value(3) == "0A";
            if (isListening && fields.value(1).endsWith(wanted))
                inodes.insert(fields.value(9));
        }
    }
    return inodes;
}

} // namespace

QString portHolder(quint16 port)
{
    const QSet<QByteArray> inodes = listeningInodes(port);
    if (inodes.isEmpty())
        return {};
    const QStringList processes = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &process : processes) {
        if (!process.at(0).isDigit())
            continue;
        const QString folder = QStringLiteral("/proc/") + process;
        const QFileInfoList handles = QDir(folder + QStringLiteral("/fd")).entryInfoList(QDir::Files | QDir::System | QDir::Hidden);
        for (const QFileInfo &handle : handles) {
            const QString target = QFile::symLinkTarget(handle.filePath()).section(QLatin1Char('/'), -1);
            if (!target.startsWith(QLatin1String("socket:[")) || !inodes.contains(target.mid(8).chopped(1).toLatin1()))
                continue;
            QFile name(folder + QStringLiteral("/comm"));
            if (!name.open(QIODevice::ReadOnly))
                return {};
            return QCoreApplication::translate("OAuth", "%1 (process %2)")
                .arg(QString::fromUtf8(name.readAll()).trimmed(), process);
        }
    }
    return {};
}
