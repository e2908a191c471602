// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/requestparser.h"
#include "support/rawclient.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

namespace {

const QByteArray host = "127.0.0.1:8400";
const QByteArray good = "POST /callback?code=x&state=y HTTP/1.1\r\nHost: " + host
    + "\r\nUser-Agent: Mozilla/5.0\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nhello world";

HttpServer::Rules rules()
{
    HttpServer::Rules rules;
    rules.hosts = {host};
    rules.methods = {"GET", "POST"};
    rules.bodyBytes = 100;
    rules.requestLineBytes = 200;
    rules.headBytes = 1000;
    return rules;
}

/// The good request with a few things done to it.
QByteArray mutated(QRandomGenerator &random)
{
    static const QByteArrayList pieces{"\r\n",
                                       "\n",
                                       "\r",
                                       QByteArray(1, '\0'),
                                       " ",
                                       "\t",
                                       ":",
                                       "Host: " + host + "\r\n",
                                       "Host: evil\r\n",
                                       "Content-Length: 5\r\n",
                                       "Content-Length: -1\r\n",
                                       "Transfer-Encoding: chunked\r\n",
                                       "GET / HTTP/1.1\r\n",
                                       "\x16\x03\x01",
                                       "HTTP/2.0",
                                       "\xff\xfe",
                                       "%00",
                                       QByteArray(300, 'a'),
                                       QByteArray(2000, 'b'),
                                       "\r\n\r\n"};
    QByteArray bytes = good;
    const int changes = random.bounded(1, 5);
    for (int i = 0; i < changes && !bytes.isEmpty(); ++i) {
        const qsizetype at = random.bounded(static_cast<int>(bytes.size()));
        switch (random.bounded(5)) {
        case 0:
            bytes[at] = static_cast<char>(random.bounded(256));
            break;
        case 1:
            bytes.insert(at, pieces.at(random.bounded(static_cast<int>(pieces.size()))));
            break;
        case 2:
            bytes.remove(at, random.bounded(1, 20));
            break;
        case 3:
            bytes.truncate(at);
            break;
        default:
            bytes.insert(at, bytes.mid(random.bounded(static_cast<int>(bytes.size())), random.bounded(40)));
            break;
        }
    }
    return bytes;
}

struct Outcome {
    RequestParser::Progress progress = RequestParser::Progress::NeedsMore;
    HttpRequest request = {};
    RequestParser::Refusal refusal = {};
};

/// Feeds \a bytes in portions whose size \a next tells.
template <typename Next> Outcome parsed(const QByteArray &bytes, Next next)
{
    const HttpServer::Rules limits = rules();
    RequestParser parser(limits, limits.hosts);
    auto progress = RequestParser::Progress::NeedsMore;
    for (qsizetype at = 0; at < bytes.size() && progress == RequestParser::Progress::NeedsMore;) {
        const QByteArray piece = bytes.mid(at, qMin<qsizetype>(next(), parser.room()));
        at += piece.size();
        progress = parser.feed(piece);
    }
    return {progress, parser.request(), parser.refusal()};
}

} // namespace

class tst_httpserverjunk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        bool given = false;
        m_seed = qEnvironmentVariable("GRANTDESK_FUZZ_SEED").toUInt(&given);
        if (!given)
            m_seed = QRandomGenerator::system()->generate();
        qInfo("repeat with GRANTDESK_FUZZ_SEED=%u", m_seed);
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    /// However the bytes are portioned, the outcome is the same; and what is let through keeps the rules.
    void portionsMakeNoDifference()
    {
        QRandomGenerator random(m_seed);
        int complete = 0;
        int refused = 0;
        for (int round = 0; round < 20'000; ++round) {
            const QByteArray bytes = mutated(random);
            const Outcome whole = parsed(bytes, [&bytes] { return bytes.size(); });
            const Outcome pieces = parsed(bytes, [&random] { return qsizetype(random.bounded(1, 30)); });
            QVERIFY2(whole.progress == pieces.progress && whole.refusal.status == pieces.refusal.status
                         && whole.refusal.reason == pieces.refusal.reason && whole.request.body == pieces.request.body
                         && whole.request.headers == pieces.request.headers,
                     bytes.toPercentEncoding().constData());
            refused += whole.progress == RequestParser::Progress::Refused;
            if (whole.progress != RequestParser::Progress::Complete)
                continue;
            ++complete;
            QCOMPARE(whole.request.header("host"), host);
            QVERIFY(whole.request.path.startsWith('/') && !whole.request.path.contains('\0')
                    && !whole.request.path.contains(' '));
            QVERIFY(whole.request.body.size() <= 100);
            QVERIFY(whole.request.header("transfer-encoding").isEmpty());
        }
        QVERIFY2(complete > 100 && refused > 100, "the mutations reach both ends");
    }

    /// Junk, half requests and early goodbyes, all at once: each is refused or dropped, none harms the next.
    void theServerLivesOn()
    {
        QRandomGenerator random(m_seed);
        HttpServer::Rules limits = rules();
        limits.hosts.clear();
        limits.requestDeadline = std::chrono::milliseconds(50);
        HttpServer server(limits);
        int requests = 0;
        connect(&server, &HttpServer::requested, this,
                [&requests](const HttpRequest &, const std::shared_ptr<PendingAnswer> &answer) {
                    ++requests;
                    answer->send(HttpResponse::html(200, "ok"));
                });
        QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
        for (int round = 0; round < 15; ++round) {
            std::vector<std::unique_ptr<RawClient>> clients;
            for (int i = 0; i < 20; ++i) {
                clients.push_back(std::make_unique<RawClient>(server.port()));
                clients.back()->send(random.bounded(4) == 0
                                         ? QByteArray(random.bounded(3000), static_cast<char>(random.bounded(256)))
                                         : mutated(random));
            }
            QTest::qWait(1);
            for (const auto &client : clients) {
                if (random.bounded(4) == 0)
                    client->abort();
            }
            if (round % 3 == 0)
                QTRY_VERIFY(std::all_of(clients.cbegin(), clients.cend(), [](const auto &client) {
                    return client->isClosed() || !client->isConnected();
                }));
        }
        QTRY_COMPARE(server.findChildren<QTcpSocket *>().size(), 0);
        RawClient last(server.port());
        last.send("GET /last HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(server.port()) + "\r\n\r\n");
        QTRY_COMPARE(last.status(), 200);
        QCOMPARE(requests, 1); // the mutations name another host
    }

private:
    quint32 m_seed = 0;
};

QTEST_GUILESS_MAIN(tst_httpserverjunk)
#include "tst_httpserverjunk.moc"
