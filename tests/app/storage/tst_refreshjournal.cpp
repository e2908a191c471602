// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fingerprint.h"
#include "support/samplerows.h"
#include "support/storefortest.h"

#include <QRegularExpression>
#include <QTest>
#include <QThread>

using namespace std::chrono_literals;
using Outcome = RefreshClaim::Outcome;

namespace {

constexpr auto lease = 15s;
const Instant now = sampleNow + 1h;
const Instant later = now + 1min; // when a lease that was taken now has passed

QString text(const char *words)
{
    return QString::fromLatin1(words);
}

/// What a refresh that came to nothing, or to nobody knows what, says.
NewFacts ended(const Installation &row, const char *outcome, const char *shown = "")
{
    Evidence fact{0, 0, now, text("us"), text("refresh"), 0, text(outcome), text("As it was.")};
    fact.seat = text("ana@desk");
    fact.fingerprint = QString::fromLatin1(shown);
    return {row.id, row.currentGrantId, {fact}};
}

} // namespace

/// C7: the journal that lets one at a time refresh an installation, and forgets nothing that was sent.
class TestRefreshJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<StoreForTest>();
        m_profile = *waited(m_store->profiles().add(sampleProfile(), Secret::fromText(text("client secret")), m_store->vault.sealFunction(), sampleNow));
        m_row = authorized(text("first"));
    }
    void cleanup() { m_store.reset(); }

    void oneAtATime()
    {
        const auto first = claim("first", now);
        QVERIFY(first);
        QCOMPARE(first->outcome, Outcome::Claimed);
        QCOMPARE(first->subject.grant.id, m_row.currentGrantId);
        QVERIFY(first->subject.refreshToken);
        QCOMPARE(state(now), InstallationState::Refreshing);
        const auto second = claim("second", now + lease - 1ms);
        QVERIFY(second);
        QCOMPARE(second->outcome, Outcome::Busy);
        QCOMPARE(second->ticket.id, first->ticket.id);
        const auto line = waited(m_store->grants().journalLine(second->ticket.id));
        QVERIFY(line && line->isOpen);
        QCOMPARE(line->leaseUntil, now + lease);
        QCOMPARE(claim("despite", now + lease - 1ms, true)->outcome, Outcome::Busy); // no person decides about one that runs
    }

    void aLeaseThatPassedIsADoubtThatOnlyAPersonOverrides()
    {
        const auto first = claim("first", now);
        QCOMPARE(state(now + lease), InstallationState::OutcomeUnknown);
        const auto second = claim("second", now + lease);
        QCOMPARE(second->outcome, Outcome::InDoubt);
        QCOMPARE(second->ticket.id, first->ticket.id);
        const auto third = claim("third", now + lease, true);
        QCOMPARE(third->outcome, Outcome::Claimed);
        QCOMPARE(m_store->sql(text("SELECT outcome FROM refreshes WHERE ended_at IS NOT NULL")), QStringList{text("retried")});
        // What comes of the retry leads back to what was before the first.
        QVERIFY(waited(m_store->grants().closeRefresh(third->ticket, ended(m_row, "not_sent"), later)));
        QCOMPARE(state(later), InstallationState::Active);
    }

    void aDecisionAboutAnOlderPairLeavesTheNewerDoubt()
    {
        QVERIFY(store(claim("first", now)->ticket, "second"));
        const auto open = waited(m_store->grants().claimRefresh(m_row.id, 2, text("lost"), {}, lease, false, now));
        QCOMPARE(open->outcome, Outcome::Claimed);
        const qsizetype facts = details().evidence.size();
        const auto late = waited(m_store->grants().claimRefresh(m_row.id, 1, text("late"), {}, lease, true, later));
        QCOMPARE(late->outcome, Outcome::InDoubt);
        const auto line = waited(m_store->grants().journalLine(open->ticket.id));
        QVERIFY(line && line->isOpen);
        QCOMPARE(details().evidence.size(), facts);
        QCOMPARE(state(later), InstallationState::OutcomeUnknown);
        const auto decided = waited(m_store->grants().claimRefresh(m_row.id, 2, text("decided"), {}, lease, true, later));
        QCOMPARE(decided->outcome, Outcome::Claimed);
    }

    void whoeverKnowsAnOldGenerationIsDone()
    {
        const auto ticket = claim("first", now)->ticket;
        const auto stored = store(ticket, "second");
        QVERIFY(stored);
        const auto late = waited(m_store->grants().claimRefresh(m_row.id, 1, text("late"), {}, lease, false, now));
        QCOMPARE(late->outcome, Outcome::Done);
        QCOMPARE(late->subject.installation.generation, 2);
    }

    void refusesWithoutARefreshTokenAndWithoutTheInstallation()
    {
        NewAuthorization without = sampleAuthorization(m_profile.id, text("Bare Team"));
        without.refreshToken = Secret();
        const auto bare = waited(m_store->installations().addAuthorization(without, m_store->vault.sealFunction(), sampleNow));
        const auto refused = waited(m_store->grants().claimRefresh(bare->id, 1, text("x"), {}, lease, false, now));
        QCOMPARE(refused.error().cause, text("no_refresh_token"));
        QCOMPARE(waited(m_store->grants().claimRefresh(4711, 1, text("x"), {}, lease, false, now)).error().kind, ErrorKind::NotFound);
        QCOMPARE(waited(m_store->grants().journalLine(4711)).error().kind, ErrorKind::NotFound);
        QCOMPARE(m_store->sql(text("SELECT count(*) FROM refreshes")), QStringList{text("0")});
    }

    void onlyTheHolderRenews()
    {
        const RefreshTicket ticket = claim("first", now)->ticket;
        RefreshTicket other = ticket;
        other.holder = text("other");
        QVERIFY(!*waited(m_store->grants().renewLease(other, now + 10min)));
        QCOMPARE(row().facts.leaseUntil, now + lease);
        QVERIFY(*waited(m_store->grants().renewLease(ticket, now + 10min)));
        QCOMPARE(claim("second", later)->outcome, Outcome::Busy);
        QVERIFY(waited(m_store->grants().closeRefresh(ticket, ended(m_row, "rate_limited"), later)));
        QVERIFY(!*waited(m_store->grants().renewLease(ticket, now + 2h))); // one that was on its way when it was closed
        QCOMPARE(row().facts.leaseUntil, Instant());
        QCOMPARE(state(later), InstallationState::Active);
    }

    void storesTheNewPairAndClosesTheLine()
    {
        const RefreshTicket ticket = claim("first", now)->ticket;
        const auto stored = store(ticket, "second");
        QVERIFY(stored);
        QCOMPARE(stored->generation, 2);
        QCOMPARE(stored->state(now), InstallationState::Active);
        QCOMPARE(stored->accessFingerprint, fingerprint(Secret::fromText(text("access-second"))));
        QCOMPARE(opened(stored->currentGrantId, SealIdentity::Kind::RefreshToken), text("refresh-second"));
        const InstallationDetails all = details();
        QCOMPARE(all.grants.constFirst().parentId, m_row.currentGrantId);
        QVERIFY(all.grants.constLast().supersededAt);
        const auto line = waited(m_store->grants().journalLine(ticket.id));
        QVERIFY(line && !line->isOpen);
        QCOMPARE(line->outcome, text("ok"));
        QCOMPARE(m_store->sql(text("SELECT DISTINCT end_cause FROM tokens WHERE grant_id = %1").arg(m_row.currentGrantId)), QStringList{text("refreshed")});
    }

    void storingTheSamePairTwiceIsStoringItOnce_data()
    {
        QTest::addColumn<bool>("byAnother");
        QTest::newRow("a commit that was not heard of") << false;
        QTest::newRow("a server that gives two seats the same pair") << true;
    }
    void storingTheSamePairTwiceIsStoringItOnce()
    {
        QFETCH(const bool, byAnother);
        const RefreshTicket ticket = claim("first", now)->ticket;
        const RefreshTicket second = byAnother ? claim("second", later, true)->ticket : ticket;
        QVERIFY(store(ticket, "second"));
        const auto again = store(second, "second");
        QVERIFY(again);
        QCOMPARE(again->generation, 2);
        QCOMPARE(details().grants.size(), 2);
        QVERIFY(findings().isEmpty());
        QCOMPARE(m_store->sql(text("SELECT count(*) FROM refreshes WHERE ended_at IS NULL")), QStringList{text("0")});
        QCOMPARE(waited(m_store->grants().claimRefresh(m_row.id, 2, text("third"), {}, lease, false, later))->outcome, Outcome::Claimed);
    }

    void keepsTheRefreshTokenThatTheAnswerLeftOut()
    {
        NewPair pair = samplePair(m_row, text("second"));
        pair.refreshToken = Secret::fromText(text("refresh-first"));
        const auto stored = waited(m_store->grants().storeRefreshed(claim("first", now)->ticket, pair, m_store->vault.sealFunction(), now));
        QVERIFY(stored);
        QCOMPARE(stored->refreshFingerprint, m_row.refreshFingerprint);
        QCOMPARE(opened(stored->currentGrantId, SealIdentity::Kind::RefreshToken), text("refresh-first"));
        const RefreshTicket next = waited(m_store->grants().claimRefresh(m_row.id, 2, text("next"), {}, lease, false, later))->ticket;
        QVERIFY(next.id != 0);
        QVERIFY(store(next, "third"));
        QVERIFY(findings().isEmpty()); // shown twice, and rightly so
    }

    void aLostRaceLeavesTheWinnerCurrentAndKeepsTheLoserBeside()
    {
        const RefreshTicket ticket = claim("first", now)->ticket;
        const Installation winner = authorized(text("winner"));
        const auto stored = store(ticket, "loser");
        QVERIFY(stored);
        QCOMPARE(stored->accessFingerprint, winner.accessFingerprint);
        QCOMPARE(stored->currentGrantId, winner.currentGrantId);
        QCOMPARE(stored->state(now), InstallationState::Active);
        QCOMPARE(findings(), QStringList{text("lost_race")});
        const Installation next = authorized(text("next"));
        QCOMPARE(next.generation, 4);
        QStringList generations;
        QString loser;
        for (const Grant &grant : details().grants) {
            generations.append(QString::number(grant.generation));
            if (grant.generation == 3)
                loser = opened(grant.id, SealIdentity::Kind::RefreshToken);
        }
        QCOMPARE(generations, QStringList({text("4"), text("3"), text("2"), text("1")}));
        QCOMPARE(loser, text("refresh-loser"));
        QCOMPARE(waited(m_store->grants().journalLine(ticket.id))->outcome, text("lost_race"));
    }

    void aDoubtEndsWithAnotherAuthorization()
    {
        const RefreshTicket ticket = claim("first", now)->ticket;
        QVERIFY(waited(m_store->grants().leaveInDoubt(ticket, ended(m_row, "unknown"), now)));
        const Installation next = authorized(text("next"));
        QCOMPARE(next.state(now), InstallationState::Active);
        const auto nothing = waited(m_store->grants().takeOver(m_row.id, text("settler"), lease, later));
        QCOMPARE(nothing.error().cause, text("not_in_doubt"));
        const auto again = waited(m_store->grants().claimRefresh(m_row.id, 2, text("again"), {}, lease, false, later));
        QCOMPARE(again->outcome, Outcome::Claimed);
        QCOMPARE(waited(m_store->grants().journalLine(ticket.id))->outcome, text("superseded"));
    }

    void whatWasForgottenMeanwhileIsNotStored()
    {
        const RefreshTicket ticket = claim("first", now)->ticket;
        QCOMPARE(waited(m_store->grants().forget({row()}, now)).error().cause, text("refresh_running"));
        QVERIFY(waited(m_store->grants().forget({row()}, later)));
        QCOMPARE(store(ticket, "second").error().kind, ErrorKind::NotFound);
        QCOMPARE(waited(m_store->grants().closeRefresh(ticket, ended(m_row, "not_sent"), later)).error().kind, ErrorKind::NotFound);
        QVERIFY(!*waited(m_store->grants().renewLease(ticket, later)));
        QCOMPARE(m_store->sql(text("SELECT count(*) FROM secrets WHERE kind IN (1, 2)")), QStringList{text("0")});
    }

    void leavingInDoubtKeepsTheLineForWhoeverFindsOut()
    {
        const RefreshTicket ticket = claim("first", now)->ticket;
        QCOMPARE(waited(m_store->grants().takeOver(m_row.id, text("settler"), lease, now)).error().cause, text("refresh_running"));
        const QByteArray shown = m_row.refreshFingerprint.toLatin1();
        QVERIFY(waited(m_store->grants().leaveInDoubt(ticket, ended(m_row, "unknown", shown.constData()), now)));
        QCOMPARE(state(now), InstallationState::OutcomeUnknown);
        const auto taken = waited(m_store->grants().takeOver(m_row.id, text("settler"), lease, now));
        QVERIFY(taken);
        QCOMPARE(taken->id, ticket.id);
        QCOMPARE(state(now), InstallationState::Refreshing);
        QVERIFY(!*waited(m_store->grants().renewLease(ticket, later)));
        // The first holder has something to say after all: kept, but the settler decides.
        const qsizetype before = details().evidence.size();
        QVERIFY(waited(m_store->grants().closeRefresh(ticket, ended(m_row, "invalid_client", shown.constData()), now)));
        QCOMPARE(details().evidence.size(), before + 1);
        QCOMPARE(state(now), InstallationState::Refreshing);
        QCOMPARE(m_store->sql(text("SELECT presented_count FROM tokens WHERE kind = 2")), QStringList{text("2")});
        QVERIFY(waited(m_store->grants().closeRefresh(*taken, ended(m_row, "not_rotated"), later)));
        QCOMPARE(state(later), InstallationState::Active);
        QCOMPARE(waited(m_store->grants().takeOver(m_row.id, text("x"), lease, later)).error().cause, text("not_in_doubt"));
    }

    void aPairThatComesAfterADecisionIsStoredAllTheSame_data()
    {
        QTest::addColumn<QByteArray>("decision");
        QTest::newRow("settled as dead") << QByteArray("ended");
        QTest::newRow("settled as alive") << QByteArray("not_rotated");
        QTest::newRow("tried once more, which runs") << QByteArray();
    }
    void aPairThatComesAfterADecisionIsStoredAllTheSame()
    {
        QFETCH(const QByteArray, decision);
        const RefreshTicket ticket = claim("first", now)->ticket;
        std::optional<RefreshTicket> second;
        if (decision.isEmpty())
            second = claim("second", later, true)->ticket;
        else
            QVERIFY(waited(m_store->grants().closeRefresh(*waited(m_store->grants().takeOver(m_row.id, text("settler"), lease, later)),
                                                          ended(m_row, decision.constData()), later)));
        const auto stored = store(ticket, "second");
        QVERIFY(stored);
        QCOMPARE(stored->generation, 2);
        QCOMPARE(stored->state(later), InstallationState::Active);
        QCOMPARE(opened(stored->currentGrantId, SealIdentity::Kind::AccessToken), text("access-second"));
        if (second) { // whose token is refused, since it was used up
            const auto late = waited(m_store->grants().closeRefresh(*second, ended(m_row, "ended"), later));
            QVERIFY(late);
            QCOMPARE(late->state(later), InstallationState::Active);
            QCOMPARE(late->generation, 2);
        }
    }

    void aClaimNobodyHeardOfCanBeGivenBackByName()
    {
        RefreshTicket unheard = claim("first", now)->ticket;
        unheard.id = 0;
        const qsizetype before = details().evidence.size();
        RefreshTicket stranger = unheard;
        stranger.holder = text("stranger");
        QVERIFY(waited(m_store->grants().closeRefresh(stranger, ended(m_row, "not_sent"), now)));
        QCOMPARE(state(now), InstallationState::Refreshing);
        QCOMPARE(details().evidence.size(), before);
        QVERIFY(waited(m_store->grants().closeRefresh(unheard, ended(m_row, "not_sent"), now)));
        QCOMPARE(state(now), InstallationState::Active);
        QCOMPARE(claim("second", now)->outcome, Outcome::Claimed);
    }

    void aProfileThatChangedMeanwhileIsNotVerifiedAfterwards()
    {
        const RefreshTicket ticket = claim("first", now)->ticket;
        AppProfile changed = m_profile;
        changed.clientId = text("3458764500000000099");
        QVERIFY(waited(m_store->profiles().update(changed, Secret::fromText(text("new secret")), m_store->vault.sealFunction(),
                                                  m_store->vault.openFunction(), now)));
        QVERIFY(waited(m_store->grants().closeRefresh(ticket, ended(m_row, "not_sent"), now)));
        QCOMPARE(state(now), InstallationState::NotVerified);
    }

    void twoConnectionsClaimAtOnceAndOneHasIt()
    {
        constexpr int rounds = 12;
        Database other(m_store->location());
        QVERIFY(waited(other.open()));
        for (int round = 0; round < rounds; ++round) {
            const Instant at = now + std::chrono::minutes(round);
            const auto mine = m_store->grants().claimRefresh(m_row.id, 1, text("mine"), {}, lease, false, at);
            const auto theirs = GrantStore(&other).claimRefresh(m_row.id, 1, text("theirs"), {}, lease, false, at);
            const auto one = waited(mine);
            const auto two = waited(theirs);
            QVERIFY(one && two);
            const bool isMine = one->outcome == Outcome::Claimed;
            QVERIFY(isMine != (two->outcome == Outcome::Claimed));
            QCOMPARE((isMine ? two : one)->outcome, Outcome::Busy);
            QVERIFY(waited(m_store->grants().closeRefresh((isMine ? one : two)->ticket, ended(m_row, "not_sent"), at)));
        }
        QCOMPARE(m_store->sql(text("SELECT count(*) FROM refreshes")), QStringList{QString::number(rounds)});
    }

private:
    Installation authorized(const QString &tokens)
    {
        NewAuthorization given = sampleAuthorization(m_profile.id);
        given.accessToken = Secret::fromText(text("access-") + tokens);
        given.refreshToken = Secret::fromText(text("refresh-") + tokens);
        given.grant.expiresAt = now + 1h;
        return *waited(m_store->installations().addAuthorization(given, m_store->vault.sealFunction(), now));
    }
    Result<RefreshClaim> claim(const char *holder, Instant at, bool despiteDoubt = false)
    {
        return waited(m_store->grants().claimRefresh(m_row.id, 1, text(holder), text("ana@desk"), lease, despiteDoubt, at));
    }
    Result<Installation> store(const RefreshTicket &ticket, const char *name)
    {
        return waited(m_store->grants().storeRefreshed(ticket, samplePair(m_row, text(name)), m_store->vault.sealFunction(), now));
    }
    InstallationDetails details() { return *waited(m_store->installations().details(m_row.id)); }
    Installation row() { return details().installation; }
    InstallationState state(Instant at) { return row().state(at); }
    QStringList findings()
    {
        return m_store->sql(text("SELECT outcome FROM evidence WHERE operation = 'finding' ORDER BY outcome"));
    }
    QString opened(RowId grantId, SealIdentity::Kind kind)
    {
        const auto record = waited(m_store->installations().secret(grantId, kind));
        const auto secret = record ? m_store->vault.open(record->sealed, record->identity) : Result<Secret>(record.error());
        return secret ? secret->exposeText() : QString();
    }

    std::unique_ptr<StoreForTest> m_store;
    AppProfile m_profile;
    Installation m_row;
};

QTEST_GUILESS_MAIN(TestRefreshJournal)
#include "tst_refreshjournal.moc"
