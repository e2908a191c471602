// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/samplerows.h"
#include "support/storefortest.h"
#include "vault/keywrapping.h"

#include <QDir>
#include <QRegularExpression>
#include <QTest>

/// The store's file goes away, or becomes another one, while it is open: nothing is said to be stored that is not.
class TestReplacedStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("store/grantdesk.db"));
        m_vault.unlock(QStringLiteral("test-key"), Secret(QByteArray(32, 'k')));
        m_database = std::make_unique<Database>(StoreLocation{StoreLocation::Engine::Sqlite, m_path});
        QVERIFY(waited(m_database->open()));
        const auto profile = waited(ProfileStore(m_database.get())
                                        .add(sampleProfile(), Secret(QByteArrayView("s")), m_vault.sealFunction(), sampleNow));
        QVERIFY(profile);
        m_profile = profile->id;
    }

    void cleanup() { m_database.reset(); }

    void storesNothingInAFileThatIsNotInItsPlace_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("moved away") << "moved";
        QTest::newRow("another file moved over it") << "over";
        QTest::newRow("a copy of itself in its place") << "copy";
        QTest::newRow("its folder moved") << "folder";
        QTest::newRow("its log moved away") << "log";
    }

    void storesNothingInAFileThatIsNotInItsPlace()
    {
        QFETCH(const QString, what);
        const QString aside = m_folder->filePath(QStringLiteral("aside"));
        QString there = m_path;
        if (what == QLatin1String("folder"))
            there = m_folder->filePath(QStringLiteral("store"));
        else if (what == QLatin1String("log"))
            there = m_path + QStringLiteral("-wal");
        QVERIFY(QFile::rename(there, aside));
        if (what == QLatin1String("over"))
            write(m_path, QByteArray());
        else if (what == QLatin1String("copy"))
            QVERIFY(QFile::copy(aside, m_path));

        const auto stored = add();
        QVERIFY(!stored);
        QCOMPARE(stored.error().kind, ErrorKind::Storage);
        QCOMPARE(stored.error().cause, QStringLiteral("store_replaced"));
        QVERIFY(stored.error().summary.contains(QStringLiteral("moved or replaced")));
        QCOMPARE(rows(), 0);

        // Back in its place, it is as it was and takes the very same authorization.
        QFile::remove(there);
        QVERIFY(QFile::rename(aside, there));
        QVERIFY(add());
        m_database.reset();
        m_database = std::make_unique<Database>(StoreLocation{StoreLocation::Engine::Sqlite, m_path});
        QVERIFY(waited(m_database->open()));
        QCOMPARE(rows(), 1);
    }

    void goesOnWithANewStoreAfterADeletedOne()
    {
        QVERIFY(QFile::remove(m_path));
        QCOMPARE(add().error().cause, QStringLiteral("store_replaced"));
        QCOMPARE(add().error().cause, QStringLiteral("store_replaced"));
        QVERIFY(!QFile::exists(m_path));
        QVERIFY(waited(m_database->open()));
        const auto profile = waited(ProfileStore(m_database.get())
                                        .add(sampleProfile(), Secret(QByteArrayView("s")), m_vault.sealFunction(), sampleNow));
        QVERIFY(profile);
        m_profile = profile->id;
        QVERIFY(add());
        QCOMPARE(rows(), 1);
    }

    void noticesThatALinkLeadsElsewhere()
    {
        const QString link = m_folder->filePath(QStringLiteral("link.db"));
        QVERIFY(QFile::link(m_path, link));
        m_database = std::make_unique<Database>(StoreLocation{StoreLocation::Engine::Sqlite, link});
        QVERIFY(waited(m_database->open()));
        QVERIFY(add());
        const QString other = m_folder->filePath(QStringLiteral("other.db"));
        write(other, QByteArray());
        QVERIFY(QFile::remove(link) && QFile::link(other, link));
        QCOMPARE(add().error().cause, QStringLiteral("store_replaced"));
        QCOMPARE(QFileInfo(other).size(), 0);
    }

private:
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    Result<Installation> add()
    {
        return waited(InstallationStore(m_database.get())
                          .addAuthorization(sampleAuthorization(m_profile), m_vault.sealFunction(), sampleNow));
    }

    int rows()
    {
        const auto ids = waited(InstallationStore(m_database.get()).ids({}, sampleNow, 0));
        return ids ? static_cast<int>(ids->size()) : -1;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    TokenVault m_vault;
    std::unique_ptr<Database> m_database;
    RowId m_profile = 0;
};

QTEST_GUILESS_MAIN(TestReplacedStore)
#include "tst_replacedstore.moc"
