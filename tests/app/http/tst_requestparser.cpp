// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/requestparser.h"

#include <QRegularExpression>
#include <QTest>

namespace {

HttpServer::Rules sandboxRules()
{
    HttpServer::Rules rules;
    rules.methods = {"GET", "POST"};
    rules.requestLineBytes = 64;
    rules.headBytes = 256;
    rules.bodyBytes = 16;
    return rules;
}

const QList<QByteArray> hosts{"127.0.0.1:8400", "localhost:8400"};
const QByteArray host = "Host: 127.0.0.1:8400\r\n";

struct Outcome {
    RequestParser::Progress progress = RequestParser::Progress::NeedsMore;
    int status = 0;
    QString reason = {};
    HttpRequest request = {};
};

/// Feeds \a bytes in portions of \a portion, as a connection does.
Outcome parsed(const QByteArray &bytes, qsizetype portion)
{
    const HttpServer::Rules rules = sandboxRules();
    RequestParser parser(rules, hosts);
    qsizetype at = 0;
    auto progress = RequestParser::Progress::NeedsMore;
    while (progress == RequestParser::Progress::NeedsMore && at < bytes.size()) {
        const QByteArray piece = bytes.mid(at, qMin(portion, parser.room()));
        at += piece.size();
        progress = parser.feed(piece);
    }
    return {progress, parser.refusal().status, parser.refusal().reason, parser.request()};
}

} // namespace

class tst_requestparser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *name, const QByteArray &bytes, int status, const char *reason) {
            QTest::newRow(name) << bytes << status << QString::fromLatin1(reason);
        };
        const QByteArray get = "GET / HTTP/1.1\r\n";
        const QByteArray post = "POST / HTTP/1.1\r\n" + host;
        row("bare LF behind the request line", "GET / HTTP/1.1\n" + host + "\r\n", 400, "bare_line_feed");
        row("bare LF behind a header", get + "Host: 127.0.0.1:8400\n\r\n", 400, "bare_line_feed");
        row("bare LF at the end", get + host + "\n", 400, "bare_line_feed");
        row("bare CR", get + "Host: 127.0.0.1:8400\rX: y\r\n\r\n", 400, "bare_carriage_return");
        row("NUL in the target", QByteArray("GET /\0 HTTP/1.1\r\n", 17), 400, "nul_byte");
        row("NUL in a header", get + QByteArray("X: \0\r\n", 6), 400, "nul_byte");
        row("empty line first", "\r\n" + get + host + "\r\n", 400, "bad_request_line");
        row("no target", "GET HTTP/1.1\r\n" + host + "\r\n", 400, "bad_request_line");
        row("two spaces", "GET  / HTTP/1.1\r\n" + host + "\r\n", 400, "bad_request_line");
        row("tab for a space", "GET\t/ HTTP/1.1\r\n" + host + "\r\n", 400, "bad_request_line");
        row("method is no token", "G(T / HTTP/1.1\r\n" + host + "\r\n", 400, "bad_request_line");
        row("something behind the version", "GET / HTTP/1.1 x\r\n" + host + "\r\n", 400, "bad_request_line");
        row("HTTP/0.9", "GET /\r\n\r\n", 400, "bad_request_line");
        row("lower case protocol", "GET / http/1.1\r\n" + host + "\r\n", 400, "bad_request_line");
        row("version without a digit", "GET / HTTP/1.x\r\n" + host + "\r\n", 400, "bad_request_line");
        row("HTTP/2.0", "GET / HTTP/2.0\r\n" + host + "\r\n", 505, "http_version");
        row("HTTP/9.9", "GET / HTTP/9.9\r\n" + host + "\r\n", 505, "http_version");
        row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "http_version");
        row("absolute target (a proxy's)", "GET http://127.0.0.1:8400/ HTTP/1.1\r\n" + host + "\r\n", 400,
            "bad_target");
        row("CONNECT", "CONNECT miro.com:443 HTTP/1.1\r\n" + host + "\r\n", 400, "bad_target");
        row("fragment in the target", "GET /#x HTTP/1.1\r\n" + host + "\r\n", 400, "bad_target");
        row("raw UTF-8 in the target", "GET /\xc3\xa9 HTTP/1.1\r\n" + host + "\r\n", 400, "bad_target");
        row("header without a colon", get + host + "nonsense\r\n\r\n", 400, "bad_header");
        row("header without a name", get + host + ": x\r\n\r\n", 400, "bad_header");
        row("space before the colon", get + "Host : 127.0.0.1:8400\r\n\r\n", 400, "bad_header");
        row("control character in a value", get + host + "X: \x01\r\n\r\n", 400, "bad_header");
        row("folded header", get + host + "X: a\r\n b\r\n\r\n", 400, "folded_header");
        row("no Host", get + "X: y\r\n\r\n", 400, "missing_host");
        row("no header at all", get + "\r\n", 400, "missing_host");
        row("two Hosts", get + host + host + "\r\n", 400, "repeated_host");
        row("D-8252-14 Host with another port", get + "Host: 127.0.0.1:8401\r\n\r\n", 421, "wrong_host");
        row("D-8252-14 Host without port", get + "Host: 127.0.0.1\r\n\r\n", 421, "wrong_host");
        row("D-8252-14 foreign Host (DNS rebinding)", get + "Host: evil.example:8400\r\n\r\n", 421, "wrong_host");
        row("Host with a path", get + "Host: 127.0.0.1:8400/\r\n\r\n", 421, "wrong_host");
        row("D-8252-14 DELETE", "DELETE / HTTP/1.1\r\n" + host + "\r\n", 405, "method_not_allowed");
        row("D-8252-14 HEAD", "HEAD / HTTP/1.1\r\n" + host + "\r\n", 405, "method_not_allowed");
        row("lower case method", "get / HTTP/1.1\r\n" + host + "\r\n", 405, "method_not_allowed");
        row("chunked", post + "Transfer-Encoding: chunked\r\n\r\n", 501, "transfer_encoding");
        row("chunked and Content-Length", post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
            "transfer_encoding");
        row("two Content-Lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400,
            "repeated_content_length");
        row("two equal Content-Lengths", post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400,
            "repeated_content_length");
        row("list of Content-Lengths", post + "Content-Length: 1, 1\r\n\r\n", 400, "bad_content_length");
        row("negative Content-Length", post + "Content-Length: -1\r\n\r\n", 400, "bad_content_length");
        row("Content-Length with a sign", post + "Content-Length: +1\r\n\r\n", 400, "bad_content_length");
        row("empty Content-Length", post + "Content-Length:\r\n\r\n", 400, "bad_content_length");
        row("body one too long", post + "Content-Length: 17\r\n\r\n", 413, "body_too_long");
        row("body length beyond 64 bits", post + "Content-Length: 99999999999999999999999\r\n\r\n", 413,
            "body_too_long");
        row("unknown expectation", post + "Expect: miracles\r\n\r\n", 417, "expectation");
        row("D-8252-14 request line too long", "GET /" + QByteArray(64, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414,
            "request_line_too_long");
        row("D-8252-14 request line without end", QByteArray(100000, 'a'), 414, "request_line_too_long");
        row("D-8252-14 head too long", get + host + "X: " + QByteArray(256, 'a') + "\r\n\r\n", 431, "head_too_long");
        row("D-8252-14 headers without end", get + QByteArray("X: y\r\n").repeated(1000), 431, "head_too_long");
        row("TLS hello", QByteArray("\x16\x03\x01\x02\x00\x01\x00", 7), 400, "tls_hello");
    }

    /// Wherever the bytes are cut on their way, the outcome is the same.
    void refuses()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        QFETCH(const QString, reason);
        for (const qsizetype portion : {qsizetype(1), qsizetype(2), qsizetype(7), bytes.size()}) {
            const Outcome outcome = parsed(bytes, portion);
            QCOMPARE(outcome.progress, RequestParser::Progress::Refused);
            QCOMPARE(outcome.reason, reason);
            QCOMPARE(outcome.status, status);
        }
    }

    void accepts_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("GET") << QByteArray("GET /callback?code=a%2Bb HTTP/1.1\r\n" + host + "\r\n") << QByteArray();
        QTest::newRow("HTTP/1.0") << QByteArray("GET /callback?code=a%2Bb HTTP/1.0\r\n" + host + "\r\n")
                                  << QByteArray();
        QTest::newRow("the other host") << QByteArray(
            "GET /callback?code=a%2Bb HTTP/1.1\r\nHost: localhost:8400\r\n\r\n")
                                        << QByteArray();
        QTest::newRow("Host in capitals")
            << QByteArray("GET /callback?code=a%2Bb HTTP/1.1\r\nhost:LOCALHOST:8400 \r\n\r\n") << QByteArray();
        QTest::newRow("Latin-1 in a value")
            << QByteArray("GET /callback?code=a%2Bb HTTP/1.1\r\n" + host + "X: \xe9\r\n\r\n") << QByteArray();
        QTest::newRow("length 0") << QByteArray("GET /callback?code=a%2Bb HTTP/1.1\r\n" + host
                                                + "Content-Length: 0\r\n\r\n")
                                  << QByteArray();
        QTest::newRow("body") << QByteArray("POST /callback?code=a%2Bb HTTP/1.1\r\n" + host
                                            + "Content-Length: 4\r\n\r\nbody")
                              << QByteArray("body");
        QTest::newRow("body with NUL and CRLF") << QByteArray("POST /callback?code=a%2Bb HTTP/1.1\r\n" + host
                                                              + "Content-Length: 4\r\n\r\n" + QByteArray("\0\r\n\n", 4))
                                                << QByteArray("\0\r\n\n", 4);
        QTest::newRow("longest body") << QByteArray("POST /callback?code=a%2Bb HTTP/1.1\r\n" + host
                                                    + "Content-Length: 16\r\n\r\n" + QByteArray(16, 'x'))
                                      << QByteArray(16, 'x');
        QTest::newRow("more behind it is dropped") << QByteArray(
            "POST /callback?code=a%2Bb HTTP/1.1\r\n" + host + "Content-Length: 4\r\n\r\nbodyGET / HTTP/1.1\r\n\r\n")
                                                   << QByteArray("body");
    }

    void accepts()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, body);
        for (qsizetype portion = 1; portion <= bytes.size(); ++portion) {
            const Outcome outcome = parsed(bytes, portion);
            QCOMPARE(outcome.reason, QString());
            QCOMPARE(outcome.progress, RequestParser::Progress::Complete);
            QCOMPARE(outcome.request.path, "/callback");
            QCOMPARE(outcome.request.query, "code=a%2Bb");
            QCOMPARE(outcome.request.body, body);
        }
    }

    void takesTheLongestLineAndHeadThatAreAllowed()
    {
        const QByteArray line = "GET /" + QByteArray(64 - 5 - 9, 'a') + " HTTP/1.1";
        QCOMPARE(line.size(), 64);
        const QByteArray start = line + "\r\n" + host + "X: ";
        const QByteArray head = start + QByteArray(256 - start.size() - 4, 'x') + "\r\n\r\n";
        QCOMPARE(head.size(), 256);
        QCOMPARE(parsed(head, 1).progress, RequestParser::Progress::Complete);
        QCOMPARE(parsed(head, head.size()).progress, RequestParser::Progress::Complete);
    }

    void readsHeadersByLowerCaseName()
    {
        const Outcome outcome = parsed("GET / HTTP/1.1\r\n" + host + "X-One: a\r\nx-ONE: b\r\n\r\n", 1000);
        QCOMPARE(outcome.request.header("x-one"), "a");
        QCOMPARE(outcome.request.headers.size(), 3);
        QVERIFY(outcome.request.header("x-two").isEmpty());
    }

    void asksForTheBodyOfAClientThatWaits()
    {
        const HttpServer::Rules rules = sandboxRules();
        RequestParser parser(rules, hosts);
        QCOMPARE(parser.feed("POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nExpect: 100-continue\r\n\r\n"),
                 RequestParser::Progress::NeedsMore);
        QVERIFY(parser.takeContinue());
        QVERIFY(!parser.takeContinue());
        QCOMPARE(parser.feed("x"), RequestParser::Progress::Complete);
    }
};

QTEST_GUILESS_MAIN(tst_requestparser)
#include "tst_requestparser.moc"
