// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/requestparser.h"

#include <QSslSocket>
#include <QTimer>

/// One accepted connection: reads its request, hands it to the server, watches the deadlines. A child of its
/// socket, which deletes itself when it is disconnected. Outlives its server only while an answer is owed.
class HttpServer::Connection : public QObject
{
    Q_OBJECT

public:
    Connection(HttpServer *server, QTcpSocket *socket);

    /// An answer is owed or on its way to the client.
    bool isAnswering() const;
    void refuse(int status, const QString &reason, bool withoutBody = false);
    QTcpSocket *socket() const { return m_socket; }

private:
    void greet();
    void handshakeFailed(QAbstractSocket::SocketError error);
    void read();
    void requestComplete();
    void deadlinePassed();
    void answerDeadlinePassed();

    QPointer<HttpServer> m_server;
    QTcpSocket *m_socket;
    QSslSocket *m_tls; ///< the same, or null when plain HTTP is spoken
    const Rules m_rules;
    RequestParser m_parser;
    QTimer m_timer;
    std::weak_ptr<PendingAnswer> m_answer;
    bool m_requested = false;
    bool m_hasFailed = false;
    qint64 m_ignored = 0;
};
