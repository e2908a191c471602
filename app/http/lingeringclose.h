// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpSocket>

/// Writes \a bytes and closes so that the client really gets them: our side is shut down first (TLS with close_notify), then what
/// the client still sends is read and thrown away until it closes too. Closing with unread bytes would make
/// the kernel send a reset, which can destroy the answer on its way (RFC 9112 §9.6). Gives up after two
/// seconds of lingering, ten seconds in all, or a mebibyte thrown away.
void sendAndClose(QTcpSocket *socket, const QByteArray &bytes);

/// Closes \a socket with a reset, so that the client knows at once that nothing will come.
void resetConnection(QTcpSocket *socket);

/// True once sendAndClose() took over \a socket.
bool isClosing(const QTcpSocket *socket);
