// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QTcpServer>

/// A port of 127.0.0.1 that nobody else will take before the caller binds it: from a block of a hundred that this
/// process has to itself, below the range from which the system gives ports to connections and to port 0. A port that
/// was only probed in that range is sometimes somebody else's a moment later, when tests run side by side. The block's
/// first port stays bound as long as the application lives: that is what keeps other processes out of the block.
inline quint16 freePort()
{
    const QHostAddress here(QHostAddress::LocalHost);
    static int block = 0;
    static int next = 0;
    if (block == 0) {
        auto *const guard = new QTcpServer(QCoreApplication::instance());
        const int first = int(QCoreApplication::applicationPid() % 200);
        for (int tries = 0; tries < 200 && block == 0; ++tries) {
            const int candidate = 10'000 + (first + tries) % 200 * 100;
            if (guard->listen(here, quint16(candidate)))
                block = candidate;
        }
    }
    for (int tries = 0; block != 0 && tries < 99; ++tries) {
        const auto port = quint16(block + 1 + next++ % 99);
        QTcpServer probe;
        if (probe.listen(here, port))
            return port;
    }
    return 0;
}
