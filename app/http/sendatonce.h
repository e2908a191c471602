// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// Switches Nagle's algorithm off (TCP_NODELAY) on every TCP connection of this process to \a peerPort. Qt leaves it on
/// in the sockets that it keeps to itself: on an HTTP/2 connection a request that follows another one then waits until
/// the server acknowledges that, up to 40 ms. Where there is no /proc it does nothing. Any thread.
void sendAtOnce(quint16 peerPort);
