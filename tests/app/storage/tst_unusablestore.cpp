// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/statement.h"
#include "support/samplerows.h"
#include "support/storefortest.h"
#include "vault/keywrapping.h"

#include <QRegularExpression>
#include <QScopeGuard>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

/// As somebody without rights, also where the tests run as root: of this thread alone, and threads started meanwhile
/// stay so.
class AsNobody
{
public:
    AsNobody()
    {
        if (::geteuid() != 0)
            return;
        m_wasRoot = ::syscall(SYS_setresgid, -1, nobody, -1) == 0 && ::syscall(SYS_setresuid, -1, nobody, -1) == 0;
    }
    ~AsNobody()
    {
        if (m_wasRoot && (::syscall(SYS_setresuid, -1, 0, -1) != 0 || ::syscall(SYS_setresgid, -1, 0, -1) != 0))
            qFatal("The test cannot become root again.");
    }
    Q_DISABLE_COPY_MOVE(AsNobody)
    static constexpr uid_t nobody = 65534;

private:
    bool m_wasRoot = false;
};

} // namespace

/// Stores that cannot be opened, or not be written to: each is left as it is, with a reason.
class TestUnusableStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("new/folder/store.db"));
    }

    void leavesADamagedFileAlone_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::addColumn<QString>("cause");
        QTest::newRow("a text") << "text"
                                << "damaged";
        QTest::newRow("one byte") << "one byte"
                                  << "damaged";
        QTest::newRow("a page overwritten") << "page"
                                            << "damaged";
        QTest::newRow("the header overwritten") << "header"
                                                << "damaged";
        QTest::newRow("cut in the middle") << "cut"
                                           << "damaged";
        QTest::newRow("cut to less than a page") << "stump"
                                                 << "damaged";
        QTest::newRow("a newer program's") << "newer"
                                           << "newer_schema";
        QTest::newRow("edited migration") << "edited"
                                          << "edited_migration";
        QTest::newRow("another program's") << "foreign"
                                           << "foreign_database";
    }

    void leavesADamagedFileAlone()
    {
        QFETCH(const QString, damage);
        QFETCH(const QString, cause);
        makeStore();
        QByteArray bytes = bytesOf(m_path);
        QVERIFY(bytes.size() > 3 * 4096);
        if (damage == QLatin1String("text"))
            bytes = QByteArray("This is no database at all.\n").repeated(500);
        else if (damage == QLatin1String("one byte"))
            bytes = QByteArray("x");
        else if (damage == QLatin1String("page"))
            bytes.replace(2 * 4096, 4096, QByteArray(4096, '\x5a'));
        else if (damage == QLatin1String("header"))
            bytes.replace(0, 100, QByteArray(100, '\0'));
        else if (damage == QLatin1String("cut"))
            bytes.truncate(bytes.size() / 2 / 4096 * 4096);
        else if (damage == QLatin1String("stump"))
            bytes.truncate(1000);
        else if (damage == QLatin1String("newer"))
            alter({QStringLiteral("INSERT INTO schema_migrations (number, name, sha256, applied_at) VALUES (9999, "
                                  "'9999_later.sql', 'aa', 1)")});
        else if (damage == QLatin1String("edited"))
            alter({QStringLiteral("UPDATE schema_migrations SET sha256 = 'aa'")});
        else if (damage == QLatin1String("foreign"))
            alter({QStringLiteral("DROP TABLE schema_migrations")});
        if (damage == QLatin1String("newer") || damage == QLatin1String("edited") || damage == QLatin1String("foreign"))
            bytes = bytesOf(m_path);
        else
            write(m_path, bytes);
        const Error error = openError();
        QCOMPARE(error.kind, ErrorKind::Storage);
        QCOMPARE(error.cause, cause);
        QVERIFY(!error.summary.isEmpty());
        QVERIFY(bytesOf(m_path) == bytes);
        QCOMPARE(openError().cause, cause);
        QVERIFY(bytesOf(m_path) == bytes);
    }

    void meetsDamageWhileWorking()
    {
        // Too large to be checked at each start, so the damage is met when its page is read.
        makeStore();
        alter({QStringLiteral("CREATE TABLE filling (x BYTEA)"),
               QStringLiteral("INSERT INTO filling SELECT randomblob(9000000)"),
               QStringLiteral("CREATE TABLE victim (x TEXT)"), QStringLiteral("INSERT INTO victim VALUES ('y')")});
        QByteArray bytes = bytesOf(m_path);
        QVERIFY(bytes.size() > 8 * 1024 * 1024);
        bytes.replace(bytes.size() - 4096, 4096, QByteArray(4096, '\x5a'));
        write(m_path, bytes);
        Database database(location());
        QVERIFY(waited(database.open()));
        QCOMPARE(causeOf(database, QStringLiteral("SELECT count(*) FROM victim")), QStringLiteral("damaged"));
        QCOMPARE(causeOf(database, QStringLiteral("SELECT count(*) FROM profiles")), QString());
    }

    void saysThatItMayNotWrite_data()
    {
        QTest::addColumn<int>("folderMode");
        QTest::addColumn<int>("fileMode");
        QTest::newRow("the file") << 0700 << 0400;
        QTest::newRow("the folder") << 0500 << 0600;
        QTest::newRow("both") << 0500 << 0400;
    }

    void saysThatItMayNotWrite()
    {
        QFETCH(const int, folderMode);
        QFETCH(const int, fileMode);
        makeStore();
        const QByteArray before = bytesOf(m_path);
        const QByteArray folder = QFile::encodeName(QFileInfo(m_path).path());
        if (::geteuid() == 0) {
            for (const QString &inside : {m_folder->path(), QString(m_folder->path() + QStringLiteral("/new"))})
                ::chmod(QFile::encodeName(inside).constData(), 0711);
            QCOMPARE(::chown(folder.constData(), AsNobody::nobody, AsNobody::nobody), 0);
            QCOMPARE(::chown(QFile::encodeName(m_path).constData(), AsNobody::nobody, AsNobody::nobody), 0);
        }
        ::chmod(QFile::encodeName(m_path).constData(), static_cast<mode_t>(fileMode));
        ::chmod(folder.constData(), static_cast<mode_t>(folderMode));
        Error error;
        {
            const AsNobody nobody;
            error = openError();
        }
        ::chmod(folder.constData(), 0700);
        QCOMPARE(error.kind, ErrorKind::Storage);
        QCOMPARE(error.cause, QStringLiteral("read_only"));
        QVERIFY(bytesOf(m_path) == before);
    }

    void saysThatAFolderCannotBeMade()
    {
        write(m_folder->filePath(QStringLiteral("file")), "x");
        m_path = m_folder->filePath(QStringLiteral("file/store.db"));
        QCOMPARE(openError().cause, QStringLiteral("unavailable"));
    }

    void saysThatARealDiskIsFull()
    {
        const QString disk = m_folder->filePath(QStringLiteral("disk"));
        QVERIFY(QDir().mkdir(disk));
        if (::mount("tmpfs", QFile::encodeName(disk).constData(), "tmpfs", 0, "size=600k,mode=0700") != 0)
            QSKIP("Only root may mount a small disk; tst_addauthorization fills one by SQLite's limit of pages.");
        const auto unmount = qScopeGuard([&disk] { ::umount2(QFile::encodeName(disk).constData(), MNT_DETACH); });
        m_path = disk + QStringLiteral("/store.db");
        {
            Database database(location());
            QVERIFY(waited(database.open()));
            ProfileStore profiles(&database);
            InstallationStore installations(&database);
            TokenVault vault;
            vault.unlock(QStringLiteral("k"), Secret(QByteArray(32, 'k')));
            const RowId profile
                = waited(profiles.add(sampleProfile(), Secret::fromText(QStringLiteral("s")), vault.sealFunction(), sampleNow))
                      ->id;
            NewAuthorization large = sampleAuthorization(profile);
            large.grant.rawContext = QByteArray(1000000, 'x');
            const auto stored = waited(installations.addAuthorization(large, vault.sealFunction(), sampleNow));
            QCOMPARE(stored.error().cause, QStringLiteral("disk_full"));
            QCOMPARE(waited(installations.ids({}, sampleNow, 0))->size(), 0);
            QVERIFY(
                waited(installations.addAuthorization(sampleAuthorization(profile), vault.sealFunction(), sampleNow)));
        }
        write(disk + QStringLiteral("/filling"), QByteArray());
        QFile filling(disk + QStringLiteral("/filling"));
        QVERIFY(filling.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (filling.write(QByteArray(4096, 'x')) == 4096) { }
        filling.close();
        m_path = disk + QStringLiteral("/second.db");
        QCOMPARE(openError().cause, QStringLiteral("disk_full"));
    }

    void saysThatNoServerAnswers()
    {
        m_path.clear();
        Database database({StoreLocation::Engine::PostgreSql,
                           QStringLiteral("postgresql://nobody@/none?host=%1").arg(m_folder->path())});
        const Status opened = waited(database.open());
        QCOMPARE(opened.error().kind, ErrorKind::Storage);
        QCOMPARE(opened.error().cause, QStringLiteral("unavailable"));
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

    static QString causeOf(Database &database, const QString &sql)
    {
        const auto answer = waited(database.run<qint64>([sql](QSqlDatabase &db) { return readNumber(db, sql); }));
        return answer ? QString() : answer.error().cause;
    }

    void makeStore()
    {
        Database database(location());
        QVERIFY(waited(database.open()));
    }

    /// Changes the closed store with SQL.
    void alter(const QStringList &statements)
    {
        Database database(location());
        QVERIFY(waited(database.open()));
        for (const QString &sql : statements)
            QVERIFY(waited(run(database, sql)));
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

QTEST_GUILESS_MAIN(TestUnusableStore)
#include "tst_unusablestore.moc"
