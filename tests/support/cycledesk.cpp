// SPDX-License-Identifier: GPL-3.0-or-later
#include "cycledesk.h"

#include "awaited.h"

#include <QTest>
#include <QTestEventLoop>

CycleDesk::CycleDesk(const StoreLocation &location) : desk(location), hands(&desk.sandbox) { }

ReinstallCycle::Pace CycleDesk::quickPace()
{
    return {std::chrono::milliseconds(20), std::chrono::milliseconds(1500), std::chrono::milliseconds(3000)};
}

ReinstallCycle::Parts CycleDesk::parts()
{
    return {desk.acts(), desk.parts(), &desk.store.cycles};
}

Cycle CycleDesk::planned(const Installation &installation, WayOut wayOut, WayIn wayIn)
{
    const auto cycles = plannedCycles({{wayOut}, {wayIn}, {installation}, 1}, {{desk.profile.id, desk.profile.clientId}}, QStringLiteral("tester@desk"), desk.clock()());
    if (!cycles)
        qFatal("The cycle could not be planned: %s", qPrintable(cycles.error().summary));
    const auto stored = awaited(desk.store.cycles.add(*cycles, desk.clock()()));
    if (!stored)
        qFatal("The cycle could not be stored: %s", qPrintable(stored.error().summary));
    return stored->constFirst();
}

void CycleDesk::play(ReinstallCycle *cycle, const HandStep &hand)
{
    const QString client = hand.app.id;
    switch (hand.kind) {
    case HandStep::Kind::UninstallForMe:
    case HandStep::Kind::UninstallForTeam: {
        const Status done = hands.uninstall(client, hand.team.id, hand.kind == HandStep::Kind::UninstallForTeam ? QString() : hand.user.id);
        if (!done)
            QTest::qFail(qPrintable(done.error().summary), __FILE__, __LINE__);
        break;
    }
    case HandStep::Kind::Consent: {
        QString door = wayInName(hand.wayIn);
        for (const WalkStep &step : hand.steps) {
            if (hand.wayIn == WayIn::Button && !step.address.isEmpty())
                door = step.address;
        }
        if (!hands.consent(door, client, hand.team.id, hand.user.id))
            QTest::qFail("the door leads nowhere", __FILE__, __LINE__);
        break;
    }
    case HandStep::Kind::Approve:
        break;
    }
    QMetaObject::invokeMethod(cycle, &ReinstallCycle::handDone, Qt::QueuedConnection);
}

Result<Cycle> CycleDesk::run(RowId id, ReinstallCycle::Pace pace)
{
    ReinstallCycle cycle(parts(), pace);
    std::optional<Result<Cycle>> end;
    // A loop that is woken: QTest::qWaitFor() would sleep over each of the many steps.
    QTestEventLoop loop;
    QObject::connect(&cycle, &ReinstallCycle::finished, &cycle, [&end, &loop](const Result<Cycle> &result) {
        end.emplace(result);
        loop.exitLoop();
    });
    QObject::connect(&cycle, &ReinstallCycle::handNeeded, &cycle, [this, &cycle](const HandStep &hand) {
        if (plays)
            play(&cycle, hand);
    });
    cycle.start(id);
    if (!end)
        loop.enterLoop(30);
    if (!end)
        return Error{ErrorKind::Unreachable, QStringLiteral("the cycle never ended; it stands at ")
                         + (cycle.cycle().currentStep() ? cycleStepName(*cycle.cycle().currentStep()) : QStringLiteral("its end")), {}, QStringLiteral("test_timeout")};
    return *end;
}

Installation CycleDesk::member(const QString &userId)
{
    desk.visitor.setUser(userId);
    const Installation installation = desk.authorized();
    desk.visitor.setUser({});
    return installation;
}
