// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/lingeringclose.h"

#include <QTimer>

#include <chrono>

#include <sys/socket.h>

using namespace std::chrono_literals;

namespace {

constexpr auto lingerTime = 2s;
constexpr auto wholeTime = 10s;
constexpr qint64 thrownAwayAtMost = 1024 * 1024;

class LingeringClose : public QObject
{
    Q_OBJECT

public:
    LingeringClose(QTcpSocket *socket, const QByteArray &bytes) : QObject(socket), m_socket(socket)
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, socket, &QTcpSocket::abort);
        connect(socket, &QTcpSocket::bytesWritten, this, &LingeringClose::shutDownWhenWritten);
        connect(socket, &QTcpSocket::readyRead, this, &LingeringClose::throwAway);
        m_timer.start(wholeTime);
        socket->write(bytes);
        socket->flush();
        shutDownWhenWritten();
        throwAway();
    }

private:
    void shutDownWhenWritten()
    {
        if (m_shutDown || m_socket->bytesToWrite() > 0 || m_socket->state() != QAbstractSocket::ConnectedState)
            return;
        m_shutDown = true;
        ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
        m_timer.start(lingerTime);
    }

    void throwAway()
    {
        if (!m_socket->isOpen())
            return; // the client had gone, and writing to it found out
        m_thrownAway += m_socket->readAll().size();
        if (m_thrownAway > thrownAwayAtMost)
            m_timer.start(0);
    }

    QTcpSocket *m_socket;
    QTimer m_timer;
    qint64 m_thrownAway = 0;
    bool m_shutDown = false;
};

} // namespace

void sendAndClose(QTcpSocket *socket, const QByteArray &bytes)
{
    if (socket->state() == QAbstractSocket::ConnectedState && !isClosing(socket))
        new LingeringClose(socket, bytes);
}

void resetConnection(QTcpSocket *socket)
{
    // Zero linger makes close() send RST instead of FIN (socket(7)).
    const linger none{1, 0};
    if (socket->socketDescriptor() >= 0)
        ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    socket->abort();
}

bool isClosing(const QTcpSocket *socket)
{
    return socket->findChild<LingeringClose *>(QString(), Qt::FindDirectChildrenOnly) != nullptr;
}

#include "lingeringclose.moc"
