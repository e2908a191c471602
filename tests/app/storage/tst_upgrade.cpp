// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/migrator.h"
#include "support/samplecycle.h"
#include "support/samplerows.h"
#include "support/storefortest.h"
#include "vault/keywrapping.h"

#include <QDir>
#include <QRegularExpression>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QTest>

using namespace std::chrono_literals;

namespace {

const QString connection = QStringLiteral("upgrade");

QString text(const char *words)
{
    return QString::fromLatin1(words);
}

struct Table {
    QString name;
    QStringList columns;
    QList<QVariantList> rows;
};

/// The lines that only one of them has.
QString differences(const QStringList &is, const QStringList &should)
{
    QStringList lines;
    for (const QString &line : is) {
        if (!should.contains(line))
            lines.append(QLatin1String("is ") + line);
    }
    for (const QString &line : should) {
        if (!is.contains(line))
            lines.append(QLatin1String("should be ") + line);
    }
    return lines.join(QLatin1Char('\n'));
}

Status noCopy(int)
{
    return success();
}

} // namespace

/// A store that the program before this one made, brought up to date: it is what this one would have made.
class TestUpgrade : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        StoreForTest fresh;
        fill(fresh);
        m_dump = fresh.dump();
        m_schema = schema(fresh.database());
        m_tables.clear();
        // Parents first.
        for (const char *name : {"profiles", "profile_redirect_uris", "installations", "installation_search", "grants", "secrets", "evidence"})
            m_tables.append(rowsOf(fresh.database(), text(name)));
        m_location = fresh.location();
        if (fresh.isSqlite()) {
            m_folder = std::make_unique<QTemporaryDir>();
            m_location.address = m_folder->filePath(text("old.db"));
        } else {
            fresh.close();
            emptyPostgres(m_location.address);
        }
        makeOldStore();
    }

    void becomesWhatThisProgramWouldHaveMade()
    {
        StoreForTest upgraded(m_location);
        agree(upgraded.dump(), m_dump);
        if (QTest::currentTestFailed())
            return;
        agree(schema(upgraded.database()), m_schema);
        if (QTest::currentTestFailed())
            return;
        QVERIFY(m_schema.size() > 100);
        const QStringList orphans = upgraded.isSqlite() ? upgraded.sql(text("PRAGMA foreign_key_check")) : QStringList();
        QCOMPARE(orphans, QStringList());
        upgraded.reopen(); // and stays so
        agree(upgraded.dump(), m_dump);
        if (QTest::currentTestFailed())
            return;
    }

    void everyStateIsAsItWas()
    {
        StoreForTest upgraded(m_location);
        QStringList states;
        const QList<Installation> rows = *waited(upgraded.installations().rows(*waited(upgraded.installations().ids({}, sampleNow, 0))));
        for (const Installation &row : rows)
            states.append(row.team.name + text(": ") + stateName(row.state(sampleNow)));
        states.sort();
        const QStringList expected{text("expired: expired"),   text("for ever: active"),       text("mismatch: mismatch"),
                                   text("no context: not_verified"), text("pasted: active"),   text("refreshable: can_refresh"),
                                   text("twice: active"),      text("usual: active")};
        QCOMPARE(states, expected);
        const auto counts = waited(upgraded.installations().counts({}, sampleNow));
        QVERIFY(counts);
        QCOMPARE(counts->at(size_t(InstallationState::Active)), 4);
        QCOMPARE(upgraded.sql(text("SELECT count(*) FROM tokens WHERE end_cause = 'superseded'")), QStringList{text("2")});
    }

    void itsRowsCanBeActedOn()
    {
        StoreForTest upgraded(m_location);
        InstallationQuery query;
        query.search = text("usual");
        const RowId id = waited(upgraded.installations().ids(query, sampleNow, 0))->constFirst();
        const auto claim = waited(upgraded.grants().claimRefresh(id, 1, text("holder"), text("seat"), 15s, false, sampleNow));
        QVERIFY(claim);
        QCOMPARE(claim->outcome, RefreshClaim::Outcome::Claimed);
        QVERIFY(claim->subject.refreshToken);
        upgraded.vault.unlock(text("test-key"), makeDataKey());
        const NewPair pair = samplePair(claim->subject.installation, text("new"));
        QVERIFY(waited(upgraded.grants().storeRefreshed(claim->ticket, pair, upgraded.vault.sealFunction(), sampleNow)));
        const auto now = waited(upgraded.installations().details(id))->installation;
        QVERIFY(waited(upgraded.grants().forget({now}, sampleNow)));
        QCOMPARE(upgraded.sql(text("SELECT count(*) FROM refreshes")), QStringList{text("0")});
        QCOMPARE(upgraded.sql(text("SELECT count(*) FROM tokens WHERE installation_id = %1").arg(id)), QStringList{text("4")});
    }

    void aCopyIsMadeFirst()
    {
        if (m_location.engine != StoreLocation::Engine::Sqlite)
            QSKIP("a copy of a PostgreSQL database is its administrator's affair");
        const QStringList before = dumped(m_location.address);
        QVERIFY(before.size() > 10);
        StoreForTest upgraded(m_location);
        upgraded.close();
        const QStringList copies = QDir(m_folder->path()).entryList({text("*.bak")}, QDir::Files);
        QCOMPARE(copies.size(), 1);
        QVERIFY(copies.constFirst().contains(text(".schema1.")));
        QCOMPARE(dumped(m_folder->filePath(copies.constFirst())), before);
    }

    /// Each statement of the upgrade in turn is the last that succeeds.
    void whereverItStopsTheStoreIsAsBefore()
    {
        const QList<Migration> all = builtInMigrations();
        const QStringList statements = all.at(1).statements();
        QVERIFY(statements.size() > 40);
        {
            QSqlDatabase db = connectedTo(m_location, connection);
            if (!QSqlQuery(db).exec(m_location.engine == StoreLocation::Engine::Sqlite ? text("PRAGMA foreign_keys = ON")
                                                                                       : text("SET client_min_messages = error")))
                QFAIL("not set");
            const QStringList before = everything(db);
            for (qsizetype k = 0; k <= statements.size(); k += 3) {
                QList<Migration> broken = all;
                broken[1].sql = (statements.mid(0, k) + QStringList{text("INSERT INTO nowhere VALUES (1);\n")}).join(text("-- next statement\n")).toUtf8();
                const Status done = Migrator(db, broken).migrate(sampleNow, &noCopy);
                QVERIFY(!done);
                QCOMPARE(done.error().kind, ErrorKind::Storage);
                QCOMPARE(everything(db), before);
            }
        }
        QSqlDatabase::removeDatabase(connection);
        StoreForTest upgraded(m_location);
        agree(upgraded.dump(), m_dump);
        if (QTest::currentTestFailed())
            return;
    }

    /// From the schema of 0002, and each statement of 0003 in turn is the last that succeeds before it does.
    void aStoreWithoutTheCycleLabGetsIt()
    {
        const QList<Migration> all = builtInMigrations();
        const QStringList statements = all.at(2).statements();
        {
            QSqlDatabase db = connectedTo(m_location, connection);
            if (m_location.engine == StoreLocation::Engine::PostgreSql)
                QSqlQuery(db).exec(text("SET client_min_messages = error"));
            QVERIFY(Migrator(db, all.mid(0, 2)).migrate(sampleNow, &noCopy));
            const QStringList before = everything(db);
            for (qsizetype k = 0; k <= statements.size(); ++k) {
                QList<Migration> broken = all;
                broken[2].sql = (statements.mid(0, k) + QStringList{text("INSERT INTO nowhere VALUES (1);\n")}).join(text("-- next statement\n")).toUtf8();
                QVERIFY(!Migrator(db, broken).migrate(sampleNow, &noCopy));
                QCOMPARE(everything(db), before);
            }
        }
        QSqlDatabase::removeDatabase(connection);
        StoreForTest upgraded(m_location);
        agree(upgraded.dump(), m_dump);
        if (QTest::currentTestFailed())
            return;
        agree(schema(upgraded.database()), m_schema);
        if (QTest::currentTestFailed())
            return;
        const auto added = waited(upgraded.cycles().add({plannedSampleCycle()}, sampleNow));
        QVERIFY(added);
        QVERIFY(waited(upgraded.cycles().take(added->constFirst().id, text("holder"), sampleNow)));
    }

private:
    static void agree(const QStringList &is, const QStringList &should)
    {
        const QString lines = differences(is, should);
        QVERIFY2(lines.isEmpty(), qPrintable(lines));
    }

    /// All that a store could hold before there were states by evidence.
    static void fill(StoreForTest &store)
    {
        AppProfile profile = sampleProfile();
        const RowId id = waited(store.profiles().add(profile, Secret::fromText(text("client secret")), store.vault.sealFunction(), sampleNow))->id;
        const auto add = [&store, id](const char *team, auto change) {
            NewAuthorization given = sampleAuthorization(id, text(team));
            given.grant.authorizedAt = sampleNow - 2h;
            change(given);
            if (!given.refreshToken.isEmpty())
                given.grant.refreshExpiresAt = given.grant.authorizedAt + 60 * 24h;
            if (!waited(store.installations().addAuthorization(given, store.vault.sealFunction(), given.grant.authorizedAt)))
                qFatal("not added");
        };
        add("usual", [](NewAuthorization &) {});
        add("for ever", [](NewAuthorization &given) {
            given.refreshToken = Secret();
            given.grant.expiresAt.reset();
        });
        add("expired", [](NewAuthorization &given) {
            given.refreshToken = Secret();
            given.grant.expiresAt = sampleNow - 1h;
        });
        add("refreshable", [](NewAuthorization &given) { given.grant.expiresAt = sampleNow - 1h; });
        add("mismatch", [](NewAuthorization &given) { given.grant.contextOutcome = ContextOutcome::Mismatch; });
        add("no context", [](NewAuthorization &given) {
            given.grant.contextOutcome = ContextOutcome::NotMade;
            given.grant.liveScopes.reset();
            given.grant.rawContext.clear();
        });
        add("pasted", [](NewAuthorization &given) {
            given.grant.door = text("pasted");
            given.grant.source = TokenSource::Import;
            given.grant.liveScopes = ScopeSet::fromText(text("boards:read boards:write identity:read"));
        });
        add("twice", [](NewAuthorization &) {});
        add("twice", [](NewAuthorization &given) {
            given.accessToken = Secret::fromText(text("access again"));
            given.refreshToken = Secret::fromText(text("refresh again"));
            given.grant.authorizedAt = sampleNow - 1h;
        });
    }

    static Table rowsOf(Database &database, const QString &name)
    {
        return *waited(database.run<Table>([name](QSqlDatabase &db) -> Result<Table> {
            Table table{name, {}, {}};
            QSqlQuery query(db);
            query.exec(text("SELECT * FROM ") + name);
            while (query.next()) {
                table.columns.clear();
                QVariantList row;
                for (int i = 0; i < query.record().count(); ++i) {
                    table.columns.append(query.record().fieldName(i));
                    QVariant value = query.value(i);
                    if (!query.isNull(i) && value.typeId() == QMetaType::QByteArray && value.toByteArray().isEmpty())
                        value = QByteArray("");
                    row.append(value);
                }
                table.rows.append(row);
            }
            return table;
        }));
    }

    /// The rows of \a m_tables in the schema of before, as the program of before wrote them.
    void makeOldStore() const
    {
        {
            QSqlDatabase db = connectedTo(m_location, connection);
            if (m_location.engine == StoreLocation::Engine::PostgreSql)
                QSqlQuery(db).exec(text("SET client_min_messages = error"));
            QVERIFY(Migrator(db, builtInMigrations().mid(0, 1)).migrate(sampleNow, &noCopy));
            for (const Table &table : m_tables) {
                const QSqlRecord old = db.record(table.name);
                for (const QVariantList &row : table.rows) {
                    QStringList columns;
                    QVariantList values;
                    const auto add = [&](const char *column, const QVariant &value) {
                        columns.append(text(column));
                        values.append(value);
                    };
                    const auto value = [&](const char *column) { return row.value(table.columns.indexOf(text(column))); };
                    const bool isInstallation = table.name == text("installations");
                    for (qsizetype i = 0; i < row.size(); ++i) {
                        if (old.contains(table.columns.at(i)) && !(isInstallation && table.columns.at(i) == text("scope_count")))
                            add(table.columns.at(i).toLatin1().constData(), row.at(i));
                    }
                    if (isInstallation) {
                        const auto standing = static_cast<Standing>(value("standing").toInt());
                        add("context_outcome", standing == Standing::Mismatch ? 2 : standing == Standing::Agreed ? 1 : 0);
                        add("has_refresh", value("refresh_fingerprint").toString().isEmpty() ? 0 : 1);
                        add("scope_count", value("granted_scopes").toString().split(u' ', Qt::SkipEmptyParts).size());
                    }
                    QCOMPARE(columns.size(), old.count());
                    QSqlQuery insert(db);
                    insert.prepare(text("INSERT INTO ") + table.name + text(" (") + columns.join(text(", ")) + text(") VALUES (?")
                                   + text(", ?").repeated(columns.size() - 1) + text(")"));
                    for (const QVariant &bound : std::as_const(values))
                        insert.addBindValue(bound);
                    QVERIFY2(insert.exec(), qPrintable(table.name + insert.lastError().text()));
                }
            }
        }
        QSqlDatabase::removeDatabase(connection);
    }

    static QStringList lines(const QSqlDatabase &db, const QString &sql)
    {
        QStringList found;
        QSqlQuery query(db);
        if (!query.exec(sql))
            return {query.lastError().text()};
        while (query.next()) {
            QStringList cells;
            for (int i = 0; i < query.record().count(); ++i)
                cells.append(query.value(i).typeId() == QMetaType::QByteArray ? QString::fromLatin1(query.value(i).toByteArray().toHex())
                                                                              : query.value(i).toString());
            found.append(cells.join(u'|'));
        }
        found.sort();
        return found;
    }
    /// Columns with their types, and indexes.
    static QStringList schema(const QSqlDatabase &db)
    {
        if (db.driverName() == text("QSQLITE")) {
            return lines(db, text("SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk FROM sqlite_master m JOIN pragma_table_info(m.name) c "
                                  "WHERE m.type = 'table'"))
                + lines(db, text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"));
        }
        return lines(db, text("SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns "
                              "WHERE table_schema = 'public'"))
            + lines(db, text("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"));
    }
    static QStringList schema(Database &database)
    {
        return *waited(database.run<QStringList>([](QSqlDatabase &db) -> Result<QStringList> { return schema(db); }));
    }
    QStringList everything(const QSqlDatabase &db) const
    {
        QStringList all = schema(db);
        for (const Table &table : m_tables)
            all += lines(db, text("SELECT * FROM ") + table.name);
        return all + lines(db, text("SELECT * FROM schema_migrations"));
    }
    QStringList dumped(const QString &path) const
    {
        QStringList all;
        {
            const QSqlDatabase db = connectedTo({StoreLocation::Engine::Sqlite, path}, connection);
            all = everything(db);
        }
        QSqlDatabase::removeDatabase(connection);
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    StoreLocation m_location;
    QList<Table> m_tables;
    QStringList m_dump;
    QStringList m_schema;
};

QTEST_GUILESS_MAIN(TestUpgrade)
#include "tst_upgrade.moc"
