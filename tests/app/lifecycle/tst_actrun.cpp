// SPDX-License-Identifier: GPL-3.0-or-later
#include "rundesk.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QUrl>

using Phase = ActRun::Phase;

/// Acts on many installations, against the sandbox: its limits, another seat, and a restart.
class TestActRun : public QObject, private RunDesk
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
    }
    void cleanup() { m_desk.reset(); }

    /// D-7662-11
    void everyInstallationIsVerifiedOnce()
    {
        const QList<Installation> rows = m_desk->stored(m_desk->seed(200));
        const auto run = made();
        QSet<RowId> told;
        connect(run.get(), &ActRun::outcomesStored, this, [&told](const QList<ActOutcome> &outcomes) {
            for (const ActOutcome &outcome : outcomes)
                told.insert(outcome.id);
        });
        begin(run.get(), Act::Verify);
        QVERIFY(ended(run.get()));
        QCOMPARE(run->phase(), Phase::Finished);
        QCOMPARE(run->run().state, Run::State::Done);
        QCOMPARE(run->run().title, QStringLiteral("Verify all"));
        QCOMPARE(m_desk->calls(QStringLiteral("context")), 200);
        QCOMPARE(told.size(), 200);
        for (const Installation &row : {rows.constFirst(), rows.constLast()})
            QVERIFY(m_desk->details(row.id).installation.verifiedAt);
        const RunProgress progress = run->progress();
        QCOMPARE(progress.done, 200);
        QCOMPARE(progress.inFlight, 0);
        // C14.1: used, left and reset, from the headers. The sandbox takes nothing as long as it has no limits.
        QCOMPARE(progress.credits.used, 0);
        QVERIFY(progress.credits.left);
        QCOMPARE(progress.credits.limit, 100'000);
        QVERIFY(progress.credits.resetAt);
        const RunCounts counts = countsOf(*run);
        QCOMPARE(counts.done(), 200);
        QCOMPARE(counts.outcomes.value(QStringLiteral("alive")), 200);
    }

    void aRevocationOnItsWayIsWaitedFor()
    {
        m_desk->stored(m_desk->seed(1));
        m_desk->play("{'revoke': {'kind': 'slow', 'ms': 300}}");
        const auto run = made();
        begin(run.get(), Act::Revoke);
        QTRY_COMPARE(m_desk->calls(QStringLiteral("revoke")), 1);
        QVERIFY(run->holdsUnstoredTokens());
        run->pause();
        QTRY_VERIFY(!run->holdsUnstoredTokens());
        const auto ids = awaited(m_desk->store.installations.ids({}, m_desk->clock()(), 0));
        QCOMPARE(m_desk->details(ids->constFirst()).installation.facts.standing, Standing::Revoked);
    }

    void neverMoreRequestsAreUnderWayThanTheWindowSays()
    {
        m_desk->stored(m_desk->seed(40));
        m_desk->play("{'context': {'kind': 'slow', 'ms': 20}}");
        ActRun::Parts parts{m_desk->acts(), &m_desk->store.runs, {}};
        QUrl asked;
        parts.window = [&asked](const QUrl &address) {
            asked = address;
            return 3;
        };
        ActRun run(parts);
        int most = 0;
        QTimer look;
        connect(&look, &QTimer::timeout, this, [&] { most = std::max(most, run.progress().underWay); });
        look.start(1);
        begin(&run, Act::Verify);
        QVERIFY(ended(&run));
        QCOMPARE(m_desk->calls(QStringLiteral("context")), 40);
        QCOMPARE(asked, QUrl(m_desk->profile.endpoints.context));
        QCOMPARE(most, 3);
    }

    /// C14.1, C14.2: what a call costs is learnt, and nobody is asked for more than is left: no 429 is ever seen.
    void nobodyIsAskedForMoreThanIsLeft_data()
    {
        QTest::addColumn<int>("users");
        QTest::addColumn<int>("count");
        QTest::newRow("all of one user") << 1 << 50;
        QTest::newRow("of three users") << 3 << 75;
    }
    void nobodyIsAskedForMoreThanIsLeft()
    {
        QFETCH(const int, users);
        QFETCH(const int, count);
        m_desk->stored(m_desk->seed(count, {{QStringLiteral("users"), users}, {QStringLiteral("teams"), count}}));
        m_desk->play("{'limits': {'credits': 1000, 'cost': 50, 'window_s': 2}}");
        const auto run = made();
        QString waitedFor;
        std::optional<Instant> until;
        connect(run.get(), &ActRun::progressed, this, [&] {
            if (run->progress().waitsUntil) {
                waitedFor = run->progress().waitsFor;
                until = run->progress().waitsUntil;
            }
        });
        begin(run.get(), Act::Verify);
        QVERIFY(ended(run.get()));
        QCOMPARE(run->phase(), Phase::Finished);
        QCOMPARE(m_desk->calls(QStringLiteral("context")), count);
        QCOMPARE(run->progress().credits.cost, 50);
        QCOMPARE(run->progress().credits.limit, 1000);
        QCOMPARE(run->progress().credits.used, 50 * count);
        QVERIFY(run->progress().credits.left);
        QVERIFY2(waitedFor.startsWith(QStringLiteral("The server takes no more for ")), qPrintable(waitedFor));
        QVERIFY(until && *until - m_desk->clock()() < std::chrono::seconds(4));
    }

    /// C14.3
    void a429WaitsForTheResetAndGoesOnAlone_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::newRow("Retry-After") << QByteArray("{'context': {'kind': 'rate_limited', 'retry_after': 1, 'after': 5, 'times': 3}}");
        // Somebody else spends the same user's credits, so that what was learnt is not true.
        QTest::newRow("the reset of the header") << QByteArray("{'limits': {'credits': 100, 'cost': 50, 'window_s': 1}, 'context': {'kind': 'rate_limited', 'after': 5, 'times': 1, 'retry_after': 1}}");
    }
    void a429WaitsForTheResetAndGoesOnAlone()
    {
        QFETCH(const QByteArray, fault);
        m_desk->stored(m_desk->seed(12, {{QStringLiteral("users"), 4}, {QStringLiteral("teams"), 12}}));
        m_desk->play(fault);
        const auto run = made();
        bool hasWaited = false;
        connect(run.get(), &ActRun::progressed, this, [&] { hasWaited |= run->progress().waitsUntil.has_value(); });
        begin(run.get(), Act::Verify);
        QVERIFY(ended(run.get()));
        QCOMPARE(run->phase(), Phase::Finished);
        QVERIFY(hasWaited);
        const RunCounts counts = countsOf(*run);
        QCOMPARE(counts.outcomes.value(QStringLiteral("alive")), 12);
        QCOMPARE(counts.unknown, 0);
        // Each time a token was shown stands in the ledger, whatever came of it.
        const auto shown = awaited(m_desk->store.grants.presentations({}, 1000));
        QVERIFY(shown);
        QCOMPARE(shown->size(), m_desk->calls(QStringLiteral("context")));
        QVERIFY(shown->size() > 12);
    }

    void otherUsersGoOnWhileOneIsWaitedFor()
    {
        const QList<Installation> rows = m_desk->stored(m_desk->seed(30, {{QStringLiteral("users"), 2}, {QStringLiteral("teams"), 15}}));
        QSet<QString> users;
        for (const Installation &row : rows)
            users.insert(row.user.id);
        QCOMPARE(users.size(), 2);
        // The first user that is asked is out of credits for a minute.
        m_desk->play("{'context': {'kind': 'rate_limited', 'retry_after': 60, 'times': 1}}");
        const auto run = made();
        begin(run.get(), Act::Verify);
        QTRY_COMPARE_WITH_TIMEOUT(run->run().done, 15, 10'000);
        QTRY_VERIFY(run->progress().waitsUntil.has_value());
        QVERIFY(*run->progress().waitsUntil > m_desk->clock()() + std::chrono::seconds(50));
        QCOMPARE(run->progress().waitsFor, QStringLiteral("The server takes no more for one user now."));
        m_desk->advance(std::chrono::seconds(61));
        QVERIFY(ended(run.get()));
        QCOMPARE(countsOf(*run).outcomes.value(QStringLiteral("alive")), 30);
    }

    void pausingLetsWhatIsUnderWayEnd()
    {
        m_desk->stored(m_desk->seed(60));
        m_desk->play("{'context': {'kind': 'slow', 'ms': 300, 'after': 12}}");
        const auto run = made();
        begin(run.get(), Act::Verify);
        QTRY_VERIFY(run->run().done > 0);
        run->pause();
        QCOMPARE(run->phase(), Phase::Pausing);
        QTRY_COMPARE(run->phase(), Phase::Paused);
        QVERIFY(!run->error());
        const int calls = m_desk->calls(QStringLiteral("context"));
        QVERIFY(calls < 60);
        QCOMPARE(run->run().done, calls);
        QCOMPARE(stored(*run).state, Run::State::Paused);
        QTest::qWait(100);
        QCOMPARE(m_desk->calls(QStringLiteral("context")), calls);
        run->resume();
        QVERIFY(ended(run.get()));
        QCOMPARE(run->phase(), Phase::Finished);
        QCOMPARE(m_desk->calls(QStringLiteral("context")), 60);
    }

    /// C14.3: cancel is immediate and keeps finished results.
    void cancellingIsImmediateAndKeepsWhatIsDone()
    {
        m_desk->stored(m_desk->seed(60));
        m_desk->play("{'context': {'kind': 'hang', 'after': 20}}");
        const auto run = made();
        begin(run.get(), Act::Verify);
        QTRY_COMPARE(run->run().done, 20);
        QTRY_VERIFY(run->progress().underWay > 0);
        run->cancel();
        // Far less than the half minute after which a request that hangs is given up.
        QTRY_COMPARE_WITH_TIMEOUT(run->phase(), Phase::Cancelled, 5000);
        QVERIFY(run->isOver());
        QCOMPARE(stored(*run).state, Run::State::Cancelled);
        const RunCounts counts = countsOf(*run);
        QCOMPARE(counts.done(), 20);
        QCOMPARE(counts.open, 40);
        QCOMPARE(counts.unknown, 0);
        QVERIFY(awaited(m_desk->store.runs.open())->isEmpty());
    }

    void pausingBeforeItIsMadeSendsNothing()
    {
        m_desk->stored(m_desk->seed(5));
        const auto run = made();
        begin(run.get(), Act::Verify);
        QCOMPARE(run->phase(), Phase::Making);
        run->pause();
        QTRY_COMPARE(run->phase(), Phase::Paused);
        QVERIFY(!run->error());
        QCOMPARE(stored(*run).state, Run::State::Paused);
        QCOMPARE(m_desk->calls(QStringLiteral("context")), 0);
        run->resume();
        QVERIFY(ended(run.get()));
        QCOMPARE(run->phase(), Phase::Finished);
        QCOMPARE(m_desk->calls(QStringLiteral("context")), 5);
    }

    void aRefreshUnderWayIsNotAborted()
    {
        const QList<Installation> rows = m_desk->stored(m_desk->seed(20));
        m_desk->play("{'token': {'kind': 'slow', 'ms': 200}}");
        const auto run = made();
        begin(run.get(), Act::Refresh);
        QTRY_VERIFY(run->holdsUnstoredTokens());
        run->cancel();
        QCOMPARE(run->phase(), Phase::Cancelling);
        QTRY_COMPARE(run->phase(), Phase::Cancelled);
        QVERIFY(!run->holdsUnstoredTokens());
        const RunCounts counts = countsOf(*run);
        QCOMPARE(counts.outcomes.value(QStringLiteral("refreshed")), m_desk->calls(QStringLiteral("token")));
        QVERIFY(counts.open > 0);
        int newer = 0;
        for (const Installation &row : rows)
            newer += m_desk->details(row.id).installation.generation == 2 ? 1 : 0;
        QCOMPARE(newer, counts.outcomes.value(QStringLiteral("refreshed")));
    }

    /// C14.5
    void twoSeatsShareTheWork_data()
    {
        QTest::addColumn<QString>("act");
        QTest::addColumn<QString>("endpoint");
        QTest::newRow("verify") << QStringLiteral("verify") << QStringLiteral("context");
        QTest::newRow("refresh") << QStringLiteral("refresh") << QStringLiteral("token");
        QTest::newRow("revoke") << QStringLiteral("revoke") << QStringLiteral("revoke");
    }
    void twoSeatsShareTheWork()
    {
        QFETCH(const QString, act);
        QFETCH(const QString, endpoint);
        m_desk->stored(m_desk->seed(100));
        const auto first = made(QStringLiteral("ana@desk"));
        const auto second = made(QStringLiteral("bo@desk"));
        begin(first.get(), *actFromName(act));
        QTRY_VERIFY(first->run().id != 0);
        second->goOn(first->run().id);
        QVERIFY(ended(first.get()));
        QVERIFY(ended(second.get()));
        QCOMPARE(first->phase(), Phase::Finished);
        QCOMPARE(second->phase(), Phase::Finished);
        QCOMPARE(m_desk->calls(endpoint), 100);
        QCOMPARE(countsOf(*first).done(), 100);
        QCOMPARE(countsOf(*first).unknown, 0);
        // Both had a part in it.
        QVERIFY(first->progress().changed + second->progress().changed <= 100);
        const auto shown = awaited(m_desk->store.grants.presentations({}, 1000));
        QVERIFY(shown);
        QSet<QString> seats;
        for (const Presentation &one : *shown)
            seats.insert(one.seat);
        QCOMPARE(seats, (QSet<QString>{QStringLiteral("ana@desk"), QStringLiteral("bo@desk")}));
    }

    void whatOneSeatCancelsTheOtherStops()
    {
        m_desk->stored(m_desk->seed(100));
        m_desk->play("{'context': {'kind': 'slow', 'ms': 300, 'after': 20}}");
        const auto first = made();
        const auto second = made();
        begin(first.get(), Act::Verify);
        QTRY_VERIFY(first->run().id != 0);
        second->goOn(first->run().id);
        QTRY_VERIFY(second->run().done > 0);
        second->cancel();
        QTRY_COMPARE(second->phase(), Phase::Cancelled);
        QTRY_COMPARE(first->phase(), Phase::Cancelled);
        QVERIFY(m_desk->calls(QStringLiteral("context")) < 100);
    }

    void aRunGoesOnAfterARestart_data()
    {
        QTest::addColumn<bool>("isKilled");
        QTest::newRow("quit") << false;
        QTest::newRow("killed, its claims must run out") << true;
    }
    void aRunGoesOnAfterARestart()
    {
        QFETCH(const bool, isKilled);
        m_desk->stored(m_desk->seed(60));
        m_desk->play("{'context': {'kind': 'slow', 'ms': 300, 'after': 12}}");
        auto run = made();
        begin(run.get(), Act::Verify);
        QTRY_VERIFY(run->run().done > 0);
        const RowId id = run->run().id;
        run.reset();
        if (isKilled) {
            const auto kept = awaited(m_desk->store.runs.claim(id, QStringLiteral("dead"), 7, {}, m_desk->clock()()));
            QVERIFY(kept && kept->items.size() == 7);
        }
        const auto open = awaited(m_desk->store.runs.open());
        QVERIFY(open);
        QCOMPARE(open->size(), 1);
        QCOMPARE(open->constFirst().id, id);
        const qint64 before = open->constFirst().done;
        QVERIFY(before > 0 && before < 60);

        run = made();
        run->goOn(id);
        if (isKilled) {
            QTRY_COMPARE(run->progress().waitsFor, QStringLiteral("Somebody else has the last 7 in hand."));
            QCOMPARE(run->run().done, 53);
            m_desk->advance(RunStore::claimLength);
        }
        QVERIFY(ended(run.get()));
        QCOMPARE(run->phase(), Phase::Finished);
        QCOMPARE(countsOf(*run).outcomes.value(QStringLiteral("alive")), 60);
        QVERIFY(awaited(m_desk->store.runs.open())->isEmpty());
    }

    void aRefreshThatWasUnderWayIsNotSentAgain()
    {
        const QList<Installation> rows = m_desk->stored(m_desk->seed(1));
        const SealedRecord sealed = *awaited(m_desk->store.installations.secret(rows.constFirst().currentGrantId, SealIdentity::Kind::RefreshToken));
        const Secret token = *m_desk->store.vault.open(sealed.sealed, sealed.identity);
        m_desk->play("{'token': {'kind': 'slow', 'ms': 300}}");
        auto run = made();
        begin(run.get(), Act::Refresh);
        QTRY_COMPARE(m_desk->refreshes(token).presented, 1);
        const RowId id = run->run().id;
        run.reset(); // the answer never reaches the store
        m_desk->play("{}");
        m_desk->advance(std::chrono::minutes(3));
        run = made();
        run->goOn(id);
        QVERIFY(ended(run.get()));
        QCOMPARE(countsOf(*run).outcomes.value(QStringLiteral("outcome_unknown")), 1);
        QCOMPARE(m_desk->refreshes(token).presented, 1);
    }

    void revokingStopsWhereTheTokensMoved()
    {
        const QList<Installation> rows = m_desk->stored(m_desk->seed(3));
        const auto made1 = awaited(m_desk->store.runs.make(Act::Revoke, {{}, idsOf(rows)}, QStringLiteral("Revoke 3"), QStringLiteral("ana@desk"),
                                                           m_desk->clock()()));
        QVERIFY(made1);
        const auto refresh = made();
        refresh->begin(Act::Refresh, {{}, {rows.at(1).id}}, QStringLiteral("Refresh one"));
        QVERIFY(ended(refresh.get()));
        const auto run = made();
        run->goOn(made1->id);
        QVERIFY(ended(run.get()));
        const RunCounts counts = countsOf(*run);
        QCOMPARE(counts.outcomes.value(QStringLiteral("revoked")), 2);
        QCOMPARE(counts.outcomes.value(QStringLiteral("not_tried")), 1);
        QCOMPARE(m_desk->calls(QStringLiteral("revoke")), 2);
        const auto apart = awaited(m_desk->store.runs.lines(made1->id, RunLine::Part::Unknown, 0, 10));
        QVERIFY(apart);
        QCOMPARE(apart->constFirst().installationId, rows.at(1).id);
        QVERIFY(apart->constFirst().sentence.startsWith(QStringLiteral("The tokens were replaced meanwhile.")));
    }

    /// C14.4
    void theReportPutsChangesFirstAndWhatIsUnknownApart()
    {
        const QList<Installation> rows = m_desk->stored(m_desk->seed(6));
        const auto first = made();
        begin(first.get(), Act::Verify);
        QVERIFY(ended(first.get()));
        m_desk->play("{'context': [{'kind': 'unauthorized', 'times': 1}, {'kind': 'server_error', 'after': 1, 'times': 2}]}");
        const auto run = made();
        begin(run.get(), Act::Verify);
        QVERIFY(ended(run.get()));
        const RunCounts counts = countsOf(*run);
        QCOMPARE(counts.changed, 1);
        QCOMPARE(counts.unknown, 2);
        QCOMPARE(counts.unchanged, 3);
        QCOMPARE(run->progress().changed, 1);
        QCOMPARE(run->progress().unknown, 2);
        const auto changed = awaited(m_desk->store.runs.lines(run->run().id, RunLine::Part::Changed, 0, 10));
        QVERIFY(changed);
        QCOMPARE(changed->size(), 1);
        QCOMPARE(changed->constFirst().before, InstallationState::Active);
        QCOMPARE(changed->constFirst().after, InstallationState::Ended);
        const auto unknown = awaited(m_desk->store.runs.lines(run->run().id, RunLine::Part::Unknown, 0, 10));
        QVERIFY(unknown);
        for (const RunLine &line : *unknown)
            QVERIFY(line.sentence.endsWith(QStringLiteral("That says nothing about the token.")));
    }

    void whatWasForgottenMeanwhileIsSaid()
    {
        const QList<Installation> rows = m_desk->stored(m_desk->seed(3));
        const auto kept = awaited(m_desk->store.runs.make(Act::Verify, {{}, idsOf(rows)}, QStringLiteral("Verify 3"), {}, m_desk->clock()()));
        QVERIFY(kept);
        QVERIFY(awaited(m_desk->store.grants.forget({rows.constFirst()}, m_desk->clock()())));
        const auto run = made();
        run->goOn(kept->id);
        QVERIFY(ended(run.get()));
        QCOMPARE(countsOf(*run).outcomes.value(QStringLiteral("gone")), 1);
        QCOMPARE(m_desk->calls(QStringLiteral("context")), 2);
    }

    void nothingToDoIsAnError()
    {
        const auto run = made();
        begin(run.get(), Act::Verify);
        QTRY_COMPARE(run->phase(), Phase::Failed);
        QCOMPARE(run->error()->cause, QStringLiteral("empty_run"));
    }
};

QTEST_GUILESS_MAIN(TestActRun)
#include "tst_actrun.moc"
