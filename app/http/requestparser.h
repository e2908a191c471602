// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpserver.h"

/// Reads one HTTP/1.1 request from bytes that arrive in any portions, as RFC 9112 writes it and without its
/// leniencies: CRLF only, no folded header, no Transfer-Encoding, one Host, one Content-Length. Pure: no
/// socket, no clock.
class RequestParser
{
public:
    /// Why a request is turned away. The reason is a snake_case name and has none of the request's bytes.
    struct Refusal {
        int status = 0;
        QString reason = {};
        bool withoutBody = false; ///< the answer to HEAD
    };
    enum class Progress { NeedsMore, Complete, Refused };

    RequestParser(const HttpServer::Rules &rules, QList<QByteArray> hosts);

    /// How many more bytes may be given to feed().
    qsizetype room() const;
    /// Takes at most room() bytes; what follows the request is dropped.
    Progress feed(const QByteArray &bytes);

    bool hasBytes() const { return m_headDone || !m_buffer.isEmpty(); }
    /// True once, when the client waits for "100 Continue" before it sends its body.
    bool takeContinue();
    const HttpRequest &request() const { return m_request; }
    const Refusal &refusal() const { return m_refusal; }

private:
    Progress refuse(int status, const char *reason);
    Progress scanHead();
    Progress parseHead(const QByteArray &head);
    Progress parseRequestLine(const QByteArray &line);
    Progress parseHeader(const QByteArray &line);
    Progress checkHead();

    const HttpServer::Rules &m_rules;
    QList<QByteArray> m_hosts;
    QByteArray m_buffer;
    qsizetype m_scanned = 0;
    qsizetype m_lineEnd = -1; ///< where the request line ended
    bool m_headDone = false;
    bool m_wantsContinue = false;
    qsizetype m_bodyLength = 0;
    HttpRequest m_request;
    Refusal m_refusal;
};
