// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/seams.h"
#include "storage/storelocation.h"

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>

class QSqlDatabase;

/// One store's connection and the thread it lives on. Jobs run there one after another, in the order of
/// the calls; nothing of QtSql leaves it. Deleting it waits for the job that runs and for the changes that are
/// queued, whose data may exist nowhere else; queued looks answer Storage "not_open". The wait is short: SQLite
/// gives up on a lock after 5 s, PostgreSQL on a connection after 10 s.
class Database : public QObject
{
    Q_OBJECT

public:
    explicit Database(StoreLocation location, QObject *parent = nullptr, Clock clock = systemNow);
    ~Database() override;

    const StoreLocation &location() const { return m_location; }

    /// Makes the folder (0700) and file (0600) where they are missing, opens, checks and migrates.
    /// Errors, all Storage: "newer_schema" (made by a newer program), "damaged", "edited_migration",
    /// "foreign_database" (another program's), "network_filesystem", "insecure_permissions", "read_only",
    /// "disk_full", "busy", "unavailable", "not_a_file", "no_home".
    /// May be called again, at any time: what was open is closed first. A job that writes and finds its file moved,
    /// deleted or replaced answers Storage "store_replaced" and changes nothing, until the file is back in its place
    /// (then just try again) or until open() was called again (then with the store that is there now, or a new one).
    Answer<std::monostate> open();

    /// Runs \a job with the connection, on the database thread. Before a good open() it answers Storage "not_open".
    template<typename T>
    Answer<T> run(std::function<Result<T>(QSqlDatabase &)> job)
    {
        return answerOf<T>([job = std::move(job)](Connection *connection) {
            QSqlDatabase *const db = usable(connection);
            return db ? job(*db) : Result<T>(notOpen());
        });
    }

    /// As run(), for a job that changes nothing: it is dropped when the store closes before its turn.
    template<typename T>
    Answer<T> look(std::function<Result<T>(QSqlDatabase &)> job)
    {
        return run<T>([job = std::move(job)](QSqlDatabase &db) {
            return QThread::currentThread()->isInterruptionRequested() ? Result<T>(notOpen()) : job(db);
        });
    }

private:
    class Connection;

    /// The answer that \a work gives on the database thread.
    template<typename T, typename Work>
    Answer<T> answerOf(Work work)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        Answer<T> future = promise->future();
        post([promise, work = std::move(work)](Connection *connection) {
            promise->addResult(work(connection));
            promise->finish();
        });
        return future;
    }
    void post(std::function<void(Connection *)> work);
    static QSqlDatabase *usable(Connection *connection);
    static Error notOpen();

    StoreLocation m_location;
    QThread m_thread;
    Connection *m_connection; ///< lives on m_thread
};
