// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal.h"

#include "browserlauncher.h"
#include "cli/democommand.h"
#include "cli/storecommand.h"
#include "cli/tokenform.h"
#include "core/interrupt.h"
#include "cyclerehearsal.h"
#include "http/networkpool.h"
#include "oauth/redirectdispatcher.h"
#include "sandbox/consentvisitor.h"
#include "sandbox/mirosandbox.h"
#include "sandboxapps.h"

#include <QCoreApplication>
#include <QTimer>
#include <QUrl>

namespace {

// The answer to the browser is still on its way when a command ends; it gets this long to leave.
constexpr std::chrono::milliseconds lastAnswer{300};

void exitLater(ExitCode code)
{
    QTimer::singleShot(lastAnswer, qApp, [code] { QCoreApplication::exit(int(code)); });
}

int runDemo(const CommandLine &line)
{
    MiroSandbox sandbox(systemNow, systemRandomBytes);
    if (const Status listening = sandbox.listen(0); !listening)
        return complain(listening.error(), line.json);
    const SandboxApp app = sandboxApps(&sandbox).first();
    RedirectDispatcher dispatcher(systemNow, systemRandomBytes);
    NetworkPool network;
    ConsentVisitor visitor;
    Interrupt interrupt;
    DemoCommand demo(app.profile, app.clientSecret,
                     {&dispatcher, &network, [&visitor](const QUrl &url) { return visitor.visit(url); }, systemNow, systemRandomBytes}, line.json);
    QObject::connect(&demo, &DemoCommand::ended, qApp, exitLater);
    QObject::connect(&interrupt, &Interrupt::received, &demo, &DemoCommand::cancel);
    QMetaObject::invokeMethod(&demo, &DemoCommand::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

int runRehearsal(const CommandLine &line)
{
    RedirectDispatcher dispatcher(systemNow, systemRandomBytes);
    NetworkPool network;
    Interrupt interrupt;
    CycleRehearsal rehearsal(line, {&dispatcher, &network});
    QObject::connect(&rehearsal, &CycleRehearsal::ended, qApp, [](ExitCode code) { QCoreApplication::exit(int(code)); });
    QObject::connect(&interrupt, &Interrupt::received, &rehearsal, &CycleRehearsal::cancel);
    QMetaObject::invokeMethod(&rehearsal, &CycleRehearsal::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

int runStoreCommand(const CommandLine &line)
{
    const Result<StoreLocation> location = storeLocation(line);
    if (!location)
        return complain(location.error(), line.json);
    RedirectDispatcher dispatcher(systemNow, systemRandomBytes);
    NetworkPool network;
    Interrupt interrupt;
    BrowserLauncher browser;
    StoreCommand command(line, *location,
                         {&dispatcher, &network, [&browser](const QUrl &url) { return browser.open(url); }, systemNow, systemRandomBytes,
                          [&network](const QUrl &address) { return network.window(address); }});
    QObject::connect(&browser, &BrowserLauncher::failed, &command, &StoreCommand::noteBrowserFailure);
    const bool answersBrowser = line.command == CommandLine::Command::Authorize || CycleCommand::takes(line.command);
    QObject::connect(&command, &StoreCommand::ended, qApp, [answersBrowser](ExitCode code) {
        answersBrowser ? exitLater(code) : QCoreApplication::exit(int(code));
    });
    QObject::connect(&interrupt, &Interrupt::received, &command, &StoreCommand::cancel);
    QMetaObject::invokeMethod(&command, &StoreCommand::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace

int runInTerminal(const CommandLine &line)
{
    if (line.command == CommandLine::Command::TokenForm)
        return int(showTokenForm(line));
    if (line.command == CommandLine::Command::CycleRun && line.sandbox)
        return runRehearsal(line);
    return line.command == CommandLine::Command::Demo ? runDemo(line) : runStoreCommand(line);
}
