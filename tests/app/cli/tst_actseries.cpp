// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/actseries.h"

#include "cli/exitcode.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QRegularExpression>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

/// Acts on several installations for the terminal: a run that pauses by itself says why, since nobody can press a button.
class TestActSeries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
        m_end.reset();
        m_done.clear();
        m_storeFailures = 0;
    }
    void cleanup()
    {
        m_series.reset();
        m_desk.reset();
    }

    void whatWasBegunIsDone()
    {
        make(Act::Verify, 3);
        m_series->start();
        QTRY_VERIFY(m_end);
        QVERIFY(!m_end->error);
        QCOMPARE(m_done.size(), 3);
    }

    void aPersonWhoStopsIsToldThatItStopped()
    {
        make(Act::Verify, 60);
        connect(m_series.get(), &ActSeries::done, m_series.get(), &ActSeries::cancel);
        m_desk->play("{'context': {'kind': 'slow', 'ms': 100}}");
        m_series->start();
        QTRY_VERIFY(m_end);
        QCOMPARE(m_end->error->cause, QStringLiteral("cancelled"));
    }

    void aLockedVaultIsSaid()
    {
        make(Act::Verify, 60);
        m_desk->play("{'context': {'kind': 'slow', 'ms': 100}}");
        connect(m_series.get(), &ActSeries::done, this, [this] { m_desk->store.vault.lock(); });
        m_series->start();
        QTRY_VERIFY(m_end);
        QCOMPARE(m_end->error->cause, QStringLiteral("vault_locked"));
        QCOMPARE(exitCodeFor(*m_end->error), ExitCode::Vault);
    }

    void aDeadNetworkIsSaid()
    {
        make(Act::Verify, 30);
        m_desk->play("{'context': {'kind': 'cut_before'}}");
        m_series->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_end, 30'000);
        QCOMPARE(exitCodeFor(*m_end->error), ExitCode::Unreachable);
        // What was found out until then is told and kept.
        QVERIFY2(m_done.size() >= 10 && m_done.size() < 30, qPrintable(QString::number(m_done.size())));
    }

    void anotherSeatsPauseIsSaid()
    {
        make(Act::Verify, 120);
        m_desk->play("{'context': {'kind': 'slow', 'ms': 20}}");
        connect(m_series.get(), &ActSeries::done, this, [this] {
            whenDone(m_desk->store.runs.open(), this, [this](const Result<QList<Run>> &runs) {
                for (const Run &run : *runs)
                    m_desk->store.runs.setState(run.id, Run::State::Paused, m_desk->clock()());
            });
        });
        m_series->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_end, 30'000);
        QCOMPARE(m_end->error->cause, QStringLiteral("paused_elsewhere"));
        QCOMPARE(exitCodeFor(*m_end->error), ExitCode::Conflict);
    }

    void aStoreThatFailsIsSaid()
    {
        make(Act::Verify, 3);
        sql("CREATE TRIGGER full BEFORE INSERT ON evidence BEGIN SELECT RAISE(ABORT, 'no room'); END");
        m_series->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_end, 30'000);
        QCOMPARE(exitCodeFor(*m_end->error), ExitCode::Storage);
        QCOMPARE(m_storeFailures, 0); // no token hangs on it
    }

    void aPairInMemoryOnlyIsSaidAndStoredOnceThatWorks()
    {
        make(Act::Refresh, 2);
        sql("CREATE TRIGGER full BEFORE INSERT ON grants BEGIN SELECT RAISE(ABORT, 'no room'); END");
        m_series->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_storeFailures >= 2, 30'000);
        QVERIFY(!m_end);
        sql("DROP TRIGGER full");
        QTRY_VERIFY_WITH_TIMEOUT(m_end, 30'000);
        QCOMPARE(exitCodeFor(*m_end->error), ExitCode::Storage);
        QCOMPARE(m_done, QStringList({QStringLiteral("refreshed"), QStringLiteral("refreshed")}));
        for (const Installation &row : std::as_const(m_rows))
            QCOMPARE(m_desk->details(row.id).installation.generation, 2);
    }

private:
    struct End {
        std::optional<Error> error;
    };

    void make(Act act, int count)
    {
        m_rows = m_desk->stored(m_desk->seed(count));
        m_series = std::make_unique<ActSeries>(ActRun::Parts{m_desk->acts(), &m_desk->store.runs, {}}, act, m_rows);
        connect(m_series.get(), &ActSeries::done, this, [this](const ActOutcome &outcome) { m_done.append(outcome.outcome); });
        connect(m_series.get(), &ActSeries::storeFailed, this, [this] { ++m_storeFailures; });
        connect(m_series.get(), &ActSeries::finished, this, [this](const std::optional<Error> &error) { m_end = End{error}; });
    }
    void sql(const char *text)
    {
        QVERIFY(awaited(m_desk->store.database.run<bool>([text](QSqlDatabase &db) -> Result<bool> {
            QSqlQuery query(db);
            if (query.exec(QLatin1String(text)))
                return true;
            return Error{ErrorKind::Storage, query.lastError().text(), {}, {}};
        })));
    }

    std::unique_ptr<Desk> m_desk;
    QList<Installation> m_rows;
    std::unique_ptr<ActSeries> m_series;
    std::optional<End> m_end;
    QStringList m_done;
    int m_storeFailures = 0;
};

QTEST_GUILESS_MAIN(TestActSeries)
#include "tst_actseries.moc"
