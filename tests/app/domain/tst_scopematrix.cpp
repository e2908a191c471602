// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/scopematrix.h"

#include <QSet>
#include <QTest>

namespace {

ScopeSet set(const char *names)
{
    return ScopeSet::fromText(QString::fromLatin1(names));
}

} // namespace

/// How a scope stands, by what was expected, granted, assumed and is live.
class TestScopeMatrix : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aScopeStands_data()
    {
        QTest::addColumn<bool>("expected");
        QTest::addColumn<bool>("granted");
        QTest::addColumn<QString>("live"); ///< "yes", "no" or "unknown"
        QTest::addColumn<bool>("assumed");
        QTest::addColumn<QString>("stand");
        QTest::newRow("C6 neither expected nor there") << false << false << "no" << false << QString();
        QTest::newRow("C6 granted and live") << true << true << "yes" << false << QStringLiteral("live");
        QTest::newRow("C6 live without having been named") << true << false << "yes" << false << QStringLiteral("live");
        QTest::newRow("C6 after a refresh: live is unknown") << true << true << "unknown" << false << QStringLiteral("granted");
        QTest::newRow("C6.1 the answer named none") << true << true << "unknown" << true << QStringLiteral("assumed");
        QTest::newRow("C6.1 assumed, then seen live") << true << true << "yes" << true << QStringLiteral("live");
        QTest::newRow("C6.4 never granted") << true << false << "unknown" << false << QStringLiteral("missing");
        QTest::newRow("C6.4 never granted, and not live") << true << false << "no" << false << QStringLiteral("missing");
        QTest::newRow("C6.4 granted, but not live") << true << true << "no" << false << QStringLiteral("missing_not_live");
        QTest::newRow("C6.4 more than expected, live") << false << true << "yes" << false << QStringLiteral("not_expected_live");
        QTest::newRow("C6.4 more than expected, unsure") << false << true << "unknown" << false << QStringLiteral("not_expected_granted");
        QTest::newRow("C6.4 more than expected, assumed") << false << true << "unknown" << true << QStringLiteral("not_expected_assumed");
        QTest::newRow("C6.4 once too much, and gone") << false << true << "no" << false << QStringLiteral("not_live");
    }
    void aScopeStands()
    {
        QFETCH(const bool, expected);
        QFETCH(const bool, granted);
        QFETCH(const QString, live);
        QFETCH(const bool, assumed);
        Installation installation;
        installation.expectedScopes = expected ? set("boards:read boards:write") : set("boards:read");
        installation.grantedScopes = granted ? set("boards:read boards:write") : set("boards:read");
        installation.scopeAssumed = assumed;
        if (live != QLatin1String("unknown"))
            installation.liveScopes = live == QLatin1String("yes") ? set("boards:write boards:read") : set("boards:read");
        const ScopeStand stand = scopeStand(installation, QStringLiteral("boards:write"));
        QTEST(scopeStandName(stand), "stand");
        // The cell, the finding and the filter say the same.
        QCOMPARE(isMissing(stand), installation.missingScopes().contains(QStringLiteral("boards:write")));
        QCOMPARE(isExtra(stand), installation.extraScopes().contains(QStringLiteral("boards:write")));
    }

    void comparesAsSets_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("there");
        QTest::addColumn<QString>("missing");
        QTest::addColumn<QString>("extra");
        QTest::newRow("C6.1 order does not matter") << "a b c" << "c a b" << "" << "";
        QTest::newRow("C6.1 nor do duplicates") << "a a b" << "b a b" << "" << "";
        QTest::newRow("C6.1 case does") << "boards:read" << "Boards:read" << "boards:read" << "Boards:read";
        QTest::newRow("C6.4 shortfall and over-privilege at once") << "a b" << "b c" << "a" << "c";
        QTest::newRow("C6.4 nothing was granted") << "a b" << "" << "a b" << "";
        QTest::newRow("C6.4 who expects nothing in particular is not exceeded") << "" << "a b" << "" << "";
    }
    void comparesAsSets()
    {
        QFETCH(const QString, expected);
        QFETCH(const QString, there);
        const ScopeDrift drift = scopeDrift(ScopeSet::fromText(expected), ScopeSet::fromText(there));
        QTEST(drift.missing.toText(), "missing");
        QTEST(drift.extra.toText(), "extra");
    }

    void everyStandHasANameOfItsOwn()
    {
        QSet<QString> names;
        for (int stand = 0; stand < scopeStandCount; ++stand)
            names.insert(scopeStandName(static_cast<ScopeStand>(stand)));
        QCOMPARE(names.size(), scopeStandCount);
    }

    void anotherRegionIsAFinding_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("region");
        QTest::addColumn<bool>("differs");
        QTest::newRow("C15.3 the expected one") << "eu01" << "eu01" << false;
        QTest::newRow("C15.3 another one") << "eu01" << "us01" << true;
        QTest::newRow("C15.3 none is expected") << "" << "us01" << false;
        QTest::newRow("C15.3 the token names none") << "eu01" << "" << false;
    }
    void anotherRegionIsAFinding()
    {
        QFETCH(const QString, expected);
        QFETCH(const QString, region);
        Installation installation;
        installation.expectedRegion = expected;
        installation.region = region;
        QTEST(installation.isInOtherRegion(), "differs");
    }
};

QTEST_GUILESS_MAIN(TestScopeMatrix)
#include "tst_scopematrix.moc"
