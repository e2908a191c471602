// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpserver.h"

#include "http/httpconnection.h"
#include "http/lingeringclose.h"

#include <QCoreApplication>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>

namespace {

/// Makes sockets that can be encrypted. Encryption starts when the client's first byte is known, so that one who comes
/// without it gets an answer that he understands.
class SocketMaker : public QTcpServer
{
public:
    SocketMaker(const std::optional<QSslConfiguration> *tls, QObject *parent) : QTcpServer(parent), m_tls(tls) { }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        if (!*m_tls)
            return QTcpServer::incomingConnection(descriptor);
        auto *socket = new QSslSocket(this);
        socket->setSslConfiguration(**m_tls);
        if (socket->setSocketDescriptor(descriptor))
            addPendingConnection(socket);
        else
            delete socket;
    }

private:
    const std::optional<QSslConfiguration> *m_tls;
};

/// Connections over the limit that get a 503; those above are reset without a word.
constexpr int politelyRefused = 32;

QList<QByteArray> hostsOf(const QHostAddress &address, quint16 port)
{
    const bool six = address.protocol() == QAbstractSocket::IPv6Protocol;
    const QByteArray literal = address.toString().toLatin1();
    QList<QByteArray> hosts{six ? '[' + literal + ']' : literal, "localhost"};
    if (port == 80)
        hosts += hosts;
    const QByteArray suffix = ':' + QByteArray::number(port);
    for (qsizetype i = 0; i < 2; ++i)
        hosts[i] += suffix;
    return hosts;
}

Error listenError(const QTcpServer &server, const QHostAddress &address, quint16 port)
{
    const QString place = QStringLiteral("%1 port %2").arg(address.toString()).arg(port);
    const QString detail = place + QStringLiteral(": ") + server.errorString();
    switch (server.serverError()) {
    case QAbstractSocket::AddressInUseError:
        return {ErrorKind::Unreachable, HttpServer::tr("Another program already listens on %1.").arg(place), detail,
                QStringLiteral("port_busy")};
    case QAbstractSocket::SocketAccessError:
        return {ErrorKind::Unreachable,
                HttpServer::tr("The system does not allow this program to listen on %1.").arg(place), detail,
                QStringLiteral("port_forbidden")};
    case QAbstractSocket::SocketAddressNotAvailableError:
    case QAbstractSocket::UnsupportedSocketOperationError:
        return {ErrorKind::Unreachable, HttpServer::tr("This computer has no address %1.").arg(address.toString()),
                detail, QStringLiteral("address_unavailable")};
    default:
        return {ErrorKind::Unreachable, HttpServer::tr("Listening on %1 failed.").arg(place), detail,
                QStringLiteral("listen_failed")};
    }
}

} // namespace

bool isLoopbackAddress(const QHostAddress &address)
{
    if (address.protocol() == QAbstractSocket::IPv6Protocol)
        return address == QHostAddress(QHostAddress::LocalHostIPv6);
    return address.protocol() == QAbstractSocket::IPv4Protocol && address.isLoopback();
}

HttpServer::HttpServer(Rules rules, QObject *parent)
    : QObject(parent), m_rules(std::move(rules)), m_server(new SocketMaker(&m_tls, this))
{
    connect(m_server, &QTcpServer::newConnection, this, &HttpServer::accept);
}

HttpServer::~HttpServer()
{
    stopListening();
    // The application is their owner of last resort, so that none outlives it.
    for (QTcpSocket *socket : sockets())
        socket->setParent(QCoreApplication::instance());
}

void HttpServer::setTls(const QSslConfiguration &configuration)
{
    m_tls = configuration;
    m_tls->setProtocol(QSsl::TlsV1_2OrLater);
    // A server that asks makes browsers ask their person for a certificate.
    m_tls->setPeerVerifyMode(QSslSocket::VerifyNone);
    m_tls->setSslOption(QSsl::SslOptionDisableSessionTickets, true);
}

Status HttpServer::listen(const QHostAddress &address, quint16 port)
{
    if (!isLoopbackAddress(address)) {
        return Error{ErrorKind::InvalidInput, tr("Only an address of this computer itself can be listened on."),
                     address.toString(), QStringLiteral("not_loopback")};
    }
    stopListening();
    if (!m_server->listen(address, port))
        return listenError(*m_server, address, port);
    m_hosts = m_rules.hosts.isEmpty() ? hostsOf(address, m_server->serverPort()) : m_rules.hosts;
    return success();
}

void HttpServer::close()
{
    m_server->close();
    for (QTcpSocket *socket : sockets())
        resetConnection(socket);
}

void HttpServer::stopListening()
{
    m_server->close();
    for (Connection *connection : connections()) {
        if (!connection->isAnswering())
            resetConnection(connection->socket());
    }
}

bool HttpServer::isListening() const
{
    return m_server->isListening();
}

quint16 HttpServer::port() const
{
    return m_server->serverPort();
}

QHostAddress HttpServer::address() const
{
    return m_server->serverAddress();
}

QList<QTcpSocket *> HttpServer::sockets() const
{
    return findChildren<QTcpSocket *>(QString(), Qt::FindDirectChildrenOnly);
}

QList<HttpServer::Connection *> HttpServer::connections() const
{
    QList<Connection *> all;
    for (QTcpSocket *socket : sockets()) {
        if (auto *connection = socket->findChild<Connection *>(QString(), Qt::FindDirectChildrenOnly))
            all.append(connection);
    }
    return all;
}

void HttpServer::accept()
{
    const QPointer<HttpServer> self(this);
    while (self && m_server->hasPendingConnections()) {
        QTcpSocket *socket = m_server->nextPendingConnection();
        socket->setParent(this);
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        const auto open = sockets().size();
        if (open > m_rules.connections + politelyRefused) {
            resetConnection(socket);
            continue;
        }
        if (m_tls && open > m_rules.connections) {
            // Words would need the handshake that is one too many; and after a reset clients try again at once.
            sendAndClose(socket, {});
            Q_EMIT refused(503, QStringLiteral("too_many_connections"));
            continue;
        }
        auto *connection = new Connection(this, socket);
        if (open > m_rules.connections)
            connection->refuse(503, QStringLiteral("too_many_connections"));
    }
}
