// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpServer>
#include <QTest>

/// A TLS client that trusts one certificate and keeps what it gets, for a server in the same thread. Wait with QTRY_….
class TlsClient
{
public:
    TlsClient(quint16 port, const QByteArray &trustedPem, const QString &host = QStringLiteral("127.0.0.1"))
    {
        QSslConfiguration configuration = socket.sslConfiguration();
        configuration.setCaCertificates(QSslCertificate::fromData(trustedPem, QSsl::Pem));
        socket.setSslConfiguration(configuration);
        QObject::connect(&socket, &QSslSocket::readyRead, &socket, [this] { received += socket.readAll(); });
        QObject::connect(&socket, &QSslSocket::disconnected, &socket, [this] { isClosed = true; });
        QObject::connect(&socket, &QSslSocket::errorOccurred, &socket, [this] { errors.append(socket.errorString()); });
        socket.connectToHostEncrypted(host, port);
    }

    /// Goes out when the handshake is done.
    void send(const QByteArray &bytes)
    {
        if (socket.isEncrypted())
            socket.write(bytes);
        else
            QObject::connect(&socket, &QSslSocket::encrypted, &socket, [this, bytes] { socket.write(bytes); });
    }
    int status() const { return received.startsWith("HTTP/1.1 ") ? received.mid(9, 3).toInt() : 0; }
    QByteArray body() const { return received.mid(received.indexOf("\r\n\r\n") + 4); }
    /// The server said goodbye before it closed, so that nothing can have been cut off.
    bool wasToldTheEnd() const { return errors.filter(QStringLiteral("TLS/SSL connection has been closed")).size() == 1; }

    QSslSocket socket;
    QByteArray received;
    QStringList errors;
    bool isClosed = false;
};

/// The first bytes of a TLS client that offers nothing newer than \a newest; empty when none came in ten seconds.
inline QByteArray clientHello(QSsl::SslProtocol newest = QSsl::TlsV1_2)
{
    QTcpServer listener;
    QByteArray hello;
    if (!listener.listen(QHostAddress(QHostAddress::LocalHost)))
        return {};
    QObject::connect(&listener, &QTcpServer::newConnection, &listener, [&] {
        QTcpSocket *const accepted = listener.nextPendingConnection();
        QObject::connect(accepted, &QTcpSocket::readyRead, accepted, [&hello, accepted] { hello += accepted->readAll(); });
    });
    QSslSocket client;
    client.setProtocol(newest);
    client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), listener.serverPort());
    const auto isWhole = [&hello] {
        return hello.size() > 5 && hello.size() >= 5 + quint8(hello.at(3)) * 256 + quint8(hello.at(4));
    };
    return QTest::qWaitFor(isWhole, 10'000) ? hello : QByteArray();
}
