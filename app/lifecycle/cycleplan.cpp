// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/cycleplan.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CyclePlan", text);
}

Error refused(const char *cause, const QString &sentence)
{
    return {ErrorKind::InvalidInput, sentence, {}, QLatin1String(cause)};
}

} // namespace

Result<QList<Cycle>> plannedCycles(const CyclePlan &plan, const QHash<RowId, QString> &clientIds, const QString &seat,
                                   Instant now)
{
    if (plan.waysOut.isEmpty() || plan.waysIn.isEmpty() || plan.installations.isEmpty())
        return refused("empty_plan", tr("Choose an installation, a way out and a way in first."));
    if (plan.repetitions < 1 || plan.repetitions > CyclePlan::mostRepetitions)
        return refused("bad_repetitions", tr("A cycle is repeated 1 to %1 times.").arg(CyclePlan::mostRepetitions));
    const qint64 count = qint64(plan.waysOut.size()) * plan.waysIn.size() * plan.installations.size();
    if (count > CyclePlan::mostCycles / plan.repetitions)
        return refused("too_many_cycles",
                       tr("That makes more than %1 cycles. Choose less of something.").arg(CyclePlan::mostCycles));
    QList<Cycle> cycles;
    for (int repetition = 0; repetition < plan.repetitions; ++repetition) {
        for (const WayOut out : plan.waysOut) {
            for (const WayIn in : plan.waysIn) {
                for (const Installation &installation : plan.installations) {
                    Cycle cycle;
                    cycle.position = static_cast<int>(cycles.size());
                    cycle.seat = seat;
                    cycle.profileId = installation.profileId;
                    cycle.installationId = installation.id;
                    cycle.app = {clientIds.value(installation.profileId), installation.profileName};
                    cycle.team = installation.team;
                    cycle.user = installation.user;
                    cycle.wayOut = out;
                    cycle.wayIn = in;
                    cycle.madeAt = now;
                    cycles.append(cycle);
                }
            }
        }
    }
    return cycles;
}
