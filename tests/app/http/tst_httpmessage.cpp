// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpmessage.h"
#include "http/responsebytes.h"

#include <QRegularExpression>
#include <QTest>

class tst_httpmessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void decodesForms_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<FormFields>("expected");
        const auto pair = [](const char *name, const char *value) {
            return std::pair(QString::fromUtf8(name), QString::fromUtf8(value));
        };
        QTest::newRow("nothing") << QByteArray() << FormFields{};
        QTest::newRow("one") << QByteArray("a=b") << FormFields{pair("a", "b")};
        QTest::newRow("order and repetition are kept")
            << QByteArray("b=1&a=2&b=3") << FormFields{pair("b", "1"), pair("a", "2"), pair("b", "3")};
        QTest::newRow("a name without a value") << QByteArray("a&b=") << FormFields{pair("a", ""), pair("b", "")};
        QTest::newRow("empty pieces are nothing") << QByteArray("&&a=1&") << FormFields{pair("a", "1")};
        QTest::newRow("plus is a space") << QByteArray("a=x+y") << FormFields{pair("a", "x y")};
        QTest::newRow("an escaped plus is a plus (QTBUG-81624)")
            << QByteArray("code=a%2Bb%2F%25") << FormFields{pair("code", "a+b/%")};
        QTest::newRow("only the first equals sign parts") << QByteArray("a=b=c") << FormFields{pair("a", "b=c")};
        QTest::newRow("escapes are decoded once") << QByteArray("a=%252B") << FormFields{pair("a", "%2B")};
        QTest::newRow("UTF-8") << QByteArray("n=Chlo%C3%A9") << FormFields{pair("n", "Chloé")};
        QTest::newRow("names are decoded too") << QByteArray("a%20b=1") << FormFields{pair("a b", "1")};
    }

    void decodesForms()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const FormFields, expected);

        const auto fields = parseForm(text);
        QVERIFY(fields.has_value());
        QCOMPARE(*fields, expected);
    }

    void refusesMalformedForms_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("escape cut off") << QByteArray("a=%2");
        QTest::newRow("escape at the very end") << QByteArray("a=%");
        QTest::newRow("no hex digit") << QByteArray("a=%zz");
        QTest::newRow("sign instead of a digit") << QByteArray("a=%+1");
        QTest::newRow("NUL") << QByteArray("a=%00");
        QTest::newRow("no UTF-8") << QByteArray("a=%ff");
        QTest::newRow("overlong UTF-8") << QByteArray("a=%c0%af");
        QTest::newRow("half a character") << QByteArray("a=%c3");
        QTest::newRow("surrogate") << QByteArray("a=%ed%a0%80");
        QTest::newRow("in a name") << QByteArray("%00=1");
    }

    void refusesMalformedForms()
    {
        QFETCH(const QByteArray, text);
        QVERIFY(!parseForm(text));
    }

    void findsTheFirstValueOfAName()
    {
        const auto fields = *parseForm("a=1&a=2&b=");
        QCOMPARE(formValue(fields, QStringLiteral("a")), QStringLiteral("1"));
        QCOMPARE(formValue(fields, QStringLiteral("b")), QString());
        QVERIFY(formValue(fields, QStringLiteral("b")).has_value());
        QVERIFY(!formValue(fields, QStringLiteral("c")));
    }

    void addsWhatEveryAnswerCarries()
    {
        const QByteArray bytes = responseBytes(HttpResponse::html(200, "<p>ä</p>"));
        QVERIFY(bytes.startsWith("HTTP/1.1 200 OK\r\n"));
        for (const char *line :
             {"Content-Length: 9\r\n", "Connection: close\r\n", "Cache-Control: no-store\r\n",
              "Referrer-Policy: no-referrer\r\n", "X-Content-Type-Options: nosniff\r\n",
              "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'\r\n"})
            QVERIFY2(bytes.count(line) == 1, line);
        QVERIFY(
            QRegularExpression(QStringLiteral("\r\nDate: [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [\\d:]{8} GMT\r\n"))
                .match(QString::fromUtf8(bytes))
                .hasMatch());
        QVERIFY(bytes.endsWith("\r\n\r\n<p>ä</p>"));
    }

    void leavesHeadersAloneThatAreThere()
    {
        HttpResponse response = HttpResponse::html(200, {});
        response.headers.append({QByteArray("cache-control"), QByteArray("max-age=1")});
        const QByteArray bytes = responseBytes(response);
        QCOMPARE(bytes.toLower().count("cache-control"), 1);
        QVERIFY(bytes.contains("cache-control: max-age=1\r\n"));
    }

    void redirectsAre302() // D-9700-18
    {
        const QByteArray bytes = responseBytes(HttpResponse::redirect("https://miro.com/x?a=b"));
        QVERIFY(bytes.startsWith("HTTP/1.1 302 Found\r\n"));
        QVERIFY(bytes.contains("\r\nLocation: https://miro.com/x?a=b\r\n"));
    }

    void noHeaderBreaksOutOfItsLine_data()
    {
        QTest::addColumn<QByteArray>("location");
        QTest::newRow("CRLF") << QByteArray("/a\r\nSet-Cookie: x=1");
        QTest::newRow("LF") << QByteArray("/a\nSet-Cookie: x=1");
        QTest::newRow("CR") << QByteArray("/a\rSet-Cookie: x=1");
        QTest::newRow("NUL") << QByteArray("/a\0b", 4);
    }

    void noHeaderBreaksOutOfItsLine()
    {
        QFETCH(const QByteArray, location);
        const QByteArray bytes = responseBytes(HttpResponse::redirect(location));
        QVERIFY(bytes.startsWith("HTTP/1.1 500 "));
        QVERIFY(!bytes.contains("Location") && !bytes.contains("Set-Cookie"));
    }

    void aBodilessStatusHasNoLength()
    {
        const QByteArray bytes = responseBytes({204, {}, "ignored"});
        QVERIFY(!bytes.contains("Content-Length"));
        QVERIFY(bytes.endsWith("\r\n\r\n"));
    }
};

QTEST_GUILESS_MAIN(tst_httpmessage)
#include "tst_httpmessage.moc"
