// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/oneshotnetwork.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

#include <limits>
#include <vector>

/// A OneShotNetwork for thousands of requests to one host, and for single ones as well. Where the host turns out to
/// speak HTTP/2, all of them go over one connection; where it speaks HTTP/1.1, over up to eight networks of Qt's with
/// six connections each. Nothing is queued here: whoever has many requests keeps the rest himself, and makes as many as
/// window() says, again on each roomMade(). More than those are taken, but Qt makes them wait, and their deadlines
/// run from get() and post() on. All that a OneShotNetwork promises holds for each of them. GUI thread.
///
/// An HTTP/2 connection is left for a new one after 900 requests, because many servers end theirs after 1,000 (nginx's
/// keepalive_requests), and at once when it refuses a request (GOAWAY, RST_STREAM; RFC 9113 §6.8): Qt would go on to
/// use it. A request that was refused ends with an Error and is not repeated here; a GET may be made again. Qt 6.4
/// forgets some that it had not sent by then: GETs that are still without an answer after refusalGrace end there.
class NetworkPool : public OneShotNetwork
{
    Q_OBJECT

public:
    static constexpr int requestsOfAConnection = 900; ///< of HTTP/2
    static constexpr std::chrono::milliseconds refusalGrace{5000};

    explicit NetworkPool(QObject *parent = nullptr, qint64 answerLimit = defaultAnswerLimit);
    ~NetworkPool() override;

    /// How many requests to the host of \a address may be under way now: 6 until its first answer shows what it speaks,
    /// then 100 streams of HTTP/2 (RFC 9113 §6.5.2: servers should allow no fewer), or 48 connections of HTTP/1.1; 12
    /// of these where an answer came within 10 ms, since more would only wait for one another.
    int window(const QUrl &address) const;
    /// How many of them are.
    int inFlight(const QUrl &address) const;

Q_SIGNALS:
    /// Replies have ended, or were deleted, since the event loop's last round: there may be room in a window. It comes
    /// once for all of them, so that painting and typing get their turn between two windows full of answers.
    void roomMade();

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body) override;

private:
    class Lane;
    enum class Speech { Unknown, Http1, Http2 };
    struct Host {
        Speech speech = Speech::Unknown;
        qint64 quickest = std::numeric_limits<qint64>::max(); ///< answer, in milliseconds
        std::vector<Lane *> lanes; ///< those that are left included, until they are empty
    };
    struct Flight {
        QNetworkReply *reply;
        QString host;
        Lane *lane;
        QElapsedTimer since;
    };

    static QString hostOf(const QUrl &address);
    Lane *laneFor(Host *host);
    void learn(const QNetworkReply *reply);
    void release(const QObject *reply);
    void bury(const QString &host, Lane *lane);
    void endForgotten(const Lane *lane);

    const qint64 m_answerLimit;
    QHash<QString, Host> m_hosts;
    QHash<const QObject *, Flight> m_flights;
    QTimer m_room;
};
