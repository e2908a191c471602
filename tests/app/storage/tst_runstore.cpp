// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/grantstore.h"
#include "support/samplerows.h"
#include "support/storefortest.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using Part = RunLine::Part;
using namespace std::chrono_literals;

/// Runs over many installations, on both engines.
class TestRunStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<StoreForTest>();
        const auto added = waited(m_store->profiles().add(sampleProfile(), Secret(QByteArrayView("s")), m_store->vault.sealFunction(), sampleNow));
        QVERIFY(added);
        m_profile = added->id;
    }
    void cleanup() { m_store.reset(); }

    /// C14.2
    void theOrderIsNeverVerifiedThenOldestThenNearestHorizon()
    {
        const RowId recent = row(QStringLiteral("recent"), QStringLiteral("1"), 30h, 10h);
        const RowId old = row(QStringLiteral("old"), QStringLiteral("2"), 1h, 90h);
        const RowId never = row(QStringLiteral("never"), QStringLiteral("3"), 0h, 80h);
        const RowId neverButNearer = row(QStringLiteral("nearer"), QStringLiteral("4"), 0h, 20h);
        const QList<RowId> expected{neverButNearer, never, old, recent};
        QCOMPARE(*waited(m_store->runs().ids({InstallationQuery(), {}}, sampleNow)), expected);
        const Run run = made({InstallationQuery(), {}});
        QCOMPARE(run.total, 4);
        QCOMPARE(run.done, 0);
        QCOMPARE(claimedIds(run.id, QStringLiteral("me"), 10), expected);
    }

    void equalUsersTakeTurns()
    {
        for (int i = 0; i < 6; ++i)
            row(QStringLiteral("a%1").arg(i), QStringLiteral("11"), 0h, 10h + std::chrono::hours(i));
        for (int i = 0; i < 3; ++i)
            row(QStringLiteral("b%1").arg(i), QStringLiteral("22"), 0h, 50h + std::chrono::hours(i));
        const Run run = made({InstallationQuery(), {}});
        const auto claimed = waited(m_store->runs().claim(run.id, QStringLiteral("me"), 9, {}, sampleNow));
        QVERIFY(claimed);
        QStringList users;
        for (const RunItem &item : claimed->items) {
            users.append(item.userId);
            QCOMPARE(item.profileId, m_profile);
            QCOMPARE(item.generation, 1);
        }
        QCOMPARE(users.join(QLatin1Char(' ')), QStringLiteral("11 22 11 22 11 22 11 11 11"));
    }

    void aRunIsOfAQueryOrOfIds_data()
    {
        QTest::addColumn<bool>("byQuery");
        QTest::newRow("a query with a search") << true;
        QTest::newRow("ids, one of them twice and one that is gone") << false;
    }
    void aRunIsOfAQueryOrOfIds()
    {
        QFETCH(const bool, byQuery);
        const RowId red = row(QStringLiteral("Red Team"), QStringLiteral("1"), 0h, 10h);
        const RowId blue = row(QStringLiteral("Blue Team"), QStringLiteral("1"), 0h, 20h);
        row(QStringLiteral("Others"), QStringLiteral("2"), 0h, 30h);
        InstallationQuery query;
        query.search = QStringLiteral("team");
        const RunSelection selection = byQuery ? RunSelection{query, {}} : RunSelection{{}, {blue, red, blue, 77}};
        const auto shares = waited(m_store->runs().shares(selection, sampleNow));
        QVERIFY(shares);
        QCOMPARE(shares->size(), 1);
        QCOMPARE(shares->constFirst().count, 2);
        const Run run = made(selection);
        QCOMPARE(run.total, 2);
        QCOMPARE(claimedIds(run.id, QStringLiteral("me"), 10), (QList<RowId>{red, blue}));
    }

    void whatWasShownIsWhatIsDone()
    {
        const RowId moved = row(QStringLiteral("moved"), QStringLiteral("1"), 0h, 10h);
        const RowId same = row(QStringLiteral("same"), QStringLiteral("1"), 0h, 20h);
        auto shown = waited(m_store->runs().frozen({InstallationQuery(), {}}, sampleNow));
        QVERIFY(shown);
        QCOMPARE(shown->ids.size(), 2);
        QVERIFY(!shown->query);
        shown->ids.append(77); // forgotten since
        shown->seen.insert(77, 1);
        m_store->sql(QStringLiteral("UPDATE installations SET generation = 7 WHERE id = %1").arg(moved));
        row(QStringLiteral("late"), QStringLiteral("1"), 0h, 40h);
        const Run run = made(*shown);
        QCOMPARE(run.total, 2);
        const auto claimed = waited(m_store->runs().claim(run.id, QStringLiteral("me"), 10, {}, sampleNow));
        QVERIFY(claimed);
        QCOMPARE(claimed->items.size(), 2);
        QCOMPARE(claimed->items.constFirst().installationId, moved);
        QCOMPARE(claimed->items.constFirst().generation, 1);
        QCOMPARE(claimed->items.constLast().installationId, same);
        QCOMPARE(claimed->items.constLast().generation, 1);
    }

    void thousandsOfIdsAreOneRun()
    {
        const RowId first = row(QStringLiteral("first"), QStringLiteral("1"), 0h, 10h);
        QList<RowId> ids;
        for (RowId id = 1; id < 12'000; ++id)
            ids.append(id);
        ids.append(first);
        QCOMPARE(made({{}, ids}).total, 1);
    }

    void nothingSelectedMakesNothing()
    {
        const auto run = waited(m_store->runs().make(Act::Verify, {{}, {5}}, QStringLiteral("t"), {}, sampleNow));
        QVERIFY(!run);
        QCOMPARE(run.error().cause, QStringLiteral("empty_run"));
        QCOMPARE(m_store->sql(QStringLiteral("SELECT count(*) FROM runs")), QStringList{QStringLiteral("0")});
    }

    /// C14.5
    void noItemIsGivenTwice()
    {
        const Run run = ten();
        QSet<RowId> seen;
        for (const QString &holder : {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("b")}) {
            const QList<RowId> ids = claimedIds(run.id, holder, 3);
            for (const RowId id : ids) {
                QVERIFY(!seen.contains(id));
                seen.insert(id);
            }
        }
        QCOMPARE(seen.size(), 10);
        const auto none = waited(m_store->runs().claim(run.id, QStringLiteral("b"), 3, {}, sampleNow));
        QVERIFY(none);
        QVERIFY(none->items.isEmpty());
        QCOMPARE(none->elsewhere, 6);
        QCOMPARE(none->freeAt, sampleNow + RunStore::claimLength);
    }

    void aClockThatIsSetBackHoldsNoItemUp()
    {
        const Run run = ten();
        QCOMPARE(claimedIds(run.id, QStringLiteral("a"), 10).size(), 10);
        const auto none = waited(m_store->runs().claim(run.id, QStringLiteral("b"), 10, {}, sampleNow - 10min));
        QVERIFY(none);
        QCOMPARE(none->items.size(), 0);
        QCOMPARE(none->elsewhere, 10);
        const auto all = waited(m_store->runs().claim(run.id, QStringLiteral("b"), 10, {}, sampleNow - 1h));
        QVERIFY(all);
        QCOMPARE(all->items.size(), 10);
        QCOMPARE(all->elsewhere, 0);
    }

    void twoProgramsClaimAtTheSameTime()
    {
        const Run run = ten();
        Database other(m_store->location());
        QVERIFY(waited(other.open()));
        const RunStore there(&other);
        QList<Answer<RunStore::Claimed>> answers;
        for (int i = 0; i < 10; ++i) {
            const RunStore &store = i % 2 == 0 ? there : m_here.emplace(m_store->runs());
            answers.append(store.claim(run.id, QString::number(i % 2), 2, {}, sampleNow));
        }
        QSet<qint64> seen;
        int count = 0;
        for (const auto &answer : answers) {
            const auto claimed = waited(answer);
            QVERIFY(claimed);
            for (const RunItem &item : claimed->items) {
                seen.insert(item.position);
                ++count;
            }
        }
        QCOMPARE(count, 10);
        QCOMPARE(seen.size(), 10);
    }

    void whatWasLeftBehindComesAgainFirst()
    {
        const Run run = ten();
        const QList<RowId> left = claimedIds(run.id, QStringLiteral("dead"), 2);
        const QList<RowId> other = claimedIds(run.id, QStringLiteral("me"), 2);
        QVERIFY(waited(m_store->runs().renew(run.id, QStringLiteral("me"), sampleNow + 60s)));
        const auto again = waited(m_store->runs().claim(run.id, QStringLiteral("third"), 3, {}, sampleNow + RunStore::claimLength));
        QVERIFY(again);
        QCOMPARE(again->items.at(0).installationId, left.at(0));
        QCOMPARE(again->items.at(1).installationId, left.at(1));
        QVERIFY(!other.contains(again->items.at(2).installationId));
        // Whoever comes back late still has his say once, and is not counted twice.
        QVERIFY(waited(m_store->runs().finish(run.id, {outcome(again->items.at(0), "alive", false)}, sampleNow)));
        const auto twice = waited(m_store->runs().finish(run.id, {outcome(again->items.at(0), "ended", true)}, sampleNow));
        QVERIFY(twice);
        QCOMPARE(twice->done, 1);
        QCOMPARE(waited(m_store->runs().counts(run.id))->unchanged, 1);
    }

    void whatIsGivenBackIsFree()
    {
        const Run run = ten();
        const auto claimed = waited(m_store->runs().claim(run.id, QStringLiteral("me"), 4, {}, sampleNow));
        QVERIFY(waited(m_store->runs().release(run.id, QStringLiteral("other"), {claimed->items.at(0).position})));
        QCOMPARE(claimedIds(run.id, QStringLiteral("x"), 1).size(), 1);
        QVERIFY(waited(m_store->runs().release(run.id, QStringLiteral("me"), {claimed->items.at(1).position})));
        QCOMPARE(claimedIds(run.id, QStringLiteral("x"), 1), QList<RowId>{claimed->items.at(1).installationId});
        QVERIFY(waited(m_store->runs().release(run.id, QStringLiteral("me"))));
        QCOMPARE(claimedIds(run.id, QStringLiteral("x"), 1), QList<RowId>{claimed->items.at(0).installationId});
    }

    void itemsOfExcludedUsersStay()
    {
        row(QStringLiteral("a"), QStringLiteral("11"), 0h, 10h);
        const RowId b = row(QStringLiteral("b"), QStringLiteral("22"), 0h, 20h);
        const Run run = made({InstallationQuery(), {}});
        const auto claimed = waited(m_store->runs().claim(run.id, QStringLiteral("me"), 5, {{m_profile, QStringLiteral("11")}}, sampleNow));
        QVERIFY(claimed);
        QCOMPARE(claimed->items.size(), 1);
        QCOMPARE(claimed->items.constFirst().installationId, b);
    }

    void thousandsOfUsersCanBeExcluded()
    {
        row(QStringLiteral("a"), QStringLiteral("11"), 0h, 10h);
        const RowId b = row(QStringLiteral("b"), QStringLiteral("22"), 0h, 20h);
        const Run run = made({InstallationQuery(), {}});
        QList<RunStore::Excluded> excluded{{m_profile, QStringLiteral("11")}};
        while (excluded.size() < RunStore::mostExcluded)
            excluded.append({m_profile + excluded.size() % 3, QStringLiteral("9%1").arg(excluded.size())});
        const auto claimed = waited(m_store->runs().claim(run.id, QStringLiteral("me"), 5, excluded, sampleNow));
        QVERIFY2(claimed, qPrintable(claimed ? QString() : claimed.error().detail));
        QCOMPARE(claimed->items.size(), 1);
        QCOMPARE(claimed->items.constFirst().installationId, b);
    }

    void theSharesOfWhatIsLeftAreOfItsOwnUsers()
    {
        const RowId a = row(QStringLiteral("a"), QStringLiteral("11"), 0h, 10h);
        const RowId b = row(QStringLiteral("b"), QStringLiteral("22"), 0h, 20h);
        row(QStringLiteral("c"), QStringLiteral("33"), 0h, 30h);
        const Run run = made({{}, {a, b}});
        QCOMPARE(waited(m_store->runs().sharesLeft(run.id))->size(), 2);
        const auto claimed = waited(m_store->runs().claim(run.id, QStringLiteral("me"), 1, {}, sampleNow));
        QVERIFY(waited(m_store->runs().finish(run.id, {{claimed->items.constFirst().position, {}, {}, QStringLiteral("alive"), {}, false}}, sampleNow)));
        const auto left = waited(m_store->runs().sharesLeft(run.id));
        QCOMPARE(left->size(), 1);
        QCOMPARE(left->constFirst().userId, QStringLiteral("22"));
        QCOMPARE(left->constFirst().count, 1);
        QCOMPARE(left->constFirst().profileId, m_profile);
    }

    void aPausedOrCancelledRunGivesNothing()
    {
        const Run run = ten();
        QCOMPARE(waited(m_store->runs().setState(run.id, Run::State::Paused, sampleNow))->state, Run::State::Paused);
        QVERIFY(claimedIds(run.id, QStringLiteral("me"), 3).isEmpty());
        QCOMPARE(waited(m_store->runs().open())->size(), 1);
        QVERIFY(waited(m_store->runs().setState(run.id, Run::State::Running, sampleNow)));
        QCOMPARE(claimedIds(run.id, QStringLiteral("me"), 3).size(), 3);
        QVERIFY(waited(m_store->runs().setState(run.id, Run::State::Cancelled, sampleNow)));
        QVERIFY(claimedIds(run.id, QStringLiteral("me"), 3).isEmpty());
        QVERIFY(waited(m_store->runs().open())->isEmpty());
        QCOMPARE(waited(m_store->runs().setState(run.id, Run::State::Running, sampleNow))->state, Run::State::Cancelled);
    }

    /// C14.4
    void theReportHasThreeParts()
    {
        const Run run = ten();
        const auto claimed = waited(m_store->runs().claim(run.id, QStringLiteral("me"), 10, {}, sampleNow));
        QVERIFY(claimed);
        const char *const names[] = {"alive", "ended", "unreachable", "alive", "not_tried", "mismatch", "alive", "alive", "gone", "alive"};
        QList<RunOutcome> outcomes;
        for (int i = 0; i < 10; ++i)
            outcomes.append(outcome(claimed->items.at(i), names[i], i == 1 || i == 2 || i == 5));
        const auto done = waited(m_store->runs().finish(run.id, outcomes, sampleNow + 5s));
        QVERIFY(done);
        QCOMPARE(done->state, Run::State::Done);
        QCOMPARE(done->done, 10);
        QCOMPARE(done->endedAt, sampleNow + 5s);
        const auto counts = waited(m_store->runs().counts(run.id));
        QVERIFY(counts);
        QCOMPARE(counts->changed, 2);
        QCOMPARE(counts->unknown, 3);
        QCOMPARE(counts->unchanged, 5);
        QCOMPARE(counts->open, 0);
        QCOMPARE(counts->outcomes.value(QStringLiteral("alive")), 5);
        const auto changed = waited(m_store->runs().lines(run.id, Part::Changed, 0, 10));
        QVERIFY(changed);
        QCOMPARE(changed->size(), 2);
        QCOMPARE(changed->at(0).outcome, QStringLiteral("ended"));
        QCOMPARE(changed->at(0).sentence, QStringLiteral("It is ended's \"sentence\"."));
        QCOMPARE(changed->at(0).before, InstallationState::Active);
        QCOMPARE(changed->at(0).after, InstallationState::Ended);
        QCOMPARE(changed->at(0).profileName, QStringLiteral("Acme Boards"));
        QVERIFY(changed->at(0).team.name.startsWith(QStringLiteral("team ")));
        const auto page = waited(m_store->runs().lines(run.id, Part::Unchanged, 2, 2));
        QVERIFY(page);
        QCOMPARE(page->size(), 2);
        QCOMPARE(page->constFirst().position, claimed->items.at(6).position);
        QCOMPARE(waited(m_store->runs().lines(run.id, Part::Unknown, 0, 10))->size(), 3);
    }

    void aForgottenInstallationStaysInTheReport()
    {
        const RowId id = row(QStringLiteral("a"), QStringLiteral("11"), 0h, 10h);
        const Run run = made({{}, {id}});
        const auto claimed = waited(m_store->runs().claim(run.id, QStringLiteral("me"), 1, {}, sampleNow));
        QVERIFY(waited(m_store->runs().finish(run.id, {outcome(claimed->items.constFirst(), "alive", false)}, sampleNow)));
        const auto rows = waited(m_store->installations().rows({id}));
        QVERIFY(waited(GrantStore(&m_store->database()).forget(*rows, sampleNow)));
        const auto lines = waited(m_store->runs().lines(run.id, Part::Unchanged, 0, 10));
        QVERIFY(lines);
        QCOMPARE(lines->constFirst().installationId, id);
        QVERIFY(lines->constFirst().team.id.isEmpty());
    }

    void oldReportsGoWhenAnotherRunIsMade()
    {
        const Run run = ten();
        QVERIFY(waited(m_store->runs().setState(run.id, Run::State::Cancelled, sampleNow)));
        QVERIFY(waited(m_store->runs().make(Act::Verify, {InstallationQuery(), {}}, QStringLiteral("next"), {}, sampleNow + RunStore::reportsKept)));
        QVERIFY(waited(m_store->runs().run(run.id)));
        QVERIFY(waited(m_store->runs().make(Act::Verify, {InstallationQuery(), {}}, QStringLiteral("next"), {}, sampleNow + RunStore::reportsKept + 1s)));
        const auto gone = waited(m_store->runs().run(run.id));
        QVERIFY(!gone);
        QCOMPARE(gone.error().kind, ErrorKind::NotFound);
        QCOMPARE(m_store->sql(QStringLiteral("SELECT count(*) FROM run_items WHERE run_id = %1").arg(run.id)), QStringList{QStringLiteral("0")});
    }

private:
    /// An installation that was verified \a verified after the epoch of the test (0: never), with its horizon.
    RowId row(const QString &team, const QString &user, std::chrono::hours verified, std::chrono::hours horizon)
    {
        NewAuthorization authorization = sampleAuthorization(m_profile, team);
        authorization.user.id = user;
        const auto added = waited(m_store->installations().addAuthorization(authorization, m_store->vault.sealFunction(), sampleNow));
        if (!added)
            qFatal("No row: %s", qPrintable(added.error().summary));
        m_store->sql(QStringLiteral("UPDATE installations SET verified_at = %1, horizon = %2 WHERE id = %3")
                         .arg(verified.count() == 0 ? 0 : toMilliseconds(sampleNow + verified))
                         .arg(toMilliseconds(sampleNow + horizon))
                         .arg(added->id));
        return added->id;
    }
    Run made(const RunSelection &selection)
    {
        const auto run = waited(m_store->runs().make(Act::Verify, selection, QStringLiteral("Verify ’em"), QStringLiteral("ana@desk"), sampleNow));
        if (!run)
            qFatal("No run: %s %s", qPrintable(run.error().summary), qPrintable(run.error().detail));
        return *run;
    }
    Run ten()
    {
        for (int i = 0; i < 10; ++i)
            row(QStringLiteral("team %1").arg(i), QString::number(100 + i), 0h, std::chrono::hours(i + 1));
        return made({InstallationQuery(), {}});
    }
    QList<RowId> claimedIds(RowId run, const QString &holder, int count)
    {
        const auto claimed = waited(m_store->runs().claim(run, holder, count, {}, sampleNow));
        QList<RowId> ids;
        if (claimed) {
            for (const RunItem &item : claimed->items)
                ids.append(item.installationId);
        }
        return ids;
    }
    static RunOutcome outcome(const RunItem &item, const char *name, bool isChange)
    {
        const InstallationState after = isChange ? InstallationState::Ended : InstallationState::Active;
        return {item.position, InstallationState::Active, after, QLatin1String(name), QStringLiteral("It is %1's \"sentence\".").arg(QLatin1String(name)), isChange};
    }

    std::unique_ptr<StoreForTest> m_store;
    std::optional<RunStore> m_here;
    RowId m_profile = 0;
};

QTEST_GUILESS_MAIN(TestRunStore)
#include "tst_runstore.moc"
