// SPDX-License-Identifier: GPL-3.0-or-later

// A hundred cycles at the sandbox with nobody there: every way out with every door in turn, in one store, each from its
// baseline to its verdict. Beside it, in the same run, what cannot be left out of any of them: one authorization, stored.
// What a cycle waits for on purpose, between two looks, is told as well. And the memory at the end against the start.
//
//     bench_cycles [cycles]

#include "support/awaited.h"
#include "support/cycledesk.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace {

/// Of this process, in use now.
double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> pages = file.readAll().split(' ');
    return double(pages.value(1).toLongLong() * sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

double median(QList<double> values)
{
    if (values.isEmpty())
        return 0;
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

} // namespace

class BenchCycles : public QObject
{
    Q_OBJECT

public:
    explicit BenchCycles(int count) : m_count(count) { }

private Q_SLOTS:
    void cycles()
    {
        CycleDesk desk;
        QVERIFY(desk.desk.isReady());
        QList<double> authorizations;
        for (int i = 0; i < 20; ++i) {
            QElapsedTimer timer;
            timer.start();
            desk.desk.authorized();
            authorizations.append(double(timer.nsecsElapsed()) / 1e6);
        }
        const Installation installation = desk.desk.authorized();
        QList<double> cycles;
        double early = 0;
        for (int i = 0; i < m_count; ++i) {
            const Cycle planned = desk.planned(installation, waysOut[i % 3], waysIn[i % 4]);
            QElapsedTimer timer;
            timer.start();
            const auto cycle = desk.run(planned.id);
            cycles.append(double(timer.nsecsElapsed()) / 1e6);
            QVERIFY2(cycle && cycle->verdict == CycleVerdict::Pass, cycle ? qPrintable(cycle->reason) : "no verdict");
            if (i == 9)
                early = residentMegabytes();
        }
        std::printf("%d cycles, median %.0f ms, longest %.0f ms; one authorization alone, median %.0f ms; between two looks %lld ms\n", m_count,
                    median(cycles), *std::max_element(cycles.cbegin(), cycles.cend()), median(authorizations),
                    static_cast<long long>(CycleDesk::quickPace().interval.count()));
        std::printf("memory after 10 cycles %.1f MB, at the end %.1f MB\n", early, residentMegabytes());
    }

private:
    int m_count;
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    BenchCycles bench(argc > 1 ? std::max(10, QByteArray(argv[1]).toInt()) : 100);
    return QTest::qExec(&bench, QStringList{QStringLiteral("bench_cycles"), QStringLiteral("-maxwarnings"), QStringLiteral("0")});
}

#include "bench_cycles.moc"
