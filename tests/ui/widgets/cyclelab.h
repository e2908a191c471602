// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/examplecycle.h"
#include "support/samplecycle.h"
#include "ui/widgets/pictures.h"

#include <QListView>

// The cycle lab of a WindowDesk: shown, filled and looked at.

inline bool beginLab(WindowDesk &desk)
{
    if (!desk.begin())
        return false;
    desk.window->goTo(MainWindowModel::Page::CycleLab);
    return QTest::qWaitFor([&desk] { return desk.model->cycleLab()->runs()->isComplete(); });
}

/// A run that is over, as another window stored it.
inline void storeRun(WindowDesk &desk, Cycle cycle)
{
    const Instant now = desk.desk.clock()();
    const auto added = awaited(desk.store->cycles.add({plannedSampleCycle()}, now));
    QVERIFY(added);
    const Cycle &one = added->constFirst();
    QVERIFY(awaited(desk.store->cycles.take(one.id, QStringLiteral("another"), now)));
    cycle.id = one.id;
    cycle.planId = one.planId;
    cycle.profileId = desk.desk.profile.id;
    QVERIFY(awaited(desk.store->cycles.save(cycle, QStringLiteral("another"), now)));
}

/// As look(), but for the picture of a run, which scrolls.
inline void lookAtLab(WindowDesk &desk, const QString &name)
{
    desk.window->resize(1280, 800);
    QVERIFY(!stillPicture(desk.window.get()).isNull());
    lookAt(desk.window.get(), name);
    const bool small = desk.window->width() < 1280 || qEnvironmentVariableIsSet("QT_SCALE_FACTOR");
    QVERIFY2(small || desk.window->minimumSizeHint().width() <= 1280,
             qPrintable(QString::number(desk.window->minimumSizeHint().width())));
    QVERIFY2(small || desk.window->minimumSizeHint().height() <= 800,
             qPrintable(QString::number(desk.window->minimumSizeHint().height())));
    cutNoLabel(desk.window.get(), name);
}

/// Alone, whatever key is held.
inline void chooseRun(QListView *list, int row)
{
    list->selectionModel()->setCurrentIndex(list->model()->index(row, 0), QItemSelectionModel::ClearAndSelect);
}
