// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"

#include <QWidget>

#include <array>

class QLabel;

/// The six steps of a cycle: mark, what happened, how long it took.
class CycleStepList : public QWidget
{
    Q_OBJECT

public:
    explicit CycleStepList(QWidget *parent = nullptr);

    void show(const Cycle &cycle);

private:
    struct Line {
        QLabel *mark;
        QLabel *name;
        QLabel *sentence;
        QLabel *time;
    };
    std::array<Line, cycleStepCount> m_lines{};
};
