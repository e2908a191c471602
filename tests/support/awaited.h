// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"

#include <QTest>

/// The result of \a answer, after at most ten seconds of event loop; an Error "test_timeout" when none came.
template<typename T>
Result<T> awaited(const Answer<T> &answer)
{
    if (!QTest::qWaitFor([&answer] { return answer.isFinished(); }, 10'000) || answer.resultCount() == 0)
        return Error{ErrorKind::Unreachable, QStringLiteral("no answer came"), {}, QStringLiteral("test_timeout")};
    return answer.result();
}
