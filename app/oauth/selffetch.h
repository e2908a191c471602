// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>

class QSslSocket;

/// What a fetch of our own redirect URI came to.
struct SelfFetchResult {
    enum class End {
        Answered, ///< with an HTTP status
        NotHttp, ///< with something else, or with nothing at all before the connection ended
        Refused, ///< nobody listens there
        NoAddress, ///< the name is not known, or this computer has no such address
        TimedOut,
        OtherCertificate, ///< https: not the certificate that the listener was given
        Elsewhere, ///< the name leads to another computer; nothing was sent
        NoTls, ///< https: this computer's Qt cannot speak it, or the other side did not
    };

    End end = End::TimedOut;
    int status = 0;
    QByteArray body;
    QString reached; ///< "127.0.0.1" and the like; empty when nothing was
};

/// Fetches a redirect URI of this computer once, as a browser would that was sent there, over an address of the
/// caller's choice. Sends nothing to any other computer. GUI thread; deleting it ends the fetch.
class SelfFetch : public QObject
{
    Q_OBJECT

public:
    enum class Way {
        AsRegistered,
        OtherScheme, ///< a TLS hello where the URI says http, a plain request where it says https
    };
    static constexpr std::chrono::seconds deadline{5};

    struct Request {
        QString uri; ///< as registered; decides scheme, port, Host and path
        QByteArray query; ///< goes behind what the URI has of its own
        QString over; ///< address or name to connect to
        Way way = Way::AsRegistered;
        QByteArray certificatePem = {}; ///< https: the one that must be shown
    };

    explicit SelfFetch(Request request, QObject *parent = nullptr);
    ~SelfFetch() override;

    void start();

Q_SIGNALS:
    void ended(const SelfFetchResult &result); ///< once

private:
    void greet();
    void send();
    void read();
    void fail();
    void end(SelfFetchResult::End end);

    Request m_request;
    bool m_speaksTls;
    QSslSocket *m_socket;
    QTimer m_timer;
    QString m_reached;
    QByteArray m_received;
    bool m_isOver = false;
};

/// \a uri with \a query behind what it has of its own (RFC 6749 §3.1.2).
QString withQuery(const QString &uri, const QByteArray &query);
