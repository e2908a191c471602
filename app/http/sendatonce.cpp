// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/sendatonce.h"

#include <QDir>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace {

/// 0 when \a descriptor is no connected TCP socket.
quint16 peerPortOf(int descriptor)
{
    int protocol = 0;
    socklen_t size = sizeof protocol;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PROTOCOL, &protocol, &size) != 0 || protocol != IPPROTO_TCP)
        return 0;
    sockaddr_storage peer{};
    size = sizeof peer;
    if (getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &size) != 0)
        return 0;
    if (peer.ss_family == AF_INET)
        return ntohs(reinterpret_cast<const sockaddr_in *>(&peer)->sin_port);
    if (peer.ss_family == AF_INET6)
        return ntohs(reinterpret_cast<const sockaddr_in6 *>(&peer)->sin6_port);
    return 0;
}

} // namespace

void sendAtOnce(quint16 peerPort)
{
    const QStringList descriptors = QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::Files | QDir::System);
    for (const QString &each : descriptors) {
        const int descriptor = each.toInt();
        const int on = 1;
        // A descriptor that was closed since is refused; one that was opened since has the same peer port, or is let
        // be.
        if (peerPort != 0 && peerPortOf(descriptor) == peerPort)
            setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
}
