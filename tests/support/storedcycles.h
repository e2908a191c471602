// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/samplecycle.h"
#include "support/storefortest.h"

#include <QJsonDocument>

/// All of \a cycle, to be compared.
inline QByteArray cycleText(const Cycle &cycle)
{
    return QJsonDocument(cycleToJson(cycle)).toJson(QJsonDocument::Compact);
}

/// "ok", or kind and cause of the Error.
template <typename T> QString causeOf(const Result<T> &result)
{
    return result ? QStringLiteral("ok") : errorKindName(result.error().kind) + QLatin1Char(' ') + result.error().cause;
}

inline QList<RowId> cycleIds(const QList<Cycle> &cycles)
{
    QList<RowId> ids;
    for (const Cycle &cycle : cycles)
        ids.append(cycle.id);
    return ids;
}

/// A plan of \a count cycles that \a store has now.
inline QList<Cycle> plannedIn(StoreForTest &store, int count)
{
    const auto added = waited(store.cycles().add(QList<Cycle>(count, plannedSampleCycle()), sampleCycleStart));
    if (!added)
        qFatal("No plan: %s %s", qPrintable(added.error().summary), qPrintable(added.error().detail));
    return *added;
}

/// One that is over, as somebody named "me" stored it who drove it.
inline Cycle fullIn(StoreForTest &store)
{
    const Cycle plan = plannedIn(store, 1).constFirst();
    const QString holder = QStringLiteral("me");
    if (!waited(store.cycles().take(plan.id, holder, sampleCycleStart)))
        qFatal("not taken");
    Cycle cycle = fullSampleCycle();
    cycle.id = plan.id;
    cycle.planId = plan.planId;
    cycle.position = plan.position;
    if (!waited(store.cycles().save(cycle, holder, sampleCycleStart)))
        qFatal("not saved");
    return cycle;
}

inline QList<RowId> listedIn(StoreForTest &store, const CycleStore::Query &query, int limit = 100)
{
    const auto summaries = waited(store.cycles().summaries(query, limit));
    if (!summaries)
        qFatal("not listed");
    QList<RowId> ids;
    for (const CycleSummary &summary : *summaries)
        ids.append(summary.id);
    return ids;
}
