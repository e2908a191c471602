// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/authorizepanelmodel.h"

#include <QWidget>

class QLabel;

/// The steps of an authorization, live: mark, what happened, when. A failed step turns red in its place.
class StepList : public QWidget
{
    Q_OBJECT

public:
    explicit StepList(QWidget *parent = nullptr);

    void show(const QList<StepReport> &steps);
    void show(const StepReport &report);
    /// How long it has been running, beside the running step.
    void showTime(const QString &time);

private:
    struct Line {
        QLabel *mark;
        QLabel *sentence;
        QLabel *time;
    };
    Line m_lines[authorizeStepCount];
    int m_running = -1;
};
