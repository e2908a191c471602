// SPDX-License-Identifier: GPL-3.0-or-later

// Thousands of token contexts in one go, each with a bearer of its own, from a server on this computer: over HTTP/2 and
// over HTTP/1.1, answered after 100 ms and at once. Beside it what h2load and curl make of the same server, and the
// longest time in which the program's event loop had no turn, which should be far below two frames (32 ms).
//
//     bench_verify [runs] [tokens]

#include "bench/heartbeat.h"
#include "bench/verifypeers.h"
#include "http/networkpool.h"
#include "miro/miroapi.h"
#include "support/nginx.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QTimer>

#include <algorithm>
#include <cstdio>

using namespace std::chrono_literals;

namespace {

struct Measured {
    double perSecond = -1;
    double longestGap = 0; ///< milliseconds
};

/// The network and MiroApi, parsing included, asked for no more than the window allows. Over HTTP/2 that is \a load's
/// own number of streams.
class ContextsOfAll : public QObject
{
public:
    explicit ContextsOfAll(const VerifyLoad &load) : m_load(load)
    {
        for (int i = 0; i < load.count; ++i)
            m_tokens.append(Secret("eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_" + QByteArray::number(i) + "-token"));
        connect(&m_network, &NetworkPool::roomMade, this, &ContextsOfAll::ask);
    }

    Measured run()
    {
        HeartBeat heart;
        QElapsedTimer timer;
        timer.start();
        ask();
        QTimer::singleShot(120s, &m_loop, [this] { m_loop.exit(1); });
        if (m_loop.exec() != 0 || m_bad > 0)
            return {};
        return {m_load.count / (double(timer.nsecsElapsed()) / 1e9), heart.longestGap()};
    }

private:
    void ask()
    {
        const QUrl url(m_load.address);
        const int window = std::min(m_network.window(url), m_load.atOnce);
        for (int room = window - m_network.inFlight(url); room > 0 && m_asked < m_load.count; --room) {
            whenDone(m_miro.tokenContext(m_load.address, m_tokens.at(m_asked++)), this,
                     [this](const Result<TokenContext> &context) {
                         m_bad += context && context->team.name == QLatin1String("Design 7") ? 0 : 1;
                         if (++m_done == m_load.count)
                             m_loop.quit();
                     });
        }
    }

    VerifyLoad m_load;
    NetworkPool m_network;
    MiroApi m_miro{&m_network};
    QList<Secret> m_tokens;
    QEventLoop m_loop;
    int m_asked = 0;
    int m_done = 0;
    int m_bad = 0;
};

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

void printPeer(const char *name, double ours, const QList<double> &peer)
{
    if (*std::min_element(peer.cbegin(), peer.cend()) < 0)
        std::printf("   %8s        -      -", name);
    else
        std::printf("   %8s %8.0f  %5.2f", name, median(peer), ours / median(peer));
}

bool compare(const char *name, const VerifyLoad &load, int runs)
{
    QList<double> ours, floors, curls;
    double gap = 0;
    for (int i = 0; i < runs; ++i) {
        const Measured measured = ContextsOfAll(load).run();
        ours.append(measured.perSecond);
        gap = std::max(gap, measured.longestGap);
        floors.append(h2load(load));
        curls.append(curlParallel(load));
    }
    if (*std::min_element(ours.cbegin(), ours.cend()) < 0) {
        std::printf("%-30s a run did not finish, or had a wrong answer\n", name);
        return false;
    }
    std::printf("%-30s %4d %8.0f", name, load.atOnce, median(ours));
    printPeer("h2load", median(ours), floors);
    printPeer("curl", median(ours), curls);
    std::printf("   %6.1f ms\n", gap);
    std::fflush(stdout);
    return true;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const int runs = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 5;
    const int count = argc > 2 ? std::max(1, QByteArray(argv[2]).toInt()) : 2000;
    Nginx server;
    if (const Status started = server.start(); !started) {
        std::printf("Nothing to measure against: %s\n", qPrintable(started.error().summary));
        return 0;
    }
    QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
    trusting.setCaCertificates(QSslCertificate::fromData(server.certificate(), QSsl::Pem));
    QSslConfiguration::setDefaultConfiguration(trusting);

    std::printf("%d token contexts a run, medians of %d runs: requests per second, and ours to theirs\n", count, runs);
    std::printf("%-30s %4s %8s   %23s   %23s   longest gap of a 16 ms beat\n", "", "at once", "ours", "", "");
    struct Case {
        const char *name;
        Nginx::Protocol protocol;
        const char *path;
        int atOnce;
    };
    bool isGood = true;
    for (const Case &each : {Case{"HTTP/2, after 100 ms", Nginx::Protocol::Http2, "/later/v1/oauth-token", 100},
                             Case{"HTTP/2, at once", Nginx::Protocol::Http2, "/now/v1/oauth-token", 100},
                             Case{"HTTP/1.1, after 100 ms", Nginx::Protocol::Http1, "/later/v1/oauth-token", 48},
                             Case{"HTTP/1.1, at once", Nginx::Protocol::Http1, "/now/v1/oauth-token", 48}}) {
        isGood &= compare(each.name,
                          {server.address(each.protocol, QLatin1String(each.path)), server.certificateFile(),
                           each.protocol == Nginx::Protocol::Http2, count, each.atOnce},
                          runs);
    }
    return isGood ? 0 : 1;
}
