// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storefile.h"
#include "support/storefortest.h"

#include <QProcess>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>
#include <QThread>

#include <sys/stat.h>

namespace {

mode_t modeOf(const QString &path)
{
    struct stat state = {};
    return ::stat(QFile::encodeName(path).constData(), &state) == 0 ? state.st_mode & 07777 : 0;
}

} // namespace

class TestDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("new/folder/store.db"));
    }

    void makesFoldersAndFilesForTheOwnerOnly_data()
    {
        QTest::addColumn<int>("mask");
        QTest::newRow("usual umask") << 0022;
        QTest::newRow("open umask") << 0000;
        QTest::newRow("umask that takes from the owner") << 0777;
    }

    void makesFoldersAndFilesForTheOwnerOnly()
    {
        QFETCH(const int, mask);
        const mode_t former = ::umask(static_cast<mode_t>(mask));
        Database database(location());
        const Status opened = waited(database.open());
        ::umask(former);
        QVERIFY(opened);
        QVERIFY(waited(run(database, QStringLiteral("CREATE TABLE t (x TEXT)"))));
        QCOMPARE(modeOf(m_folder->filePath(QStringLiteral("new"))), mode_t(0700));
        QCOMPARE(modeOf(m_folder->filePath(QStringLiteral("new/folder"))), mode_t(0700));
        for (const char *suffix : {"", "-wal", "-shm"})
            QCOMPARE(modeOf(m_path + QLatin1String(suffix)), mode_t(0600));
    }

    void takesOthersPermissionsAway()
    {
        makeStore();
        ::chmod(QFile::encodeName(m_path).constData(), 0666);
        QFile::setPermissions(m_folder->path(), QFile::Permissions(0x7755));
        Database database(location());
        QVERIFY(waited(database.open()));
        QCOMPARE(modeOf(m_path), mode_t(0600));
    }

    void refusesAFolderThatStrangersMayWriteTo()
    {
        const QString folder = m_folder->filePath(QStringLiteral("open"));
        QVERIFY(QDir().mkdir(folder));
        ::chmod(QFile::encodeName(folder).constData(), 0777);
        m_path = folder + QStringLiteral("/store.db");
        QCOMPARE(openError().cause, QStringLiteral("insecure_permissions"));
        QVERIFY(!QFile::exists(m_path));
        ::chmod(QFile::encodeName(folder).constData(), 01777);
        QCOMPARE(openError().cause, QString());
    }

    void tightensItsOwnFolder()
    {
        qputenv("XDG_DATA_HOME", QFile::encodeName(m_folder->path()));
        m_path = defaultStoreLocation().address;
        const QString folder = QFileInfo(m_path).path();
        QVERIFY(QDir().mkdir(folder));
        ::chmod(QFile::encodeName(folder).constData(), 0777);
        QCOMPARE(openError().cause, QString());
        QCOMPARE(modeOf(folder), mode_t(0700));
        qunsetenv("XDG_DATA_HOME");
    }

    void setsUpTheConnection_data()
    {
        QTest::addColumn<QString>("pragma");
        QTest::addColumn<QString>("value");
        QTest::newRow("write-ahead log") << "journal_mode"
                                         << "wal";
        QTest::newRow("flushed at each commit") << "synchronous"
                                                << "2";
        QTest::newRow("references are checked") << "foreign_keys"
                                                << "1";
        QTest::newRow("waits for others") << "busy_timeout"
                                          << "5000";
    }

    void setsUpTheConnection()
    {
        QFETCH(const QString, pragma);
        QFETCH(const QString, value);
        Database database(location());
        QVERIFY(waited(database.open()));
        const auto found = waited(database.run<QString>([pragma](QSqlDatabase &db) -> Result<QString> {
            QSqlQuery query(db);
            query.exec(QStringLiteral("PRAGMA ") + pragma);
            query.next();
            return query.value(0).toString();
        }));
        QCOMPARE(*found, value);
    }

    void saysThatThereIsNoHomeForIt()
    {
        m_path.clear();
        QCOMPARE(openError().cause, QStringLiteral("no_home"));
    }

    void answersNotOpenBeforeOpening()
    {
        Database database(location());
        const auto answer = waited(run(database, QStringLiteral("SELECT 1")));
        QCOMPARE(answer.error().kind, ErrorKind::Storage);
        QCOMPARE(answer.error().cause, QStringLiteral("not_open"));
        QVERIFY(!QFile::exists(m_path));
    }

    void runsJobsInOrderAndFinishesThemBeforeItDies()
    {
        QList<int> order;
        QList<Answer<int>> answers;
        {
            Database database(location());
            answers.append(Answer<int>());
            const auto opened = database.open();
            for (int i = 0; i < 200; ++i) {
                answers.append(database.run<int>([i, &order](QSqlDatabase &) -> Result<int> {
                    order.append(i);
                    return i;
                }));
            }
            Q_UNUSED(opened);
        }
        QCOMPARE(order.size(), 200);
        for (int i = 0; i < 200; ++i) {
            QCOMPARE(order.at(i), i);
            QVERIFY(answers.at(i + 1).isFinished());
            QCOMPARE(*answers.at(i + 1).result(), i);
        }
    }

    void dropsWhatWasOnlyToBeReadWhenItDies()
    {
        Answer<int> looked;
        Answer<int> changed;
        {
            Database database(location());
            QVERIFY(waited(database.open()));
            database.run<int>([](QSqlDatabase &) -> Result<int> {
                while (!QThread::currentThread()->isInterruptionRequested())
                    QThread::yieldCurrentThread();
                return 0;
            });
            looked = database.look<int>([](QSqlDatabase &) -> Result<int> { return 1; });
            changed = database.run<int>([](QSqlDatabase &) -> Result<int> { return 2; });
        }
        QCOMPARE(looked.result().error().cause, QStringLiteral("not_open"));
        QCOMPARE(*changed.result(), 2);
    }

    void knowsNetworkFileSystems_data()
    {
        QTest::addColumn<qint64>("type");
        QTest::addColumn<bool>("network");
        QTest::newRow("ext4") << Q_INT64_C(0xef53) << false;
        QTest::newRow("btrfs") << Q_INT64_C(0x9123683e) << false;
        QTest::newRow("tmpfs") << Q_INT64_C(0x01021994) << false;
        QTest::newRow("overlay") << Q_INT64_C(0x794c7630) << false;
        QTest::newRow("NFS") << Q_INT64_C(0x6969) << true;
        QTest::newRow("CIFS") << Q_INT64_C(0xff534d42) << true;
        QTest::newRow("CIFS, as a negative number") << static_cast<qint64>(static_cast<qint32>(0xff534d42)) << true;
        QTest::newRow("SMB2") << Q_INT64_C(0xfe534d42) << true;
        QTest::newRow("sshfs") << Q_INT64_C(0x65735546) << true;
        QTest::newRow("9P") << Q_INT64_C(0x01021997) << true;
    }

    void knowsNetworkFileSystems()
    {
        QFETCH(const qint64, type);
        QFETCH(const bool, network);
        QCOMPARE(isNetworkFileSystem(type), network);
    }

    void opensForManyAtOnce()
    {
        QList<std::shared_ptr<Database>> databases;
        QList<Answer<std::monostate>> answers;
        for (int i = 0; i < 6; ++i)
            databases.append(std::make_shared<Database>(location()));
        for (const auto &database : std::as_const(databases))
            answers.append(database->open());
        for (const auto &answer : std::as_const(answers)) {
            const Status opened = waited(answer);
            QVERIFY2(opened, opened ? "" : qPrintable(opened.error().cause + opened.error().detail));
        }
    }

    void opensForManyProcessesAtOnce()
    {
        QList<std::shared_ptr<QProcess>> programs;
        for (int i = 0; i < 4; ++i) {
            programs.append(std::make_shared<QProcess>());
            programs.constLast()->start(QCoreApplication::applicationFilePath(),
                                        {QStringLiteral("--open-store"), m_path});
        }
        for (const auto &program : std::as_const(programs)) {
            QVERIFY(program->waitForFinished(20000));
            QCOMPARE(program->readAllStandardOutput(), QByteArray("opened\n"));
        }
        QCOMPARE(openError().cause, QString());
    }

private:
    StoreLocation location() const { return {StoreLocation::Engine::Sqlite, m_path}; }

    static Answer<std::monostate> run(Database &database, const QString &sql)
    {
        return database.run<std::monostate>([sql](QSqlDatabase &db) -> Status {
            QSqlQuery query(db);
            return query.exec(sql) ? success() : Status(Error{});
        });
    }

    void makeStore()
    {
        Database database(location());
        QVERIFY(waited(database.open()));
    }

    Error openError()
    {
        Database database(location());
        const Status opened = waited(database.open());
        return opened ? Error{} : opened.error();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    // The test starts itself as another program.
    if (application.arguments().value(1) == QLatin1String("--open-store")) {
        Database database({StoreLocation::Engine::Sqlite, application.arguments().value(2)});
        const Status opened = waited(database.open());
        puts(opened ? "opened" : qPrintable(opened.error().cause + opened.error().detail));
        return 0;
    }
    TestDatabase test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_database.moc"
