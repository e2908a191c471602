// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>

#include <optional>
#include <utility>

/// Names and values in their order, repetitions included, form-decoded ('+' is a space, then %XX, then UTF-8).
using FormFields = QList<std::pair<QString, QString>>;

/// Decodes `application/x-www-form-urlencoded` text, as it stands in queries and bodies. Nothing when an
/// escape is broken, the bytes are no UTF-8, or a NUL is in them.
std::optional<FormFields> parseForm(const QByteArray &text);

/// First value of \a name; nothing when it is missing.
std::optional<QString> formValue(const FormFields &fields, const QString &name);

/// One HTTP/1.1 request as received. Header names are lower case.
struct HttpRequest {
    QByteArray method;
    QByteArray path; ///< raw, up to '?'
    QByteArray query; ///< raw, behind '?'
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    QHostAddress localAddress; ///< the one that was hit
    quint16 peerPort = 0;

    QByteArray header(const QByteArray &lowerCaseName) const;
};

/// One answer. Content-Length, Date and Connection: close are added when it is sent, and, where it does not
/// say otherwise, Cache-Control: no-store, Referrer-Policy: no-referrer, X-Content-Type-Options: nosniff and a
/// Content-Security-Policy that loads nothing.
struct HttpResponse {
    int status = 200;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;

    static HttpResponse html(int status, const QByteArray &body);
    static HttpResponse json(int status, const QByteArray &body);
    static HttpResponse redirect(const QByteArray &location); ///< 302
};

/// Reason phrase of \a status, such as "Not Found".
QByteArray reasonPhrase(int status);
