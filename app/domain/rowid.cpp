// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/rowid.h"

#include <QRandomGenerator>

#include <atomic>

RowId makeRowId(Instant now)
{
    static std::atomic<qint64> last{0};
    const qint64 fresh = (toMilliseconds(now) << 21) | QRandomGenerator::system()->bounded(1 << 21);
    qint64 previous = last.load();
    qint64 next = 0;
    do {
        next = std::max(fresh, previous + 1);
    } while (!last.compare_exchange_weak(previous, next));
    return next;
}
