// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/database.h"

#include "storage/postgresconnection.h"
#include "storage/sqlerror.h"
#include "storage/sqliteconnection.h"
#include "storage/statement.h"

#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QUuid>

/// Lives on the database thread, and dies there with its connection.
class Database::Connection : public QObject
{
public:
    explicit Connection(Clock clock) : m_clock(std::move(clock)) { }
    ~Connection() override { close(); }

    Status open(const StoreLocation &location)
    {
        close();
        const bool sqlite = location.engine == StoreLocation::Engine::Sqlite;
        const QString driver = sqlite ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL");
        if (!QSqlDatabase::isDriverAvailable(driver)) {
            return storageError(
                "unavailable",
                Database::tr("The database driver of Qt is missing. Install %1.")
                    .arg(sqlite ? QStringLiteral("libqt6sql6-sqlite") : QStringLiteral("libqt6sql6-psql")),
                driver);
        }
        m_name = QStringLiteral("grantdesk-") + QUuid::createUuid().toString(QUuid::WithoutBraces);
        m_db = QSqlDatabase::addDatabase(driver, m_name);
        const Status opened = sqlite ? openSqlite(m_db, location.address, m_clock())
                                     : openPostgres(m_db, location.address, m_clock());
        if (!opened) {
            close();
            return opened;
        }
        m_location = location;
        m_sinceLookedAt.start();
        return opened;
    }

    /// Null before a good open(). A server may drop a connection; it is looked at once a second at most, and
    /// then made anew.
    QSqlDatabase *usable()
    {
        if (m_name.isEmpty())
            return nullptr;
        if (m_location.engine == StoreLocation::Engine::PostgreSql && m_sinceLookedAt.hasExpired(1000)) {
            if (!m_db.isOpen() || !readNumber(m_db, QStringLiteral("SELECT 1"))) {
                m_db.close();
                // Where this fails, the job itself says that the server is gone.
                if (!openPostgres(m_db, m_location.address, m_clock()))
                    m_db.close();
            }
            m_sinceLookedAt.start();
        }
        return &m_db;
    }

private:
    void close()
    {
        if (m_name.isEmpty())
            return;
        m_db = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_name);
        m_name.clear();
    }

    Clock m_clock;
    StoreLocation m_location;
    QString m_name;
    QSqlDatabase m_db;
    QElapsedTimer m_sinceLookedAt;
};

Database::Database(StoreLocation location, QObject *parent, Clock clock)
    : QObject(parent), m_location(std::move(location)), m_connection(new Connection(std::move(clock)))
{
    m_thread.setObjectName(QStringLiteral("database"));
    m_connection->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_connection, &QObject::deleteLater);
    m_thread.start();
}

Database::~Database()
{
    m_thread.requestInterruption();
    // Behind the jobs that are queued; quit() from here would overtake them.
    QMetaObject::invokeMethod(
        m_connection, [thread = &m_thread] { thread->quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

Answer<std::monostate> Database::open()
{
    return answerOf<std::monostate>([location = m_location](Connection *connection) { return connection->open(location); });
}

void Database::post(std::function<void(Connection *)> work)
{
    QMetaObject::invokeMethod(
        m_connection, [connection = m_connection, work = std::move(work)] { work(connection); }, Qt::QueuedConnection);
}

QSqlDatabase *Database::usable(Connection *connection)
{
    return connection->usable();
}

Error Database::notOpen()
{
    return storageError("not_open", tr("The store is not open."));
}
