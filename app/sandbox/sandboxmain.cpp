// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interrupt.h"
#include "core/logging.h"
#include "sandbox/mirosandbox.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QUrl>

#include <cstdio>

namespace {

enum ExitCode { Done = 0, Usage = 2, Unreachable = 6 };

int complain(ExitCode code, const QString &sentence)
{
    std::fprintf(stderr, "grantdesk-sandbox: %s\n", sentence.toUtf8().constData());
    return code;
}

void printLine(const QByteArray &line)
{
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("grantdesk-sandbox"));
    QCoreApplication::setApplicationVersion(QStringLiteral(GRANTDESK_VERSION));
    installLogging(false);

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "A fake Miro on this computer, for trying an OAuth client out. It listens on 127.0.0.1 only.\n"
        "Its first line is its address; its second is a JSON object with its apps (and their client secrets),\n"
        "teams and users. It runs until it is interrupted. Faults are set under /_sandbox/, see the README.\n"
        "Exit codes: 0 interrupted, 2 wrong usage, 6 the port cannot be had."));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Shows this text."));
    const QCommandLineOption version({QStringLiteral("v"), QStringLiteral("version")},
                                     QStringLiteral("Shows the version."));
    const QCommandLineOption port(QStringLiteral("port"), QStringLiteral("Port to listen on; 0 takes any."),
                                  QStringLiteral("N"), QStringLiteral("0"));
    const QCommandLineOption redirectUri(
        QStringLiteral("redirect-uri"),
        QStringLiteral("Registers one more redirect URI with every app; may be repeated."), QStringLiteral("URI"));
    const QCommandLineOption allowSeeding(
        QStringLiteral("allow-seeding"),
        QStringLiteral("Lets POST /_sandbox/installations make installations and answer their tokens."));
    parser.addOptions({help, version, port, redirectUri, allowSeeding});

    if (!parser.parse(QCoreApplication::arguments()))
        return complain(Usage, parser.errorText());
    if (parser.isSet(help)) {
        printLine(parser.helpText().toUtf8().trimmed());
        return Done;
    }
    if (parser.isSet(version)) {
        printLine("grantdesk-sandbox " GRANTDESK_VERSION);
        return Done;
    }
    if (!parser.positionalArguments().isEmpty())
        return complain(Usage, QStringLiteral("Unexpected argument “%1”.").arg(parser.positionalArguments().at(0)));
    bool isNumber = false;
    const ushort number = parser.value(port).toUShort(&isNumber);
    if (!isNumber)
        return complain(Usage, QStringLiteral("--port takes a number from 0 to 65535."));

    MiroSandbox sandbox(systemNow, systemRandomBytes);
    if (parser.isSet(allowSeeding))
        sandbox.allowSeeding();
    const QStringList uris = parser.values(redirectUri);
    for (const QString &uri : uris) {
        const QUrl url(uri, QUrl::StrictMode);
        if (!url.isValid() || url.scheme().isEmpty() || url.hasFragment())
            return complain(Usage, QStringLiteral("“%1” is not an absolute URI without a fragment.").arg(uri));
        // The first one is where authorizations that Miro starts lead.
        if (uri == uris.first())
            sandbox.markRedirectUri(uri);
        else
            sandbox.addRedirectUri(uri);
    }
    Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::received, &application, &QCoreApplication::quit);
    if (const Status status = sandbox.listen(number); !status)
        return complain(Unreachable, status.error().summary);
    printLine(sandbox.base().toUtf8());
    printLine(QJsonDocument(sandbox.directory()).toJson(QJsonDocument::Compact));
    return QCoreApplication::exec();
}
