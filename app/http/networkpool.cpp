// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/networkpool.h"

#include <algorithm>
#include <numeric>

namespace {

constexpr int connectionsOfALane = 6; // Qt's own limit for a host, which 6.4 cannot change
constexpr int mostLanes = 8;
constexpr int lanesOfAQuickHost = 2;
constexpr qint64 quick = 10; // milliseconds
constexpr int streams = 100;

} // namespace

/// One of Qt's networks, for one host: six connections of HTTP/1.1 or one of HTTP/2.
class NetworkPool::Lane : public OneShotNetwork
{
public:
    using OneShotNetwork::createRequest;
    using OneShotNetwork::OneShotNetwork;

    int made = 0;
    int inFlight = 0;
    int alive = 0; ///< replies that were not deleted yet: they are its children
    bool hasAnswered = false;
    bool isLeft = false; ///< gets no more requests, and goes with its last reply
};

NetworkPool::NetworkPool(QObject *parent, qint64 answerLimit)
    : OneShotNetwork(parent, answerLimit), m_answerLimit(answerLimit)
{
    m_room.setSingleShot(true);
    m_room.setInterval(0);
    connect(&m_room, &QTimer::timeout, this, &NetworkPool::roomMade);
    connect(this, &QNetworkAccessManager::finished, this, [this](QNetworkReply *reply) {
        learn(reply);
        release(reply);
    });
}

NetworkPool::~NetworkPool()
{
    // The replies go with their lanes, and there is nobody left to tell.
    for (const Host &host : std::as_const(m_hosts)) {
        for (Lane *const lane : host.lanes) {
            for (QObject *const reply : lane->children())
                reply->disconnect(this);
            delete lane;
        }
    }
}

int NetworkPool::window(const QUrl &address) const
{
    const Host host = m_hosts.value(hostOf(address));
    switch (host.speech) {
    case Speech::Unknown:
        break;
    case Speech::Http1:
        return connectionsOfALane * (host.quickest < quick ? lanesOfAQuickHost : mostLanes);
    case Speech::Http2:
        return streams;
    }
    return connectionsOfALane;
}

int NetworkPool::inFlight(const QUrl &address) const
{
    const Host host = m_hosts.value(hostOf(address));
    return std::accumulate(host.lanes.cbegin(), host.lanes.cend(), 0,
                           [](int sum, const Lane *lane) { return sum + lane->inFlight; });
}

QNetworkReply *NetworkPool::createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body)
{
    const QString name = hostOf(request.url());
    Lane *const lane = laneFor(&m_hosts[name]);
    lane->setDeadline(deadline());
    QNetworkReply *const reply = lane->createRequest(operation, request, body);
    setLastReply(reply);
    ++lane->made;
    ++lane->inFlight;
    ++lane->alive;
    QElapsedTimer since;
    since.start();
    m_flights.insert(reply, {reply, name, lane, since});
    connect(reply, &QObject::destroyed, this, [this, name, lane](const QObject *dead) {
        release(dead);
        bury(name, lane);
    });
    return reply;
}

QString NetworkPool::hostOf(const QUrl &address)
{
    return address.scheme() + QLatin1String("://") + address.authority(QUrl::FullyEncoded);
}

NetworkPool::Lane *NetworkPool::laneFor(Host *host)
{
    Lane *least = nullptr;
    int open = 0;
    for (Lane *const lane : host->lanes) {
        if (host->speech == Speech::Http2 && lane->made >= requestsOfAConnection)
            lane->isLeft = true;
        if (lane->isLeft)
            continue;
        ++open;
        // Filled up one after the other, so that no more of Qt's threads take turns than there is work for.
        const bool isFull = least && least->inFlight >= connectionsOfALane;
        if (!least || (isFull && lane->inFlight < least->inFlight))
            least = lane;
    }
    const bool mayGrow = host->speech == Speech::Http1 && open < mostLanes;
    if (!least || (mayGrow && least->inFlight >= connectionsOfALane)) {
        least = new Lane(this, m_answerLimit);
        host->lanes.push_back(least);
    }
    return least;
}

void NetworkPool::learn(const QNetworkReply *reply)
{
    const auto flight = m_flights.constFind(reply);
    if (flight == m_flights.cend())
        return;
    Lane *const lane = flight->lane;
    Host &host = m_hosts[flight->host];
    // Only an answer shows it.
    if (reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid()) {
        host.speech = reply->attribute(QNetworkRequest::Http2WasUsedAttribute).toBool() ? Speech::Http2 : Speech::Http1;
        host.quickest = std::min(host.quickest, flight->since.elapsed());
        lane->hasAnswered = true;
        return;
    }
    const bool isOurDoing = reply->error() == QNetworkReply::OperationCanceledError;
    if (host.speech == Speech::Http2 && lane->hasAnswered && !lane->isLeft && !isOurDoing) {
        lane->isLeft = true;
        QTimer::singleShot(refusalGrace, lane, [this, lane] { endForgotten(lane); });
    }
}

void NetworkPool::release(const QObject *reply)
{
    const auto found = m_flights.constFind(reply);
    if (found == m_flights.cend())
        return;
    --found->lane->inFlight;
    m_flights.erase(found);
    if (!m_room.isActive())
        m_room.start();
}

void NetworkPool::bury(const QString &host, Lane *lane)
{
    if (--lane->alive > 0 || !lane->isLeft)
        return;
    std::vector<Lane *> &lanes = m_hosts[host].lanes;
    lanes.erase(std::remove(lanes.begin(), lanes.end(), lane), lanes.end());
    lane->deleteLater();
}

/// POSTs are let be: what a server did with one is only known by its answer.
void NetworkPool::endForgotten(const Lane *lane)
{
    QList<QPointer<QNetworkReply>> forgotten;
    for (const Flight &flight : std::as_const(m_flights)) {
        const bool isAnswered = flight.reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
        if (flight.lane == lane && flight.reply->operation() == GetOperation && !isAnswered)
            forgotten.append(flight.reply);
    }
    for (const QPointer<QNetworkReply> &reply : forgotten) {
        // Not as late: it is the connection that failed.
        if (reply && !reply->isFinished())
            reply->abort();
    }
}
