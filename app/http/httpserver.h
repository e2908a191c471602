// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "http/httpmessage.h"
#include "http/pendinganswer.h"

#include <QObject>
#include <QSslConfiguration>

#include <chrono>
#include <memory>
#include <optional>

class QTcpServer;

/// True for 127.0.0.0/8 and ::1 alone: QHostAddress::isLoopback() also takes ::ffff:127.0.0.1, which would be a
/// socket for both families.
bool isLoopbackAddress(const QHostAddress &address);

/// A small, strict HTTP/1.1 server for loopback use: one request per connection, `Connection: close`,
/// Content-Length bodies only. It refuses by itself what is malformed (400), too long (414, 431, 413),
/// too slow (408), for another host (421) or of another method (405; HEAD included), and what comes when
/// too many are connected already (503); a refusal never reaches requested(). Why our own: Qt's
/// server differs between 6.4 and 6.11 in each of these. GUI thread.
class HttpServer : public QObject
{
    Q_OBJECT

public:
    struct Rules {
        /// Accepted Host values, lower case, with port, such as "127.0.0.1:8400". Empty: the address and
        /// port it listens on, and `localhost` with that port.
        QList<QByteArray> hosts;
        QList<QByteArray> methods = {"GET"};
        qsizetype requestLineBytes = 8 * 1024;
        qsizetype headBytes = 16 * 1024;
        qsizetype bodyBytes = 0; ///< 0: a body is refused
        int connections = 32;
        std::chrono::milliseconds requestDeadline{8000}; ///< from accept to the end of the request
        std::chrono::milliseconds answerDeadline{120'000}; ///< from request to answer; then reset
    };

    explicit HttpServer(Rules rules, QObject *parent = nullptr);
    /// Frees the port. A connection whose answer is owed or under way lives on until it has got it.
    ~HttpServer() override;

    /// Serves https alone from the next connection on, with TLS 1.2 or newer and the local certificate and private key
    /// of \a configuration; of clients no certificate is asked. The limits and the request deadline count handshakes.
    void setTls(const QSslConfiguration &configuration);

    /// Binds \a address and starts to accept; \a port 0 takes any. Only loopback addresses are taken.
    /// Errors: InvalidInput for an address that is not loopback; Unreachable with cause "port_busy" when
    /// the port is taken, "port_forbidden" when the system refuses it.
    Status listen(const QHostAddress &address, quint16 port);
    /// Frees the port and resets all connections, at once.
    void close();
    /// Frees the port at once; connections that wait for their answer stay.
    void stopListening();
    bool isListening() const;
    quint16 port() const;
    QHostAddress address() const;

Q_SIGNALS:
    void requested(const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer);
    /// Somebody was refused before requested(): the status we gave and why, without any of his bytes. Reasons:
    /// bad_request_line, bad_target, bad_header, folded_header, nul_byte, bare_line_feed, bare_carriage_return,
    /// missing_host, repeated_host, repeated_content_length, bad_content_length, transfer_encoding, tls_hello (400);
    /// method_not_allowed (405); too_slow (408); body_too_long (413); request_line_too_long (414); expectation (417);
    /// wrong_host (421); head_too_long (431); transfer_encoding (501); too_many_connections (503); http_version (505).
    /// Over TLS also plain_http (400), and two that are told by closing only: no_tls_hello (400), neither HTTP nor TLS;
    /// tls_failed (400), the client did not take our certificate, or nothing of TLS was common to both.
    void refused(int status, const QString &reason);

private:
    class Connection;
    QList<QTcpSocket *> sockets() const;
    QList<Connection *> connections() const;
    void accept();

    Rules m_rules;
    QList<QByteArray> m_hosts;
    std::optional<QSslConfiguration> m_tls;
    QTcpServer *m_server;
};
