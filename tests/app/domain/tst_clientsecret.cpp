// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/clientsecret.h"

#include <QTest>

class TestClientSecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void judgesTextAndBytesAlike_data()
    {
        QTest::addColumn<QString>("secret");
        QTest::addColumn<bool>("good");
        QTest::newRow("as Miro makes them") << "r8Zx1mQp0LkJ" << true;
        QTest::newRow("every printable sign") << "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" << true;
        QTest::newRow("a blank inside") << "two words" << true;
        QTest::newRow("one character") << "x" << true;
        QTest::newRow("empty") << "" << false;
        QTest::newRow("a blank only") << " " << false;
        QTest::newRow("a blank in front") << " secret" << false;
        QTest::newRow("a blank behind") << "secret " << false;
        QTest::newRow("a line end") << "secret\n" << false;
        QTest::newRow("the delete character") << "sec\x7fret" << false;
        QTest::newRow("a letter beyond ASCII") << QString::fromUtf8("sécret") << false;
        QTest::newRow("a zero-width space") << QString::fromUtf8("secret\u200b") << false;
    }
    void judgesTextAndBytesAlike()
    {
        QFETCH(const QString, secret);
        QFETCH(const bool, good);
        const QByteArray bytes = secret.toUtf8();
        QCOMPARE(!clientSecretObjection(secret), good);
        QCOMPARE(!clientSecretObjection(QUtf8StringView(bytes)), good);
        if (!good)
            QCOMPARE(clientSecretObjection(secret)->cause, QStringLiteral("bad_client_secret"));
    }
};

QTEST_GUILESS_MAIN(TestClientSecret)
#include "tst_clientsecret.moc"
