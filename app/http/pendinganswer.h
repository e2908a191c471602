// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpmessage.h"

#include <QPointer>
#include <QTcpSocket>

/// The answer a browser is waiting for. Give it when the truth is known; a client that went away in the
/// meantime is normal and ignored. Dying unanswered answers 500, so that no browser hangs. GUI thread.
class PendingAnswer
{
public:
    explicit PendingAnswer(QTcpSocket *socket);
    ~PendingAnswer();
    Q_DISABLE_COPY_MOVE(PendingAnswer)

    /// The first call wins; later ones are ignored.
    void send(const HttpResponse &response);
    /// Writes \a bytes as they are and closes: for fakes that misbehave on purpose.
    void sendRaw(const QByteArray &bytes);
    /// Closes with a reset, without an answer.
    void abort();
    /// Leaves the socket open and unanswered until the client or the server's end closes it.
    void hang();
    bool isAnswered() const { return m_answered; }
    /// False once the client has gone.
    bool isAwaited() const { return m_socket && m_socket->state() == QAbstractSocket::ConnectedState; }

private:
    QPointer<QTcpSocket> m_socket;
    bool m_answered = false;
};
