// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/migrator.h"
#include "storage/sqliteconnection.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSemaphore>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

namespace {

Migration migration(int number, const char *sql)
{
    return {number, QStringLiteral("%1_test.sql").arg(number, 4, 10, QLatin1Char('0')), sql};
}

const Instant fixedNow = fromMilliseconds(1'700'000'000'000);

const QList<Migration> two{
    migration(1, "CREATE TABLE a (x TEXT);\n-- next statement\nINSERT INTO a VALUES ('one; two');\n"),
    migration(2,
              "CREATE TABLE b (y BIGINT);\n  -- next statement\t\n"
              "CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO b VALUES (1); INSERT INTO b VALUES (2); END;\n"),
};

Status noCopy(int)
{
    return success();
}

} // namespace

class TestMigrator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_db = connected(QStringLiteral("test"));
    }

    void cleanup()
    {
        m_db = QSqlDatabase();
        QSqlDatabase::removeDatabase(QStringLiteral("test"));
    }

    void hasTheFilesOfTheProgramInOrder()
    {
        const QList<Migration> all = builtInMigrations();
        QVERIFY(!all.isEmpty());
        for (qsizetype i = 0; i < all.size(); ++i) {
            QCOMPARE(all.at(i).number, static_cast<int>(i) + 1);
            for (const QString &statement : all.at(i).statements())
                QVERIFY2(statement.trimmed().endsWith(QLatin1Char(';')), qPrintable(statement));
        }
    }

    void splitsAtTheSeparatorOnly()
    {
        QCOMPARE(two.at(0).statements().size(), 2);
        QCOMPARE(two.at(1).statements().size(), 2);
        QVERIFY(migrate(two));
        QCOMPARE(lines(QStringLiteral("SELECT x FROM a")), QStringList{QStringLiteral("one; two")});
        QSqlQuery query(m_db);
        QVERIFY(query.exec(QStringLiteral("INSERT INTO a VALUES ('x')")));
        QCOMPARE(lines(QStringLiteral("SELECT y FROM b ORDER BY y")).size(), 2);
    }

    void givesTheSameSchemaFreshAndStepByStep()
    {
        for (const QList<Migration> &all : {two, builtInMigrations()}) {
            QVERIFY(migrate(all));
            const QStringList fresh = schema();
            QVERIFY(fresh.size() > 1);
            cleanup();
            init();
            for (qsizetype i = 1; i <= all.size(); ++i) {
                QVERIFY(migrate(all.mid(0, i)));
                cleanup();
                m_db = connected(QStringLiteral("test"));
            }
            QCOMPARE(schema(), fresh);
            cleanup();
            init();
        }
    }

    void doesNothingTheSecondTime()
    {
        QVERIFY(migrate(two));
        const QStringList before = lines(QStringLiteral("SELECT * FROM schema_migrations"));
        QCOMPARE(before.size(), 2);
        QVERIFY(migrate(two));
        QCOMPARE(lines(QStringLiteral("SELECT * FROM schema_migrations")), before);
        QCOMPARE(*Migrator(m_db, two).check(), 2);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("tampering");
        QTest::addColumn<QString>("cause");
        QTest::newRow("a newer program's store") << "INSERT INTO schema_migrations VALUES (3, 'c', 'd', 0)"
                                                 << "newer_schema";
        QTest::newRow("an edited file") << "UPDATE schema_migrations SET sha256 = 'ab' WHERE number = 1"
                                        << "edited_migration";
        QTest::newRow("an unknown file between") << "UPDATE schema_migrations SET number = 0 WHERE number = 1"
                                                 << "edited_migration";
        QTest::newRow("one left out") << "DELETE FROM schema_migrations WHERE number = 1"
                                      << "edited_migration";
        QTest::newRow("another program's tables") << "DROP TABLE schema_migrations"
                                                  << "foreign_database";
    }

    void refuses()
    {
        QFETCH(const QString, tampering);
        QFETCH(const QString, cause);
        QVERIFY(migrate(two));
        QSqlQuery query(m_db);
        QVERIFY(query.exec(tampering));
        const QStringList before = schema();
        const Status done = migrate(two);
        QVERIFY(!done);
        QCOMPARE(done.error().kind, ErrorKind::Storage);
        QCOMPARE(done.error().cause, cause);
        QCOMPARE(schema(), before);
    }

    void leavesNothingOfAFailedMigration()
    {
        QVERIFY(migrate(two.mid(0, 1)));
        const QStringList before = schema();
        QList<Migration> broken = two;
        broken[1].sql += "-- next statement\nINSERT INTO nowhere VALUES (1);\n";
        const Status done = migrate(broken);
        QVERIFY(!done);
        QCOMPARE(done.error().cause, QStringLiteral("sql"));
        QCOMPARE(schema(), before);
        QCOMPARE(*Migrator(m_db, two).check(), 1);
        QVERIFY(migrate(two));
    }

    void copiesTheFileBeforeAnUpgrade()
    {
        const QString expectedTime = QStringLiteral("2023-11-14T221320Z");
        const auto copy = [this](int schema) { return copySqlite(m_db, path(), schema, fixedNow); };
        QVERIFY(Migrator(m_db, two.mid(0, 1)).migrate(fixedNow, copy));
        QCOMPARE(copies().size(), 0); // nothing to lose in a new store
        QVERIFY(Migrator(m_db, two).migrate(fixedNow, copy));
        QCOMPARE(copies().size(), 1);
        QVERIFY(Migrator(m_db, two).migrate(fixedNow, copy));
        QCOMPARE(copies().size(), 1);
        const QString file = m_folder->filePath(copies().constFirst());
        QVERIFY(copySqlite(m_db, path(), 1, fixedNow)); // within the same second
        QCOMPARE(copies().size(), 2);

        QVERIFY(file.contains(QLatin1String(".schema1.")) && file.contains(expectedTime));
        QCOMPARE(QFile::permissions(file) & ~(QFile::ReadUser | QFile::WriteUser),
                 QFile::ReadOwner | QFile::WriteOwner);
        {
            QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("copy"));
            db.setDatabaseName(file);
            QVERIFY(db.open());
            QCOMPARE(*Migrator(db, two).check(), 1);
            QSqlQuery query(db);
            QVERIFY(query.exec(QStringLiteral("SELECT x FROM a")) && query.next());
        }
        QSqlDatabase::removeDatabase(QStringLiteral("copy"));
    }

    void stopsWhenTheCopyFails()
    {
        QVERIFY(migrate(two.mid(0, 1)));
        const Status done = Migrator(m_db, two).migrate(fixedNow, [](int) {
            return Status(Error{ErrorKind::Storage, QString(), {}, QStringLiteral("disk_full")});
        });
        QCOMPARE(done.error().cause, QStringLiteral("disk_full"));
        QCOMPARE(*Migrator(m_db, two).check(), 1);
    }

    void letsProgramsThatStartAtOnceTakeTurns()
    {
        constexpr int programs = 6;
        QSemaphore start;
        QList<QThread *> threads;
        std::array<QString, programs> outcomes;
        for (size_t i = 0; i < programs; ++i) {
            threads.append(QThread::create([this, i, &start, &outcomes] {
                const QString name = QStringLiteral("program %1").arg(i);
                start.acquire();
                {
                    QSqlDatabase db = connected(name);
                    const Status done = Migrator(db, two).migrate(fixedNow, &noCopy);
                    outcomes[i] = done ? QStringLiteral("ok") : done.error().detail;
                }
                QSqlDatabase::removeDatabase(name);
            }));
            threads.constLast()->start();
        }
        start.release(programs);
        for (QThread *thread : std::as_const(threads)) {
            QVERIFY(thread->wait(20000));
            delete thread;
        }
        for (const QString &outcome : outcomes)
            QCOMPARE(outcome, QStringLiteral("ok"));
        QCOMPARE(lines(QStringLiteral("SELECT x FROM a")).size(), 1);
        QCOMPARE(lines(QStringLiteral("SELECT number FROM schema_migrations")).size(), 2);
    }

private:
    QString path() const { return m_folder->filePath(QStringLiteral("store.db")); }
    QStringList copies() const { return QDir(m_folder->path()).entryList({QStringLiteral("*.bak")}); }

    QSqlDatabase connected(const QString &name) const
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        db.setDatabaseName(path());
        db.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000"));
        if (!db.open())
            qFatal("no database");
        return db;
    }

    Status migrate(const QList<Migration> &migrations) { return Migrator(m_db, migrations).migrate(fixedNow, &noCopy); }

    QStringList lines(const QString &sql)
    {
        QStringList found;
        QSqlQuery query(m_db);
        if (!query.exec(sql))
            return {query.lastError().text()};
        while (query.next())
            found.append(query.value(0).toString());
        return found;
    }

    QStringList schema()
    {
        return lines(QStringLiteral(
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY type, name"));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QSqlDatabase m_db;
};

QTEST_GUILESS_MAIN(TestMigrator)
#include "tst_migrator.moc"
