// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/oneshotnetwork.h"

#include <QHash>
#include <QTimer>

#include <vector>

/// A OneShotNetwork for thousands of requests to one host, and for single ones as well. Where the host turns out to speak
/// HTTP/2, all of them go over one connection; where it speaks HTTP/1.1, over up to eight networks of Qt's with six
/// connections each. Nothing is queued here: whoever has many requests keeps the rest himself, and makes as many as
/// window() says, again on each roomMade(). More than those are taken, but Qt makes them wait, and their deadlines
/// run from get() and post() on. All that a OneShotNetwork promises holds for each of them. GUI thread.
class NetworkPool : public OneShotNetwork
{
    Q_OBJECT

public:
    explicit NetworkPool(QObject *parent = nullptr, qint64 answerLimit = defaultAnswerLimit);
    ~NetworkPool() override;

    /// How many requests to the host of \a address may be under way now: 6 until its first answer shows what it speaks,
    /// then 100 streams of HTTP/2 (RFC 9113 §6.5.2: servers allow no fewer), or 48 connections of HTTP/1.1.
    int window(const QUrl &address) const;
    /// How many of them are.
    int inFlight(const QUrl &address) const;

Q_SIGNALS:
    /// Replies have ended, or were deleted, since the event loop's last round: there may be room in a window. Coming from
    /// the event loop, and not for each reply, it leaves the window's own events their turn.
    void roomMade();

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body) override;

private:
    class Lane;
    enum class Speech { Unknown, Http1, Http2 };
    struct Host {
        Speech speech = Speech::Unknown;
        std::vector<int> inFlight; ///< by lane
    };
    struct Flight {
        QString host;
        size_t lane;
    };

    static QString hostOf(const QUrl &address);
    size_t laneFor(const Host &host) const;
    Lane *lane(size_t index);
    void learn(const QNetworkReply *reply);
    void release(const QObject *reply);

    const qint64 m_answerLimit;
    std::vector<Lane *> m_lanes;
    QHash<QString, Host> m_hosts;
    QHash<const QObject *, Flight> m_flights;
    QTimer m_room;
};
