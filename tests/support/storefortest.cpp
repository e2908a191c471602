// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/storefortest.h"

#include "vault/keywrapping.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QTest>
#include <QUrl>
#include <QUrlQuery>

QSqlDatabase connectedTo(const StoreLocation &location, const QString &name)
{
    const bool isSqlite = location.engine == StoreLocation::Engine::Sqlite;
    QSqlDatabase db = QSqlDatabase::addDatabase(isSqlite ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL"), name);
    if (isSqlite) {
        db.setDatabaseName(location.address);
    } else {
        const QUrl url(location.address);
        const QString socket = QUrlQuery(url).queryItemValue(QStringLiteral("host"), QUrl::FullyDecoded);
        db.setHostName(socket.isEmpty() ? url.host() : socket);
        if (url.port() > 0)
            db.setPort(url.port());
        db.setUserName(url.userName());
        db.setDatabaseName(url.path().mid(1));
    }
    if (!db.open())
        qFatal("The test's database cannot be opened.");
    return db;
}

void emptyPostgres(const QString &address)
{
    {
        QSqlDatabase db = connectedTo({StoreLocation::Engine::PostgreSql, address}, QStringLiteral("emptying"));
        QSqlQuery query(db);
        query.exec(QStringLiteral("SET client_min_messages = error"));
        if (!query.exec(QStringLiteral("DROP SCHEMA public CASCADE"))
            || !query.exec(QStringLiteral("CREATE SCHEMA public")))
            qFatal("The database of GRANTDESK_TEST_PSQL could not be emptied.");
    }
    QSqlDatabase::removeDatabase(QStringLiteral("emptying"));
}

void addEngines()
{
    QTest::addColumn<QString>("engine");
    QTest::newRow("sqlite") << QString();
    if (const QString address = qEnvironmentVariable("GRANTDESK_TEST_PSQL"); !address.isEmpty())
        QTest::newRow("postgresql") << address;
}

StoreForTest::StoreForTest()
{
    QFETCH_GLOBAL(const QString, engine);
    if (engine.isEmpty()) {
        m_location = {StoreLocation::Engine::Sqlite, m_folder.filePath(QStringLiteral("store/grantdesk.db"))};
    } else {
        emptyPostgres(engine);
        m_location = {StoreLocation::Engine::PostgreSql, engine};
    }
    if (!startCryptography())
        qFatal("libsodium does not start.");
    vault.unlock(QStringLiteral("test-key"), makeDataKey());
    reopen();
}

StoreForTest::StoreForTest(const StoreLocation &location) : m_location(location)
{
    reopen();
}

void StoreForTest::reopen()
{
    m_database.reset();
    m_database = std::make_unique<Database>(m_location);
    const Status opened = waited(m_database->open());
    if (!opened)
        qFatal("The test's store does not open: %s", qPrintable(opened.error().detail));
}

QStringList StoreForTest::sql(const QString &text, const QVariantList &values)
{
    const auto result = waited(m_database->run<QStringList>([&](QSqlDatabase &db) -> Result<QStringList> {
        QSqlQuery query(db);
        // QPSQL prepares nothing but questions and changes.
        const bool prepared = !values.isEmpty() && query.prepare(text);
        for (const QVariant &value : values)
            query.addBindValue(value);
        if (prepared ? !query.exec() : !query.exec(text))
            return Error{ErrorKind::Storage, query.lastError().text()};
        QStringList lines;
        while (query.next()) {
            QStringList cells;
            for (int i = 0; i < query.record().count(); ++i) {
                const QVariant value = query.value(i);
                const bool bytes = value.typeId() == QMetaType::QByteArray;
                cells.append(value.isNull() ? QStringLiteral("NULL")
                                 : bytes    ? QString::fromLatin1(value.toByteArray().toHex())
                                            : value.toString());
            }
            lines.append(cells.join(QLatin1Char('|')));
        }
        return lines;
    }));
    if (!result)
        qFatal("The test's own SQL failed: %s", qPrintable(result.error().summary));
    return *result;
}

QStringList StoreForTest::dump()
{
    QStringList all;
    for (const char *table : {"data_key", "store_keys", "profiles", "profile_redirect_uris", "installations",
                              "installation_search", "grants", "secrets", "evidence", "tokens", "presentations", "refreshes", "cycles"}) {
        QStringList rows = sql(QStringLiteral("SELECT * FROM ") + QLatin1String(table));
        rows.sort();
        for (const QString &row : std::as_const(rows))
            all.append(QLatin1String(table) + QStringLiteral(": ") + row);
    }
    return all;
}
