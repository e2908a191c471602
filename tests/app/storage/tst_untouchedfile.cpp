// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/statement.h"
#include "support/storefortest.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

namespace {

mode_t modeOf(const QString &path)
{
    struct stat state = {};
    return ::stat(QFile::encodeName(path).constData(), &state) == 0 ? state.st_mode & 07777 : 0;
}

void setMode(const QString &path, mode_t mode)
{
    QCOMPARE(::chmod(QFile::encodeName(path).constData(), mode), 0);
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// What is not our store keeps its contents and its mode, whatever path leads to it.
class TestUntouchedFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void leavesWhatIsNoStoreAlone_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<bool>("byLink");
        QTest::addColumn<QString>("cause");
        for (const bool byLink : {false, true}) {
            const QByteArray how = byLink ? " by a link" : "";
            QTest::newRow("a text" + how) << "text" << byLink << "damaged";
            QTest::newRow("a script of some bytes" + how) << "stump" << byLink << "damaged";
            QTest::newRow("another program's database" + how) << "foreign" << byLink << "foreign_database";
            QTest::newRow("a pipe" + how) << "pipe" << byLink << "not_a_file";
            QTest::newRow("a folder" + how) << "folder" << byLink << "not_a_file";
            QTest::newRow("somebody else's file" + how) << "theirs" << byLink << "insecure_permissions";
        }
    }

    void leavesWhatIsNoStoreAlone()
    {
        QFETCH(const QString, what);
        QFETCH(const bool, byLink);
        QFETCH(const QString, cause);
        const QString path = m_folder->filePath(QStringLiteral("thing"));
        QByteArray bytes;
        if (what == QLatin1String("pipe")) {
            QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0666), 0);
        } else if (what == QLatin1String("folder")) {
            QVERIFY(QDir().mkdir(path));
        } else if (what == QLatin1String("foreign")) {
            makeStore(path);
            alter(path, QStringLiteral("DROP TABLE schema_migrations"));
            bytes = bytesOf(path);
        } else {
            bytes = QByteArray("#!/bin/sh\n").repeated(what == QLatin1String("text") ? 500 : 3);
            write(path, bytes);
        }
        constexpr uid_t somebody = 65534;
        if (what == QLatin1String("theirs")
            && ::chown(QFile::encodeName(path).constData(), somebody, somebody) != 0)
            QSKIP("Only root may give a file away.");
        const mode_t mode = what == QLatin1String("folder") ? 0755 : 0664;
        setMode(path, mode);
        QString store = path;
        if (byLink) {
            store = m_folder->filePath(QStringLiteral("link.db"));
            QVERIFY(QFile::link(path, store));
        }
        const Error error = openError(store);
        QCOMPARE(error.kind, ErrorKind::Storage);
        QCOMPARE(error.cause, cause);
        QVERIFY(!error.summary.isEmpty());
        QCOMPARE(modeOf(path), mode);
        QVERIFY(bytes.isEmpty() || bytesOf(path) == bytes);
    }

    void tightensAStoreBehindALink()
    {
        const QString path = m_folder->filePath(QStringLiteral("real.db"));
        makeStore(path);
        setMode(path, 0664);
        const QString link = m_folder->filePath(QStringLiteral("link.db"));
        QVERIFY(QFile::link(path, link));
        QCOMPARE(openError(link).cause, QString());
        QCOMPARE(modeOf(path), mode_t(0600));
    }

    void makesNothingBehindALinkToNothing()
    {
        const QString link = m_folder->filePath(QStringLiteral("link.db"));
        const QString nothing = m_folder->filePath(QStringLiteral("nothing"));
        QVERIFY(QFile::link(nothing, link));
        QCOMPARE(openError(link).cause, QStringLiteral("unavailable"));
        QVERIFY(!QFile::exists(nothing));
    }

    void leavesAFolderAloneThatItsOwnNameOnlyLinksTo()
    {
        const QString data = m_folder->filePath(QStringLiteral("data"));
        const QString shared = m_folder->filePath(QStringLiteral("shared"));
        QVERIFY(QDir().mkdir(data) && QDir().mkdir(shared));
        QVERIFY(QFile::link(shared, data + QStringLiteral("/grantdesk")));
        qputenv("XDG_DATA_HOME", QFile::encodeName(data));
        const QString path = defaultStoreLocation().address;
        setMode(shared, 0777);
        QCOMPARE(openError(path).cause, QStringLiteral("insecure_permissions"));
        QCOMPARE(modeOf(shared), mode_t(0777));
        setMode(shared, 0755);
        QCOMPARE(openError(path).cause, QString());
        QCOMPARE(modeOf(shared), mode_t(0755));
        qunsetenv("XDG_DATA_HOME");
    }

    void refusesALinkIntoAFolderThatOthersMayWriteTo()
    {
        const QString open = m_folder->filePath(QStringLiteral("open"));
        QVERIFY(QDir().mkdir(open));
        makeStore(open + QStringLiteral("/store.db"));
        setMode(open, 0777);
        const QString link = m_folder->filePath(QStringLiteral("link.db"));
        QVERIFY(QFile::link(open + QStringLiteral("/store.db"), link));
        QCOMPARE(openError(link).cause, QStringLiteral("insecure_permissions"));
    }

private:
    static Error openError(const QString &path)
    {
        Database database({StoreLocation::Engine::Sqlite, path});
        const Status opened = waited(database.open());
        return opened ? Error{} : opened.error();
    }

    static void makeStore(const QString &path) { QCOMPARE(openError(path).cause, QString()); }

    static void alter(const QString &path, const QString &sql)
    {
        Database database({StoreLocation::Engine::Sqlite, path});
        QVERIFY(waited(database.open()));
        QVERIFY(waited(database.run<std::monostate>([sql](QSqlDatabase &db) -> Status {
            const auto done = changeRows(db, sql);
            return done ? success() : Status(done.error());
        })));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestUntouchedFile)
#include "tst_untouchedfile.moc"
