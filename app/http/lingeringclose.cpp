// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/lingeringclose.h"

#include <QSslSocket>
#include <QTimer>

#include <chrono>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

constexpr auto lingerTime = 2s;
constexpr auto wholeTime = 10s;
constexpr qint64 thrownAwayAtMost = 1024 * 1024;

class LingeringClose : public QObject
{
    Q_OBJECT

public:
    explicit LingeringClose(QTcpSocket *socket) : QObject(socket), m_socket(socket)
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, &LingeringClose::giveUp);
        connect(socket, &QTcpSocket::readyRead, this, &LingeringClose::throwAway);
        m_timer.start(wholeTime);
    }
    ~LingeringClose() override { dropKept(); }

    void write(const QByteArray &bytes)
    {
        m_tls = qobject_cast<QSslSocket *>(m_socket);
        if (m_tls && m_tls->mode() == QSslSocket::UnencryptedMode)
            m_tls = nullptr;
        if (m_tls)
            connect(m_tls, &QSslSocket::encryptedBytesWritten, this, &LingeringClose::sayGoodbyeWhenWritten, Qt::QueuedConnection);
        else
            connect(m_socket, &QTcpSocket::bytesWritten, this, &LingeringClose::shutDown);
        m_socket->write(bytes);
        m_socket->flush();
        if (m_tls)
            sayGoodbyeWhenWritten();
        else
            shutDown();
        throwAway();
    }

    void shutDown()
    {
        if (m_isShutDown || m_socket->bytesToWrite() > 0 || m_socket->state() != QAbstractSocket::ConnectedState)
            return;
        m_isShutDown = true;
        ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
        m_timer.start(lingerTime);
    }

    void dropKept()
    {
        if (m_kept >= 0)
            ::close(std::exchange(m_kept, -1));
    }

private:
    void giveUp()
    {
        dropKept();
        m_socket->abort();
    }

    /// TLS has an end of its own, close_notify, without which the answer counts as cut off (RFC 8446 §6.1). Qt sends it
    /// and closes at once, which would be a reset if bytes lay unread. So the connection is kept open by a second
    /// descriptor, and lingers without Qt's TLS.
    void sayGoodbyeWhenWritten()
    {
        if (m_kept >= 0 || m_tls->bytesToWrite() > 0 || m_tls->encryptedBytesToWrite() > 0
            || m_tls->state() != QAbstractSocket::ConnectedState)
            return;
        m_kept = ::fcntl(static_cast<int>(m_tls->socketDescriptor()), F_DUPFD_CLOEXEC, 0);
        connect(m_tls, &QTcpSocket::disconnected, this, &LingeringClose::linger);
        m_tls->disconnectFromHost();
    }

    void linger()
    {
        const int descriptor = std::exchange(m_kept, -1);
        if (descriptor < 0)
            return;
        auto *rest = new QTcpSocket(m_socket->parent());
        if (!rest->setSocketDescriptor(descriptor)) {
            ::close(descriptor);
            delete rest;
            return;
        }
        connect(rest, &QTcpSocket::disconnected, rest, &QObject::deleteLater);
        (new LingeringClose(rest))->shutDown();
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
    QSslSocket *m_tls = nullptr; ///< the same, while it is encrypted
    QTimer m_timer;
    qint64 m_thrownAway = 0;
    int m_kept = -1; ///< a second descriptor of the connection
    bool m_isShutDown = false;
};

} // namespace

void sendAndClose(QTcpSocket *socket, const QByteArray &bytes)
{
    if (socket->state() == QAbstractSocket::ConnectedState && !isClosing(socket))
        (new LingeringClose(socket))->write(bytes);
}

void resetConnection(QTcpSocket *socket)
{
    if (socket->state() != QAbstractSocket::UnconnectedState && socket->socketDescriptor() >= 0) {
        // Zero linger makes close() send RST instead of FIN (socket(7)).
        const linger none{1, 0};
        ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    }
    if (auto *closing = socket->findChild<LingeringClose *>(QString(), Qt::FindDirectChildrenOnly))
        closing->dropKept();
    socket->abort();
}

bool isClosing(const QTcpSocket *socket)
{
    return socket->findChild<LingeringClose *>(QString(), Qt::FindDirectChildrenOnly) != nullptr;
}

#include "lingeringclose.moc"
