// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/staterule.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace std::chrono_literals;

namespace {

const Instant now = fromMilliseconds(1'700'000'000'000);
constexpr RowId grantId = 10;

/// An installation that was authorized an hour ago, with the facts of it in the order in which they were stored.
class Told
{
public:
    explicit Told(ContextOutcome outcome = ContextOutcome::Agreed, bool isRenewable = true)
    {
        Grant grant;
        grant.id = grantId;
        grant.contextOutcome = outcome;
        grant.refreshFingerprint = isRenewable ? QStringLiteral("99ff00aa") : QString();
        grant.authorizedAt = now - 1h;
        m_details.grants = {grant};
        Installation &row = m_details.installation;
        row.currentGrantId = grantId;
        row.facts.standing = standingOf(outcome);
        row.facts.hasRefreshToken = isRenewable;
        add("exchange", 200, "ok");
        add("token_context", outcome == ContextOutcome::NotMade ? 0 : 200, outcome == ContextOutcome::NotMade ? "not_made" : "ok");
    }

    Evidence &add(const QString &operation, int status, const QString &outcome, RowId grant = grantId)
    {
        Evidence fact{m_next++, grant, now - 1h + std::chrono::seconds(m_next), QStringLiteral("miro"), operation, status, outcome, {}};
        m_details.evidence.prepend(fact);
        return m_details.evidence.first();
    }
    Evidence &add(const char *operation, int status, const char *outcome)
    {
        return add(QString::fromLatin1(operation), status, QString::fromLatin1(outcome));
    }

    void endAt(Instant access, std::optional<Instant> refresh = {})
    {
        m_details.grants.first().expiresAt = access;
        m_details.installation.facts.expiresAt = access;
        m_details.installation.facts.refreshExpiresAt = refresh;
    }

    InstallationDetails details()
    {
        m_details.installation.facts.standing = foldedStanding(m_details);
        return m_details;
    }
    StateRule rule(bool isVaultOpen = true) { return stateRule(details(), now, isVaultOpen); }
    InstallationFacts &facts() { return m_details.installation.facts; }
    QString operationOf(RowId id) const
    {
        for (const Evidence &fact : m_details.evidence) {
            if (fact.id == id)
                return fact.operation + QLatin1Char(' ') + fact.outcome;
        }
        return {};
    }

private:
    InstallationDetails m_details;
    RowId m_next = 11;
};

/// The facts of a row, as "operation status outcome" each.
void tell(Told &told, const QStringList &facts)
{
    for (const QString &fact : facts) {
        const QStringList parts = fact.split(QLatin1Char(' '));
        told.add(parts.at(0), parts.at(1).toInt(), parts.at(2), parts.at(0) == QLatin1String("profile_changed") ? 0 : grantId);
    }
}

} // namespace

/// C2: why an installation is in its state, and what to do next.
class TestStateRule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theNewestFactThatPutItThereDecides_data()
    {
        QTest::addColumn<int>("madeWith");
        QTest::addColumn<QStringList>("facts");
        QTest::addColumn<int>("expiresIn"); // minutes from now; 0: no end named
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("decidedBy");
        QTest::addColumn<QString>("acts");
        const auto row = [](const char *why, ContextOutcome made, const QStringList &facts, int expiresIn, const char *rule,
                            const char *decidedBy, const char *acts) {
            QTest::newRow(why) << int(made) << facts << expiresIn << QString::fromLatin1(rule) << QString::fromLatin1(decidedBy)
                               << QString::fromLatin1(acts);
        };
        const auto agreed = ContextOutcome::Agreed;
        const QString ok = QStringLiteral("verify 200 ok");
        const QString refused = QStringLiteral("verify 401 token_refused");
        const QString timeout = QStringLiteral("verify 0 timeout");
        const QString started = QStringLiteral("refresh 0 started");
        row("confirmed when it was authorized", agreed, {}, 5, "confirmed_until_end", "token_context ok", "verify");
        row("confirmed again since", agreed, {timeout, ok, ok}, 5, "confirmed_until_end", "verify ok", "verify");
        row("429 says nothing, so the confirmation before decides", agreed, {QStringLiteral("verify 429 rate_limited")}, 5,
            "confirmed_until_end", "token_context ok", "verify");
        row("no end was named", agreed, {ok}, 0, "confirmed_without_end", "verify ok", "verify");
        row("ran out: the exchange named the end", agreed, {ok}, -1, "ran_out_renewable", "exchange ok", "refresh authorize");
        row("another app's team by a later answer", agreed, {QStringLiteral("verify 200 mismatch")}, 5, "differs", "verify mismatch",
            "verify authorize");
        row("kept though it differed", ContextOutcome::Mismatch, {}, 5, "kept_though_differs", "token_context ok", "authorize revoke");
        row("nobody was asked", ContextOutcome::NotMade, {}, 5, "never_confirmed", "token_context not_made", "verify authorize");
        row("the app profile was changed", agreed, {ok, QStringLiteral("profile_changed 0 unverified")}, 5, "profile_changed",
            "profile_changed unverified", "verify authorize");
        row("no clear answer, twice", agreed, {timeout, QStringLiteral("verify 500 server_error")}, 5, "no_clear_answer",
            "verify server_error", "verify");
        row("nobody knows how the refresh ended", agreed, {started, QStringLiteral("refresh 0 unknown")}, 5, "refresh_in_doubt",
            "refresh unknown", "resolve_doubt retry_refresh authorize");
        row("the program ended in the middle of it", agreed, {started}, 5, "refresh_in_doubt", "refresh started",
            "resolve_doubt retry_refresh authorize");
        row("a refresh that came to nothing decides nothing", agreed, {ok, started, QStringLiteral("refresh 0 not_sent")}, 5,
            "confirmed_until_end", "verify ok", "verify");
        row("revoked, and asked about again", agreed, {QStringLiteral("revoke 204 ok"), refused}, 5, "revoked_here", "revoke ok",
            "authorize uninstall");
        row("refused before its end", agreed, {refused, timeout}, 5, "refused_before_end", "verify token_refused", "authorize forget");
        row("both tokens refused", agreed, {started, QStringLiteral("refresh 400 ended"), refused}, 5, "both_refused", "refresh ended",
            "authorize forget");
    }
    void theNewestFactThatPutItThereDecides()
    {
        QFETCH(const int, madeWith);
        QFETCH(const QStringList, facts);
        QFETCH(const int, expiresIn);
        Told told(ContextOutcome(madeWith), expiresIn != 0);
        if (expiresIn != 0)
            told.endAt(now + std::chrono::minutes(expiresIn));
        tell(told, facts);
        const StateRule rule = told.rule();
        QTEST(ruleName(rule.rule), "rule");
        QTEST(told.operationOf(rule.decidedBy), "decidedBy");
        QStringList acts;
        for (const Act act : rule.acts)
            acts.append(actName(act));
        QTEST(acts.join(QLatin1Char(' ')), "acts");
        QVERIFY(!rule.isLocked);
    }

    void whatEndedTheRefreshTokenIsTold()
    {
        Told out;
        out.endAt(now - 2min, now - 1min);
        QCOMPARE(out.rule().rule, Rule::BothRanOut);
        Told refused;
        refused.endAt(now - 2min, now - 1min);
        tell(refused, {QStringLiteral("refresh 0 started"), QStringLiteral("refresh 400 refused")});
        QCOMPARE(refused.rule().rule, Rule::RefreshTokenRefused);
        QCOMPARE(refused.operationOf(refused.rule().decidedBy), QStringLiteral("refresh refused"));
        Told alone(ContextOutcome::Agreed, false);
        alone.endAt(now - 2min);
        QCOMPARE(alone.rule().rule, Rule::RanOutAlone);
        // An end that nobody named is when it was first refused.
        Told unnamed;
        tell(unnamed, {QStringLiteral("verify 401 token_refused")});
        unnamed.facts().expiresAt = now - 1h;
        QCOMPARE(unnamed.rule().rule, Rule::RanOutRenewable);
        QCOMPARE(unnamed.operationOf(unnamed.rule().decidedBy), QStringLiteral("verify token_refused"));
    }

    void aRunningRefreshNeedsNothingButTime()
    {
        Told told;
        tell(told, {QStringLiteral("refresh 0 started")});
        told.facts().leaseUntil = now + 10s;
        QCOMPARE(told.rule().rule, Rule::RefreshRuns);
        QVERIFY(told.rule().acts.isEmpty());
        QVERIFY(!told.rule(false).isLocked);
    }

    /// C2.4
    void aLockedVaultChangesNoStateAndOffersToUnlock()
    {
        for (const char *const fact : {"verify 200 ok", "verify 0 timeout", "verify 401 token_refused", "revoke 204 ok", "refresh 0 unknown"}) {
            Told told;
            told.endAt(now + 5min);
            tell(told, {QString::fromLatin1(fact)});
            const StateRule open = told.rule(true);
            const StateRule locked = told.rule(false);
            QCOMPARE(locked.state, open.state);
            QCOMPARE(locked.rule, open.rule);
            QCOMPARE(locked.decidedBy, open.decidedBy);
            QVERIFY(locked.isLocked);
            QCOMPARE(locked.acts.first(), Act::Unlock);
            for (const Act act : locked.acts)
                QVERIFY2(!usesSecret(act), qPrintable(actName(act)));
        }
    }

    /// C2.6
    void aSkewedClockIsToldWhereTheStateFollowsFromAnExpiry_data()
    {
        QTest::addColumn<QString>("fact");
        QTest::addColumn<int>("skew");
        QTest::addColumn<int>("expiresIn"); // minutes; 0: no end named
        QTest::addColumn<bool>("isTold");
        QTest::newRow("30 s are tolerable") << "verify 200 ok" << 30 << 5 << false;
        QTest::newRow("31 s are not") << "verify 200 ok" << 31 << 5 << true;
        QTest::newRow("behind counts as ahead") << "verify 200 ok" << -31 << 5 << true;
        QTest::newRow("ran out") << "verify 200 ok" << 120 << -5 << true;
        QTest::newRow("unreachable: the clock decides further") << "verify 503 server_error" << 120 << 5 << true;
        QTest::newRow("no end was named, so no clock decides") << "verify 200 ok" << 120 << 0 << false;
        QTest::newRow("revoked: no clock decides") << "revoke 204 ok" << 120 << 5 << false;
        QTest::newRow("ended: no clock decides") << "verify 401 token_refused" << 120 << 60 << false;
    }
    void aSkewedClockIsToldWhereTheStateFollowsFromAnExpiry()
    {
        QFETCH(const QString, fact);
        QFETCH(const int, skew);
        QFETCH(const int, expiresIn);
        QFETCH(const bool, isTold);
        Told told(ContextOutcome::Agreed, expiresIn != 0);
        if (expiresIn != 0)
            told.endAt(now + std::chrono::minutes(expiresIn));
        told.add("verify", 200, "ok").skew = std::chrono::seconds(-900); // an older measurement
        const QStringList parts = fact.split(QLatin1Char(' '));
        Evidence &newest = told.add(parts.at(0), parts.at(1).toInt(), parts.at(2));
        newest.skew = std::chrono::seconds(skew);
        newest.seat = QStringLiteral("bo@laptop");
        told.add("probe", 0, "timeout"); // measures nothing
        const std::optional<ClockSkew> found = told.rule().skew;
        QCOMPARE(found.has_value(), isTold);
        if (found) {
            QCOMPARE(found->ahead, std::chrono::seconds(skew));
            QCOMPARE(found->seat, QStringLiteral("bo@laptop"));
        }
    }

    void aPairThatLostItsRaceDecidesNothing()
    {
        Told told;
        InstallationDetails details = told.details();
        Grant lost = details.grants.first();
        lost.id = 100;
        lost.source = TokenSource::Refresh;
        lost.parentId = 9; // of a grant before the current one
        details.grants.prepend(lost);
        details.evidence.prepend({101, 100, now, QStringLiteral("miro"), QStringLiteral("verify"), 401, QStringLiteral("token_refused"), {}});
        QCOMPARE(foldedStanding(details), Standing::Agreed);
        QCOMPARE(stateRule(details, now, true).rule, Rule::ConfirmedWithoutEnd);
    }

    void namesAreDistinct()
    {
        QSet<QString> names;
        for (int i = 0; i < ruleCount; ++i)
            names.insert(ruleName(static_cast<Rule>(i)));
        QCOMPARE(names.size(), ruleCount);
    }
};

QTEST_GUILESS_MAIN(TestStateRule)
#include "tst_staterule.moc"
