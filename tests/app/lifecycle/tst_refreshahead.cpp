// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/refreshahead.h"
#include "lifecycle/unlockvault.h"
#include "lifecycle/verifyoldest.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QJsonObject>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace std::chrono_literals;

namespace {

const RefreshAhead::Pace quick{20ms, 200ms, 100ms, 100ms};

} // namespace

/// Refreshing by itself, at a desk whose clock is ours, against the sandbox.
class TestRefreshAhead : public QObject
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

    void aTokenIsRefreshedALittleBeforeItRunsOut()
    {
        setAhead(true);
        const Installation row = m_desk->authorized();
        const auto ahead = started();
        QTRY_COMPARE(ahead->state(), RefreshAhead::State::Resting);
        QVERIFY(ahead->next());
        QVERIFY(*ahead->next() <= *row.facts.expiresAt - refreshLead);
        QVERIFY(*ahead->next() > *row.facts.expiresAt - refreshLead - refreshSpread - 1s);
        QTest::qWait(300); // it has looked again meanwhile
        QCOMPARE(generation(row), 1);
        // The computer slept, or the clock was set: found out within a tick.
        m_desk->advance(*ahead->next() - m_desk->clock()() + 1s);
        QTRY_COMPARE(generation(row), 2);
        QTRY_COMPARE(ahead->state(), RefreshAhead::State::Resting);
        QTRY_VERIFY(*ahead->next() > m_desk->clock()() + 45min);
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 2); // the exchange and one refresh
    }

    void whatRanOutMeanwhileIsRefreshedAtOnce()
    {
        setAhead(true);
        const Installation row = m_desk->authorized();
        m_desk->advance(5h);
        const auto ahead = started();
        QTRY_COMPARE(generation(row), 2);
    }

    void nothingIsRefreshedThatMustNotBe_data()
    {
        QTest::addColumn<QString>("sql"); ///< what was done to the row
        QTest::newRow("its app profile does not refresh ahead") << "UPDATE profiles SET refreshes_ahead = 0";
        QTest::newRow("its app profile is in the archive") << "UPDATE profiles SET archived_at = 1";
        QTest::newRow("of another team") << "UPDATE installations SET standing = 3";
        QTest::newRow("revoked") << "UPDATE installations SET standing = 4";
        QTest::newRow("ended") << "UPDATE installations SET standing = 5";
        QTest::newRow("in doubt") << "UPDATE installations SET standing = 6, lease_until = 1";
        QTest::newRow("the refresh token has run out") << "UPDATE installations SET horizon = 1, refresh_expires_at = 1";
    }
    void nothingIsRefreshedThatMustNotBe()
    {
        QFETCH(const QString, sql);
        setAhead(true);
        m_desk->authorized();
        m_desk->advance(2h);
        run(sql);
        const auto ahead = started();
        QTest::qWait(500);
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 1); // the exchange
        QVERIFY(ahead->state() == RefreshAhead::State::Off || ahead->state() == RefreshAhead::State::Resting);
    }

    void onlyTheProfileThatWasAskedFor()
    {
        setAhead(true);
        m_desk->authorized();
        m_desk->advance(2h);
        RefreshAhead ahead({&m_desk->store.installations, m_desk->acts()}, m_desk->profile.id + 1, quick);
        ahead.start();
        QTest::qWait(300);
        QCOMPARE(ahead.state(), RefreshAhead::State::Off);
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 1);
    }

    void aLockedVaultSendsNothingAndAnOpenOneGoesOn()
    {
        setAhead(true);
        const Installation row = m_desk->authorized();
        m_desk->advance(2h);
        m_desk->store.vault.lock();
        const auto ahead = started();
        QTRY_COMPARE(ahead->state(), RefreshAhead::State::Locked);
        QTest::qWait(300);
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 1);
        UnlockVault unlock(&m_desk->store.keys, &m_desk->store.vault, {1, 8192});
        QVERIFY(awaited(unlock.byPassphrase(Secret(QByteArrayView("a passphrase for tests")))));
        QTRY_COMPARE(generation(row), 2);
    }

    void oneAtATimeForEachUser()
    {
        setAhead(true);
        m_desk->stored(m_desk->seed(12, {{QStringLiteral("teams"), 12}, {QStringLiteral("users"), 1}}));
        m_desk->play("{'token': {'kind': 'slow', 'ms': 30}}");
        m_desk->advance(2h);
        const auto ahead = started();
        int most = 0;
        const auto count = [this, &most] {
            const auto open = number(QStringLiteral("SELECT count(*) FROM refreshes WHERE ended_at IS NULL"));
            most = std::max(most, int(open));
            return number(QStringLiteral("SELECT count(*) FROM refreshes WHERE outcome = 'ok'"));
        };
        QTRY_COMPARE_WITH_TIMEOUT(count(), 12, 20'000);
        QCOMPARE(most, 1);
    }

    void severalUsersAtOnceAndAllOfThem()
    {
        setAhead(true);
        m_desk->stored(m_desk->seed(120, {{QStringLiteral("teams"), 2}, {QStringLiteral("users"), 60}}));
        m_desk->advance(2h);
        const auto ahead = started();
        // More than one look takes in.
        QTRY_COMPARE_WITH_TIMEOUT(number(QStringLiteral("SELECT count(*) FROM refreshes WHERE outcome = 'ok'")), 120, 60'000);
        QCOMPARE(number(QStringLiteral("SELECT count(*) FROM refreshes")), 120);
    }

    void failuresCoolDownAndTheStoreRemembersThem()
    {
        setAhead(true);
        const Installation row = m_desk->authorized();
        m_desk->advance(2h);
        m_desk->play("{'token': {'kind': 'invalid_client'}}");
        {
            const auto ahead = started();
            QTRY_COMPARE(m_desk->calls(QStringLiteral("token")), 2);
            QTest::qWait(300);
            QCOMPARE(m_desk->calls(QStringLiteral("token")), 2);
            m_desk->advance(61s);
            QTRY_COMPARE(m_desk->calls(QStringLiteral("token")), 3);
            // The pause counts from when the answer is written down.
            QTRY_COMPARE(number(QStringLiteral("SELECT count(*) FROM refreshes WHERE ended_at IS NOT NULL")), 2);
            m_desk->advance(61s); // the second pause takes two minutes
            QTest::qWait(300);
            QCOMPARE(m_desk->calls(QStringLiteral("token")), 3);
        }
        // Another program, or this one after a restart.
        const auto ahead = started();
        QTest::qWait(300);
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 3);
        m_desk->play("{}");
        m_desk->advance(61s);
        QTRY_COMPARE(generation(row), 2);
    }

    void thoseThatRestHideNoOthers()
    {
        setAhead(true);
        m_desk->stored(m_desk->seed(60, {{QStringLiteral("users"), 60}}));
        m_desk->advance(2h);
        m_desk->play("{'token': {'kind': 'invalid_client', 'times': 60}}");
        const auto ahead = started();
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->calls(QStringLiteral("token")), 60, 30'000);
        const Installation late = m_desk->authorized();
        run(QStringLiteral("UPDATE installations SET expires_at = %1, expires_sort = %1 WHERE id = %2")
                .arg(toMilliseconds(m_desk->clock()()) + 1000)
                .arg(late.id));
        m_desk->advance(50s); // the others still rest
        run(QStringLiteral("UPDATE installations SET issued_at = issued_at - 3600000 WHERE id = %1").arg(late.id));
        QTRY_COMPARE_WITH_TIMEOUT(generation(late), 2, 10'000);
    }

    void aWrongClockIsMeasuredAndWaitedFor()
    {
        setAhead(true);
        const Installation row = m_desk->authorized();
        m_desk->advance(2h);
        m_desk->play("{'skew_s': 700}");
        const auto ahead = started();
        QTRY_COMPARE(ahead->state(), RefreshAhead::State::WrongClock);
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 1);
        QTest::qWait(300);
        QCOMPARE(m_desk->calls(QStringLiteral("context")), 2); // asked once, not again and again
        // Set right: after ten minutes it is measured again.
        m_desk->play("{}");
        m_desk->advance(11min);
        QTRY_COMPARE(generation(row), 2);
    }

    void aServerWhoseClockIsWrongStopsNoOther()
    {
        const Installation row = m_desk->authorized();
        Desk other; // whose clock does not go on with ours
        QVERIFY(other.isReady());
        AppProfile wrong = other.profile;
        wrong.id = 0;
        wrong.name = QStringLiteral("On a server with a wrong clock");
        const auto added = awaited(m_desk->store.profiles.add(wrong, other.clientSecret, m_desk->store.vault.sealFunction(), m_desk->clock()()));
        QVERIFY(added);
        m_desk->profile = *added;
        const Installation there = m_desk->stored(other.seed(1)).constFirst();
        setAhead(true);
        m_desk->advance(2h);
        const auto ahead = started();
        QTRY_COMPARE(generation(row), 2);
        QTRY_COMPARE(other.calls(QStringLiteral("context")), 1);
        QTRY_COMPARE(ahead->state(), RefreshAhead::State::Resting);
        QTest::qWait(300);
        QCOMPARE(generation(there), 1);
        QCOMPARE(other.calls(QStringLiteral("token")), 0);
        QCOMPARE(other.calls(QStringLiteral("context")), 1);
    }

    void aServerThatGivesNoDateCannotBeMeasured()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
        connect(&server, &QTcpServer::newConnection, this, [&server] {
            QTcpSocket *const socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                socket->write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
                socket->disconnectFromHost();
            });
        });
        const Installation row = m_desk->authorized();
        AppProfile dateless = m_desk->profile;
        dateless.endpoints.context = QStringLiteral("http://127.0.0.1:%1/").arg(server.serverPort());
        const OpenedStore &store = m_desk->store;
        QVERIFY(awaited(store.profiles.update(dateless, m_desk->clientSecret, store.vault.sealFunction(), store.vault.openFunction(), m_desk->clock()())));
        setAhead(true);
        m_desk->advance(2h);
        const auto ahead = started();
        QTRY_COMPARE(generation(row), 2);
    }

    void whatAnAnswerIsOnItsWayForIsWaitedFor()
    {
        setAhead(true);
        const Installation row = m_desk->authorized();
        m_desk->advance(2h);
        m_desk->play("{'token': {'kind': 'slow', 'ms': 400}}");
        const auto ahead = started();
        QTRY_VERIFY(ahead->holdsUnstoredTokens());
        QSignalSpy stopped(ahead.get(), &RefreshAhead::stopped);
        ahead->stop();
        QTest::qWait(50);
        QCOMPARE(stopped.count(), 0);
        QTRY_COMPARE(stopped.count(), 1);
        QCOMPARE(generation(row), 2);
        QVERIFY(!ahead->holdsUnstoredTokens());
        // With nothing on its way it answers at once.
        ahead->stop();
        QTRY_COMPARE(stopped.count(), 2);
    }

    void twoSeatsSendARefreshTokenOnce()
    {
        setAhead(true);
        const QList<Installation> rows = m_desk->stored(m_desk->seed(10, {{QStringLiteral("users"), 10}}));
        m_desk->advance(2h);
        const auto here = started();
        ActParts other = m_desk->acts();
        other.seat = QStringLiteral("other@desk");
        RefreshAhead there({&m_desk->store.installations, other}, 0, quick);
        there.start();
        QTRY_COMPARE_WITH_TIMEOUT(number(QStringLiteral("SELECT count(*) FROM refreshes WHERE outcome = 'ok'")), 10, 20'000);
        QTest::qWait(300);
        QCOMPARE(m_desk->calls(QStringLiteral("token")), 10);
        for (const Installation &row : rows)
            QCOMPARE(generation(row), 2);
    }

    void aProfileThatIsSwitchedOnIsNoticed()
    {
        const Installation row = m_desk->authorized();
        m_desk->advance(2h);
        const auto ahead = started();
        QTRY_COMPARE(ahead->state(), RefreshAhead::State::Off);
        QTest::qWait(250);
        QCOMPARE(generation(row), 1);
        setAhead(true);
        QTRY_COMPARE(generation(row), 2);
    }

    void aStoreThatFailsIsSaidAndTriedAgain()
    {
        setAhead(true);
        const Installation row = m_desk->authorized();
        m_desk->advance(2h);
        run(QStringLiteral("ALTER TABLE installations RENAME TO hidden"));
        const auto ahead = std::make_unique<RefreshAhead>(RefreshAhead::Parts{&m_desk->store.installations, m_desk->acts()}, 0, quick);
        QSignalSpy failed(ahead.get(), &RefreshAhead::storeFailed);
        ahead->start();
        QTRY_VERIFY(!failed.isEmpty());
        QCOMPARE(ahead->state(), RefreshAhead::State::StoreFailed);
        run(QStringLiteral("ALTER TABLE hidden RENAME TO installations"));
        QTRY_COMPARE(generation(row), 2);
    }

    void theOldestConfirmationIsVerifiedFirst()
    {
        m_desk->stopClock();
        const QList<Installation> rows = m_desk->stored(m_desk->seed(4));
        const qint64 now = toMilliseconds(m_desk->clock()());
        const QList<int> hoursAgo{30, 0, 50, 2};
        for (int i = 0; i < rows.size(); ++i)
            run(QStringLiteral("UPDATE installations SET verified_at = %1 WHERE id = %2").arg(now - hoursAgo.at(i) * 3'600'000).arg(rows.at(i).id));
        run(QStringLiteral("UPDATE installations SET verified_at = 0 WHERE id = %1").arg(rows.at(1).id));
        VerifyOldest verify({&m_desk->store.installations, m_desk->acts()}, 24h, 0, {1ms, 50ms});
        QList<RowId> seen;
        connect(&verify, &VerifyOldest::verified, this, [&seen](const ActOutcome &outcome) { seen.append(outcome.id); });
        verify.start();
        QTRY_COMPARE(seen.size(), 3);
        QTest::qWait(200);
        QCOMPARE(seen, (QList<RowId>{rows.at(1).id, rows.at(2).id, rows.at(0).id}));
        m_desk->advance(22h);
        QTRY_COMPARE(seen.size(), 3); // their access tokens have run out, and nobody is asked
    }

    void creditsAreLeftToOthers()
    {
        m_desk->stored(m_desk->seed(6, {{QStringLiteral("teams"), 6}, {QStringLiteral("users"), 1}}));
        run(QStringLiteral("UPDATE installations SET verified_at = 0"));
        m_desk->play("{'limits': {'credits': 400, 'cost': 100, 'window_s': 60}}");
        VerifyOldest verify({&m_desk->store.installations, m_desk->acts()}, 24h, 0, {1ms, 20ms});
        verify.start();
        QTRY_COMPARE(m_desk->calls(QStringLiteral("context")), 3); // less than half is left then
        QTest::qWait(300);
        QCOMPARE(m_desk->calls(QStringLiteral("context")), 3);
        m_desk->advance(61s);
        QTRY_COMPARE(m_desk->calls(QStringLiteral("context")), 6);
    }

    void aServerThatIsNotThereIsLeftAloneForAWhile()
    {
        m_desk->stored(m_desk->seed(6));
        run(QStringLiteral("UPDATE installations SET verified_at = 0"));
        m_desk->play("{'context': {'kind': 'cut_before'}}");
        VerifyOldest verify({&m_desk->store.installations, m_desk->acts()}, 24h, 0, {1ms, 20ms});
        QSignalSpy verified(&verify, &VerifyOldest::verified);
        verify.start();
        QTRY_COMPARE(verified.size(), 1);
        QTest::qWait(300);
        QCOMPARE(verified.size(), 1);
        m_desk->play("{}");
        m_desk->advance(61s);
        QTRY_COMPARE_WITH_TIMEOUT(verified.size(), 7, 40'000);
    }

private:
    std::unique_ptr<RefreshAhead> started()
    {
        auto ahead = std::make_unique<RefreshAhead>(RefreshAhead::Parts{&m_desk->store.installations, m_desk->acts()}, 0, quick);
        ahead->start();
        return ahead;
    }
    void setAhead(bool on) { run(QStringLiteral("UPDATE profiles SET refreshes_ahead = %1").arg(on ? 1 : 0)); }
    int generation(const Installation &row) { return m_desk->details(row.id).installation.generation; }
    void run(const QString &sql)
    {
        const Status done = awaited(m_desk->store.database.run<std::monostate>([sql](QSqlDatabase &db) -> Status {
            QSqlQuery query(db);
            return query.exec(sql) ? success() : Status(Error{ErrorKind::Storage, QStringLiteral("not understood: ") + sql});
        }));
        QVERIFY2(done, qPrintable(done ? QString() : done.error().summary));
    }
    qint64 number(const QString &sql)
    {
        const Result<qint64> found = awaited(m_desk->store.database.run<qint64>([sql](QSqlDatabase &db) -> Result<qint64> {
            QSqlQuery query(db);
            return query.exec(sql) && query.next() ? query.value(0).toLongLong() : qint64(-1);
        }));
        return found ? *found : -1;
    }

    std::unique_ptr<Desk> m_desk;
};

QTEST_GUILESS_MAIN(TestRefreshAhead)
#include "tst_refreshahead.moc"
