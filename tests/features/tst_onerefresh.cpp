// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/readtoken.h"
#include "lifecycle/refreshinstallation.h"
#include "lifecycle/unlockvault.h"
#include "support/awaited.h"
#include "support/desk.h"
#include "support/storefortest.h"

#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QSemaphore>
#include <QTest>
#include <QThread>

#include <csignal>

using namespace std::chrono_literals;

namespace {

QString text(const char *words)
{
    return QString::fromLatin1(words);
}

struct Told {
    QString outcome;
    int generation = 0;
    friend bool operator==(const Told &, const Told &) = default;
};

/// A seat in a thread of its own, with its own connection, network and vault.
class Seat : public QObject
{
public:
    Seat(const StoreLocation &location, RowId id) : m_location(location), m_id(id) { }

    void open(QSemaphore *ready)
    {
        m_store = std::make_unique<OpenedStore>(m_location);
        m_network = std::make_unique<OneShotNetwork>();
        m_unlock = std::make_unique<UnlockVault>(&m_store->keys, &m_store->vault, PassphraseCost{1, 8192});
        whenDone(m_store->database.open(), this, [this, ready](const Status &opened) {
            if (!opened)
                return fail(opened.error(), ready);
            whenDone(m_unlock->byPassphrase(Secret(QByteArrayView("a passphrase for tests"))), this, [this, ready](const Status &unlocked) {
                unlocked ? ready->release() : fail(unlocked.error(), ready);
            });
        });
    }
    void refresh(QSemaphore *done)
    {
        const ActParts parts{&m_store->grants, &m_store->profiles, &m_store->vault, m_network.get(), text("seat"), systemNow, systemRandomBytes};
        m_act = std::make_unique<RefreshInstallation>(parts, m_id);
        whenDone(m_act->start(1), this, [this, done](const Result<ActOutcome> &outcome) {
            if (!outcome)
                return fail(outcome.error(), done);
            told = {outcome->outcome, outcome->installation ? outcome->installation->generation : 0};
            done->release();
        });
    }
    /// Read when \a done was released.
    Told told;

private:
    void fail(const Error &error, QSemaphore *semaphore)
    {
        told.outcome = error.cause + QLatin1Char(' ') + error.detail;
        semaphore->release();
    }

    StoreLocation m_location;
    RowId m_id;
    std::unique_ptr<OpenedStore> m_store;
    std::unique_ptr<OneShotNetwork> m_network;
    std::unique_ptr<UnlockVault> m_unlock;
    std::unique_ptr<RefreshInstallation> m_act;
};

/// Lets the sandbox of this thread answer until \a semaphore had \a count.
bool acquired(QSemaphore &semaphore, int count, std::chrono::milliseconds time = 50s)
{
    return QTest::qWaitFor([&] { return semaphore.tryAcquire(count); }, int(time.count()));
}

} // namespace

/// C7: whatever happens to whoever refreshes, a refresh token is presented once, and no token pair is lost without a word.
class TestOneRefresh : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QFETCH_GLOBAL(const QString, engine);
        if (!engine.isEmpty())
            emptyPostgres(engine);
        m_desk = std::make_unique<Desk>(engine.isEmpty() ? StoreLocation{} : StoreLocation{StoreLocation::Engine::PostgreSql, engine});
        QVERIFY(m_desk->isReady());
        m_row = m_desk->authorized();
        m_token = *awaited(readToken(&m_desk->store.installations, &m_desk->store.vault, m_row.currentGrantId, SealIdentity::Kind::RefreshToken));
        setAhead(0);
    }
    void cleanup()
    {
        m_process.reset();
        m_desk.reset();
    }

    /// C7.1
    void fiftyThreadsAndFourProcessesMakeOneRefresh()
    {
        constexpr int threadCount = 50;
        constexpr size_t processCount = 4;
        m_desk->play("{'token': {'kind': 'slow', 'ms': 300}}"); // so that all come while it is on its way
        std::vector<std::unique_ptr<QProcess>> processes;
        for (size_t i = 0; i < processCount; ++i)
            processes.push_back(startedProcess());
        QSemaphore ready;
        QSemaphore done;
        std::vector<std::unique_ptr<QThread>> threads;
        std::vector<Seat *> seats; // each dies in its thread
        QList<Told> told;
        for (int i = 0; i < threadCount; ++i) {
            auto *const seat = new Seat(m_desk->store.database.location(), m_row.id);
            seats.push_back(seat);
            threads.push_back(std::make_unique<QThread>());
            seat->moveToThread(threads.back().get());
            connect(threads.back().get(), &QThread::finished, seat, &QObject::deleteLater);
            threads.back()->start();
            QMetaObject::invokeMethod(seat, [seat, &ready] { seat->open(&ready); });
        }
        const bool areReady = acquired(ready, threadCount)
            && std::all_of(processes.begin(), processes.end(), [](const auto &process) { return isReady(*process); });
        for (const auto &process : processes)
            process->write("go\n");
        for (Seat *const seat : seats)
            QMetaObject::invokeMethod(seat, [seat, &done] { seat->told.outcome.isEmpty() ? seat->refresh(&done) : done.release(); });
        const bool areDone = acquired(done, threadCount);
        for (const Seat *const seat : seats)
            told.append(areDone ? seat->told : Told());
        for (const auto &thread : threads) {
            thread->quit();
            thread->wait();
        }
        QVERIFY(areReady && areDone);
        for (const auto &process : processes)
            told.append(lastWords(*process));

        QCOMPARE(told.size(), threadCount + int(processCount));
        QCOMPARE(told.count({text("refreshed"), 2}), 1);
        told.removeAll({text("refreshed"), 2});
        for (const Told &other : std::as_const(told)) {
            QCOMPARE(other.outcome, text("already_refreshed"));
            QCOMPARE(other.generation, 2);
        }
        QCOMPARE(m_desk->calls(text("token")), 2); // the exchange before, and this
        QCOMPARE(m_desk->refreshes(m_token).presented, 1);
        QCOMPARE(m_desk->refreshes(m_token).rotated, 1);
        QCOMPARE(state(), InstallationState::Active);
    }

    /// C7.2
    void aHolderWhoSleptBeforeSendingSendsNothing()
    {
        start(true);
        QTRY_VERIFY_WITH_TIMEOUT(isStopped(), 20'000);
        QCOMPARE(m_desk->calls(text("token")), 1);
        QCOMPARE(state(), InstallationState::Refreshing); // the line came first
        m_desk->advance(1min);
        QCOMPARE(refreshed().outcome, text("outcome_unknown"));
        QCOMPARE(m_desk->calls(text("token")), 1);
        setAhead(60'000); // the clock went on while it slept
        goOn();
        QCOMPARE(lastWords(*m_process), (Told{text("not_sent"), 1}));
        QCOMPARE(m_desk->calls(text("token")), 1);
        QCOMPARE(state(), InstallationState::Active);
        QCOMPARE(refreshed().outcome, text("refreshed"));
        QCOMPARE(m_desk->refreshes(m_token).presented, 1);
    }

    void aHolderWhoSleptAfterSendingStoresWhatCame_data()
    {
        QTest::addColumn<QString>("meanwhile");
        QTest::addColumn<QString>("state");
        QTest::newRow("nobody decided") << text("nothing") << text("outcome_unknown");
        QTest::newRow("somebody asked about the old token") << text("settle") << text("ended");
        QTest::newRow("somebody tried once more") << text("retry") << text("ended");
    }
    void aHolderWhoSleptAfterSendingStoresWhatCame()
    {
        QFETCH(const QString, meanwhile);
        m_desk->play("{'token': {'kind': 'slow', 'ms': 1000, 'times': 1}}");
        start(false);
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->calls(text("token")), 2, 20'000);
        ::kill(pid_t(m_process->processId()), SIGSTOP);
        QTRY_VERIFY(isStopped());
        m_desk->advance(1min);
        QCOMPARE(refreshed().outcome, text("outcome_unknown"));
        QCOMPARE(m_desk->refreshes(m_token).presented, 1);
        if (meanwhile == text("settle"))
            QVERIFY(awaited(resolveDoubt(m_desk->acts(), m_row.id, &m_desk->network)));
        else if (meanwhile == text("retry"))
            QCOMPARE(refreshed(true).outcome, text("ended"));
        QTEST(stateName(state()), "state");
        setAhead(60'000);
        goOn();
        QCOMPARE(lastWords(*m_process), (Told{text("refreshed"), 2}));
        QCOMPARE(state(), InstallationState::Active);
        QCOMPARE(refreshed().outcome, text("refreshed")); // so the pair is good
        QCOMPARE(m_desk->details(m_row.id).installation.generation, 3);
    }

    /// C7.3
    void aKilledHolderLeavesADoubtAndEveryChoice_data()
    {
        QTest::addColumn<bool>("wasMade");
        QTest::addColumn<QString>("choice");
        QTest::addColumn<QString>("outcome");
        for (const bool wasMade : {true, false}) {
            const auto row = [wasMade](const char *choice, const char *outcome) {
                QTest::addRow("%s, the refresh was %s", choice, wasMade ? "made" : "not made") << wasMade << text(choice) << text(outcome);
            };
            row("verify", wasMade ? "ended" : "alive");
            row("retry", wasMade ? "ended" : "refreshed");
            row("authorize", "active");
        }
    }
    void aKilledHolderLeavesADoubtAndEveryChoice()
    {
        QFETCH(const bool, wasMade);
        QFETCH(const QString, choice);
        m_desk->play(wasMade ? "{'token': {'kind': 'hang', 'done': true, 'times': 1}}" : "{'token': {'kind': 'hang', 'times': 1}}");
        setAhead(-60'000); // its lease has passed by the time anybody looks
        start(false);
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->calls(text("token")), 2, 20'000);
        ::kill(pid_t(m_process->processId()), SIGKILL);
        QTRY_COMPARE(m_process->state(), QProcess::NotRunning);

        // The next start of the program.
        const QByteArray shown = program({text("show"), QString::number(m_row.id), text("--json")});
        QCOMPARE(QJsonDocument::fromJson(shown)[QLatin1String("state")].toString(), text("outcome_unknown"));
        QVERIFY(shown.contains(m_row.refreshFingerprint.toLatin1()));
        const QByteArray listed = program({text("list"), text("--json")});
        QCOMPARE(QJsonDocument::fromJson(listed)[QLatin1String("state")].toString(), text("outcome_unknown"));
        QCOMPARE(refreshed().outcome, text("outcome_unknown"));
        QCOMPARE(m_desk->refreshes(m_token).presented, 1);

        QString outcome;
        if (choice == text("verify")) {
            const auto settled = awaited(resolveDoubt(m_desk->acts(), m_row.id, &m_desk->network));
            outcome = settled ? settled->outcome : settled.error().cause;
        } else if (choice == text("retry")) {
            outcome = refreshed(true).outcome;
        } else {
            QCOMPARE(m_desk->authorized().generation, 2);
            outcome = stateName(state());
        }
        QTEST(outcome, "outcome");
        QVERIFY(state() != InstallationState::OutcomeUnknown && state() != InstallationState::Refreshing);
        if (state() == InstallationState::Active)
            QCOMPARE(refreshed().outcome, text("refreshed"));
    }

private:
    void setAhead(qint64 milliseconds)
    {
        QFile file(clockFile());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::number(milliseconds));
    }
    QString clockFile() const { return m_desk->folder.filePath(text("clock")); }

    std::unique_ptr<QProcess> startedProcess(bool stops = false)
    {
        auto process = std::make_unique<QProcess>();
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        QStringList words{m_desk->store.database.location().address, QString::number(m_row.id), clockFile()};
        if (stops)
            words.append(text("stops"));
        process->start(QCoreApplication::applicationDirPath() + text("/refresher"), words);
        return process;
    }
    static bool isReady(QProcess &process)
    {
        return QTest::qWaitFor([&process] { return process.canReadLine() || process.state() == QProcess::NotRunning; }, 20'000)
            && process.readLine() == "ready\n";
    }
    /// One process, which begins at once.
    void start(bool stops)
    {
        m_process = startedProcess(stops);
        QVERIFY(isReady(*m_process));
        m_process->write("go\n");
    }
    bool isStopped() const
    {
        QFile file(text("/proc/%1/stat").arg(m_process->processId()));
        const QByteArray line = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        return line.mid(line.lastIndexOf(')') + 2, 1) == "T";
    }
    void goOn() { ::kill(pid_t(m_process->processId()), SIGCONT); }
    static Told lastWords(QProcess &process)
    {
        if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 20'000))
            return {text("still running"), 0};
        const QByteArray all = process.readAllStandardOutput();
        const QJsonDocument json = QJsonDocument::fromJson(all);
        return {json.isObject() ? json[QLatin1String("outcome")].toString() : QString::fromUtf8(all), json[QLatin1String("generation")].toInt()};
    }
    QByteArray program(QStringList words)
    {
        QProcess process;
        process.start(QCoreApplication::applicationDirPath() + text("/grantdesk"),
                      words << text("--store") << m_desk->store.database.location().address);
        if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 20'000))
            process.kill();
        return process.readAllStandardOutput();
    }
    ActOutcome refreshed(bool despiteDoubt = false)
    {
        RefreshInstallation act(m_desk->acts(), m_row.id);
        const Result<ActOutcome> outcome = awaited(act.start(0, despiteDoubt));
        if (!outcome)
            QTest::qFail(qPrintable(outcome.error().summary), __FILE__, __LINE__);
        return outcome ? *outcome : ActOutcome();
    }
    InstallationState state() { return m_desk->details(m_row.id).installation.state(m_desk->clock()()); }

    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<QProcess> m_process;
    Installation m_row;
    Secret m_token;
};

QTEST_GUILESS_MAIN(TestOneRefresh)
#include "tst_onerefresh.moc"
