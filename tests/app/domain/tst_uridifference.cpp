// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/causename.h"

#include <QRandomGenerator>
#include <QTest>

namespace {

QString causes(const QList<UriDifference> &differences)
{
    QStringList names;
    for (const UriDifference &difference : differences)
        names.append(causeName(difference.cause));
    return names.join(QLatin1Char(' '));
}

} // namespace

class TestUriDifference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void namesEachCause_data()
    {
        QTest::addColumn<QString>("ours");
        QTest::addColumn<QString>("theirs");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<int>("at");
        const QString base = QStringLiteral("http://127.0.0.1:8400/callback");
        QTest::newRow("the same") << base << base << "" << -1;
        QTest::newRow("C5.1 scheme") << base << "https://127.0.0.1:8400/callback"
                                     << "scheme" << 4;
        QTest::newRow("C5.1 scheme in capitals") << base << "HTTP://127.0.0.1:8400/callback"
                                                 << "scheme" << 0;
        QTest::newRow("C5.1 host form, name and IPv4") << base << "http://localhost:8400/callback"
                                                       << "host_form" << 7;
        QTest::newRow("C5.1 host form, IPv4 and IPv6") << base << "http://[::1]:8400/callback"
                                                       << "host_form" << 7;
        QTest::newRow("C5.1 host form, long IPv6") << "http://[::1]:8400/callback"
                                                   << "http://[0:0:0:0:0:0:0:1]:8400/callback"
                                                   << "host_form" << 8;
        QTest::newRow("C5.1 host form, capitals") << "http://localhost:1/a"
                                                  << "http://LocalHost:1/a"
                                                  << "host_form" << 7;
        QTest::newRow("another host") << base << "http://127.0.0.1.example.com:8400/callback"
                                      << "host" << 16;
        QTest::newRow("a host in capitals") << "https://example.com/a"
                                            << "https://Example.com/a"
                                            << "host" << 8;
        QTest::newRow("a user name") << base << "http://me@127.0.0.1:8400/callback"
                                     << "host" << 7;
        QTest::newRow("C5.1 port") << base << "http://127.0.0.1:8401/callback"
                                   << "port" << 20;
        QTest::newRow("C5.1 port missing") << base << "http://127.0.0.1/callback"
                                           << "port" << 16;
        QTest::newRow("C5.1 port of IPv6") << "http://[::1]:8400/a"
                                           << "http://[::1]:84/a"
                                           << "port" << 15;
        QTest::newRow("C5.1 port that goes without saying") << "https://example.com:443/a"
                                                            << "https://example.com/a"
                                                            << "port" << 19;
        QTest::newRow("C5.1 colon without a port") << "https://example.com:/a"
                                                   << "https://example.com/a"
                                                   << "port" << 19;
        QTest::newRow("C5.1 trailing slash") << base << "http://127.0.0.1:8400/callback/"
                                             << "trailing_slash" << 30;
        QTest::newRow("C5.1 trailing slash of no path") << "http://127.0.0.1:8400"
                                                        << "http://127.0.0.1:8400/"
                                                        << "trailing_slash" << 21;
        QTest::newRow("C5.1 trailing slash before a query") << "http://h/a?b"
                                                            << "http://h/a/?b"
                                                            << "trailing_slash" << 10;
        QTest::newRow("C5.1 two trailing slashes") << "http://h/a/"
                                                   << "http://h/a//"
                                                   << "trailing_slash" << 11;
        QTest::newRow("C5.1 path case") << base << "http://127.0.0.1:8400/Callback"
                                        << "path_case" << 22;
        QTest::newRow("C5.1 percent-encoding") << "http://h/a b"
                                               << "http://h/a%20b"
                                               << "percent_encoding" << 10;
        QTest::newRow("C5.1 percent-encoding of a letter") << "http://h/call"
                                                           << "http://h/c%61ll"
                                                           << "percent_encoding" << 10;
        QTest::newRow("C5.1 percent-encoding, case of the digits") << "http://h/a%2fb"
                                                                   << "http://h/a%2Fb"
                                                                   << "percent_encoding" << 12;
        QTest::newRow("C5.1 percent-encoding beyond ASCII") << QString::fromUtf8("http://h/ü") << "http://h/%C3%BC"
                                                            << "percent_encoding" << 9;
        QTest::newRow("bytes that are no text are not the same path") << "http://h/%FF"
                                                                      << "http://h/%FE"
                                                                      << "path" << 11;
        QTest::newRow("another path") << base << "http://127.0.0.1:8400/oauth"
                                      << "path" << 22;
        QTest::newRow("C5.1 query") << base << "http://127.0.0.1:8400/callback?a=b"
                                    << "query" << 30;
        QTest::newRow("C5.1 query that is empty") << base << "http://127.0.0.1:8400/callback?"
                                                  << "query" << 30;
        QTest::newRow("C5.1 query with another value") << "http://h/a?b=c"
                                                       << "http://h/a?b=d"
                                                       << "query" << 13;
        QTest::newRow("C5.1 fragment") << base << "http://127.0.0.1:8400/callback#top"
                                       << "fragment" << 30;
        QTest::newRow("a question mark in the fragment is none") << "http://h/a#b?c"
                                                                 << "http://h/a#b?d"
                                                                 << "fragment" << 13;
        QTest::newRow("a blank behind") << base << QString(base + QLatin1Char(' ')) << "whitespace" << 30;
        QTest::newRow("a line end behind") << base << QString(base + QLatin1Char('\n')) << "whitespace" << 30;
        QTest::newRow("a blank in front") << base << QString(QLatin1Char(' ') + base) << "whitespace" << 0;
        QTest::newRow("a zero-width space behind") << base << QString(base + QChar(0x200b)) << "whitespace" << 30;
        QTest::newRow("a zero-width space within")
            << base << QString::fromUtf8("http://127.0.0.1:8400/call\u200bback") << "whitespace" << 26;
        QTest::newRow("several at once") << base << "https://localhost:8401/Callback/?a#b"
                                         << "scheme host_form port path_case trailing_slash query fragment" << 4;
        QTest::newRow("case and encoding at once") << "http://h/Call"
                                                   << "http://h/c%61ll"
                                                   << "path_case percent_encoding" << 9;
        QTest::newRow("no addresses: the same") << "callback"
                                                << "callback"
                                                << "" << -1;
        QTest::newRow("no addresses") << "callback"
                                      << "other"
                                      << "path" << 0;
        QTest::newRow("no addresses: case") << "callback"
                                            << "Callback"
                                            << "path_case" << 0;
        QTest::newRow("one is no address") << "127.0.0.1:8400/callback" << base << "path" << 0;
        QTest::newRow("nothing and something") << "" << base << "path" << 0;
        QTest::newRow("nothing and a blank") << ""
                                             << " "
                                             << "whitespace" << 0;
    }
    void namesEachCause()
    {
        QFETCH(const QString, ours);
        QFETCH(const QString, theirs);
        QFETCH(const QString, expected);
        QFETCH(const int, at);
        const QList<UriDifference> there = uriDifferences(ours, theirs);
        QCOMPARE(causes(there), expected);
        QCOMPARE(there.isEmpty() ? -1 : int(there.first().at), at);
        // Up to the first difference the two are one text.
        if (!there.isEmpty()) {
            QCOMPARE(ours.left(at), theirs.left(at));
            QVERIFY(ours.mid(at, 1) != theirs.mid(at, 1));
        }
        const QList<UriDifference> back = uriDifferences(theirs, ours);
        QCOMPARE(causes(back), expected);
        for (qsizetype i = 0; i < back.size(); ++i)
            QCOMPARE(back.at(i).ours, there.at(i).theirs);
        for (const UriDifference &difference : there) {
            QVERIFY(!difference.sentence.isEmpty());
            QVERIFY2(!difference.sentence.contains(QLatin1Char('%') + QString::number(1)),
                     qPrintable(difference.sentence));
            QVERIFY(!difference.sentence.contains(QLatin1Char('\n')));
        }
    }

    void saysWhatDiffers()
    {
        const QList<UriDifference> found = uriDifferences(QStringLiteral("http://127.0.0.1:8400/callback"),
                                                          QStringLiteral("http://localhost:84010/callback/"));
        QCOMPARE(found.size(), 3);
        QCOMPARE(found.at(0).ours, QStringLiteral("127.0.0.1"));
        QCOMPARE(found.at(0).theirs, QStringLiteral("localhost"));
        QCOMPARE(found.at(1).sentence, QStringLiteral("The port differs: 8400 here, 84010 there."));
        QCOMPARE(found.at(1).ours, QStringLiteral("8400"));
        QCOMPARE(found.at(1).theirs, QStringLiteral("84010"));
        QCOMPARE(found.at(1).at, 20);
        QCOMPARE(found.at(2).at, 30);
        QCOMPARE(found.at(2).sentence, QStringLiteral("At the end there is no slash here, one there."));
    }

    void survivesAnything()
    {
        const QString signs = QStringLiteral("http://[::1]@:%2fF?#aA. \n\t/") + QChar(0x200b) + QChar(0xd83d)
            + QChar(0xde00) + QChar(0xd800) + QChar(u'\0');
        QRandomGenerator random(20261123);
        const auto text = [&] {
            QString made = random.bounded(3) == 0 ? QString() : QStringLiteral("http://");
            for (int length = random.bounded(12); length > 0; --length)
                made += signs.at(random.bounded(int(signs.size())));
            return made;
        };
        for (int i = 0; i < 20000; ++i) {
            const QString ours = text();
            const QString theirs = text();
            const QList<UriDifference> found = uriDifferences(ours, theirs);
            QVERIFY2(found.isEmpty() == (ours == theirs), qPrintable(ours + QLatin1String(" | ") + theirs));
            for (const UriDifference &difference : found)
                QVERIFY(difference.at >= 0 && difference.at <= ours.size());
        }
    }
};

QTEST_GUILESS_MAIN(TestUriDifference)
#include "tst_uridifference.moc"
