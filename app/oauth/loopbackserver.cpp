// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/loopbackserver.h"

#include "domain/appprofile.h"
#include "oauth/browserpage.h"
#include "oauth/portholder.h"

#include <QUrl>

namespace {

// Path as the admin wrote it. QUrl would be right too, were it not for its idea of what may be encoded.
QByteArray rawPath(const QString &uri)
{
    const qsizetype authority = uri.indexOf(QLatin1String("://")) + 3;
    const qsizetype from = uri.indexOf(QLatin1Char('/'), authority);
    if (from < 0)
        return "/";
    const qsizetype query = uri.indexOf(QLatin1Char('?'), from);
    return uri.mid(from, query < 0 ? -1 : query - from).toLatin1();
}

QList<QHostAddress> addressesOf(const QString &host)
{
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0)
        return {QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)};
    return {QHostAddress(host)};
}

QString shown(const QHostAddress &address, quint16 port)
{
    const QString text = address.toString();
    return (text.contains(QLatin1Char(':')) ? QLatin1Char('[') + text + QLatin1Char(']') : text) + QLatin1Char(':')
        + QString::number(port);
}

} // namespace

LoopbackServer::LoopbackServer(QObject *parent) : QObject(parent) {}

LoopbackServer::~LoopbackServer() = default;

Status LoopbackServer::listen(const QString &redirectUri, const std::optional<TlsIdentity> &)
{
    const QUrl url(redirectUri, QUrl::StrictMode);
    const int port = url.port();
    const QList<QHostAddress> wanted = addressesOf(url.host());
    if (!url.isValid() || url.scheme() != QLatin1String("http") || port < 1 || !isLoopbackHost(url.host())) {
        return Error{ErrorKind::InvalidInput, tr("The redirect URI is no http address of this computer with a port."), {},
                     QStringLiteral("bad_redirect_uri")};
    }
    m_path = rawPath(redirectUri);

    HttpServer::Rules rules;
    rules.hosts = {url.authority(QUrl::FullyEncoded).toLatin1().toLower()};
    if (port == 80)
        rules.hosts.append(url.host(QUrl::FullyEncoded).toLatin1().toLower());
    std::optional<Error> missingFamily;
    for (const QHostAddress &address : wanted) {
        auto *server = new HttpServer(rules, this);
        const Status status = server->listen(address, quint16(port));
        if (status) {
            m_servers.push_back(server);
            connect(server, &HttpServer::requested, this, &LoopbackServer::take);
            connect(server, &HttpServer::refused, this, [this](int code, const QString &) {
                Q_EMIT turnedAway(tr("A request that is no redirect was refused (HTTP %1).").arg(code));
            });
            continue;
        }
        delete server;
        const QString cause = status.error().cause;
        if (cause == QLatin1String("port_busy") || cause == QLatin1String("port_forbidden")) {
            qDeleteAll(m_servers);
            m_servers.clear();
            Error error = status.error();
            if (const QString holder = portHolder(quint16(port)); !holder.isEmpty())
                error.summary = tr("Port %1 is taken by %2.").arg(QString::number(port), holder);
            return error;
        }
        missingFamily = status.error(); // a computer without IPv6, for instance
    }
    if (m_servers.empty())
        return *missingFamily;
    return success();
}

QStringList LoopbackServer::addresses() const
{
    QStringList addresses;
    for (const HttpServer *server : m_servers)
        addresses.append(shown(server->address(), server->port()));
    return addresses;
}

void LoopbackServer::stopListening()
{
    for (HttpServer *server : m_servers)
        server->stopListening();
}

void LoopbackServer::take(const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer)
{
    if (request.path != m_path) {
        answer->send(toResponse({.status = 404,
                                 .title = tr("Nothing is here"),
                                 .sentence = tr("Grantdesk waits on this port for an authorization, at another path."),
                                 .next = tr("Go back to Grantdesk.")}));
        // Browsers ask for an icon by themselves; that is not worth a word.
        if (request.path != "/favicon.ico")
            Q_EMIT turnedAway(tr("A request for another path was refused."));
        return;
    }
    Q_EMIT redirected(request, answer);
}
