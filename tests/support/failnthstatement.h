// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class Database;

/// Makes one SQL statement of a SQLite store fail, from outside: through the hooks of SQLite on the connection
/// itself. For n = 1, 2, 3, … arm(n), do something, disarm(), until disarm() says that no statement failed.
/// COMMIT counts as a statement and fails as it is carried out; a ROLLBACK does not count.
/// Waits for the database thread; the store must be open. Works for QSQLITE only.
class FailNthStatement
{
public:
    explicit FailNthStatement(Database *database) : m_database(database) { }
    ~FailNthStatement() { disarm(); }
    FailNthStatement(const FailNthStatement &) = delete;
    FailNthStatement &operator=(const FailNthStatement &) = delete;

    /// The \a n-th statement from now on fails, and no other. \a n counts from 1.
    void arm(int n);
    /// Takes the hooks away. Answers whether a statement was failed since arm().
    bool disarm();

private:
    struct Hooks;
    Database *m_database;
    Hooks *m_hooks = nullptr;
};
