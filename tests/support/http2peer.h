// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpServer>

#include <functional>

/// As much of an HTTP/2 server over TLS (RFC 9113) as it takes to misbehave: it reads frames, looks at a request's
/// method only, and answers with what the test says. For one test in the same thread. Wait with QTRY_….
class Http2Peer : public QTcpServer
{
public:
    enum FrameType : quint8 { Data = 0, Headers = 1, RstStream = 3, Settings = 4, Ping = 6, GoAway = 7 };

    /// One client's connection.
    struct Connection {
        QSslSocket *socket;
        QByteArray received = {};
        bool isGreeted = false;

        void send(quint8 type, quint8 flags, quint32 stream, const QByteArray &payload) const
        {
            QByteArray frame;
            appendNumber(&frame, static_cast<quint32>(payload.size()), 3);
            frame.append(static_cast<char>(type)).append(static_cast<char>(flags));
            appendNumber(&frame, stream, 4);
            socket->write(frame + payload);
        }
        /// 200 with \a body; ":status: 200" is entry 8 of HPACK's static table (RFC 7541, appendix A).
        void answer(quint32 stream, const QByteArray &body) const
        {
            send(Headers, 0x4, stream, QByteArray(1, '\x88'));
            send(Data, 0x1, stream, body);
        }
        void reset(quint32 stream, quint32 error) const { send(RstStream, 0, stream, number(error)); }
        void goAway(quint32 lastStream, quint32 error) const { send(GoAway, 0, 0, number(lastStream) + number(error)); }
    };
    struct Request {
        bool isPost = false;
        quint32 stream = 0;
        int connection = 0; ///< the how manieth
    };

    Http2Peer(const QByteArray &certificatePem, const QByteArray &keyPem,
              std::function<void(const Request &, const Connection &)> handler)
        : m_handler(std::move(handler))
    {
        m_tls.setLocalCertificateChain(QSslCertificate::fromData(certificatePem, QSsl::Pem));
        m_tls.setPrivateKey(QSslKey(keyPem, QSsl::Ec));
        m_tls.setAllowedNextProtocols({QByteArray(QSslConfiguration::ALPNProtocolHTTP2)});
    }

    QList<Request> requests;
    int connections = 0;

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *const socket = new QSslSocket(this);
        socket->setSslConfiguration(m_tls);
        socket->setSocketDescriptor(descriptor);
        const auto connection = std::make_shared<Connection>(Connection{socket});
        const int number = ++connections;
        connect(socket, &QSslSocket::readyRead, this, [this, connection, number] {
            connection->received += connection->socket->readAll();
            readFrames(connection.get(), number);
        });
        socket->startServerEncryption();
    }

private:
    static void appendNumber(QByteArray *bytes, quint32 number, int size)
    {
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
            bytes->append(static_cast<char>(number >> shift));
    }
    static QByteArray number(quint32 value)
    {
        QByteArray bytes;
        appendNumber(&bytes, value, 4);
        return bytes;
    }
    static quint32 numberAt(const QByteArray &bytes, qsizetype at, int size)
    {
        quint32 value = 0;
        for (int i = 0; i < size; ++i)
            value = value << 8 | static_cast<quint8>(bytes.at(at + i));
        return value;
    }

    void readFrames(Connection *connection, int number)
    {
        QByteArray &bytes = connection->received;
        if (!connection->isGreeted) {
            if (bytes.size() < 24)
                return;
            bytes.remove(0, 24); // the client's preface
            connection->isGreeted = true;
            connection->send(Settings, 0, 0, {});
        }
        while (bytes.size() >= 9 && bytes.size() >= 9 + numberAt(bytes, 0, 3)) {
            const QByteArray payload = bytes.mid(9, numberAt(bytes, 0, 3));
            const auto type = static_cast<quint8>(bytes.at(3));
            const auto flags = static_cast<quint8>(bytes.at(4));
            const quint32 stream = numberAt(bytes, 5, 4) & 0x7fffffffU;
            bytes.remove(0, 9 + payload.size());
            if (type == Settings && !(flags & 0x1))
                connection->send(Settings, 0x1, 0, {});
            if (type == Ping && !(flags & 0x1))
                connection->send(Ping, 0x1, 0, payload);
            if (type == Headers) {
                // Behind a weight and a parent (flag 0x20), ":method: POST" is entry 3 of HPACK's static table.
                const qsizetype start = flags & 0x20 ? 5 : 0;
                requests.append({payload.mid(start, 8).contains('\x83'), stream, number});
                m_handler(requests.constLast(), *connection);
            }
        }
    }

    std::function<void(const Request &, const Connection &)> m_handler;
    QSslConfiguration m_tls;
};
