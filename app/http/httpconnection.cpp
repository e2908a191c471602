// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpconnection.h"

#include "http/lingeringclose.h"
#include "http/responsebytes.h"

#include <utility>

namespace {

constexpr qint64 ignoredAtMost = 1024 * 1024;

HttpResponse refusal(int status)
{
    const QByteArray text = QByteArray::number(status) + ' ' + reasonPhrase(status);
    return HttpResponse::html(status, "<!DOCTYPE html><title>" + text + "</title><p>" + text + "</p>\n");
}

} // namespace

HttpServer::Connection::Connection(HttpServer *server, QTcpSocket *socket)
    : QObject(socket), m_server(server), m_socket(socket), m_tls(qobject_cast<QSslSocket *>(socket)), m_rules(server->m_rules), m_parser(m_rules, server->m_hosts)
{
    socket->setReadBufferSize(m_rules.headBytes + 1);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Connection::deadlinePassed);
    if (m_tls) {
        connect(socket, &QTcpSocket::readyRead, this, &Connection::greet);
        connect(socket, &QTcpSocket::errorOccurred, this, &Connection::handshakeFailed);
    } else {
        connect(socket, &QTcpSocket::readyRead, this, &Connection::read);
    }
    m_timer.start(m_rules.requestDeadline);
}

void HttpServer::Connection::greet()
{
    const QByteArray first = m_tls->peek(1);
    if (first.isEmpty())
        return;
    const char byte = first.front();
    if (byte >= 'A' && byte <= 'Z')
        return refuse(400, QStringLiteral("plain_http"));
    if (byte != '\x16') {
        resetConnection(m_socket);
        if (m_server)
            Q_EMIT m_server->refused(400, QStringLiteral("no_tls_hello"));
        return;
    }
    disconnect(m_socket, &QTcpSocket::readyRead, this, nullptr);
    // Queued, because the socket is in the middle of its records when it tells, and must not be reset there.
    connect(m_socket, &QTcpSocket::readyRead, this, &Connection::read, Qt::QueuedConnection);
    m_tls->startServerEncryption();
}

void HttpServer::Connection::handshakeFailed(QAbstractSocket::SocketError error)
{
    // With TLS 1.3 the client's refusal of our certificate comes behind the handshake, in place of a request.
    const bool isOurs = error == QAbstractSocket::SslHandshakeFailedError || error == QAbstractSocket::SslInternalError
        || error == QAbstractSocket::SslInvalidUserDataError;
    if (!isOurs || m_requested || !m_server || std::exchange(m_hasFailed, true))
        return;
    // Queued, because whoever hears it may delete the server, in the middle of the socket's work.
    QMetaObject::invokeMethod(
        m_server, [server = m_server.data()] { Q_EMIT server->refused(400, QStringLiteral("tls_failed")); }, Qt::QueuedConnection);
}

bool HttpServer::Connection::isAnswering() const
{
    return m_requested || isClosing(m_socket);
}

void HttpServer::Connection::refuse(int status, const QString &reason, bool withoutBody)
{
    m_timer.stop();
    disconnect(m_socket, &QTcpSocket::readyRead, this, nullptr);
    HttpResponse response = refusal(status);
    if (status == 405)
        response.headers.append({"Allow", m_rules.methods.join(", ")});
    sendAndClose(m_socket, responseBytes(response, withoutBody ? BodyRule::WithoutBody : BodyRule::WithBody));
    if (m_server)
        Q_EMIT m_server->refused(status, reason);
}

void HttpServer::Connection::read()
{
    if (isClosing(m_socket))
        return; // a queued call, overtaken by a refusal
    if (m_requested) {
        // One request a connection: whatever follows is ignored, but a flood is cut.
        m_ignored += m_socket->readAll().size();
        if (m_ignored > ignoredAtMost)
            resetConnection(m_socket);
        return;
    }
    while (m_parser.room() > 0 && m_socket->bytesAvailable() > 0) {
        const auto progress = m_parser.feed(m_socket->read(m_parser.room()));
        if (m_parser.takeContinue() && progress == RequestParser::Progress::NeedsMore)
            m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
        if (progress == RequestParser::Progress::Complete)
            return requestComplete();
        if (progress == RequestParser::Progress::Refused) {
            const RequestParser::Refusal refusal = m_parser.refusal();
            return refuse(refusal.status, refusal.reason, refusal.withoutBody);
        }
    }
}

void HttpServer::Connection::requestComplete()
{
    m_requested = true;
    HttpRequest request = m_parser.request();
    request.localAddress = m_socket->localAddress();
    request.peerPort = m_socket->peerPort();

    m_timer.disconnect(this);
    connect(&m_timer, &QTimer::timeout, this, &Connection::answerDeadlinePassed);
    m_timer.start(m_rules.answerDeadline);

    const auto answer = std::make_shared<PendingAnswer>(m_socket);
    m_answer = answer;
    if (m_server)
        Q_EMIT m_server->requested(request, answer);
}

void HttpServer::Connection::deadlinePassed()
{
    // A browser's spare connection, opened ahead and never used, is closed without a word.
    if (m_parser.hasBytes())
        refuse(408, QStringLiteral("too_slow"));
    else
        m_socket->abort();
}

void HttpServer::Connection::answerDeadlinePassed()
{
    if (const auto answer = m_answer.lock(); answer && !answer->isAnswered())
        resetConnection(m_socket);
}
