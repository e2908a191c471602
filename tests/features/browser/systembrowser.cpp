// SPDX-License-Identifier: GPL-3.0-or-later
#include "features/browser/systembrowser.h"

#include <QFile>

SystemBrowser::SystemBrowser() : m_path(qgetenv("PATH"))
{
    QFile script(m_folder.filePath(QStringLiteral("xdg-open")));
    if (script.open(QIODevice::WriteOnly)) {
        script.write("#!/bin/sh\nprintf '%s\\n' \"$1\" >>\"${0%/*}/opened\"\n");
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    qputenv("PATH", QByteArray(m_folder.path().toLocal8Bit() + ':' + m_path));
}

SystemBrowser::~SystemBrowser()
{
    qputenv("PATH", m_path);
}

QList<QUrl> SystemBrowser::opened() const
{
    QFile file(m_folder.filePath(QStringLiteral("opened")));
    QList<QUrl> addresses;
    if (file.open(QIODevice::ReadOnly)) {
        while (file.canReadLine() || !file.atEnd()) {
            const QByteArray line = file.readLine();
            if (line.endsWith('\n'))
                addresses += QUrl::fromEncoded(line.trimmed(), QUrl::StrictMode);
        }
    }
    return addresses;
}

void SystemBrowser::forget()
{
    QFile::remove(m_folder.filePath(QStringLiteral("opened")));
}
