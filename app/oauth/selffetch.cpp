// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/selffetch.h"

#include "http/httpserver.h"
#include "oauth/loopbackserver.h"

#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslSocket>
#include <QUrl>

namespace {

constexpr qsizetype readAtMost = 64 * 1024;

// As the browser writes it: without the port that the scheme implies (RFC 9110 §7.2).
QByteArray hostHeader(const QUrl &url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1().toLower();
    if (host.contains(':') && !host.startsWith('['))
        host = '[' + host + ']';
    const int implied = url.scheme() == QLatin1String("https") ? 443 : 80;
    return url.port(implied) == implied ? host : host + ':' + QByteArray::number(url.port());
}

} // namespace

QString withQuery(const QString &uri, const QByteArray &query)
{
    if (query.isEmpty())
        return uri;
    const QLatin1Char between(uri.contains(QLatin1Char('?')) ? '&' : '?');
    return uri + between + QString::fromLatin1(query);
}

SelfFetch::SelfFetch(Request request, QObject *parent)
    : QObject(parent), m_request(std::move(request)), m_socket(new QSslSocket(this))
{
    const bool isHttps = QUrl(m_request.uri).scheme() == QLatin1String("https");
    m_speaksTls = isHttps == (m_request.way == Way::AsRegistered);
    m_socket->setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    // Nobody vouches for a certificate that was made here; send() compares it whole instead.
    m_socket->setPeerVerifyMode(QSslSocket::VerifyNone);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { end(SelfFetchResult::End::TimedOut); });
    connect(m_socket, &QSslSocket::connected, this, &SelfFetch::greet);
    connect(m_socket, &QSslSocket::encrypted, this, &SelfFetch::send);
    connect(m_socket, &QSslSocket::readyRead, this, &SelfFetch::read);
    connect(m_socket, &QSslSocket::errorOccurred, this, &SelfFetch::fail);
    connect(m_socket, &QSslSocket::disconnected, this, &SelfFetch::fail);
}

SelfFetch::~SelfFetch()
{
    m_socket->disconnect(this);
}

void SelfFetch::start()
{
    m_timer.start(deadline);
    const QUrl url(m_request.uri);
    const auto port = quint16(url.port(url.scheme() == QLatin1String("https") ? 443 : 80));
    if (m_speaksTls && !QSslSocket::supportsSsl())
        return end(SelfFetchResult::End::NoTls);
    m_socket->connectToHost(m_request.over, port);
}

void SelfFetch::greet()
{
    m_reached = m_socket->peerAddress().toString();
    if (!isLoopbackAddress(m_socket->peerAddress()))
        return end(SelfFetchResult::End::Elsewhere);
    if (!m_speaksTls)
        return send();
    m_socket->setPeerVerifyName(QUrl(m_request.uri).host());
    m_socket->startClientEncryption();
}

void SelfFetch::send()
{
    if (m_speaksTls) {
        const QList<QSslCertificate> wanted = QSslCertificate::fromData(m_request.certificatePem, QSsl::Pem);
        if (wanted.isEmpty() || m_socket->peerCertificate() != wanted.first())
            return end(SelfFetchResult::End::OtherCertificate);
    }
    m_socket->write("GET " + requestTarget(withQuery(m_request.uri, m_request.query)) + " HTTP/1.1\r\nHost: "
                    + hostHeader(QUrl(m_request.uri)) + "\r\nUser-Agent: Grantdesk/" GRANTDESK_VERSION
                    + "\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
}

void SelfFetch::read()
{
    m_received += m_socket->read(readAtMost - m_received.size());
    if (m_received.size() >= readAtMost)
        end(SelfFetchResult::End::Answered);
}

void SelfFetch::fail()
{
    using End = SelfFetchResult::End;
    if (m_isOver)
        return;
    m_received += m_socket->read(readAtMost - m_received.size());
    switch (m_socket->error()) {
    case QAbstractSocket::ConnectionRefusedError:
        return end(End::Refused);
    case QAbstractSocket::HostNotFoundError:
    case QAbstractSocket::NetworkError:
    case QAbstractSocket::SocketAddressNotAvailableError:
    case QAbstractSocket::UnsupportedSocketOperationError:
        return end(m_received.isEmpty() ? End::NoAddress : End::Answered);
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return end(End::NoTls);
    default:
        return end(End::Answered);
    }
}

void SelfFetch::end(SelfFetchResult::End end)
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_timer.stop();
    SelfFetchResult result;
    result.end = end;
    if (end == SelfFetchResult::End::Answered) {
        const qsizetype head = m_received.indexOf("\r\n\r\n");
        result.status = m_received.startsWith("HTTP/1.") ? m_received.mid(9, 3).toInt() : 0;
        result.body = head < 0 ? QByteArray() : m_received.mid(head + 4);
        if (result.status == 0)
            result.end = SelfFetchResult::End::NotHttp;
    }
    result.reached = m_reached;
    m_socket->abort();
    Q_EMIT ended(result);
}
