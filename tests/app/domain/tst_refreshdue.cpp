// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/refreshdue.h"

#include <QRegularExpression>
#include <QTest>

using namespace std::chrono_literals;

namespace {

const Instant now = fromMilliseconds(1'800'000'000'000);

Evidence fact(const char *operation, const char *outcome, std::chrono::milliseconds ago, std::optional<std::chrono::seconds> skew = {})
{
    Evidence fact;
    fact.operation = QLatin1String(operation);
    fact.outcome = QLatin1String(outcome);
    fact.at = now - ago;
    fact.skew = skew;
    return fact;
}

QList<Evidence> failures(int count, std::chrono::milliseconds newestAgo)
{
    QList<Evidence> facts;
    for (int i = 0; i < count; ++i)
        facts << fact("refresh", "not_sent", newestAgo + i * 1min) << fact("refresh", "started", newestAgo + i * 1min);
    return facts;
}

} // namespace

/// When an access token is refreshed by itself, and what the evidence says of another try.
class TestRefreshDue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void onlyWhatIsGoodIsEverDue_data()
    {
        QTest::addColumn<int>("standing");
        QTest::addColumn<bool>("hasRefresh");
        QTest::addColumn<int>("refreshEndsIn"); ///< seconds; 0: nobody knows
        QTest::addColumn<bool>("isDue");
        const auto row = [](const char *why, Standing standing, bool hasRefresh, int refreshEndsIn, bool isDue) {
            QTest::newRow(why) << int(standing) << hasRefresh << refreshEndsIn << isDue;
        };
        row("agreed", Standing::Agreed, true, 1000, true);
        row("not verified", Standing::NotVerified, true, 1000, true);
        row("not reached", Standing::Unreachable, true, 1000, true);
        row("nobody knows how long the refresh token lives", Standing::Agreed, true, 0, true);
        row("no refresh token", Standing::Agreed, false, 0, false);
        row("the refresh token has run out", Standing::Agreed, true, -1, false);
        row("another team", Standing::Mismatch, true, 1000, false);
        row("revoked", Standing::Revoked, true, 1000, false);
        row("ended", Standing::Ended, true, 1000, false);
        row("in doubt", Standing::Refreshing, true, 1000, false);
    }
    void onlyWhatIsGoodIsEverDue()
    {
        QFETCH(const int, standing);
        QFETCH(const bool, hasRefresh);
        QFETCH(const int, refreshEndsIn);
        for (const std::chrono::seconds end : {10s, -10s}) { // before it has run out, and after
            Installation row;
            row.id = 7;
            row.issuedAt = now - 1h;
            row.facts.standing = static_cast<Standing>(standing);
            row.facts.expiresAt = now + end;
            row.facts.hasRefreshToken = hasRefresh;
            if (refreshEndsIn != 0)
                row.facts.refreshExpiresAt = now + std::chrono::seconds(refreshEndsIn);
            const std::optional<Instant> due = refreshDueAt(row, 0, now);
            QTEST(due.has_value(), "isDue");
            QVERIFY(!due || *due <= now);
        }
    }

    void aTokenWithoutAnEndIsNeverDue()
    {
        Installation row;
        row.facts = {Standing::Agreed, std::nullopt, true, {}, {}};
        QVERIFY(!refreshDueAt(row, 0, now));
    }

    void eachHasItsOwnMomentAndNoneIsLate()
    {
        QSet<qint64> moments;
        for (RowId id = 1; id <= 200; ++id) {
            Installation row;
            row.id = id << 21;
            row.issuedAt = now;
            row.facts = {Standing::Agreed, now + 1h, true, {}, {}};
            const std::optional<Instant> due = refreshDueAt(row, 5, now);
            QVERIFY(due && *due <= now + 55min && *due > now + 53min);
            QCOMPARE(refreshDueAt(row, 5, now), due);
            moments.insert(toMilliseconds(*due) / 1000);
        }
        QVERIFY2(moments.size() > 60, qPrintable(QString::number(moments.size())));
    }

    void aShortLifeHasAShortLeadAndAMinuteAtLeast()
    {
        Installation row;
        row.issuedAt = now;
        row.facts = {Standing::Agreed, now + 8min, true, {}, {}};
        QCOMPARE(refreshDueAt(row, 0, now), now + 6min);
        row.facts.expiresAt = now + 4s;
        QCOMPARE(refreshDueAt(row, 0, now), now + 1min);
    }

    void failuresCoolDown_data()
    {
        QTest::addColumn<QList<Evidence>>("facts");
        QTest::addColumn<int>("minutes"); ///< from now; -1: none
        QTest::newRow("nothing has happened") << QList<Evidence>() << -1;
        QTest::newRow("one") << failures(1, 0ms) << 1;
        QTest::newRow("two") << failures(2, 0ms) << 2;
        QTest::newRow("five") << failures(5, 0ms) << 16;
        QTest::newRow("six") << failures(6, 0ms) << 32;
        QTest::newRow("seven: no longer than an hour") << failures(7, 0ms) << 60;
        QTest::newRow("thirty") << failures(30, 0ms) << 60;
        QTest::newRow("five minutes ago") << failures(5, 5min) << 11;
        QTest::newRow("dated ahead: the clock was set back") << failures(1, -5h) << 1;
        QTest::newRow("a verification between says nothing") << QList<Evidence>{fact("verify", "ok", 0ms)} + failures(2, 0ms) << 2;
        QTest::newRow("a good one ends it") << QList<Evidence>{fact("refresh", "ok", 0ms)} + failures(5, 0ms) << -1;
        QTest::newRow("only those since the good one") << failures(1, 0ms) + QList<Evidence>{fact("refresh", "ok", 1h)} + failures(5, 2h) << 1;
        QTest::newRow("another authorization ends it") << QList<Evidence>{fact("exchange", "ok", 0ms)} + failures(5, 0ms) << -1;
        QTest::newRow("a pasted pair ends it") << QList<Evidence>{fact("paste", "ok", 0ms)} + failures(5, 0ms) << -1;
        QTest::newRow("another client secret ends it") << QList<Evidence>{fact("profile_changed", "ok", 0ms)} + failures(5, 0ms) << -1;
    }
    void failuresCoolDown()
    {
        QFETCH(const QList<Evidence>, facts);
        QFETCH(const int, minutes);
        const RefreshHistory history = refreshHistory(facts, now);
        QCOMPARE(history.notBefore, minutes < 0 ? Instant{} : now + std::chrono::minutes(minutes));
    }

    void theNewestSkewCounts()
    {
        const RefreshHistory history = refreshHistory({fact("verify", "timeout", 1min), fact("verify", "ok", 2min, 700s), fact("verify", "ok", 3min, 1s)}, now);
        QCOMPARE(history.skew, 700s);
        QCOMPARE(history.skewAt, now - 2min);
        QVERIFY(!refreshHistory({fact("verify", "timeout", 1min)}, now).skew);
    }
};

QTEST_GUILESS_MAIN(TestRefreshDue)
#include "tst_refreshdue.moc"
