// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/staterule.h"
#include "lifecycle/refreshinstallation.h"
#include "lifecycle/revokeinstallation.h"
#include "lifecycle/verifyinstallation.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>

/// Verify, refresh and revoke one installation, against the sandbox.
class TestActs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
        m_row = m_desk->authorized();
    }
    void cleanup() { m_desk.reset(); }

    void verifyingBringsEverythingUpToDate()
    {
        m_desk->advance(std::chrono::minutes(5));
        const ActOutcome outcome = verified();
        QCOMPARE(outcome.outcome, QStringLiteral("alive"));
        QCOMPARE(outcome.after, InstallationState::Active);
        const Evidence fact = m_desk->details(m_row.id).evidence.constFirst();
        QCOMPARE(fact.operation, QStringLiteral("verify"));
        QCOMPARE(fact.actor, QStringLiteral("miro"));
        QCOMPARE(fact.httpStatus, 200);
        QCOMPARE(fact.fingerprint, m_row.accessFingerprint);
        QCOMPARE(fact.seat, QStringLiteral("tester@desk"));
        QVERIFY(fact.skew && *fact.skew < std::chrono::seconds(3) && *fact.skew > std::chrono::seconds(-3));
        QCOMPARE(outcome.installation->verifiedAt, fact.at);
        QCOMPARE(outcome.installation->region, QStringLiteral("eu01"));
        QVERIFY(outcome.http.rateLimit.remaining);
    }

    /// C2.2, from the wire to the stored state.
    void everyFaultOfTheTokenContext_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<QString>("state");
        const auto row = [](const char *why, const char *fault, const char *outcome, const char *state) {
            QTest::newRow(why) << QByteArray("{'context': {'kind': ") + fault + "}}" << QString::fromLatin1(outcome) << QString::fromLatin1(state);
        };
        row("401", "'unauthorized'", "ended", "ended");
        row("429", "'rate_limited'", "rate_limited", "active");
        row("500", "'server_error'", "unreachable", "unreachable");
        row("503", "'server_error', 'status': 503", "unreachable", "unreachable");
        row("no JSON", "'not_json'", "unclear", "unreachable");
        row("HTML", "'html'", "unclear", "unreachable");
        row("a redirect", "'redirect', 'location': 'http://127.0.0.1:1/'", "unclear", "unreachable");
        row("cut before the answer", "'cut_before'", "unreachable", "unreachable");
        row("cut in the middle", "'cut_body'", "unreachable", "unreachable");
        row("another team", "'wrong_team'", "mismatch", "mismatch");
        row("another user", "'wrong_user'", "mismatch", "mismatch");
        row("another app", "'wrong_app'", "mismatch", "mismatch");
        row("no organization", "'organization_missing'", "alive", "active");
        row("ids as numbers", "'ids_as_number'", "alive", "active");
        row("no answer in time", "'hang'", "unreachable", "unreachable");
    }
    void everyFaultOfTheTokenContext()
    {
        QFETCH(const QByteArray, fault);
        m_desk->network.setDeadline(std::chrono::milliseconds(fault.contains("hang") ? 300 : 10000));
        m_desk->play(fault);
        const ActOutcome outcome = verified();
        QTEST(outcome.outcome, "outcome");
        QTEST(stateName(m_desk->details(m_row.id).installation.state(m_desk->clock()())), "state");
        // And back, once the server is well again; what was ended lives again when the server says so.
        m_desk->play("{}");
        QCOMPARE(verified().after, InstallationState::Active);
    }

    void anAccessTokenThatRanOutEndsNothing()
    {
        m_desk->advance(std::chrono::hours(2));
        const ActOutcome outcome = verified();
        QCOMPARE(outcome.outcome, QStringLiteral("ran_out"));
        QCOMPARE(outcome.after, InstallationState::CanRefresh);
    }

    /// What came while our clock was an hour fast runs out when the server says so, not an hour later.
    void aClockThatWasFastEndsNothing_data()
    {
        QTest::addColumn<bool>("isRefreshed");
        QTest::newRow("when the team was authorized") << false;
        QTest::newRow("when it was refreshed") << true;
    }
    void aClockThatWasFastEndsNothing()
    {
        QFETCH(const bool, isRefreshed);
        m_desk->play("{'skew_s': -3600}");
        m_desk->advance(std::chrono::hours(1));
        if (isRefreshed)
            QCOMPARE(refreshed().outcome, QStringLiteral("refreshed"));
        else
            m_row = m_desk->authorized();
        const Installation row = m_desk->details(m_row.id).installation;
        QCOMPARE(row.generation, 2);
        QVERIFY(*row.facts.refreshExpiresAt < row.issuedAt + std::chrono::hours(60 * 24) - std::chrono::minutes(50));
        // Somebody puts it right, and an hour and more passes.
        m_desk->advance(-std::chrono::hours(1) + std::chrono::minutes(62));
        m_desk->play("{'context': {'kind': 'unauthorized'}}");
        QCOMPARE(verified().outcome, QStringLiteral("ran_out"));
        QCOMPARE(verified().after, InstallationState::CanRefresh);
    }

    /// D-6749-32; that nothing comes between the new pair and the end of the old one is in tst_failthenthact.
    void refreshingReplacesBothTokens()
    {
        const Secret old = refreshToken();
        m_desk->advance(std::chrono::hours(2));
        const ActOutcome outcome = refreshed();
        QCOMPARE(outcome.outcome, QStringLiteral("refreshed"));
        QCOMPARE(outcome.before, InstallationState::CanRefresh);
        QCOMPARE(outcome.after, InstallationState::Active);
        const InstallationDetails details = m_desk->details(m_row.id);
        QCOMPARE(details.installation.generation, 2);
        QCOMPARE(details.grants.size(), 2);
        QCOMPARE(details.grants.constFirst().source, TokenSource::Refresh);
        QCOMPARE(details.grants.constFirst().parentId, details.grants.constLast().id);
        QVERIFY(details.grants.constFirst().accessFingerprint != m_row.accessFingerprint);
        QVERIFY(details.grants.constFirst().refreshFingerprint != m_row.refreshFingerprint);
        QVERIFY(details.grants.constLast().supersededAt);
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 2); // the exchange and one refresh
        QCOMPARE(verified().outcome, QStringLiteral("alive"));
        QCOMPARE(refreshed().outcome, QStringLiteral("refreshed"));
        QCOMPARE(m_desk->refreshes(old).presented, 1); // and never again
    }

    void whoeverKnowsAnOldGenerationIsToldOfTheNewOne()
    {
        QCOMPARE(refreshed().outcome, QStringLiteral("refreshed"));
        RefreshInstallation act(m_desk->acts(), m_row.id);
        const Result<ActOutcome> late = awaited(act.start(1));
        QVERIFY(late);
        QCOMPARE(late->outcome, QStringLiteral("already_refreshed"));
        QCOMPARE(late->installation->generation, 2);
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 2);
    }

    void everyFaultOfARefresh_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<QString>("state");
        const auto row = [](const char *why, const char *fault, const char *outcome, const char *state) {
            QTest::newRow(why) << QByteArray("{") + fault + "}" << QString::fromLatin1(outcome) << QString::fromLatin1(state);
        };
        row("refused, and the access token as well", "'token': {'kind': 'refresh_token_dead'}, 'context': {'kind': 'unauthorized'}", "ended", "ended");
        row("refused, but the access token lives", "'token': {'kind': 'refresh_token_dead'}", "refused_but_alive", "active");
        row("refused, and the context cannot be asked", "'token': {'kind': 'refresh_token_dead'}, 'context': {'kind': 'server_error'}",
            "refresh_refused", "unreachable");
        row("the client is refused", "'token': {'kind': 'invalid_client'}", "client_refused", "active");
        row("the grant type is refused", "'token': {'kind': 'unauthorized_client'}", "client_refused", "active");
        row("429", "'token': {'kind': 'rate_limited'}", "rate_limited", "active");
        row("500, and the server may still be at work", "'token': {'kind': 'server_error'}", "outcome_unknown", "outcome_unknown");
        row("504, and the server may still be at work", "'token': {'kind': 'server_error', 'status': 504}", "outcome_unknown", "outcome_unknown");
        row("cut, and the server may still be at work", "'token': {'kind': 'cut_before'}", "outcome_unknown", "outcome_unknown");
        row("sent elsewhere by whoever did nothing", "'token': {'kind': 'redirect', 'location': 'http://127.0.0.1:1/'}", "not_rotated", "active");
        row("200 without JSON, though the access token lives", "'token': {'kind': 'not_json'}", "outcome_unknown", "outcome_unknown");
        row("200 with a page, though the access token lives", "'token': {'kind': 'html'}", "outcome_unknown", "outcome_unknown");
        row("the answer is lost", "'token': {'kind': 'answer_lost'}", "outcome_unknown", "outcome_unknown");
        row("the answer is cut", "'token': {'kind': 'cut_body'}", "outcome_unknown", "outcome_unknown");
        row("no JSON, and the context cannot be asked", "'token': {'kind': 'not_json'}, 'context': {'kind': 'server_error'}", "outcome_unknown",
            "outcome_unknown");
        row("no refresh token in the answer", "'token': {'kind': 'refresh_missing'}", "refreshed", "active");
        row("the same refresh token in the answer", "'token': {'kind': 'same_refresh'}", "refreshed", "active");
        row("more scopes than before", "'token': {'kind': 'scope_wider'}", "refreshed", "active");
        row("no lifetime", "'token': {'kind': 'expires_missing'}", "refreshed", "active");
        row("another team", "'token': {'kind': 'wrong_team'}", "refreshed", "mismatch");
    }
    void everyFaultOfARefresh()
    {
        QFETCH(const QByteArray, fault);
        m_desk->play(fault);
        const ActOutcome outcome = refreshed();
        QTEST(outcome.outcome, "outcome");
        QTEST(stateName(m_desk->details(m_row.id).installation.state(m_desk->clock()())), "state");
        m_desk->play("{}");
        if (outcome.outcome == QLatin1String("outcome_unknown")) {
            // Never sent again by itself.
            const int before = m_desk->calls(QStringLiteral("token"));
            QCOMPARE(refreshed().outcome, QStringLiteral("outcome_unknown"));
            QCOMPARE(m_desk->calls(QStringLiteral("token")), before);
        } else if (outcome.outcome == QLatin1String("refreshed")) {
            // Whatever the answer lacked: the refresh token at hand is good.
            QCOMPARE(refreshed().outcome, QStringLiteral("refreshed"));
        }
    }

    /// The 401 of a token that ran out says nothing, and the refresh token may be refused because of a wrong client.
    void aRefusedRefreshTokenEndsNothingOnceTheAccessTokenRanOut()
    {
        m_desk->advance(std::chrono::hours(2));
        m_desk->play("{'token': {'kind': 'invalid_grant'}}");
        const ActOutcome outcome = refreshed();
        QCOMPARE(outcome.after, InstallationState::Expired);
        QCOMPARE(outcome.http.status, 400);
        const InstallationDetails details = m_desk->details(m_row.id);
        QCOMPARE(stateRule(details, m_desk->clock()(), true).rule, Rule::RefreshTokenRefused);
        QCOMPARE(details.installation.facts.standing, Standing::Agreed);
        // The secrets stay, so that it goes on once the app profile was put right.
        m_desk->advance(GrantStore::endedSecretsKept + std::chrono::hours(1));
        QCOMPARE(*awaited(m_desk->store.grants.deleteEndedSecrets(m_desk->clock()())), 0);
        m_desk->play("{}");
        QCOMPARE(refreshed().after, InstallationState::Active);
    }

    void doubtIsSettledByTheOldAccessToken_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<std::chrono::seconds>("later");
        QTest::addColumn<QString>("state");
        const std::chrono::seconds minute(60);
        QTest::newRow("nothing had happened") << QByteArray("{'token': {'kind': 'cut_before'}}") << minute << "active";
        QTest::newRow("the server may still be at work") << QByteArray("{'token': {'kind': 'cut_before'}}") << std::chrono::seconds(30) << "outcome_unknown";
        QTest::newRow("the server had agreed") << QByteArray("{'token': {'kind': 'not_json'}}") << minute << "outcome_unknown";
        QTest::newRow("both old tokens are dead") << QByteArray("{'token': {'kind': 'answer_lost'}}") << minute << "ended";
        QTest::newRow("both are, and that is known at once") << QByteArray("{'token': {'kind': 'answer_lost'}}") << std::chrono::seconds(0) << "ended";
    }
    void doubtIsSettledByTheOldAccessToken()
    {
        QFETCH(const QByteArray, fault);
        m_desk->play(fault);
        QCOMPARE(refreshed().after, InstallationState::OutcomeUnknown);
        m_desk->play("{}");
        QFETCH(const std::chrono::seconds, later);
        m_desk->advance(later);
        const int before = m_desk->calls(QStringLiteral("token"));
        const Result<ActOutcome> settled = awaited(resolveDoubt(m_desk->acts(), m_row.id, &m_desk->network));
        QVERIFY(settled);
        QTEST(stateName(settled->after), "state");
        QCOMPARE(m_desk->calls(QStringLiteral("token")), before);
        if (settled->after == InstallationState::OutcomeUnknown) {
            QVERIFY(settled->sentence.contains(QLatin1String("alive")));
            QCOMPARE(settled->outcome, QStringLiteral("outcome_unknown"));
            // Nothing by itself sends the refresh token once more.
            QCOMPARE(refreshed().outcome, QStringLiteral("outcome_unknown"));
            QCOMPARE(m_desk->calls(QStringLiteral("token")), before);
            return;
        }
        const Result<ActOutcome> again = awaited(resolveDoubt(m_desk->acts(), m_row.id, &m_desk->network));
        QVERIFY(!again);
        QCOMPARE(again.error().cause, QStringLiteral("not_in_doubt"));
    }

    void aPersonMayTryOnceMoreKnowingTheRisk()
    {
        m_desk->play("{'token': {'kind': 'not_json'}, 'context': {'kind': 'server_error'}}");
        QCOMPARE(refreshed().after, InstallationState::OutcomeUnknown);
        m_desk->play("{}");
        RefreshInstallation act(m_desk->acts(), m_row.id);
        const Result<ActOutcome> again = awaited(act.start(0, true));
        QVERIFY(again);
        QCOMPARE(again->outcome, QStringLiteral("refreshed"));
        QCOMPARE(again->after, InstallationState::Active);
        const QList<Evidence> history = m_desk->details(m_row.id).evidence;
        QVERIFY(std::any_of(history.cbegin(), history.cend(), [](const Evidence &fact) {
            return fact.operation == QLatin1String("override") && fact.outcome == QLatin1String("in_doubt");
        }));
    }

    /// C4.4: the refresh token leaves this computer only when a person insists, and that is on record.
    void aRefreshTokenThatHasAChildIsNotSentUnlessAPersonInsists_data()
    {
        QTest::addColumn<bool>("insists");
        QTest::newRow("blocked") << false;
        QTest::newRow("overridden") << true;
    }
    void aRefreshTokenThatHasAChildIsNotSentUnlessAPersonInsists()
    {
        QFETCH(const bool, insists);
        // The same pair is in the store twice, under two users.
        NewAuthorization copy;
        copy.profileId = m_desk->profile.id;
        copy.team = m_row.team;
        copy.user = {QStringLiteral("3074457358607430000"), QStringLiteral("Somebody else")};
        copy.grant.tokenType = QStringLiteral("bearer");
        copy.grant.grantedScopes = m_row.grantedScopes;
        copy.grant.authorizedAt = m_desk->clock()();
        for (const SealIdentity::Kind kind : {SealIdentity::Kind::AccessToken, SealIdentity::Kind::RefreshToken}) {
            const Result<SealedRecord> record = awaited(m_desk->store.installations.secret(m_row.currentGrantId, kind));
            QVERIFY(record);
            (kind == SealIdentity::Kind::AccessToken ? copy.accessToken : copy.refreshToken)
                = *m_desk->store.vault.open(record->sealed, record->identity);
        }
        const Result<Installation> second
            = awaited(m_desk->store.installations.addAuthorization(copy, m_desk->store.vault.sealFunction(), m_desk->clock()()));
        QVERIFY(second);
        QCOMPARE(refreshed().outcome, QStringLiteral("refreshed"));
        QCOMPARE(m_desk->refreshes(copy.refreshToken).presented, 1);

        RefreshInstallation act(m_desk->acts(), second->id);
        const Result<ActOutcome> outcome = awaited(act.start(0, insists));
        QVERIFY(outcome);
        QCOMPARE(m_desk->refreshes(copy.refreshToken).presented, insists ? 2 : 1);
        const QList<Evidence> history = m_desk->details(second->id).evidence;
        const auto isOverride = [](const Evidence &fact) { return fact.operation == QLatin1String("override"); };
        const auto found = std::find_if(history.cbegin(), history.cend(), isOverride);
        QCOMPARE(found != history.cend(), insists);
        if (!insists) {
            QCOMPARE(outcome->error.value_or(Error()).cause, QStringLiteral("token_has_child"));
            QCOMPARE(outcome->after, outcome->before);
            return;
        }
        QCOMPARE(found->outcome, QStringLiteral("has_child"));
        QCOMPARE(found->actor, QStringLiteral("admin"));
        QCOMPARE(found->seat, QStringLiteral("tester@desk"));
        const Result<QList<LedgerToken>> findings = awaited(m_desk->store.grants.ledger({.onlyFindings = true}, 100));
        QVERIFY(findings);
        QVERIFY(std::any_of(findings->cbegin(), findings->cend(), [](const LedgerToken &token) { return token.wasReused; }));
    }

    void anotherAuthorizationEndsTheDoubt()
    {
        m_desk->play("{'token': {'kind': 'answer_lost'}}");
        QCOMPARE(refreshed().after, InstallationState::OutcomeUnknown);
        m_desk->play("{}");
        QCOMPARE(m_desk->authorized().generation, 2);
        QCOMPARE(refreshed().outcome, QStringLiteral("refreshed"));
    }

    void aTokenOfAnUnknownTypeIsNeverSent()
    {
        m_desk->play("{'token': {'kind': 'token_type_unknown'}}");
        QCOMPARE(refreshed().outcome, QStringLiteral("refreshed"));
        const int before = m_desk->calls(QStringLiteral("context"));
        QCOMPARE(verified().error.value_or(Error()).cause, QStringLiteral("token_type"));
        QCOMPARE(m_desk->calls(QStringLiteral("context")), before);
    }

    /// D-7009-09, D-7009-11
    void aRevokedPairIsDeadAndTheAppStaysInstalled()
    {
        const QJsonValue installed = m_desk->sandbox.state().value(QLatin1String("installed"));
        QVERIFY(!installed.toArray().isEmpty());
        const Secret refresh = refreshToken();
        const Result<ActOutcome> revoked = awaited(revokeInstallation(m_desk->acts(), m_row.id, 1, &m_desk->network));
        QVERIFY(revoked);
        QCOMPARE(revoked->outcome, QStringLiteral("revoked"));
        QCOMPARE(revoked->after, InstallationState::Revoked);
        QVERIFY(revoked->sentence.contains(QLatin1String("stays installed")));
        QCOMPARE(verified().after, InstallationState::Revoked);
        const Result<QList<LedgerToken>> tokens = awaited(m_desk->store.grants.ledger({}, 100));
        QVERIFY(tokens);
        QCOMPARE(tokens->size(), 2);
        for (const LedgerToken &token : *tokens)
            QCOMPARE(token.endCause, QStringLiteral("revoked"));
        QCOMPARE(m_desk->sandbox.state().value(QLatin1String("installed")), installed);
        QVERIFY(m_desk->sandbox.state().value(QLatin1String("tokens")).toArray().isEmpty()); // the server agrees that both are dead
        QCOMPARE(m_desk->refreshes(refresh).presented, 0);
    }

    /// As where the answers of a run are stored together, and somebody revokes in between.
    void aVerificationThatIsHeardOfLateRevivesNothing()
    {
        Evidence asked{0, m_row.currentGrantId, m_desk->clock()(), QStringLiteral("miro"), QStringLiteral("verify"), 200, QStringLiteral("ok"), {}};
        NewFacts facts{m_row.id, m_row.currentGrantId, {asked}};
        facts.team = {m_row.team.id, QStringLiteral("A name of before")};
        m_desk->advance(std::chrono::seconds(1));
        QVERIFY(awaited(revokeInstallation(m_desk->acts(), m_row.id, 1, &m_desk->network)));
        const auto stored = awaited(m_desk->store.grants.record({facts}));
        QVERIFY(stored);
        QCOMPARE(stored->constFirst().facts.standing, Standing::Revoked);
        QCOMPARE(stored->constFirst().team.name, m_row.team.name);
        const InstallationDetails details = m_desk->details(m_row.id);
        QVERIFY(std::any_of(details.evidence.cbegin(), details.evidence.cend(),
                            [](const Evidence &fact) { return fact.operation == QLatin1String("verify"); })); // kept, beside
        QCOMPARE(foldedStanding(details), Standing::Revoked);
        // What is learnt after it counts.
        m_desk->advance(std::chrono::seconds(1));
        facts.facts.first().at = m_desk->clock()();
        QCOMPARE(awaited(m_desk->store.grants.record({facts}))->constFirst().facts.standing, Standing::Agreed);
    }

    void aRevocationStopsWhenTheTokensWereReplaced()
    {
        QCOMPARE(refreshed().outcome, QStringLiteral("refreshed"));
        const Result<ActOutcome> revoked = awaited(revokeInstallation(m_desk->acts(), m_row.id, 1, &m_desk->network));
        QVERIFY(revoked);
        QCOMPARE(revoked->error.value_or(Error()).cause, QStringLiteral("changed_elsewhere"));
        QCOMPARE(m_desk->calls(QStringLiteral("revoke")), 0);
        QCOMPARE(verified().outcome, QStringLiteral("alive"));
    }

    void aLockedVaultStopsEachActAndChangesNoState()
    {
        m_desk->store.vault.lock();
        QCOMPARE(verified().error.value_or(Error()).kind, ErrorKind::Vault);
        QCOMPARE(refreshed().error.value_or(Error()).kind, ErrorKind::Vault);
        QCOMPARE(m_desk->details(m_row.id).installation.state(m_desk->clock()()), InstallationState::Active);
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 1);
    }

private:
    Secret refreshToken() const
    {
        const Result<SealedRecord> record = awaited(m_desk->store.installations.secret(m_row.currentGrantId, SealIdentity::Kind::RefreshToken));
        return record ? *m_desk->store.vault.open(record->sealed, record->identity) : Secret();
    }
    ActOutcome verified() { return taken(awaited(verifyInstallation(m_desk->acts(), m_row.id, &m_desk->network))); }
    ActOutcome refreshed()
    {
        RefreshInstallation act(m_desk->acts(), m_row.id);
        return taken(awaited(act.start()));
    }
    static ActOutcome taken(const Result<ActOutcome> &result)
    {
        if (!result)
            QTest::qFail(qPrintable(result.error().summary), __FILE__, __LINE__);
        return result ? *result : ActOutcome();
    }

    std::unique_ptr<Desk> m_desk;
    Installation m_row;
};

QTEST_GUILESS_MAIN(TestActs)
#include "tst_acts.moc"
