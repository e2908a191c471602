// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/oneshotnetwork.h"
#include "lifecycle/openedstore.h"
#include "presentation/detailsmodel.h"
#include "presentation/installationacts.h"
#include "presentation/installationspagemodel.h"
#include "presentation/tokenaccess.h"
#include "vault/keywrapping.h"
#include "widgets/installationspage.h"
#include "widgets/installationtable.h"
#include "widgets/secretclipboard.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cstdio>

#include <sys/resource.h>

namespace {

/// Waits in an event loop that sleeps only when there is nothing to do; QTest::qWaitFor() sleeps 10 ms each time.
bool waited(const std::function<bool()> &there)
{
    QTimer ticker;
    ticker.start(50);
    QElapsedTimer timer;
    timer.start();
    while (!there() && timer.elapsed() < 60'000)
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    return there();
}

double milliseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

void print(const char *what, const QList<double> &times)
{
    QList<double> sorted = times;
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&sorted](double share) { return sorted.at(qsizetype(share * double(sorted.size() - 1))); };
    std::printf("  %-44s p50 %7.1f ms   p99 %7.1f ms   max %7.1f ms   (%lld)\n", what, at(0.5), at(0.99), sorted.last(),
                static_cast<long long>(sorted.size()));
}

void print(const char *what, double time)
{
    std::printf("  %-44s %11.1f ms\n", what, time);
}

bool listed(InstallationsPageModel &model)
{
    return waited([&model] { return model.table()->isComplete(); });
}

/// The GUI thread's part of one repaint of the whole table.
double repaint(InstallationTable *table)
{
    QElapsedTimer timer;
    timer.start();
    table->viewport()->repaint();
    return milliseconds(timer);
}

void scroll(InstallationTable *table, const char *what, const std::function<int(int step, int most)> &place)
{
    QList<double> empty;
    QList<double> filled;
    for (int step = 0; step < 200; ++step) {
        table->verticalScrollBar()->setValue(place(step, table->verticalScrollBar()->maximum()));
        empty.append(repaint(table)); // with what is known at once
        QTest::qWait(5);
        filled.append(repaint(table));
    }
    print(what, empty);
    print("    once its rows are there", filled);
}

/// From asking to the first screenful and to the whole list.
void change(InstallationsPageModel &model, const char *what, const std::function<void()> &ask)
{
    QElapsedTimer timer;
    double first = 0;
    QObject context;
    const auto note = [&] { first = first > 0 ? first : milliseconds(timer); };
    QObject::connect(model.table(), &QAbstractItemModel::modelReset, &context, note);
    QObject::connect(model.table(), &QAbstractItemModel::rowsInserted, &context, note);
    QObject::connect(model.table(), &QAbstractItemModel::rowsRemoved, &context, note);
    timer.start();
    ask();
    if (!waited([&] { return !model.table()->isComplete() || first > 0; }) || !listed(model)) {
        std::printf("  %s: no answer\n", what);
        return;
    }
    std::printf("  %-44s first %6.1f ms   all %8.1f ms   %d rows\n", what, first, milliseconds(timer),
                model.table()->rowCount());
}

int measure(const StoreLocation &location)
{
    QElapsedTimer timer;
    timer.start();
    OpenedStore store(location);
    const Answer<std::monostate> opened = store.database.open();
    if (!waited([&opened] { return opened.isFinished(); }) || !opened.result()) {
        std::fprintf(stderr, "the store does not open\n");
        return 1;
    }
    print("store opened", milliseconds(timer));

    QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    timer.restart();
    InstallationsPageModel model(&store.installations, &store.profiles, systemNow, std::chrono::milliseconds(0));
    DetailsModel details(&store.installations, systemNow);
    TokenAccess tokens(&store.installations, &store.vault);
    SecretClipboard clipboard;
    OneShotNetwork network;
    InstallationActs acts({&store.grants, &store.profiles, &store.vault, &network, QStringLiteral("bench@desk"), systemNow,
                           systemRandomBytes},
                          &model, &details);
    InstallationsPage page(&model, &details, &tokens, &acts, &clipboard, &settings);
    page.resize(1280, 800);
    model.reload();
    page.show();
    if (!waited([&model] { return model.table()->installationAt(0) != nullptr; }))
        return 1;
    page.table()->viewport()->repaint();
    print("first paint with rows, page made from nothing", milliseconds(timer));
    if (!listed(model))
        return 1;
    print("whole list there", milliseconds(timer));
    if (waited([&model] { return model.allText() != QLatin1String("All"); }))
        print("counts there", milliseconds(timer));
    std::printf("  %d rows\n", model.table()->rowCount());

    scroll(page.table(), "repaint, scrolling by a page", [](int step, int most) { return std::min(step * 28, most); });
    scroll(page.table(), "repaint, jumping",
           [](int step, int most) { return int(qint64(step) * 7919 * 104729 % (most + 1)); });

    change(model, "sort by team", [&] { model.table()->sort(int(InstallationColumn::Team), Qt::AscendingOrder); });
    change(model, "sort by expiry",
           [&] { model.table()->sort(int(InstallationColumn::ExpiresAt), Qt::DescendingOrder); });
    change(model, "sort by newest",
           [&] { model.table()->sort(int(InstallationColumn::AuthorizedAt), Qt::DescendingOrder); });
    change(model, "search: one word", [&] { model.setSearch(QStringLiteral("design")); });
    change(model, "search: an id", [&] { model.setSearch(QStringLiteral("34587645")); });
    change(model, "search: nothing has it", [&] { model.setSearch(QStringLiteral("nobody has this")); });
    change(model, "all filters cleared", [&] { model.clearFilters(); });

    timer.restart();
    page.table()->selectAll();
    print("select all", milliseconds(timer));
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("  %-44s %11.1f MB\n", "peak resident memory", double(usage.ru_maxrss) / 1024);
    return 0;
}

} // namespace

/// The page of installations over stores made by generatestore: paint, scroll, sort, search, memory.
int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Measures the page of installations over one store made by generatestore. "
                       "One store for each run, because peak memory is of the process."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("STORE"), QStringLiteral("A store, such as generatestore makes."));
    parser.process(application);
    const QStringList stores = parser.positionalArguments();
    if (stores.size() != 1 || !startCryptography())
        parser.showHelp(2);
    const Result<StoreLocation> location = parseStoreLocation(stores.first());
    if (!location) {
        std::fprintf(stderr, "%s\n", qPrintable(location.error().summary));
        return 2;
    }
    std::printf("%s\n", qPrintable(location->displayName()));
    return measure(*location);
}
