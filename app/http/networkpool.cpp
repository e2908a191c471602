// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/networkpool.h"

#include <algorithm>
#include <numeric>

namespace {

constexpr int connectionsOfALane = 6; // Qt's own limit for a host, which 6.4 cannot change
constexpr size_t mostLanes = 8;
constexpr int streams = 100;

} // namespace

/// One of Qt's networks, with connections of its own.
class NetworkPool::Lane : public OneShotNetwork
{
public:
    using OneShotNetwork::createRequest;
    using OneShotNetwork::OneShotNetwork;
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
    // With their replies, which tell us of it.
    qDeleteAll(m_lanes);
}

int NetworkPool::window(const QUrl &address) const
{
    switch (m_hosts.value(hostOf(address)).speech) {
    case Speech::Unknown:
        break;
    case Speech::Http1:
        return connectionsOfALane * static_cast<int>(mostLanes);
    case Speech::Http2:
        return streams;
    }
    return connectionsOfALane;
}

int NetworkPool::inFlight(const QUrl &address) const
{
    const Host host = m_hosts.value(hostOf(address));
    return std::accumulate(host.inFlight.cbegin(), host.inFlight.cend(), 0);
}

QNetworkReply *NetworkPool::createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body)
{
    const QString name = hostOf(request.url());
    Host &host = m_hosts[name];
    const size_t index = laneFor(host);
    Lane *const used = lane(index);
    used->setDeadline(deadline());
    QNetworkReply *const reply = used->createRequest(operation, request, body);
    setLastReply(reply);

    host.inFlight.resize(std::max(host.inFlight.size(), index + 1));
    ++host.inFlight[index];
    m_flights.insert(reply, {name, index});
    connect(reply, &QObject::destroyed, this, &NetworkPool::release);
    return reply;
}

QString NetworkPool::hostOf(const QUrl &address)
{
    return address.scheme() + QLatin1String("://") + address.authority(QUrl::FullyEncoded);
}

size_t NetworkPool::laneFor(const Host &host) const
{
    if (host.speech != Speech::Http1)
        return 0;
    const auto least = std::min_element(host.inFlight.cbegin(), host.inFlight.cend());
    const bool isFull = least == host.inFlight.cend() || *least >= connectionsOfALane;
    if (isFull && host.inFlight.size() < mostLanes)
        return host.inFlight.size();
    return static_cast<size_t>(least - host.inFlight.cbegin());
}

NetworkPool::Lane *NetworkPool::lane(size_t index)
{
    while (m_lanes.size() <= index)
        m_lanes.push_back(new Lane(this, m_answerLimit));
    return m_lanes[index];
}

/// Only an answer shows it.
void NetworkPool::learn(const QNetworkReply *reply)
{
    const auto flight = m_flights.constFind(reply);
    if (flight == m_flights.cend() || !reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid())
        return;
    m_hosts[flight->host].speech
        = reply->attribute(QNetworkRequest::Http2WasUsedAttribute).toBool() ? Speech::Http2 : Speech::Http1;
}

void NetworkPool::release(const QObject *reply)
{
    const auto flight = m_flights.constFind(reply);
    if (flight == m_flights.cend())
        return;
    --m_hosts[flight->host].inFlight[flight->lane];
    m_flights.erase(flight);
    if (!m_room.isActive())
        m_room.start();
}
