// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/pendinganswer.h"

#include "http/lingeringclose.h"
#include "http/responsebytes.h"

#include <utility>

PendingAnswer::PendingAnswer(QTcpSocket *socket) : m_socket(socket) { }

PendingAnswer::~PendingAnswer()
{
    send(HttpResponse::html(500, "<!DOCTYPE html><title>No answer</title><p>The program gave no answer.</p>"));
}

void PendingAnswer::send(const HttpResponse &response)
{
    sendRaw(responseBytes(response));
}

void PendingAnswer::sendRaw(const QByteArray &bytes)
{
    if (std::exchange(m_answered, true) || !m_socket)
        return;
    sendAndClose(m_socket, bytes);
}

void PendingAnswer::abort()
{
    if (std::exchange(m_answered, true) || !m_socket)
        return;
    resetConnection(m_socket);
}

void PendingAnswer::hang()
{
    m_answered = true;
}
