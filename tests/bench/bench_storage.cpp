// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/storefilling.h"
#include "storage/database.h"
#include "storage/installationstore.h"
#include "vault/keywrapping.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

namespace {

constexpr int firstScreenful = 200;

/// Milliseconds that \a act takes: the median of several runs, fewer where one is long.
template <typename Act> double median(Act act)
{
    QList<double> times;
    double total = 0;
    while (times.size() < 3 || (times.size() < 15 && total < 2000)) {
        QElapsedTimer timer;
        timer.start();
        act();
        times.append(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        total += times.constLast();
    }
    std::sort(times.begin(), times.end());
    return times.at(times.size() / 2);
}

void print(const char *name, double milliseconds, qsizetype found)
{
    std::printf("  %-46s %10.2f ms %10lld\n", name, milliseconds, static_cast<long long>(found));
    std::fflush(stdout);
}

const std::pair<const char *, InstallationQuery::Column> columns[] = {
    {"team", InstallationQuery::Column::Team},
    {"user", InstallationQuery::Column::User},
    {"organization", InstallationQuery::Column::Organization},
    {"scopes", InstallationQuery::Column::Scopes},
    {"state", InstallationQuery::Column::State},
    {"lifetime", InstallationQuery::Column::TokenLifetime},
    {"authorized at", InstallationQuery::Column::AuthorizedAt},
    {"expires at", InstallationQuery::Column::ExpiresAt},
};

class Bench
{
public:
    explicit Bench(Database *database) : m_store(database), m_now(systemNow()) { }

    void run()
    {
        InstallationQuery query;
        for (const auto &[name, column] : columns) {
            query.sort = column;
            query.descending = false;
            ids(QStringLiteral("first 200 by %1").arg(QLatin1String(name)), query, firstScreenful);
        }
        query.sort = InstallationQuery::Column::Team;
        for (const char *search : {"design", "miller", "müller golden", "cyberdyne 9", "design 777 tanaka",
                                   "3458764000000007920", "nothing like it"}) {
            query.search = QString::fromUtf8(search);
            ids(QStringLiteral("first 200 of \"%1\"").arg(query.search), query, firstScreenful);
        }
        for (const char *search : {"boards:read", "design", "cyberdyne 9"}) {
            query.search = QString::fromUtf8(search);
            ids(QStringLiteral("all of \"%1\"").arg(query.search), query, 0);
            counts(QStringLiteral("counts of \"%1\"").arg(query.search), query);
        }
        query.search.clear();
        for (int state = 0; state < installationStateCount; ++state) {
            query.state = static_cast<InstallationState>(state);
            ids(QStringLiteral("first 200 %1 by team").arg(stateName(*query.state)), query, firstScreenful);
        }
        query.state.reset();
        counts(QStringLiteral("counts"), query);
        for (const auto &[name, column] : columns) {
            query.sort = column;
            ids(QStringLiteral("all by %1").arg(QLatin1String(name)), query, 0);
        }
        const QList<RowId> all = read(query, 0);
        QList<RowId> some;
        for (int i = 0; i < 64; ++i)
            some.append(all.at((all.size() - 1) * i / 64));
        qsizetype found = 0;
        double time = median([&] { found = waited(m_store.rows(some))->size(); });
        print("64 scattered rows", time, found);
        time = median([&] { found = waited(m_store.details(some.constFirst()))->grants.size(); });
        print("details", time, found);
    }

private:
    template <typename T> static T waited(QFuture<T> future)
    {
        future.waitForFinished();
        return future.result();
    }

    QList<RowId> read(const InstallationQuery &query, int limit) { return *waited(m_store.ids(query, m_now, limit)); }

    void ids(const QString &name, const InstallationQuery &query, int limit)
    {
        qsizetype found = 0;
        const double time = median([&] { found = read(query, limit).size(); });
        print(qPrintable(name), time, found);
    }

    void counts(const QString &name, const InstallationQuery &query)
    {
        qint64 found = 0;
        const double time = median([&] {
            found = 0;
            const auto counted = waited(m_store.counts(query, m_now));
            for (const qint64 count : *counted)
                found += count;
        });
        print(qPrintable(name), time, found);
    }

    InstallationStore m_store;
    Instant m_now;
};

int measure(const StoreLocation &location)
{
    QElapsedTimer timer;
    timer.start();
    Database database(location);
    auto opened = database.open();
    opened.waitForFinished();
    if (!opened.result()) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.result().error().summary));
        return 1;
    }
    print("open", static_cast<double>(timer.nsecsElapsed()) / 1e6, QFileInfo(location.address).size() / 1000000);
    Bench(&database).run();
    return 0;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Prints how long the store takes: medians in milliseconds, and how many rows were found "
                       "(for \"open\" the megabytes of the file)."));
    parser.addHelpOption();
    parser.addPositionalArgument(
        QStringLiteral("[N|FILE]..."),
        QStringLiteral(
            "Stores by number of rows, made and removed, or stores that are there. Else 10000 and 1000000."));
    parser.process(application);
    if (!startCryptography())
        return 1;
    QStringList stores = parser.positionalArguments();
    if (stores.isEmpty())
        stores = {QStringLiteral("10000"), QStringLiteral("1000000")};
    for (const QString &store : std::as_const(stores)) {
        bool isNumber = false;
        const qint64 rows = store.toLongLong(&isNumber);
        std::printf("%s\n", qPrintable(store));
        QTemporaryDir folder;
        Result<StoreLocation> location
            = parseStoreLocation(isNumber ? folder.filePath(QStringLiteral("store.db")) : store);
        if (!location)
            return 2;
        if (isNumber && !fillStore(*location, rows, systemNow(), [](qint64) {}))
            return 1;
        if (const int failed = measure(*location))
            return failed;
    }
    return 0;
}
