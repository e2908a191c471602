// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <chrono>

/// Beats every 16 ms, a frame of 60 a second, and keeps the longest time between two beats.
class HeartBeat
{
public:
    HeartBeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { beat(); });
        m_last.start();
        m_timer.start(std::chrono::milliseconds(16));
    }
    double longestGap()
    {
        beat();
        return m_longest;
    }

private:
    void beat()
    {
        m_longest = std::max(m_longest, double(m_last.nsecsElapsed()) / 1e6);
        m_last.start();
    }
    QTimer m_timer;
    QElapsedTimer m_last;
    double m_longest = 0;
};
