// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secret.h"
#include "core/seams.h"

#include <QSet>
#include <QTest>

#include <algorithm>

namespace {

/// An array that owns a header of Qt's, but whose bytes are ours: they can still be looked at when it has let go.
QByteArray arrayOver(char *bytes, qsizetype size)
{
    const auto [header, unused] = QTypedArrayData<char>::allocate(1); // a pair, since Qt 6.11 a struct
    return QByteArray{QByteArray::DataPointer(header, bytes, size)};
}

} // namespace

class TestSecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void streamsItsLengthOnly()
    {
        QString text;
        QDebug(&text) << Secret(QByteArrayView("canary-4711"));
        QCOMPARE(text.trimmed(), QStringLiteral("Secret(11 bytes)"));
    }

    void comparesByContent_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QByteArray>("right");
        QTest::addColumn<bool>("equal");
        QTest::newRow("same bytes in another buffer") << QByteArray("abc") << QByteArray("abc") << true;
        QTest::newRow("first byte differs") << QByteArray("xbc") << QByteArray("abc") << false;
        QTest::newRow("last byte differs") << QByteArray("abx") << QByteArray("abc") << false;
        QTest::newRow("one is longer") << QByteArray("abcd") << QByteArray("abc") << false;
        QTest::newRow("both are empty") << QByteArray() << QByteArray() << true;
        QTest::newRow("NUL counts") << QByteArray("a\0b", 3) << QByteArray("a\0c", 3) << false;
    }
    void comparesByContent()
    {
        QFETCH(const QByteArray, left);
        QFETCH(const QByteArray, right);
        QFETCH(const bool, equal);
        QCOMPARE(Secret(left) == Secret(right), equal);
    }

    void overwritesItsSourceWhenItTakesIt()
    {
        char memory[] = "canary";
        QByteArray source = arrayOver(memory, 6);
        QVERIFY(source.isDetached());
        const Secret secret = Secret::takeFrom(source);
        QVERIFY(source.isEmpty());
        QCOMPARE(QByteArray(memory, 6), QByteArray(6, '\0'));
        QCOMPARE(secret.expose().toByteArray(), QByteArray("canary"));
    }

    void overwritesText()
    {
        char16_t memory[] = u"canary";
        const auto [header, unused] = QTypedArrayData<char16_t>::allocate(1);
        QString text{QString::DataPointer(header, memory, 6)};
        QVERIFY(text.isDetached());
        wipe(text);
        QVERIFY(text.isEmpty());
        QVERIFY(std::all_of(memory, memory + 6, [](char16_t unit) { return unit == 0; }));
    }

    // Somebody else may still need the bytes: the variable lets go of them, no more.
    void onlyClearsWhatIsShared()
    {
        char memory[] = "canary";
        QByteArray source = arrayOver(memory, 6);
        const QByteArray other = source;
        wipe(source);
        QVERIFY(source.isEmpty());
        QCOMPARE(other, QByteArray("canary"));
    }

    void copiesShareOneBuffer()
    {
        const Secret first(QByteArrayView("canary"));
        const Secret second = first;
        QCOMPARE(second.expose().data(), first.expose().data());
    }

    void randomTokensHave256BitsAndNoPadding()
    {
        QSet<QByteArray> seen;
        static const QRegularExpression shape(QStringLiteral("^[A-Za-z0-9_-]{43}$"));
        for (int i = 0; i < 10'000; ++i) {
            const QByteArray token = randomToken(systemRandomBytes);
            QVERIFY(shape.match(QString::fromLatin1(token)).hasMatch());
            seen.insert(token);
        }
        QCOMPARE(seen.size(), 10'000); // D-7636-02, D-6749-14
    }
};

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"
