// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QTcpServer>

/// A port of 127.0.0.1 that nobody else will take before the caller binds it: from a block of a hundred that this
/// process has to itself, below the range from which the system gives ports to connections and to port 0. A port that
/// was only probed in that range is sometimes somebody else's a moment later, when tests run side by side.
inline quint16 freePort()
{
    static int next = 0;
    const int block = 10'000 + int(QCoreApplication::applicationPid() % 200) * 100;
    for (int tries = 0; tries < 100; ++tries) {
        const auto port = quint16(block + next++ % 100);
        QTcpServer probe;
        if (probe.listen(QHostAddress(QHostAddress::LocalHost), port))
            return port;
    }
    return 0;
}
