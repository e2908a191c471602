// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/requestparser.h"

#include <algorithm>
#include <utility>

namespace {

constexpr qsizetype longestMethod = 32;

bool isTokenCharacter(char c)
{
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return true;
    return c != '\0' && QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

bool isToken(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.cbegin(), text.cend(), isTokenCharacter);
}

bool isTargetCharacter(char c)
{
    return c > 0x20 && c < 0x7f && c != '#';
}

bool isValueCharacter(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

bool isDigits(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.cbegin(), text.cend(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

RequestParser::RequestParser(const HttpServer::Rules &rules, QList<QByteArray> hosts)
    : m_rules(rules), m_hosts(std::move(hosts))
{
}

qsizetype RequestParser::room() const
{
    if (m_refusal.status != 0)
        return 0;
    if (m_headDone)
        return m_bodyLength - m_request.body.size();
    return m_rules.headBytes + 1 - m_buffer.size();
}

RequestParser::Progress RequestParser::feed(const QByteArray &bytes)
{
    if (m_headDone) {
        m_request.body += bytes.left(room());
        return room() == 0 ? Progress::Complete : Progress::NeedsMore;
    }
    m_buffer += bytes;
    return scanHead();
}

bool RequestParser::takeContinue()
{
    return std::exchange(m_wantsContinue, false);
}

RequestParser::Progress RequestParser::refuse(int status, const char *reason)
{
    m_refusal.status = status;
    m_refusal.reason = QString::fromLatin1(reason);
    m_refusal.withoutBody = m_request.method == "HEAD";
    m_buffer.clear();
    return Progress::Refused;
}

RequestParser::Progress RequestParser::scanHead()
{
    // A TLS client speaks first: record type 22 (handshake), version 3.x (RFC 8446 §5.1).
    if (m_buffer.startsWith('\x16') && (m_buffer.size() < 2 || m_buffer.at(1) == '\x03'))
        return m_buffer.size() < 2 ? Progress::NeedsMore : refuse(400, "tls_hello");

    for (; m_scanned < m_buffer.size(); ++m_scanned) {
        const char c = m_buffer.at(m_scanned);
        const bool afterReturn = m_scanned > 0 && m_buffer.at(m_scanned - 1) == '\r';
        if (c == '\0')
            return refuse(400, "nul_byte");
        if (afterReturn && c != '\n')
            return refuse(400, "bare_carriage_return");
        if (c == '\n' && !afterReturn)
            return refuse(400, "bare_line_feed");
        if (m_lineEnd < 0 && m_scanned >= m_rules.requestLineBytes && c != '\r' && c != '\n')
            return refuse(414, "request_line_too_long");
        if (m_scanned >= m_rules.headBytes)
            return refuse(431, "head_too_long");
        if (c != '\n')
            continue;
        if (m_lineEnd < 0)
            m_lineEnd = m_scanned - 1;
        if (m_scanned < 3 || m_buffer.at(m_scanned - 2) != '\n')
            continue;

        const QByteArray head = m_buffer.left(m_scanned - 1);
        const QByteArray rest = m_buffer.mid(m_scanned + 1);
        m_buffer.clear();
        m_headDone = true;
        if (parseHead(head) == Progress::Refused)
            return Progress::Refused;
        return feed(rest);
    }
    return Progress::NeedsMore;
}

/// \a head ends with the last header's CRLF.
RequestParser::Progress RequestParser::parseHead(const QByteArray &head)
{
    if (parseRequestLine(head.left(m_lineEnd)) == Progress::Refused)
        return Progress::Refused;
    for (qsizetype at = m_lineEnd + 2; at < head.size();) {
        const qsizetype end = head.indexOf("\r\n", at);
        if (parseHeader(head.mid(at, end - at)) == Progress::Refused)
            return Progress::Refused;
        at = end + 2;
    }
    return checkHead();
}

RequestParser::Progress RequestParser::parseRequestLine(const QByteArray &line)
{
    const QList<QByteArray> parts = line.split(' ');
    if (parts.size() != 3 || !isToken(parts.at(0)) || parts.at(0).size() > longestMethod)
        return refuse(400, "bad_request_line");
    const QByteArray &target = parts.at(1);
    const QByteArray &version = parts.at(2);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        const bool wellFormed = version.size() == 8 && version.startsWith("HTTP/") && isDigits(version.mid(5, 1))
            && version.at(6) == '.' && isDigits(version.mid(7));
        return wellFormed ? refuse(505, "http_version") : refuse(400, "bad_request_line");
    }
    m_request.method = parts.at(0);
    if (!target.startsWith('/') || !std::all_of(target.cbegin(), target.cend(), isTargetCharacter))
        return refuse(400, "bad_target");
    const qsizetype mark = target.indexOf('?');
    m_request.path = mark < 0 ? target : target.left(mark);
    m_request.query = mark < 0 ? QByteArray() : target.mid(mark + 1);
    return Progress::NeedsMore;
}

RequestParser::Progress RequestParser::parseHeader(const QByteArray &line)
{
    if (line.startsWith(' ') || line.startsWith('\t'))
        return refuse(400, "folded_header");
    const qsizetype colon = line.indexOf(':');
    if (colon < 0 || !isToken(line.left(colon)))
        return refuse(400, "bad_header");
    const QByteArray value = line.mid(colon + 1).trimmed();
    if (!std::all_of(value.cbegin(), value.cend(), isValueCharacter))
        return refuse(400, "bad_header");
    m_request.headers.append({line.left(colon).toLower(), value});
    return Progress::NeedsMore;
}

RequestParser::Progress RequestParser::checkHead()
{
    const auto count = [this](const char *name) {
        return std::count_if(m_request.headers.cbegin(), m_request.headers.cend(),
                             [name](const auto &header) { return header.first == name; });
    };
    if (count("host") != 1)
        return refuse(400, count("host") == 0 ? "missing_host" : "repeated_host");
    if (!m_hosts.contains(m_request.header("host").toLower()))
        return refuse(421, "wrong_host");
    if (!m_rules.methods.contains(m_request.method))
        return refuse(405, "method_not_allowed");
    if (count("transfer-encoding") > 0)
        return count("content-length") > 0 ? refuse(400, "transfer_encoding") : refuse(501, "transfer_encoding");
    if (count("content-length") > 1)
        return refuse(400, "repeated_content_length");
    if (count("content-length") == 1) {
        const QByteArray length = m_request.header("content-length");
        if (!isDigits(length))
            return refuse(400, "bad_content_length");
        bool fits = false;
        const qlonglong bytes = length.toLongLong(&fits);
        if (!fits || bytes > m_rules.bodyBytes)
            return refuse(413, "body_too_long");
        m_bodyLength = static_cast<qsizetype>(bytes);
    }
    if (count("expect") > 0) {
        if (m_request.header("expect").toLower() != "100-continue")
            return refuse(417, "expectation");
        m_wantsContinue = m_bodyLength > 0;
    }
    return Progress::NeedsMore;
}
