// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fingerprint.h"
#include "domain/installation.h"

#include <QSet>
#include <QTest>

class TestInstallation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // SHA-256("abc") is a published vector: ba7816bf 8f01cfea …
    void fingerprintIsTheHeadOfSha256()
    {
        QCOMPARE(fingerprint(Secret(QByteArrayView("abc"))), QStringLiteral("ba7816bf"));
        QCOMPARE(fingerprint(Secret()), QString());
    }

    void scopesAreASetWithCase()
    {
        const ScopeSet scopes = ScopeSet::fromText(QStringLiteral(" boards:write  boards:read boards:read "));
        QCOMPARE(scopes.toText(), QStringLiteral("boards:read boards:write"));
        QVERIFY(scopes != ScopeSet::fromText(QStringLiteral("Boards:read boards:write"))); // D-6749-11
        QCOMPARE(scopes.without(ScopeSet({QStringLiteral("boards:read")})).toText(), QStringLiteral("boards:write"));
    }

    void rowIdsGrowAndNeverRepeat()
    {
        QSet<RowId> seen;
        RowId last = 0;
        for (int i = 0; i < 10'000; ++i) {
            const RowId id = makeRowId(fromMilliseconds(1'700'000'000'000 - i)); // the clock goes back
            QVERIFY(id > last);
            last = id;
            seen.insert(id);
        }
        QCOMPARE(seen.size(), 10'000);
    }
};

QTEST_GUILESS_MAIN(TestInstallation)
#include "tst_installation.moc"
