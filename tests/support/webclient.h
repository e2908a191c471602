// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpmessage.h"
#include "http/oneshotnetwork.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>
#include <QUrlQuery>

#include <memory>

/// What came back; status 0 when nothing did.
struct WebAnswer {
    int status = 0;
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QList<QNetworkReply::RawHeaderPair> headers = {};
    QByteArray body = {};

    QByteArray header(const QByteArray &name) const
    {
        for (const auto &[key, value] : headers) {
            if (key.compare(name, Qt::CaseInsensitive) == 0)
                return value;
        }
        return {};
    }
    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    QString text(const char *member) const { return json().value(QLatin1String(member)).toString(); }
    QString page() const { return QString::fromUtf8(body); }
    /// The value of a query item in the Location header.
    QString sentOn(const char *name) const
    {
        const auto fields = parseForm(QUrl::fromEncoded(header("Location")).query(QUrl::FullyEncoded).toLatin1());
        return fields ? formValue(*fields, QString::fromLatin1(name)).value_or(QString()) : QString();
    }
};

using Form = QList<std::pair<const char *, QString>>;

/// Asks a server in the same process and waits for its answer in the event loop, five seconds at most.
/// Follows no redirect.
class WebClient
{
public:
    explicit WebClient(QString base = {}) : m_base(std::move(base)) { }

    static QByteArray formBody(const Form &form)
    {
        QByteArray body;
        for (const auto &[name, value] : form)
            body += (body.isEmpty() ? "" : "&") + QByteArray(name) + '=' + QUrl::toPercentEncoding(value);
        return body;
    }

    WebAnswer get(const QString &path, const Form &query = {}, const QString &bearer = {})
    {
        return waited(m_network.get(request(path, query, bearer)));
    }
    WebAnswer postForm(const QString &path, const Form &form)
    {
        QNetworkRequest post = request(path, {}, {});
        post.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/x-www-form-urlencoded"));
        return waited(m_network.post(post, formBody(form)));
    }
    WebAnswer postQuery(const QString &path, const Form &query)
    {
        QNetworkRequest post = request(path, query, {});
        post.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("text/plain"));
        return waited(m_network.post(post, QByteArray()));
    }
    WebAnswer postJson(const QString &path, const QByteArray &json, const QByteArray &type = "application/json")
    {
        QNetworkRequest post = request(path, {}, {});
        post.setHeader(QNetworkRequest::ContentTypeHeader, type);
        return waited(m_network.post(post, json));
    }
    WebAnswer postJson(const QString &path, const QJsonObject &json)
    {
        return postJson(path, QJsonDocument(json).toJson(QJsonDocument::Compact));
    }
    void setDeadline(std::chrono::milliseconds deadline) { m_network.setDeadline(deadline); }

private:
    QNetworkRequest request(const QString &path, const Form &query, const QString &bearer) const
    {
        QByteArray address = (m_base + path).toUtf8();
        if (!query.isEmpty())
            address += (address.contains('?') ? "&" : "?") + formBody(query);
        QNetworkRequest request(QUrl::fromEncoded(address));
        if (!bearer.isEmpty())
            request.setRawHeader("Authorization", "Bearer " + bearer.toLatin1());
        return request;
    }

    static WebAnswer waited(QNetworkReply *raw)
    {
        const std::unique_ptr<QNetworkReply> reply(raw);
        // Not qWaitFor(), which looks every ten milliseconds only.
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished() && !finished.wait())
            return {};
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->error(),
                reply->rawHeaderPairs(), reply->isOpen() ? reply->readAll() : QByteArray()};
    }

    QString m_base;
    OneShotNetwork m_network;
};
