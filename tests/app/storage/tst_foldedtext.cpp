// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/foldedtext.h"

#include <QRegularExpression>
#include <QTest>

class TestFoldedText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void folds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing") << QString() << "";
        QTest::newRow("case") << "Blue TEAM"
                              << "blue team";
        QTest::newRow("accent, composed") << QString::fromUtf8("CAFÉ") << "cafe";
        QTest::newRow("accent, decomposed") << QString::fromUtf8("Cafe\u0301") << "cafe";
        QTest::newRow("sharp s") << QString::fromUtf8("Straße ẞ") << "strasse ss";
        QTest::newRow("ligature and full width") << QString::fromUtf8("ﬁ Ａ") << "fi a";
        QTest::newRow("NUL is dropped") << QString(QStringLiteral("a") + QChar::Null + QStringLiteral("b")) << "ab";
        QTest::newRow("beyond the basic plane") << QString::fromUtf8("🦊") << QString::fromUtf8("🦊");
    }

    void folds()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        QCOMPARE(foldedText(text), expected);
        QCOMPARE(foldedText(foldedText(text)), expected);
    }

    void makesAShortSortKey()
    {
        QCOMPARE(sortKey(QStringLiteral("Äb")), QByteArray("ab"));
        QCOMPARE(sortKey(QString(100000, QLatin1Char('X'))), QByteArray(100, 'x'));
        QVERIFY(sortKey(QString(100000, QChar(0x6771))).size() <= 200);
    }

    void escapesWhatLikeTreatsAsSpecial()
    {
        QCOMPARE(containsPattern(QStringLiteral("a%b_c!D")), QStringLiteral("%a!%b!_c!!d%"));
    }
};

QTEST_GUILESS_MAIN(TestFoldedText)
#include "tst_foldedtext.moc"
