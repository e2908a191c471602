// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/standing.h"

#include <QRegularExpression>
#include <QTest>

using namespace std::chrono_literals;

namespace {

const Instant now = fromMilliseconds(1'700'000'000'000);

Evidence fact(const QString &operation, int status, const QString &outcome)
{
    return {0, 0, now, QStringLiteral("miro"), operation, status, outcome, {}};
}

} // namespace

/// C2: states told by evidence.
class TestStanding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aStateFollowsFromFactsAndTime_data()
    {
        QTest::addColumn<int>("standing");
        QTest::addColumn<int>("expiresIn"); // seconds from now; 0: no end known
        QTest::addColumn<int>("refreshIn"); // likewise; -9: no refresh token
        QTest::addColumn<QString>("state");
        const auto row = [](const char *why, Standing standing, int expiresIn, int refreshIn, const char *state) {
            QTest::newRow(why) << int(standing) << expiresIn << refreshIn << QString::fromLatin1(state);
        };
        row("confirmed and running", Standing::Agreed, 60, 600, "active");
        row("confirmed, never runs out", Standing::Agreed, 0, -9, "active");
        row("D-7662-07 ran out, refreshable", Standing::Agreed, -1, 600, "can_refresh");
        row("ran out, the refresh token's end is not known", Standing::Agreed, -1, 0, "can_refresh");
        row("ran out, nothing to refresh with", Standing::Agreed, -1, -9, "expired");
        row("both ran out", Standing::Agreed, -2, -1, "expired");
        row("not confirmed", Standing::NotVerified, 60, 600, "not_verified");
        row("not confirmed and ran out", Standing::NotVerified, -1, 600, "can_refresh");
        row("asked without an answer", Standing::Unreachable, 60, 600, "unreachable");
        row("asked without an answer and ran out", Standing::Unreachable, -1, 600, "can_refresh");
        row("a mismatch stays, whatever the clock says", Standing::Mismatch, -1, 600, "mismatch");
        row("revoked stays revoked when it runs out", Standing::Revoked, -1, -1, "revoked");
        row("ended stays ended when it runs out", Standing::Ended, -1, -1, "ended");
    }
    void aStateFollowsFromFactsAndTime()
    {
        QFETCH(const int, standing);
        QFETCH(const int, expiresIn);
        QFETCH(const int, refreshIn);
        InstallationFacts facts;
        facts.standing = Standing(standing);
        if (expiresIn != 0)
            facts.expiresAt = now + std::chrono::seconds(expiresIn);
        facts.hasRefreshToken = refreshIn != -9;
        if (facts.hasRefreshToken && refreshIn != 0)
            facts.refreshExpiresAt = now + std::chrono::seconds(refreshIn);
        QTEST(stateName(installationState(facts, now)), "state");
    }

    void aRefreshIsInDoubtOnceItsLeaseHasPassed()
    {
        InstallationFacts facts;
        facts.standing = Standing::Refreshing;
        facts.leaseUntil = now;
        QCOMPARE(installationState(facts, now - 1ms), InstallationState::Refreshing);
        QCOMPARE(installationState(facts, now), InstallationState::OutcomeUnknown);
    }

    void theVeryMomentOfExpiryCountsAsExpired()
    {
        InstallationFacts facts{Standing::Agreed, now, false, {}, {}};
        QCOMPARE(installationState(facts, now), InstallationState::Expired);
        facts.hasRefreshToken = true;
        facts.refreshExpiresAt = now;
        QCOMPARE(installationState(facts, now), InstallationState::Expired);
    }

    /// C2.2: every fault, from every standing that a fault can meet.
    void noFaultEndsAnInstallationButARefusal_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<int>("fromAgreed");
        const auto row = [](const char *why, int status, const char *cause, Standing after) {
            QTest::newRow(why) << status << QString::fromLatin1(cause) << int(after);
        };
        row("400 of the token context", 400, "token_refused", Standing::Ended);
        row("401 of the token context", 401, "token_refused", Standing::Ended);
        row("time-out", 0, "timeout", Standing::Unreachable);
        row("name not found", 0, "host_not_found", Standing::Unreachable);
        row("no connection", 0, "refused", Standing::Unreachable);
        row("connection lost", 0, "connection_lost", Standing::Unreachable);
        row("TLS", 0, "tls", Standing::Unreachable);
        row("a redirect", 302, "redirected", Standing::Unreachable);
        row("403", 403, "forbidden", Standing::Unreachable);
        row("404: the address is wrong", 404, "refused", Standing::Unreachable);
        row("418", 418, "refused", Standing::Unreachable);
        row("429 says only: later", 429, "rate_limited", Standing::Agreed);
        row("500", 500, "server_error", Standing::Unreachable);
        row("502", 502, "server_error", Standing::Unreachable);
        row("503", 503, "server_error", Standing::Unreachable);
        row("599", 599, "server_error", Standing::Unreachable);
        row("200 without JSON", 200, "not_json", Standing::Unreachable);
        row("200 without a team", 200, "no_context", Standing::Unreachable);
        row("200 far too long", 200, "answer_too_large", Standing::Unreachable);
        row("200 cut in the middle", 200, "connection_lost", Standing::Unreachable);
    }
    void noFaultEndsAnInstallationButARefusal()
    {
        QFETCH(const int, status);
        QFETCH(const QString, cause);
        QFETCH(const int, fromAgreed);
        const Evidence asked = fact(QStringLiteral("verify"), status, cause);
        const bool ends = Standing(fromAgreed) == Standing::Ended;
        QCOMPARE(standingAfter(Standing::Agreed, asked, {}), Standing(fromAgreed));
        QCOMPARE(standingAfter(Standing::Unreachable, asked, {}), ends ? Standing::Ended : Standing::Unreachable);
        QCOMPARE(standingAfter(Standing::NotVerified, asked, {}),
                 ends ? Standing::Ended : status == 429 ? Standing::NotVerified : Standing::Unreachable);
        // What is known for good is not unlearnt by a fault.
        QCOMPARE(standingAfter(Standing::Mismatch, asked, {}), ends ? Standing::Ended : Standing::Mismatch);
        QCOMPARE(standingAfter(Standing::Revoked, asked, {}), Standing::Revoked);
        QCOMPARE(standingAfter(Standing::Ended, asked, {}), Standing::Ended);
        QCOMPARE(standingAfter(Standing::Refreshing, asked, {}), Standing::Refreshing);
        // A token that had run out is refused as it must be.
        if (ends)
            QCOMPARE(standingAfter(Standing::Agreed, asked, {true, ContextOutcome::Agreed, {}}), Standing::Agreed);
    }

    void aGoodAnswerRevivesButNotWhatWasKeptAsAMismatch()
    {
        const Evidence good = fact(QStringLiteral("verify"), 200, QStringLiteral("ok"));
        for (const Standing before : {Standing::NotVerified, Standing::Agreed, Standing::Unreachable, Standing::Mismatch,
                                      Standing::Revoked, Standing::Ended})
            QCOMPARE(standingAfter(before, good, {}), Standing::Agreed);
        QCOMPARE(standingAfter(Standing::Mismatch, good, {false, ContextOutcome::Mismatch, {}}), Standing::Mismatch);
        QCOMPARE(standingAfter(Standing::Agreed, fact(QStringLiteral("verify"), 200, QStringLiteral("mismatch")), {}), Standing::Mismatch);
    }

    void aRefreshLeadsOnOrBack_data()
    {
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("after");
        const auto row = [](const char *why, const char *outcome, Standing before, Standing after) {
            QTest::newRow(why) << QString::fromLatin1(outcome) << int(before) << int(after);
        };
        row("done, confirmed before", "ok", Standing::Agreed, Standing::Agreed);
        row("done, unreachable before", "ok", Standing::Unreachable, Standing::Agreed);
        row("done, but nobody has said whose token it is", "ok", Standing::NotVerified, Standing::NotVerified);
        row("done, a mismatch is not cured by it", "ok", Standing::Mismatch, Standing::Mismatch);
        row("refused, the access token as well", "ended", Standing::Agreed, Standing::Ended);
        row("refused, and we had revoked it ourselves", "ended", Standing::Revoked, Standing::Revoked);
        row("refused, the access token lives", "refused", Standing::Agreed, Standing::Agreed);
        row("asked to come later", "rate_limited", Standing::Unreachable, Standing::Unreachable);
        row("not sent", "not_sent", Standing::NotVerified, Standing::NotVerified);
        row("the client is wrong, not the token", "invalid_client", Standing::Agreed, Standing::Agreed);
        row("nobody knows", "unknown", Standing::Agreed, Standing::Refreshing);
    }
    void aRefreshLeadsOnOrBack()
    {
        QFETCH(const QString, outcome);
        QFETCH(const int, before);
        QFETCH(const int, after);
        const Standing running = standingAfter(Standing(before), fact(QStringLiteral("refresh"), 0, QStringLiteral("started")), {});
        QCOMPARE(running, Standing::Refreshing);
        const StandingContext context{false, ContextOutcome::Agreed, Standing(before)};
        QCOMPARE(standingAfter(running, fact(QStringLiteral("refresh"), 0, outcome), context), Standing(after));
    }

    void onlyOurOwnRevocationThatSucceededCounts()
    {
        QCOMPARE(standingAfter(Standing::Agreed, fact(QStringLiteral("revoke"), 204, QStringLiteral("ok")), {}), Standing::Revoked);
        QCOMPARE(standingAfter(Standing::Agreed, fact(QStringLiteral("revoke"), 404, QStringLiteral("unknown_token")), {}), Standing::Agreed);
        QCOMPARE(standingAfter(Standing::Agreed, fact(QStringLiteral("probe"), 401, QStringLiteral("token_refused")), {}), Standing::Agreed);
    }

    void clocksAreGivenTheBenefitOfTheDoubt_data()
    {
        QTest::addColumn<int>("expiresIn"); // 0: not named
        QTest::addColumn<int>("skew");
        QTest::addColumn<bool>("renewable");
        QTest::addColumn<bool>("may");
        QTest::newRow("long before its end") << 600 << 0 << true << false;
        QTest::newRow("after its end") << -1 << 0 << true << true;
        QTest::newRow("within the last minute") << 59 << 0 << true << true;
        QTest::newRow("the server is ten minutes ahead") << 500 << 600 << true << true;
        QTest::newRow("the server is behind: our clock counts") << 500 << -600 << true << false;
        QTest::newRow("an end nobody named, renewable") << 0 << 0 << true << true;
        QTest::newRow("an end nobody named, for ever") << 0 << 0 << false << false;
    }
    void clocksAreGivenTheBenefitOfTheDoubt()
    {
        QFETCH(const int, expiresIn);
        QFETCH(const int, skew);
        QFETCH(const bool, renewable);
        Evidence asked = fact(QStringLiteral("verify"), 401, QStringLiteral("token_refused"));
        asked.skew = std::chrono::seconds(skew);
        const std::optional<Instant> expiresAt = expiresIn ? std::optional(now + std::chrono::seconds(expiresIn)) : std::nullopt;
        QTEST(mayHaveRunOut(expiresAt, renewable, asked), "may");
    }

    void namesAreDistinctAndReadBack()
    {
        QSet<QString> names;
        for (int i = 0; i < installationStateCount; ++i) {
            const auto state = static_cast<InstallationState>(i);
            names.insert(stateName(state));
            QCOMPARE(stateFromName(stateName(state)), state);
        }
        QCOMPARE(names.size(), installationStateCount);
        QVERIFY(!stateFromName(QStringLiteral("dead")));
    }
};

QTEST_GUILESS_MAIN(TestStanding)
#include "tst_standing.moc"
