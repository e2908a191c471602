// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commandline.h"
#include "cli/exitcode.h"
#include "cli/output.h"
#include "core/logging.h"
#include "core/memoryguard.h"
#include "desktop.h"
#include "terminal.h"
#include "vault/keywrapping.h"

#include <QApplication>

#include <csignal>
#include <cstdio>

namespace {

void print(const QString &text)
{
    std::fputs(qPrintable(text), stdout);
}

// Qt ends the process with a riddle when there is nothing to show a window on, so that is found out before.
bool hasDisplay()
{
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        if (!qEnvironmentVariableIsEmpty(name))
            return true;
    }
    return false;
}

} // namespace

int main(int argc, char *argv[])
{
    guardMemory();
    // A reader that has seen enough ends the output, not an authorization under way.
    std::signal(SIGPIPE, SIG_IGN);
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const Result<CommandLine> line = parseCommandLine(arguments);
    if (!line)
        return complain(line.error(), arguments.contains(QStringLiteral("--json")));
    if (line->command == CommandLine::Command::Help || line->command == CommandLine::Command::Version) {
        print(line->command == CommandLine::Command::Help ? helpText() : QStringLiteral("grantdesk " GRANTDESK_VERSION "\n"));
        return int(ExitCode::Done);
    }

    installLogging(line->verbose);
    QCoreApplication::setApplicationName(QStringLiteral("grantdesk"));
    QCoreApplication::setApplicationVersion(QStringLiteral(GRANTDESK_VERSION));
    if (!startCryptography())
        return complain({ErrorKind::Vault, QStringLiteral("The cryptography library cannot start on this computer."), {}, QStringLiteral("no_cryptography")},
                        line->json);
    if (line->command != CommandLine::Command::Window) {
        QCoreApplication application(argc, argv);
        return runInTerminal(*line);
    }
    if (!hasDisplay()) {
        return complain({ErrorKind::Unreachable, QStringLiteral("There is no display to open a window on."),
                         QStringLiteral("grantdesk demo shows the same job in the terminal; grantdesk --help says the rest."),
                         QStringLiteral("no_display")},
                        false);
    }
    QApplication application(argc, argv);
    return runOnDesktop(*line);
}
