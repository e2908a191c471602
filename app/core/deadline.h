// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

#include <QDeadlineTimer>

/// A moment after which something is refused. It has passed when the clock says so, which goes on while the computer
/// sleeps, or when that much time was spent awake, which nobody can set back. Any thread.
class Deadline
{
public:
    Deadline() = default; ///< passed
    Deadline(Instant now, std::chrono::milliseconds time) : m_until(now + time), m_awake(time) {}

    bool hasPassed(Instant now) const { return now >= m_until || m_awake.hasExpired(); }
    Instant until() const { return m_until; }

private:
    Instant m_until = {};
    QDeadlineTimer m_awake;
};
