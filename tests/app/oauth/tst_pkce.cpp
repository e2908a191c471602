// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/pkce.h"

#include <QSet>
#include <QTest>

class TestPkce : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // RFC 7636, appendix B. D-7636-04, D-7636-05.
    void makesThePublishedChallenge()
    {
        QCOMPARE(pkceChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), QByteArray("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
    }

    // D-7636-01, D-7636-02.
    void verifiersAreUnreservedAndNeverRepeat()
    {
        static const QRegularExpression shape(QStringLiteral("^[A-Za-z0-9._~-]{43,128}$"));
        QSet<QString> seen;
        for (int i = 0; i < 10'000; ++i) {
            const Pkce pkce = makePkce(systemRandomBytes);
            const QString verifier = pkce.verifier.exposeText();
            QVERIFY(shape.match(verifier).hasMatch());
            QVERIFY(!pkce.challenge.contains('='));
            seen.insert(verifier);
        }
        QCOMPARE(seen.size(), 10'000);
    }
};

QTEST_GUILESS_MAIN(TestPkce)
#include "tst_pkce.moc"
