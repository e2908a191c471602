// SPDX-License-Identifier: GPL-3.0-or-later
// How quickly what 2,000 verifications have found out is stored, and its peer: the same number of bare rows with the same
// texts, inserted by one prepared statement in transactions of the same size.
#include "bench/storefilling.h"
#include "storage/database.h"
#include "storage/grantstore.h"
#include "storage/installationstore.h"
#include "vault/keywrapping.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QVariant>

#include <algorithm>
#include <cstdio>

namespace {

constexpr int facts = 2000;
constexpr int perTransaction = 100;
constexpr int rounds = 5;

template <typename T> T waited(QFuture<Result<T>> future)
{
    future.waitForFinished();
    const Result<T> result = future.result();
    if (!result)
        qFatal("%s", qPrintable(result.error().summary + result.error().detail));
    return *result;
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

Evidence verified(const Installation &row, Instant at)
{
    Evidence fact{0, row.currentGrantId, at, QStringLiteral("miro"), QStringLiteral("verify"), 200, QStringLiteral("ok"),
                  QStringLiteral("The token is alive: team and user agree.")};
    fact.seat = QStringLiteral("ana@desk7");
    fact.fingerprint = row.accessFingerprint;
    fact.skew = std::chrono::seconds(0);
    return fact;
}

double storeAll(const GrantStore &store, const QList<Installation> &rows, Instant at)
{
    QElapsedTimer timer;
    timer.start();
    for (qsizetype from = 0; from < rows.size(); from += perTransaction) {
        QList<NewFacts> batch;
        for (const Installation &row : rows.mid(from, perTransaction)) {
            NewFacts some{row.id, row.currentGrantId, {verified(row, at)}};
            some.team = row.team;
            some.user = row.user;
            some.liveScopes = row.scopes();
            some.region = row.region;
            batch.append(some);
        }
        waited(store.record(batch));
    }
    return facts * 1e9 / static_cast<double>(timer.nsecsElapsed());
}

double insertBare(const QString &file)
{
    QElapsedTimer timer;
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("peer"));
        db.setDatabaseName(file);
        if (!db.open())
            qFatal("no peer database");
        QSqlQuery query(db);
        query.exec(QStringLiteral("PRAGMA journal_mode = WAL"));
        query.exec(QStringLiteral("PRAGMA synchronous = FULL"));
        query.exec(QStringLiteral("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, at BIGINT, actor TEXT, operation TEXT, message TEXT)"));
        timer.start();
        query.prepare(QStringLiteral("INSERT INTO bare (at, actor, operation, message) VALUES (?, ?, ?, ?)"));
        for (int i = 0; i < facts; ++i) {
            if (i % perTransaction == 0)
                db.transaction();
            query.bindValue(0, i);
            query.bindValue(1, QStringLiteral("miro"));
            query.bindValue(2, QStringLiteral("verify"));
            query.bindValue(3, QStringLiteral("The token is alive: team and user agree."));
            query.exec();
            if (i % perTransaction == perTransaction - 1)
                db.commit();
        }
    }
    const double rate = facts * 1e9 / static_cast<double>(timer.nsecsElapsed());
    QSqlDatabase::removeDatabase(QStringLiteral("peer"));
    return rate;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (!startCryptography())
        return 2;
    const qint64 rows = argc > 1 ? QByteArray(argv[1]).toLongLong() : 10000;
    const QTemporaryDir folder;
    const StoreLocation location{StoreLocation::Engine::Sqlite, folder.filePath(QStringLiteral("bench.db"))};
    const Instant now = systemNow();
    if (const Status filled = fillStore(location, rows, now, [](qint64) {}); !filled)
        qFatal("%s", qPrintable(filled.error().summary));
    Database database(location);
    waited(database.open());
    const InstallationStore installations(&database);
    const GrantStore grants(&database);
    const QList<Installation> subjects = waited(installations.rows(waited(installations.ids({}, now, facts))));
    QList<double> ours;
    QList<double> bare;
    for (int round = 0; round < rounds; ++round) {
        ours.append(storeAll(grants, subjects, now + std::chrono::seconds(round)));
        bare.append(insertBare(folder.filePath(QStringLiteral("peer.db"))));
    }
    std::printf("%lld rows: evidence of %d verifications stored, medians of %d\n", rows, facts, rounds);
    std::printf("  evidence, ledger, row and standing  %8.0f per second\n", median(ours));
    std::printf("  peer: one bare row each             %8.0f per second\n", median(bare));
    std::printf("  ratio                               %8.3f\n", median(ours) / median(bare));
    return 0;
}
