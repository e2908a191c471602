// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

/// A real web server from Debian's nginx-light, in a folder of its own and on free ports of 127.0.0.1, that answers
/// `GET /now/v1/oauth-token` and `GET /later/v1/oauth-token` (after 100 ms) with a token context, whoever asks. Its
/// certificate is made for it and thrown away with it. It ends with this object.
class Nginx
{
public:
    enum class Protocol { Http1, Http1OverTls, Http2 };

    Nginx() = default;
    ~Nginx();
    Q_DISABLE_COPY_MOVE(Nginx)

    /// \a requestsOfAConnection: it closes a connection after so many, HTTP/2's with GOAWAY. Errors:
    /// NotFound "no_nginx" when it, or a module of it, is not installed, a reason to skip; Unreachable "nginx_failed".
    Status start(int requestsOfAConnection = 1'000'000);

    QString address(Protocol protocol, const QString &path) const;
    /// PEM; its own authority.
    QByteArray certificate() const { return m_certificate; }
    QString certificateFile() const { return m_folder.filePath(QStringLiteral("certificate.pem")); }

private:
    Status refuse(const QString &why) const;
    QByteArray configuration(const QString &echoModule, int requestsOfAConnection) const;

    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_certificate;
    quint16 m_ports[3] = {};
};
