// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/tlsidentity.h"
#include "http/httpserver.h"

#include <QObject>
#include <QStringList>

#include <optional>
#include <vector>

/// Path and query of the http address \a uri as they stand in it; QUrl would write some of them anew.
QByteArray requestTarget(const QString &uri);

/// Listens for one redirect URI, exactly as registered: a literal address binds itself alone, `localhost`
/// binds 127.0.0.1 and ::1 as two sockets (a browser picks either). Only GET for the exact path and host
/// gets through; everything else is answered here. GUI thread; deleting it frees the port at once.
class LoopbackServer : public QObject
{
    Q_OBJECT

public:
    /// How long a browser is held: longer than a code lives, since somebody has to decide about it meanwhile.
    static constexpr std::chrono::minutes answerDeadline{11};

    explicit LoopbackServer(QObject *parent = nullptr);
    ~LoopbackServer() override;

    /// https needs \a identity; http ignores it.
    /// Errors: InvalidInput "bad_redirect_uri", "no_certificate", "bad_certificate", "tls_unavailable" (Qt's plug-in is
    /// missing); Unreachable "port_busy" or "port_forbidden" (one of the two addresses of `localhost` is enough for it,
    /// because the browser may pick that one).
    Status listen(const QString &redirectUri, const std::optional<TlsIdentity> &identity);

    /// "127.0.0.1:8400" and the like: what is really listened on.
    QStringList addresses() const;
    /// Frees the port at once and keeps connections that wait for their answer.
    void stopListening();

    /// What turnedAway() says of a refusal by HttpServer::refused().
    static QString refusalSentence(int status, const QString &reason);

Q_SIGNALS:
    void redirected(const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer);
    /// A request was refused; \a sentence is for the admin and has none of its bytes.
    void turnedAway(const QString &sentence);

private:
    void take(const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer);

    QByteArray m_path;
    std::vector<HttpServer *> m_servers;
};
