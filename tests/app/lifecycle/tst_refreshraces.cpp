// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/readtoken.h"
#include "lifecycle/refreshinstallation.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QRegularExpression>
#include <QTest>

using namespace std::chrono_literals;

namespace {

QString text(const char *words)
{
    return QString::fromLatin1(words);
}

} // namespace

/// What happens while a refresh runs: somebody gives up, authorizes, forgets, changes the app profile, or knows better.
class TestRefreshRaces : public QObject
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

    /// C7.4, from the wire.
    void whoeverStoredMeanwhileStaysCurrent()
    {
        m_desk->play("{'token': {'kind': 'slow', 'ms': 700, 'times': 1}}");
        RefreshInstallation act(m_desk->acts(), m_row.id);
        const auto answer = act.start();
        QTRY_COMPARE(m_desk->calls(text("token")), 2);
        const Installation winner = m_desk->authorized();
        QCOMPARE(winner.generation, 2);
        QVERIFY(!answer.isFinished()); // or the race was not one
        const Result<ActOutcome> outcome = awaited(answer);
        QVERIFY(outcome);
        QCOMPARE(outcome->outcome, text("lost_race"));
        const InstallationDetails details = m_desk->details(m_row.id);
        QCOMPARE(details.installation.currentGrantId, winner.currentGrantId);
        QCOMPARE(details.grants.size(), 3);
        const Grant &loser = details.grants.constFirst();
        QCOMPARE(loser.generation, 3);
        QVERIFY(loser.supersededAt);
        QVERIFY(awaited(readToken(&m_desk->store.installations, &m_desk->store.vault, loser.id, SealIdentity::Kind::RefreshToken)));
        QCOMPARE(findings(), QStringList{text("lost_race")});
        QCOMPARE(refreshed().outcome, text("refreshed"));
        QCOMPARE(m_desk->details(m_row.id).installation.generation, 4);
    }

    /// C7.5, from the wire.
    void whatTheAnswerLacksStaysAndWhatItAddsIsFlagged_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QString>("finding");
        QTest::newRow("D-6749-33 no refresh token") << QByteArray("refresh_missing") << text("refresh_token_kept");
        QTest::newRow("a wider scope") << QByteArray("scope_wider") << text("scope_wider");
        QTest::newRow("a narrower scope") << QByteArray("scope_narrower") << text("scope_narrower");
    }
    void whatTheAnswerLacksStaysAndWhatItAddsIsFlagged()
    {
        QFETCH(const QByteArray, kind);
        QFETCH(const QString, finding);
        m_desk->play("{'token': {'kind': '" + kind + "'}}");
        QCOMPARE(refreshed().outcome, text("refreshed"));
        m_desk->play("{}");
        QCOMPARE(findings(), QStringList{finding});
        const Installation now = m_desk->details(m_row.id).installation;
        QCOMPARE(now.refreshFingerprint == m_row.refreshFingerprint, kind == "refresh_missing");
        QCOMPARE(!now.grantedScopes.without(m_row.grantedScopes).isEmpty(), kind == "scope_wider");
        QCOMPARE(!m_row.grantedScopes.without(now.grantedScopes).isEmpty(), kind == "scope_narrower");
        QCOMPARE(refreshed().outcome, text("refreshed"));
    }

    /// Nothing is left in doubt that was not sent.
    void givenUpWhileItTakesItsTurn()
    {
        std::unique_ptr<RefreshInstallation> act;
        ActParts parts = m_desk->acts();
        parts.random = [&act](qsizetype count) {
            // Carried out before the answer about the turn, which is asked for behind this.
            QMetaObject::invokeMethod(qApp, [&act] { act.reset(); }, Qt::QueuedConnection);
            return systemRandomBytes(count);
        };
        act = std::make_unique<RefreshInstallation>(parts, m_row.id);
        act->start();
        QTRY_VERIFY(!act);
        m_desk->advance(1min);
        QCOMPARE(state(), InstallationState::Active);
        QCOMPARE(m_desk->details(m_row.id).evidence.constFirst().outcome, text("not_sent")); // so there had been a line
        QCOMPARE(m_desk->calls(text("token")), 1);
        QCOMPARE(refreshed().outcome, text("refreshed"));
    }

    void givenUpWhileItSendsIsADoubt()
    {
        m_desk->play("{'token': {'kind': 'hang', 'done': true, 'times': 1}}");
        auto act = std::make_unique<RefreshInstallation>(m_desk->acts(), m_row.id);
        act->start();
        QTRY_COMPARE(m_desk->calls(text("token")), 2);
        QVERIFY(act->holdsUnstoredTokens());
        act.reset();
        QCOMPARE(state(), InstallationState::Refreshing);
        m_desk->advance(1min);
        QCOMPARE(state(), InstallationState::OutcomeUnknown);
    }

    void givenUpWhileItAsksAboutTheAccessTokenIsADoubt()
    {
        m_desk->play("{'token': {'kind': 'server_error'}, 'context': {'kind': 'hang'}}");
        auto act = std::make_unique<RefreshInstallation>(m_desk->acts(), m_row.id);
        act->start();
        QTRY_COMPARE(m_desk->calls(text("context")), 2);
        act.reset();
        m_desk->advance(1min);
        QCOMPARE(state(), InstallationState::OutcomeUnknown);
        m_desk->play("{}");
        const auto settled = awaited(resolveDoubt(m_desk->acts(), m_row.id, &m_desk->network));
        QVERIFY(settled);
        QCOMPARE(settled->after, InstallationState::Active);
    }

    /// The client secret was opened for the former addresses.
    void aProfileThatChangesBeforeTheTurnIsNotActedOn()
    {
        ActParts parts = m_desk->acts();
        bool wasChanged = false;
        parts.random = [this, &wasChanged](qsizetype count) {
            if (!wasChanged) { // asked for the holder's name: the secret is open by then, the turn is not yet taken
                AppProfile changed = m_desk->profile;
                changed.endpoints.token = text("http://127.0.0.1:1/elsewhere");
                const TokenVault &vault = m_desk->store.vault;
                m_desk->store.profiles.update(changed, m_desk->clientSecret, vault.sealFunction(), vault.openFunction(), systemNow());
            }
            wasChanged = true;
            return systemRandomBytes(count);
        };
        RefreshInstallation act(parts, m_row.id);
        const Result<ActOutcome> outcome = awaited(act.start());
        QVERIFY(outcome && outcome->error);
        QVERIFY(wasChanged);
        QCOMPARE(outcome->outcome, text("not_tried"));
        QCOMPARE(outcome->error->cause, text("profile_changed"));
        QCOMPARE(m_desk->details(m_row.id).evidence.constFirst().outcome, text("not_sent"));
        QCOMPARE(m_desk->calls(text("token")), 1);
    }

    void whoeverWaitsForOneThatDiesIsToldOfTheDoubt()
    {
        const auto foreign = claimed(RefreshInstallation::leaseLength);
        QVERIFY(foreign);
        RefreshInstallation act(watched(), m_row.id);
        const auto answer = act.start(0, true); // a person's word for an earlier doubt does not count for this one
        QTRY_VERIFY(isWaiting());
        QVERIFY(!answer.isFinished());
        m_desk->advance(1min);
        const Result<ActOutcome> outcome = awaited(answer);
        QVERIFY(outcome);
        QCOMPARE(outcome->outcome, text("outcome_unknown"));
        QCOMPARE(m_desk->calls(text("token")), 1);
    }

    void whoeverWaitsForOneThatGaveUpSaysSo()
    {
        const auto foreign = claimed(RefreshInstallation::leaseLength);
        RefreshInstallation act(watched(), m_row.id);
        const auto answer = act.start();
        QTRY_VERIFY(isWaiting());
        Evidence given{0, 0, m_desk->clock()(), text("us"), text("refresh"), 0, text("not_sent"), text("Given up.")};
        QVERIFY(awaited(m_desk->store.grants.closeRefresh(foreign->ticket, {m_row.id, m_row.currentGrantId, {given}}, m_desk->clock()())));
        const Result<ActOutcome> outcome = awaited(answer);
        QVERIFY(outcome && outcome->error);
        QCOMPARE(outcome->error->cause, text("refresh_failed_elsewhere"));
        QCOMPARE(m_desk->calls(text("token")), 1);
    }

    void whoeverWaitsGoesOnWhenSomebodyAuthorizes()
    {
        const auto foreign = claimed(RefreshInstallation::leaseLength);
        QVERIFY(foreign);
        RefreshInstallation act(watched(), m_row.id);
        const auto answer = act.start();
        QTRY_VERIFY(isWaiting());
        m_desk->authorized();
        m_desk->advance(1min);
        const Result<ActOutcome> outcome = awaited(answer);
        QVERIFY(outcome);
        QCOMPARE(outcome->outcome, text("already_refreshed"));
        QCOMPARE(outcome->installation->generation, 2);
    }

    /// A clock that was some minutes ahead when the turn was taken, and was set right since.
    void aLeaseThatIsNeverRenewedIsNotWaitedForLongerThanALease()
    {
        QVERIFY(claimed(10min)); // by a clock that is ahead
        RefreshInstallation act(watched(), m_row.id);
        const auto answer = act.start();
        QTRY_VERIFY(isWaiting());
        QVERIFY(!answer.isFinished());
        m_desk->advance(RefreshInstallation::leaseLength);
        const Result<ActOutcome> outcome = awaited(answer);
        QVERIFY(outcome);
        QCOMPARE(outcome->outcome, text("outcome_unknown"));
    }

    void aClockThatIsSetBackHoldsNothingUp()
    {
        QVERIFY(claimed(RefreshInstallation::leaseLength));
        m_desk->advance(-24h);
        QCOMPARE(state(), InstallationState::OutcomeUnknown);
        InstallationQuery query;
        query.state = InstallationState::OutcomeUnknown;
        QCOMPARE(awaited(m_desk->store.installations.ids(query, m_desk->clock()(), 0))->size(), 1);
        query.state = InstallationState::Refreshing;
        QCOMPARE(awaited(m_desk->store.installations.ids(query, m_desk->clock()(), 0))->size(), 0);
        QCOMPARE(refreshed().outcome, text("outcome_unknown"));
        const auto settled = awaited(resolveDoubt(m_desk->acts(), m_row.id, &m_desk->network));
        QVERIFY(settled);
        QCOMPARE(settled->after, InstallationState::Active);
        QCOMPARE(refreshed().outcome, text("refreshed"));
    }

    void whatIsForgottenWhileItIsRefreshedComesBackAsADoubt()
    {
        m_desk->play("{'token': {'kind': 'slow', 'ms': 500, 'times': 1}}");
        RefreshInstallation act(m_desk->acts(), m_row.id);
        const auto answer = act.start();
        QTRY_COMPARE(m_desk->calls(text("token")), 2);
        const Installation seen = m_desk->details(m_row.id).installation;
        QCOMPARE(awaited(m_desk->store.grants.forget({seen}, m_desk->clock()())).error().cause, text("refresh_running"));
        const auto forgotten = awaited(m_desk->store.grants.forget({seen}, m_desk->clock()() + 1min)); // as if it had slept
        QVERIFY(forgotten);
        const Result<ActOutcome> outcome = awaited(answer);
        QVERIFY(outcome);
        QCOMPARE(outcome->outcome, text("lost_race"));
        // Nobody would have known of the new pair.
        QVERIFY2(outcome->sentence.contains(text("was revoked")), qPrintable(outcome->sentence));
        QCOMPARE(m_desk->calls(text("revoke")), 1);
        QVERIFY(m_desk->sandbox.state().value(text("tokens")).toArray().isEmpty());
        QVERIFY(awaited(m_desk->store.grants.restore(*forgotten)));
        m_desk->advance(1min);
        QCOMPARE(state(), InstallationState::OutcomeUnknown);
    }

private:
    ActOutcome refreshed()
    {
        RefreshInstallation act(m_desk->acts(), m_row.id);
        const Result<ActOutcome> outcome = awaited(act.start());
        if (!outcome)
            QTest::qFail(qPrintable(outcome.error().summary), __FILE__, __LINE__);
        return outcome ? *outcome : ActOutcome();
    }
    /// Parts that tell whether an act waits for somebody else's turn: it has named itself once, and has looked at the
    /// clock twice since, for its own turn and to see how the other's lease stands.
    ActParts watched()
    {
        ActParts parts = m_desk->acts();
        m_looks = -1;
        parts.clock = [this, clock = parts.clock] {
            m_looks += m_looks >= 0 ? 1 : 0;
            return clock();
        };
        parts.random = [this](qsizetype count) {
            m_looks = 0;
            return systemRandomBytes(count);
        };
        return parts;
    }
    bool isWaiting() const { return m_looks >= 2; }
    /// Somebody else has the turn.
    Result<RefreshClaim> claimed(std::chrono::milliseconds lease)
    {
        return awaited(m_desk->store.grants.claimRefresh(m_row.id, 1, text("somebody"), text("elsewhere"), lease, false, m_desk->clock()()));
    }
    InstallationState state() { return m_desk->details(m_row.id).installation.state(m_desk->clock()()); }
    QStringList findings() const
    {
        QStringList outcomes;
        const QList<Evidence> all = m_desk->details(m_row.id).evidence;
        for (const Evidence &fact : all) {
            if (fact.operation == text("finding"))
                outcomes.append(fact.outcome);
        }
        return outcomes;
    }

    std::unique_ptr<Desk> m_desk;
    Installation m_row;
    int m_looks = -1;
};

QTEST_GUILESS_MAIN(TestRefreshRaces)
#include "tst_refreshraces.moc"
