// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"

#include <QDialog>

class FlowView;

/// Two runs beside each other: their pictures, with the first message marked that differs, and all fields, those first
/// that came out differently. GUI thread.
class CycleComparisonDialog : public QDialog
{
    Q_OBJECT

public:
    CycleComparisonDialog(const Cycle &one, const Cycle &other, QWidget *parent);

private:
    QWidget *makeSide(const Cycle &cycle, FlowView *view);
    QWidget *makeFields(const Cycle &one, const Cycle &other);

    FlowView *m_left;
    FlowView *m_right;
};
