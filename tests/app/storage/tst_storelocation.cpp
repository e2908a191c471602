// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storelocation.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

class TestStoreLocation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void isInTheDataFolderUnlessToldOtherwise()
    {
        qputenv("XDG_DATA_HOME", "/somewhere/data");
        QCOMPARE(defaultStoreLocation().address, QStringLiteral("/somewhere/data/grantdesk/grantdesk.db"));
        QCOMPARE(defaultStoreLocation().engine, StoreLocation::Engine::Sqlite);
    }

    void isNowhereWithoutAHomeFolder_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("home");
        QTest::addColumn<QString>("address");
        const QString none;
        QTest::newRow("neither is set") << QByteArray() << QByteArray() << none;
        QTest::newRow("both are empty") << QByteArray("") << QByteArray("") << none;
        QTest::newRow("the home is the root folder") << QByteArray("") << QByteArray("/") << none;
        QTest::newRow("a home") << QByteArray("") << QByteArray("/somebody")
                                << QStringLiteral("/somebody/.local/share/grantdesk/grantdesk.db");
        QTest::newRow("a data folder alone") << QByteArray("/somewhere") << QByteArray("")
                                             << QStringLiteral("/somewhere/grantdesk/grantdesk.db");
    }

    void isNowhereWithoutAHomeFolder()
    {
        QFETCH(const QByteArray, data);
        QFETCH(const QByteArray, home);
        QFETCH(const QString, address);
        const QByteArray formerHome = qgetenv("HOME");
        data.isNull() ? qunsetenv("XDG_DATA_HOME") : qputenv("XDG_DATA_HOME", data);
        home.isNull() ? qunsetenv("HOME") : qputenv("HOME", home);
        const StoreLocation location = defaultStoreLocation();
        qputenv("HOME", formerHome);
        qunsetenv("XDG_DATA_HOME");
        QCOMPARE(location.address, address);
    }

    void understands_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("postgres");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("shown");
        const auto same = [](const char *name, bool postgres, const char *text, const char *shown) {
            QTest::newRow(name) << text << postgres << text << shown;
        };
        same("absolute path", false, "/tmp/x/store.db", "/tmp/x/store.db");
        same("path with blanks", false, "/tmp/a b/store.db", "/tmp/a b/store.db");
        QTest::newRow("relative path") << "store.db" << false << QDir::current().filePath(QStringLiteral("store.db"))
                                       << QDir::current().filePath(QStringLiteral("store.db"));
        QTest::newRow("a file that SQLite would keep in memory")
            << ":memory:" << false << QDir::current().filePath(QStringLiteral(":memory:"))
            << QDir::current().filePath(QStringLiteral(":memory:"));
        same("server", true, "postgresql://db.example/store", "postgresql://db.example/store");
        same("user and port", true, "postgresql://ana@db.example:5433/store", "postgresql://db.example:5433/store");
        same("socket", true, "postgresql://ana@/store?host=/run/postgresql", "postgresql:///store");
        same("TLS", true, "postgresql://db.example/store?sslmode=verify-full", "postgresql://db.example/store");
    }

    void understands()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, postgres);
        QFETCH(const QString, address);
        QFETCH(const QString, shown);
        const Result<StoreLocation> location = parseStoreLocation(text);
        QVERIFY(location);
        QCOMPARE(location->engine == StoreLocation::Engine::PostgreSql, postgres);
        QCOMPARE(location->address, address);
        QCOMPARE(location->displayName(), shown);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << "";
        QTest::newRow("blanks") << "  ";
        QTest::newRow("password") << "postgresql://ana:hunter2@db.example/store";
        QTest::newRow("empty password") << "postgresql://ana:@db.example/store";
        QTest::newRow("password as option") << "postgresql://db.example/store?password=hunter2";
        QTest::newRow("option with a password smuggled in")
            << "postgresql://db.example/store?sslmode=require;password=hunter2";
        QTest::newRow("unknown option") << "postgresql://db.example/store?options=-c%20fsync%3Doff";
        QTest::newRow("no database") << "postgresql://db.example/";
        QTest::newRow("no host") << "postgresql:///store";
        QTest::newRow("two databases") << "postgresql://db.example/a/b";
        QTest::newRow("another scheme") << "mysql://db.example/store";
        QTest::newRow("a folder") << "/tmp/";
        QTest::newRow("an existing folder") << "/tmp";
    }

    void refuses()
    {
        QFETCH(const QString, text);
        const Result<StoreLocation> location = parseStoreLocation(text);
        QVERIFY(!location);
        QCOMPARE(location.error().kind, ErrorKind::InvalidInput);
        QCOMPARE(location.error().cause, QStringLiteral("bad_store_location"));
        QVERIFY(!QString(location.error().summary + location.error().detail).contains(QLatin1String("hunter2")));
    }
};

QTEST_GUILESS_MAIN(TestStoreLocation)
#include "tst_storelocation.moc"
