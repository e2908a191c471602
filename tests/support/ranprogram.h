// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

/// How a run of the real executable ended.
struct RanProgram {
    int code = -1;
    QByteArray out;
    QByteArray err;
    QList<QJsonObject> objects() const
    {
        QList<QJsonObject> all;
        for (const QByteArray &line : out.trimmed().split('\n'))
            all.append(QJsonDocument::fromJson(line).object());
        return all;
    }
};

/// Runs grantdesk beside this test while the test's event loop goes on, so that a sandbox in it answers. Without
/// \a input standard input is empty; else it is the file of that name, such as a terminal's.
inline RanProgram runGrantdesk(const QStringList &words, const QString &input = {})
{
    QProcess process;
    process.setStandardInputFile(input.isEmpty() ? QProcess::nullDevice() : input);
    process.start(QString(QCoreApplication::applicationDirPath() + QStringLiteral("/grantdesk")), words);
    if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 30'000))
        process.kill();
    process.waitForFinished();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}
