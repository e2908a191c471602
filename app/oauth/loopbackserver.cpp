// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/loopbackserver.h"

#include "domain/appprofile.h"
#include "oauth/browserpage.h"
#include "oauth/portholder.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>
#include <QUrl>

namespace {

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

// Owned elsewhere, so that Qt's PEM readers make no copy of the key that nobody wipes.
QByteArray unowned(QByteArrayView bytes)
{
    return QByteArray::fromRawData(bytes.data(), bytes.size());
}

Result<QSslConfiguration> configurationFor(const TlsIdentity &identity)
{
    const QList<QSslCertificate> chain = QSslCertificate::fromData(identity.certificatePem, QSsl::Pem);
    if (!QSslSocket::supportsSsl()) {
        return Error{ErrorKind::InvalidInput, LoopbackServer::tr("Qt's TLS plug-in is not installed, so no https redirect URI can be used."), {},
                     QStringLiteral("tls_unavailable")};
    }
    const Error bad{ErrorKind::InvalidInput, LoopbackServer::tr("The certificate of the redirect URI, or its key, cannot be used. Renew it."), {},
                    QStringLiteral("bad_certificate")};
    if (chain.isEmpty() || chain.first().isNull())
        return bad;
    const QSslKey key(unowned(identity.keyPem.expose()), chain.first().publicKey().algorithm(), QSsl::Pem, QSsl::PrivateKey);
    if (key.isNull())
        return bad;
    QSslConfiguration configuration;
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    return configuration;
}

} // namespace

QByteArray requestTarget(const QString &uri)
{
    const qsizetype authority = uri.indexOf(QLatin1String("://")) + 3;
    const qsizetype query = uri.indexOf(QLatin1Char('?'), authority);
    const qsizetype path = uri.indexOf(QLatin1Char('/'), authority);
    if (path < 0 || (query >= 0 && query < path))
        return '/' + (query < 0 ? QByteArray() : uri.mid(query).toUtf8());
    return uri.mid(path).toUtf8();
}

LoopbackServer::LoopbackServer(QObject *parent) : QObject(parent) {}

LoopbackServer::~LoopbackServer() = default;

Status LoopbackServer::listen(const QString &redirectUri, const std::optional<TlsIdentity> &identity)
{
    const QUrl url(redirectUri, QUrl::StrictMode);
    const int port = url.port();
    const QList<QHostAddress> wanted = addressesOf(url.host());
    const bool isTls = url.scheme() == QLatin1String("https");
    if (!url.isValid() || (!isTls && url.scheme() != QLatin1String("http")) || port < 1 || !isLoopbackHost(url.host())) {
        return Error{ErrorKind::InvalidInput, tr("The redirect URI is no http or https address of this computer with a port."), {},
                     QStringLiteral("bad_redirect_uri")};
    }
    if (isTls && !identity) {
        return Error{ErrorKind::InvalidInput, tr("An https redirect URI needs a certificate, and there is none."), {},
                     QStringLiteral("no_certificate")};
    }
    std::optional<QSslConfiguration> configuration;
    if (isTls) {
        Result<QSslConfiguration> made = configurationFor(*identity);
        if (!made)
            return made.error();
        configuration = std::move(*made);
    }
    m_path = requestTarget(redirectUri).split('?').constFirst();

    HttpServer::Rules rules;
    rules.answerDeadline = answerDeadline;
    rules.hosts = {url.authority(QUrl::FullyEncoded).toLatin1().toLower()};
    if (port == (isTls ? 443 : 80)) // the one that browsers leave out
        rules.hosts.append(url.host(QUrl::FullyEncoded).toLatin1().toLower());
    std::optional<Error> missingFamily;
    for (const QHostAddress &address : wanted) {
        auto *server = new HttpServer(rules, this);
        if (configuration)
            server->setTls(*configuration);
        const Status status = server->listen(address, quint16(port));
        if (status) {
            m_servers.push_back(server);
            connect(server, &HttpServer::requested, this, &LoopbackServer::take);
            connect(server, &HttpServer::refused, this,
                    [this](int code, const QString &reason) { Q_EMIT turnedAway(refusalSentence(code, reason)); });
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

QString LoopbackServer::refusalSentence(int status, const QString &reason)
{
    if (reason == QLatin1String("tls_hello")) {
        return tr("A browser came over https, but the redirect URI is plain http: the URI in the app's settings at Miro may "
                  "begin with https, or the browser changes http to https by itself.");
    }
    if (reason == QLatin1String("plain_http"))
        return tr("A browser came over plain http, but the redirect URI is https: compare it with the one in the app's settings at Miro.");
    if (reason == QLatin1String("tls_failed"))
        return tr("A browser came over https and did not take the certificate of this computer. Accept it in the browser, or trust it; the help tells how.");
    if (reason == QLatin1String("no_tls_hello"))
        return tr("Something that is neither https nor http came to the port and was refused.");
    return tr("A request that is no redirect was refused (HTTP %1).").arg(status);
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
