// SPDX-License-Identifier: GPL-3.0-or-later

// From process start to the first paint of the window: ours on a store that is there already, and beside it a bare Qt
// window with an empty table. Each is a process of its own.
//
//     bench_start STORE [runs]        STORE as generatestore makes it

#include "lifecycle/openedstore.h"
#include "lifecycle/unlockvault.h"
#include "miro/endpoints.h"
#include "presentation/mainwindowmodel.h"
#include "vault/keywrapping.h"
#include "widgets/mainwindow.h"

#include <QApplication>
#include <QProcess>
#include <QSettings>
#include <QStandardItemModel>
#include <QTableView>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace {

qint64 nowNanoseconds()
{
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return qint64(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

/// Prints the time since the parent started us, at the first paint, and quits.
class FirstPaint : public QObject
{
public:
    explicit FirstPaint(QWidget *widget) { widget->installEventFilter(this); }
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint) {
            std::printf("%lld\n", nowNanoseconds() - qEnvironmentVariable("BENCH_STARTED").toLongLong());
            std::fflush(stdout);
            QMetaObject::invokeMethod(qApp, &QApplication::quit, Qt::QueuedConnection);
        }
        return false;
    }
};

int showOurs(const QString &file)
{
    startCryptography();
    QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    OpenedStore store({StoreLocation::Engine::Sqlite, file});
    UnlockVault unlock(&store.keys, &store.vault);
    MainWindowModel model({[&store] { return store.database.open(); }, &store.installations, &store.profiles, &store.vault, &unlock,
                           [](const AuthorizeTeam::Request &, QObject *) { return static_cast<AuthorizeTeam *>(nullptr); }, systemNow,
                           miroEndpoints(), endpointsBelow, {}, TokenAccess::shownFor, {},
                           {&store.grants, &store.profiles, &store.vault, nullptr, {}, systemNow, systemRandomBytes}},
                          {file, false, {}});
    MainWindow window(&model, &settings, [](const QUrl &) { return false; });
    FirstPaint watch(&window);
    window.show();
    model.start();
    return QApplication::exec();
}

int showPeer()
{
    QMainWindow window;
    QStandardItemModel model(0, 8);
    auto *table = new QTableView;
    table->setModel(&model);
    window.setCentralWidget(table);
    window.resize(1280, 800);
    FirstPaint watch(&window);
    window.show();
    return QApplication::exec();
}

double measure(const QString &mode, const QString &file)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("BENCH_MODE"), mode);
    environment.insert(QStringLiteral("BENCH_STARTED"), QString::number(nowNanoseconds()));
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath(), {file});
    process.waitForFinished(20'000);
    return process.readAllStandardOutput().split('\n').first().toDouble() / 1e6;
}

void report(const char *name, QList<double> milliseconds)
{
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf("%-58s %7.1f %7.1f %7.1f   n=%d\n", name, milliseconds.first(), milliseconds.at(milliseconds.size() / 2), milliseconds.last(),
                int(milliseconds.size()));
}

} // namespace

int main(int argc, char *argv[])
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_start STORE [runs]\n");
        return 2;
    }
    const QString file = QString::fromLocal8Bit(argv[1]);
    const QString mode = qEnvironmentVariable("BENCH_MODE");
    if (!mode.isEmpty())
        return mode == QLatin1String("ours") ? showOurs(file) : showPeer();
    const int runs = argc > 2 ? std::max(1, QByteArray(argv[2]).toInt()) : 15;
    QList<double> ours;
    QList<double> peer;
    for (int i = 0; i < runs; ++i) {
        ours.append(measure(QStringLiteral("ours"), file));
        peer.append(measure(QStringLiteral("peer"), file));
    }
    std::printf("%-58s %7s %7s %7s\n", "milliseconds", "min", "median", "max");
    report("process start -> first paint of our window", ours);
    report("process start -> first paint of a bare Qt window", peer);
    return 0;
}
