// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deadline.h"

#include <QTest>

using namespace std::chrono_literals;

class TestDeadline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesByTheClock()
    {
        const Instant now = fromMilliseconds(1'700'000'000'000);
        const Deadline deadline(now, 10min);
        QCOMPARE(deadline.until(), now + 10min);
        QVERIFY(!deadline.hasPassed(now));
        QVERIFY(!deadline.hasPassed(now + 10min - 1ms));
        QVERIFY(deadline.hasPassed(now + 10min));
    }

    void aClockThatWasSetBackProlongsNothing()
    {
        const Instant now = fromMilliseconds(1'700'000'000'000);
        const Deadline deadline(now, 30ms);
        QTRY_VERIFY(deadline.hasPassed(now - 1h));
    }

    void noneHasPassed() { QVERIFY(Deadline().hasPassed(fromMilliseconds(0))); }
};

QTEST_GUILESS_MAIN(TestDeadline)
#include "tst_deadline.moc"
