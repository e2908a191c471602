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

    void stateFollowsFromFactsAndTime_data()
    {
        QTest::addColumn<int>("outcome");
        QTest::addColumn<int>("expiresIn"); // seconds from now; 0: no expiry known
        QTest::addColumn<bool>("refresh");
        QTest::addColumn<QString>("state");
        const int agreed = int(ContextOutcome::Agreed);
        const int notMade = int(ContextOutcome::NotMade);
        const int mismatch = int(ContextOutcome::Mismatch);
        QTest::newRow("checked and running") << agreed << 60 << true << "active";
        QTest::newRow("checked, never runs out") << agreed << 0 << false << "active";
        QTest::newRow("ran out, refreshable") << agreed << -1 << true << "can_refresh";
        QTest::newRow("ran out, nothing to refresh with") << agreed << -1 << false << "expired";
        QTest::newRow("not checked") << notMade << 60 << true << "not_verified";
        QTest::newRow("not checked and ran out") << notMade << -1 << true << "can_refresh";
        QTest::newRow("mismatch stays, whatever the clock says") << mismatch << -1 << true << "mismatch";
    }
    void stateFollowsFromFactsAndTime()
    {
        QFETCH(const int, outcome);
        QFETCH(const int, expiresIn);
        QFETCH(const bool, refresh);
        QFETCH(const QString, state);
        const Instant now = fromMilliseconds(1'700'000'000'000);
        const std::optional<Instant> expiresAt = expiresIn ? std::optional(now + std::chrono::seconds(expiresIn)) : std::nullopt;
        QCOMPARE(stateName(installationState(ContextOutcome(outcome), expiresAt, refresh, now)), state);
    }

    void theVeryMomentOfExpiryCountsAsExpired()
    {
        const Instant now = fromMilliseconds(1'700'000'000'000);
        QCOMPARE(installationState(ContextOutcome::Agreed, now, false, now), InstallationState::Expired);
    }

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
