// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"

#include <QSignalSpy>
#include <QTest>

/// The result of \a answer, after at most ten seconds of event loop; an Error "test_timeout" when none came. A loop that
/// is woken, since an act of many steps would be slept over at each by QTest::qWaitFor().
template<typename T>
Result<T> awaited(const Answer<T> &answer)
{
    QFutureWatcher<Result<T>> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    watcher.setFuture(answer);
    if ((!answer.isFinished() && !finished.wait(10'000)) || answer.resultCount() == 0)
        return Error{ErrorKind::Unreachable, QStringLiteral("no answer came"), {}, QStringLiteral("test_timeout")};
    return answer.result();
}
