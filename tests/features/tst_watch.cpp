// SPDX-License-Identifier: GPL-3.0-or-later

// Command lines are to be read, so their words are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include "support/awaited.h"
#include "support/desk.h"
#include "support/ranprogram.h"

#include <QDir>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSqlQuery>
#include <QTest>

using namespace std::chrono_literals;

namespace {

/// A watch that runs beside the test.
class Watch
{
public:
    explicit Watch(const QStringList &words)
    {
        m_process.setStandardInputFile(QProcess::nullDevice());
        m_process.start(QCoreApplication::applicationDirPath() + "/grantdesk", QStringList{"watch", "--json"} + words);
    }
    ~Watch()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    QProcess &process() { return m_process; }
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    /// How often \a event was said so far.
    int count(const QString &event)
    {
        m_out += m_process.readAllStandardOutput();
        int count = 0;
        for (const QByteArray &line : m_out.split('\n'))
            count += QJsonDocument::fromJson(line).object().value("event").toString() == event ? 1 : 0;
        return count;
    }
    const QByteArray &out() const { return m_out; }

private:
    QProcess m_process;
    QByteArray m_out;
};

} // namespace

/// watch: the real executable on the store of a desk, against its sandbox.
class TestWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
        QFile pass(m_desk->folder.filePath("pass"));
        QVERIFY(pass.open(QIODevice::WriteOnly));
        pass.write("a passphrase for tests\n");
        sql("UPDATE profiles SET refreshes_ahead = 1");
    }
    void cleanup() { m_desk.reset(); }

    void itRefreshesVerifiesAndEndsWhenItIsTold()
    {
        const QList<Installation> rows = due(3);
        const Installation old = m_desk->stored(m_desk->seed(1)).constFirst();
        sql(QString("UPDATE installations SET verified_at = 0 WHERE id = %1").arg(old.id));
        Watch watch(words());
        QTRY_COMPARE_WITH_TIMEOUT(watch.count("refreshed"), 3, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(watch.count("alive"), 1, 30'000);
        for (const Installation &row : rows)
            QCOMPARE(m_desk->details(row.id).installation.generation, 2);
        QVERIFY(m_desk->details(old.id).installation.verifiedAt);
        QCOMPARE(m_desk->details(old.id).installation.generation, 1);
        watch.process().terminate();
        QTRY_VERIFY(!watch.isRunning());
        QCOMPARE(watch.process().exitStatus(), QProcess::NormalExit);
        QCOMPARE(watch.process().exitCode(), 0);
        QCOMPARE(watch.count("stopped"), 1);
        QVERIFY(watch.process().readAllStandardError().isEmpty());
    }

    void aRefreshOnItsWayIsWaitedForAndStored()
    {
        const Installation row = due(1).constFirst();
        m_desk->play("{'token': {'kind': 'slow', 'ms': 1500}}");
        Watch watch(words() + QStringList{"--verify-every", "0"});
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->calls("token"), 1, 20'000);
        watch.process().terminate();
        QTRY_VERIFY_WITH_TIMEOUT(!watch.isRunning(), 20'000);
        QCOMPARE(watch.process().exitCode(), 0);
        QCOMPARE(watch.count("stopping"), 1);
        const Installation now = m_desk->details(row.id).installation;
        QCOMPARE(now.generation, 2);
        QCOMPARE(now.state(m_desk->clock()()), InstallationState::Active);
    }

    void twoOnOneStoreDoNotDisturbEachOther()
    {
        const QList<Installation> rows = due(12);
        m_desk->play("{'token': {'kind': 'slow', 'ms': 50}}");
        Watch one(words() + QStringList{"--verify-every", "0"});
        Watch two(words() + QStringList{"--verify-every", "0"});
        const auto refreshed = [&] { return number("SELECT count(*) FROM refreshes WHERE outcome = 'ok'"); };
        QTRY_COMPARE_WITH_TIMEOUT(refreshed(), 12, 60'000);
        QTest::qWait(500);
        QCOMPARE(m_desk->calls("token"), 12);
        QCOMPARE(number("SELECT count(*) FROM refreshes"), 12);
        for (const Installation &row : rows)
            QCOMPARE(m_desk->details(row.id).installation.generation, 2);
        for (Watch *watch : {&one, &two}) {
            QVERIFY(watch->isRunning());
            watch->process().terminate();
            QTRY_VERIFY(!watch->isRunning());
            QCOMPARE(watch->process().exitCode(), 0);
        }
        QVERIFY(one.count("refreshed") + two.count("refreshed") == 12);
    }

    void aNetworkThatIsAwayEndsNothing()
    {
        const Installation row = due(1).constFirst();
        m_desk->play("{'token': {'kind': 'cut_before'}, 'context': {'kind': 'cut_before'}}");
        Watch watch(words());
        QTRY_VERIFY_WITH_TIMEOUT(watch.count("unreachable") > 0, 20'000);
        QTest::qWait(500);
        QVERIFY(watch.isRunning());
        // Without the server's clock no refresh token leaves.
        QCOMPARE(m_desk->calls("token"), 0);
        QCOMPARE(m_desk->details(row.id).installation.generation, 1);
    }

    void aStoreThatCannotBeUsedAnyMoreEndsIt()
    {
        m_desk->stored(m_desk->seed(8));
        sql("UPDATE installations SET verified_at = 0");
        Watch watch(words());
        QTRY_VERIFY_WITH_TIMEOUT(watch.count("alive") > 0, 20'000);
        sql("ALTER TABLE installations RENAME TO hidden");
        QTRY_VERIFY_WITH_TIMEOUT(!watch.isRunning(), 20'000);
        QCOMPARE(watch.process().exitStatus(), QProcess::NormalExit);
        QCOMPARE(watch.process().exitCode(), 7);
        QVERIFY(watch.process().readAllStandardError().contains("storage"));
        QVERIFY(watch.count("alive") < 8);
    }

    void whatCannotBeWatchedIsSaid_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<int>("code");
        QTest::newRow("an app profile that is not there") << QStringList{"--profile", "Nobody"} << 4;
        QTest::newRow("another passphrase") << QStringList{"--passphrase-file", "WRONG"} << 8;
        QTest::newRow("a store that is none") << QStringList{"--store", "WRONG"} << 7;
        QTest::newRow("a folder for a store") << QStringList{"--store", "FOLDER"} << 2;
    }
    void whatCannotBeWatchedIsSaid()
    {
        QFETCH(QStringList, more);
        QFile wrong(m_desk->folder.filePath("wrong"));
        QVERIFY(wrong.open(QIODevice::WriteOnly));
        wrong.write("another\n");
        wrong.close();
        more.replaceInStrings("WRONG", wrong.fileName());
        more.replaceInStrings("FOLDER", m_desk->folder.path());
        const RanProgram ran = runGrantdesk(QStringList{"watch"} + words() + more);
        QTEST(ran.code, "code");
        QVERIFY(!ran.err.isEmpty());
    }

private:
    QStringList words() const { return {"--store", m_desk->folder.filePath("store/grantdesk.db"), "--passphrase-file", m_desk->folder.filePath("pass")}; }
    /// Installations whose access token runs out within a minute.
    QList<Installation> due(int count)
    {
        const QList<Installation> rows = m_desk->stored(m_desk->seed(count, {{QStringLiteral("users"), count}}));
        const qint64 now = toMilliseconds(systemNow());
        for (const Installation &row : rows) {
            sql(QString("UPDATE installations SET expires_at = %1, expires_sort = %1, issued_at = %2, verified_at = %3 WHERE id = %4")
                    .arg(QString::number(now + 50'000), QString::number(now - 3'550'000), QString::number(now), QString::number(row.id)));
        }
        return rows;
    }
    void sql(const QString &text)
    {
        QVERIFY2(awaited(m_desk->store.database.run<bool>([text](QSqlDatabase &db) -> Result<bool> {
                     QSqlQuery query(db);
                     return query.exec(text) ? Result<bool>(true) : Result<bool>(Error{ErrorKind::Storage, text});
                 })),
                 qPrintable(text));
    }
    qint64 number(const QString &text)
    {
        const Result<qint64> found = awaited(m_desk->store.database.run<qint64>([text](QSqlDatabase &db) -> Result<qint64> {
            QSqlQuery query(db);
            return query.exec(text) && query.next() ? query.value(0).toLongLong() : qint64(-1);
        }));
        return found ? *found : -1;
    }

    std::unique_ptr<Desk> m_desk;
};

QTEST_GUILESS_MAIN(TestWatch)
#include "tst_watch.moc"
