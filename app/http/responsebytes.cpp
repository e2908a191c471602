// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/responsebytes.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace {

using Header = std::pair<QByteArray, QByteArray>;

bool breaksOut(const Header &header)
{
    const auto hasBreak
        = [](const QByteArray &text) { return text.contains('\r') || text.contains('\n') || text.contains('\0'); };
    return header.first.isEmpty() || hasBreak(header.first) || hasBreak(header.second);
}

void addIfMissing(QList<Header> &headers, const Header &header)
{
    const bool there = std::any_of(headers.cbegin(), headers.cend(), [&header](const Header &other) {
        return other.first.compare(header.first, Qt::CaseInsensitive) == 0;
    });
    if (!there)
        headers.append(header);
}

} // namespace

QByteArray responseBytes(const HttpResponse &response, BodyRule rule)
{
    if (std::any_of(response.headers.cbegin(), response.headers.cend(), breaksOut))
        return responseBytes({500, {}, {}}, rule);

    QList<Header> headers = response.headers;
    addIfMissing(headers, {"Cache-Control", "no-store"});
    addIfMissing(headers, {"Referrer-Policy", "no-referrer"});
    addIfMissing(headers, {"X-Content-Type-Options", "nosniff"});
    addIfMissing(headers, {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"});
    const bool mayHaveBody = response.status != 204 && response.status != 304;
    if (mayHaveBody)
        addIfMissing(headers, {"Content-Length", QByteArray::number(response.body.size())});
    const QString date = QLocale::c().toString(QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'");
    addIfMissing(headers, {"Date", date.toLatin1()});
    headers.append(Header{"Connection", "close"});

    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(response.status) + ' ' + reasonPhrase(response.status) + "\r\n";
    for (const auto &[name, value] : std::as_const(headers))
        bytes += name + ": " + value + "\r\n";
    bytes += "\r\n";
    if (mayHaveBody && rule == BodyRule::WithBody)
        bytes += response.body;
    return bytes;
}
