// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/memoryguard.h"

#include <QTest>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

enum Finding { Guarded = 0, CoreDumps = 1, Dumpable = 2, WasGuardedBefore = 4 };

bool isDumpable()
{
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0;
}

/// What is found of a process after guardMemory(). The hard limit counts: a soft one could be raised again.
int findings()
{
    if (!isDumpable())
        return WasGuardedBefore;
    guardMemory();
    rlimit cores{1, 1};
    const bool asked = getrlimit(RLIMIT_CORE, &cores) == 0;
    return (asked && cores.rlim_cur == 0 && cores.rlim_max == 0 ? Guarded : CoreDumps) | (isDumpable() ? Dumpable : Guarded);
}

} // namespace

class TestMemoryGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // In a child, so that this process can still be looked at with a debugger.
    void keepsMemoryOutOfCoreDumpsAndFromOtherPrograms()
    {
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0)
            ::_exit(findings());
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), int(Guarded));
    }
};

QTEST_GUILESS_MAIN(TestMemoryGuard)
#include "tst_memoryguard.moc"
