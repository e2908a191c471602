// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/storefilling.h"
#include "vault/keywrapping.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>

#include <cstdio>

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Makes a store with many installations, the same ones each time. Its passphrase is \"%1\".")
            .arg(QLatin1String(generatedPassphrase)));
    parser.addHelpOption();
    const QCommandLineOption rowsOption(QStringLiteral("rows"), QStringLiteral("How many installations."),
                                        QStringLiteral("N"), QStringLiteral("10000"));
    const QCommandLineOption nowOption(
        QStringLiteral("now"),
        QStringLiteral("When the newest was authorized, in milliseconds since 1970; else the present."),
        QStringLiteral("MS"));
    parser.addOptions({rowsOption, nowOption});
    parser.addPositionalArgument(QStringLiteral("LOCATION"),
                                 QStringLiteral("A file that does not exist, or postgresql://…"));
    parser.process(application);
    const qint64 rows = parser.value(rowsOption).toLongLong();
    if (parser.positionalArguments().size() != 1 || rows < 1)
        parser.showHelp(2);
    const Result<StoreLocation> location = parseStoreLocation(parser.positionalArguments().constFirst());
    if (!location || !startCryptography()) {
        std::fprintf(stderr, "%s\n", location ? "libsodium does not start" : qPrintable(location.error().summary));
        return 2;
    }
    const Instant now = parser.isSet(nowOption) ? fromMilliseconds(parser.value(nowOption).toLongLong()) : systemNow();
    QElapsedTimer timer;
    timer.start();
    const Status filled = fillStore(*location, rows, now, [&](qint64 done) {
        std::fprintf(stderr, "\r%lld rows, %.1f s", static_cast<long long>(done),
                     static_cast<double>(timer.elapsed()) / 1000);
    });
    std::fprintf(stderr, "\n");
    if (!filled) {
        std::fprintf(stderr, "%s\n%s\n", qPrintable(filled.error().summary), qPrintable(filled.error().detail));
        return 1;
    }
    std::printf("%lld rows in %.1f s\n", static_cast<long long>(rows), static_cast<double>(timer.elapsed()) / 1000);
    return 0;
}
