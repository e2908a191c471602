// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/verifypeers.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryFile>

namespace {

struct Run {
    QByteArray output;
    double seconds = -1;
};

Run runToItsEnd(const QString &program, const QStringList &arguments)
{
    const QString path = QStandardPaths::findExecutable(program);
    if (path.isEmpty())
        return {};
    QProcess process;
    QElapsedTimer timer;
    timer.start();
    process.start(path, arguments);
    if (!process.waitForFinished(120'000) || process.exitCode() != 0)
        return {};
    return {process.readAllStandardOutput(), double(timer.nsecsElapsed()) / 1e9};
}

} // namespace

double h2load(const VerifyLoad &load)
{
    QStringList arguments{QStringLiteral("-n"), QString::number(load.count), QStringLiteral("-H"),
                          QStringLiteral("authorization: Bearer eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_0000-token")};
    if (load.isHttp2)
        arguments += {QStringLiteral("-c"), QStringLiteral("1"), QStringLiteral("-m"), QString::number(load.atOnce)};
    else
        arguments += {QStringLiteral("--h1"), QStringLiteral("-c"), QString::number(load.atOnce)};
    const Run run = runToItsEnd(QStringLiteral("h2load"), arguments + QStringList{load.address});
    const QString output = QString::fromUtf8(run.output);
    const QRegularExpressionMatch speed
        = QRegularExpression(QStringLiteral("finished in \\S+ ([0-9.]+) req/s")).match(output);
    const bool isGood = output.contains(QStringLiteral("status codes: %1 2xx").arg(load.count));
    return isGood && speed.hasMatch() ? speed.captured(1).toDouble() : -1;
}

double curlParallel(const VerifyLoad &load)
{
    QTemporaryFile configuration;
    if (!configuration.open())
        return -1;
    for (int i = 0; i < load.count; ++i) {
        if (i > 0)
            configuration.write("next\n");
        configuration.write(
            QStringLiteral("url = \"%1\"\nheader = \"Authorization: Bearer eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_%2-token\"\n"
                           "output = \"/dev/null\"\nwrite-out = \"%{http_code}\\n\"\ncacert = \"%3\"\n%4\n")
                .arg(load.address, QString::number(i), load.certificateFile,
                     load.isHttp2 ? QStringLiteral("http2") : QStringLiteral("http1.1"))
                .toUtf8());
    }
    configuration.close();
    const Run run = runToItsEnd(QStringLiteral("curl"),
                                {QStringLiteral("--disable"), QStringLiteral("--silent"), QStringLiteral("--parallel"),
                                 QStringLiteral("--parallel-max"), QString::number(load.atOnce),
                                 QStringLiteral("--config"), configuration.fileName()});
    return run.output.count("200\n") == load.count ? load.count / run.seconds : -1;
}
