// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interrupt.h"

#include <QSocketNotifier>

#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int endings[] = {SIGINT, SIGTERM, SIGHUP};

int wakeUp[2] = {-1, -1};

// Only what a signal handler may do: write a byte, and let the next signal do what it always does.
void onSignal(int number)
{
    const char byte = 1;
    const auto written = write(wakeUp[0], &byte, 1);
    static_cast<void>(written);
    std::signal(number, SIG_DFL);
}

} // namespace

Interrupt::Interrupt(QObject *parent) : QObject(parent)
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, wakeUp) != 0)
        return;
    auto *notifier = new QSocketNotifier(wakeUp[1], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        if (read(wakeUp[1], &byte, 1) == 1)
            Q_EMIT received();
    });
    for (const int number : endings)
        std::signal(number, onSignal);
}

Interrupt::~Interrupt()
{
    for (const int number : endings)
        std::signal(number, SIG_DFL);
    for (int &end : wakeUp) {
        if (end >= 0)
            close(end);
        end = -1;
    }
}
