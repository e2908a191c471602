// SPDX-License-Identifier: GPL-3.0-or-later
#include "browserlauncher.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>

bool BrowserLauncher::open(const QUrl &address)
{
    const QString opener = QStandardPaths::findExecutable(QStringLiteral("xdg-open"));
    if (opener.isEmpty())
        return false;
    // Without a parent: it may become the browser itself, which outlives us.
    auto *process = new QProcess;
    process->setStandardInputFile(QProcess::nullDevice());
    process->setStandardOutputFile(QProcess::nullDevice());
    process->setStandardErrorFile(QProcess::nullDevice()); // it would repeat the address on our terminal
    QElapsedTimer sinceStart;
    sinceStart.start();
    connect(process, &QProcess::finished, this, [this, address, sinceStart](int code) {
        constexpr qint64 firstSeconds = 10'000;
        if (code != 0 && sinceStart.elapsed() < firstSeconds)
            Q_EMIT failed(address);
    });
    connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->start(opener, {address.toString(QUrl::FullyEncoded)});
    return true;
}
