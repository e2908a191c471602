// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QSocketNotifier>

#include <cerrno>
#include <memory>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/// A TCP client that sends what it is told and keeps what it gets, for talking to a server in the same thread.
/// Wait with QTRY_…; nothing here blocks. A plain socket, because QTcpSocket calls a reset and a proper end
/// by the same name, and which of the two a client sees is what the tests are about.
class RawClient
{
public:
    explicit RawClient(quint16 port, const QHostAddress &address = QHostAddress(QHostAddress::LocalHost))
    {
        const bool six = address.protocol() == QAbstractSocket::IPv6Protocol;
        m_socket = ::socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_storage place{};
        if (six) {
            auto *in6 = reinterpret_cast<sockaddr_in6 *>(&place);
            in6->sin6_family = AF_INET6;
            in6->sin6_port = htons(port);
            in6->sin6_addr = in6addr_loopback;
        } else {
            auto *in4 = reinterpret_cast<sockaddr_in *>(&place);
            in4->sin_family = AF_INET;
            in4->sin_port = htons(port);
            in4->sin_addr.s_addr = htonl(address.toIPv4Address());
        }
        if (::connect(m_socket, reinterpret_cast<sockaddr *>(&place), six ? sizeof(sockaddr_in6) : sizeof(sockaddr_in))
                != 0
            && errno != EINPROGRESS) {
            end(errno);
            return;
        }
        m_reading = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
        m_writing = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Write);
        QObject::connect(m_reading.get(), &QSocketNotifier::activated, m_reading.get(), [this] { read(); });
        QObject::connect(m_writing.get(), &QSocketNotifier::activated, m_writing.get(), [this] { write(); });
    }
    ~RawClient() { close(); }
    Q_DISABLE_COPY_MOVE(RawClient)

    void send(const QByteArray &bytes)
    {
        m_pending += bytes;
        if (m_connected)
            write();
    }
    void close()
    {
        m_reading.reset();
        m_writing.reset();
        if (m_socket >= 0)
            ::close(m_socket);
        m_socket = -1;
        m_connected = false;
    }
    /// Goes away without a farewell: the server gets a reset.
    void abort()
    {
        const linger none{1, 0};
        ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &none, sizeof none);
        close();
    }

    bool isConnected() const { return m_connected && !m_ended; }
    /// The server ended the connection, in whatever way.
    bool isClosed() const { return m_ended; }
    /// It ended behind everything it had sent.
    bool isClosedGracefully() const { return m_ended && m_error == 0; }
    bool wasReset() const { return m_ended && m_error == ECONNRESET; }
    bool failed() const { return m_ended && m_error != 0; }

    const QByteArray &received() const { return m_received; }
    /// 0 while there is none.
    int status() const { return m_received.startsWith("HTTP/1.1 ") ? m_received.mid(9, 3).toInt() : 0; }
    QByteArray head() const { return m_received.left(m_received.indexOf("\r\n\r\n") + 2); }
    QByteArray body() const { return m_received.mid(m_received.indexOf("\r\n\r\n") + 4); }
    QByteArray header(const QByteArray &name) const
    {
        const QByteArray start = "\r\n" + name.toLower() + ": ";
        const QByteArray lower = head().toLower();
        const qsizetype at = lower.indexOf(start);
        return at < 0 ? QByteArray() : head().mid(at + start.size(), lower.indexOf("\r\n", at + 2) - at - start.size());
    }

private:
    void read()
    {
        char bytes[65536];
        const ssize_t count = ::recv(m_socket, bytes, sizeof bytes, 0);
        if (count > 0)
            m_received.append(bytes, count);
        else if (count == 0)
            end(0);
        else if (errno != EAGAIN && errno != EINTR)
            end(errno);
    }

    void write()
    {
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0)
            return end(error);
        m_connected = true;
        while (!m_pending.isEmpty()) {
            const ssize_t count
                = ::send(m_socket, m_pending.constData(), static_cast<size_t>(m_pending.size()), MSG_NOSIGNAL);
            if (count < 0) {
                // A server that has closed already may still have left an answer to read.
                if (errno != EAGAIN && errno != EINTR)
                    m_pending.clear();
                break;
            }
            m_pending.remove(0, count);
        }
        if (m_writing)
            m_writing->setEnabled(!m_pending.isEmpty());
    }

    void end(int error)
    {
        m_ended = true;
        m_error = error;
        if (m_reading)
            m_reading->setEnabled(false);
        if (m_writing)
            m_writing->setEnabled(false);
    }

    int m_socket = -1;
    std::unique_ptr<QSocketNotifier> m_reading;
    std::unique_ptr<QSocketNotifier> m_writing;
    QByteArray m_pending;
    QByteArray m_received;
    int m_error = 0;
    bool m_connected = false;
    bool m_ended = false;
};
