// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/failnthstatement.h"

#include "storage/database.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QVariant>

#include <sqlite3.h>

#include <cstring>

namespace {

sqlite3 *handleOf(const QSqlDatabase &db)
{
    const QVariant handle = db.driver()->handle();
    if (std::strcmp(handle.typeName(), "sqlite3*") != 0)
        qFatal("FailNthStatement needs a SQLite store.");
    return *static_cast<sqlite3 *const *>(handle.constData());
}

} // namespace

/// On the database thread only, between arm() and disarm().
struct FailNthStatement::Hooks {
    int remaining = 0; ///< statements that may still pass
    bool counted = false; ///< the statement being prepared was counted
    bool failCommit = false;
    bool failed = false;

    // Called several times while one statement is prepared; it is counted once, at the first.
    static int authorize(void *self, int action, const char *operation, const char *, const char *, const char *)
    {
        auto *hooks = static_cast<Hooks *>(self);
        if (hooks->failed || hooks->counted)
            return SQLITE_OK;
        // With nothing written, as after a look, it cannot fail.
        if (action == SQLITE_TRANSACTION && std::strcmp(operation, "ROLLBACK") == 0)
            return SQLITE_OK;
        hooks->counted = true;
        if (--hooks->remaining > 0)
            return SQLITE_OK;
        if (action == SQLITE_TRANSACTION && std::strcmp(operation, "COMMIT") == 0) {
            hooks->failCommit = true;
            return SQLITE_OK;
        }
        hooks->failed = true;
        return SQLITE_DENY;
    }

    static int committing(void *self)
    {
        auto *hooks = static_cast<Hooks *>(self);
        if (!hooks->failCommit)
            return 0;
        hooks->failCommit = false;
        hooks->failed = true;
        return 1;
    }

    // A statement begins to run, so the next one to be prepared is another.
    static int started(unsigned, void *self, void *, void *)
    {
        static_cast<Hooks *>(self)->counted = false;
        return 0;
    }
};

void FailNthStatement::arm(int n)
{
    disarm();
    m_hooks = new Hooks;
    m_hooks->remaining = n;
    auto armed = m_database->run<std::monostate>([hooks = m_hooks](QSqlDatabase &db) {
        sqlite3 *handle = handleOf(db);
        sqlite3_set_authorizer(handle, &Hooks::authorize, hooks);
        sqlite3_commit_hook(handle, &Hooks::committing, hooks);
        sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, &Hooks::started, hooks);
        return success();
    });
    armed.waitForFinished();
}

bool FailNthStatement::disarm()
{
    if (!m_hooks)
        return false;
    auto disarmed = m_database->run<std::monostate>([](QSqlDatabase &db) {
        sqlite3 *handle = handleOf(db);
        sqlite3_set_authorizer(handle, nullptr, nullptr);
        sqlite3_commit_hook(handle, nullptr, nullptr);
        sqlite3_trace_v2(handle, 0, nullptr, nullptr);
        return success();
    });
    disarmed.waitForFinished();
    const bool failed = m_hooks->failed;
    delete m_hooks;
    m_hooks = nullptr;
    return failed;
}
