// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/actrun.h"

#include "support/awaited.h"
#include "support/desk.h"

#include <QSignalSpy>
#include <QTest>

/// A desk at which acts on many installations are run.
class RunDesk
{
protected:
    std::unique_ptr<ActRun> made(const QString &seat = QStringLiteral("tester@desk"))
    {
        ActParts acts = m_desk->acts();
        acts.seat = seat;
        return std::make_unique<ActRun>(ActRun::Parts{acts, &m_desk->store.runs, {}});
    }
    static void begin(ActRun *run, Act act) { run->begin(act, {InstallationQuery(), {}}, QStringLiteral("Verify all")); }
    /// A loop that is woken: QTest::qWaitFor() would sleep over each of the many steps.
    static bool ended(ActRun *run)
    {
        const auto hasEnded = [run] { return run->isOver() || run->phase() == ActRun::Phase::Paused; };
        QSignalSpy phases(run, &ActRun::phaseChanged);
        while (!hasEnded() && phases.wait(30'000)) { }
        return hasEnded();
    }
    static QList<RowId> idsOf(const QList<Installation> &rows)
    {
        QList<RowId> ids;
        for (const Installation &row : rows)
            ids.append(row.id);
        return ids;
    }
    RunCounts countsOf(const ActRun &run) const { return *awaited(m_desk->store.runs.counts(run.run().id)); }
    Run stored(const ActRun &run) const { return *awaited(m_desk->store.runs.run(run.run().id)); }
    QHash<QString, int> allCalls() const
    {
        QHash<QString, int> calls;
        for (const char *endpoint : {"context", "token", "revoke"})
            calls.insert(QLatin1String(endpoint), m_desk->calls(QLatin1String(endpoint)));
        return calls;
    }

    std::unique_ptr<Desk> m_desk;
};
