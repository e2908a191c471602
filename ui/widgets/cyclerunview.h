// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "presentation/cyclelabmodel.h"

#include <QWidget>

class CycleStepList;
class FlowView;
class HandStepBox;
class QLabel;
class QStackedWidget;
class QTabWidget;
class QTableView;

/// Everything of the run that is shown: its verdict, its steps, what a person has to do, its picture, the comparison
/// and the tokens. GUI thread.
class CycleRunView : public QWidget
{
    Q_OBJECT

public:
    /// \a model outlives it.
    CycleRunView(CycleLabModel *model, OpenUrl openUrl, QWidget *parent = nullptr);

    HandStepBox *hands() { return m_hands; }

Q_SIGNALS:
    void runRequested(RowId id);
    void stopRequested(RowId id);

private:
    QTableView *makeTable(const char *objectName, const QString &name, QAbstractItemModel *model);
    void showRun();
    void showEmpty();
    void showHands();
    void showVerdict();
    void copyFields();

    CycleLabModel *m_model;
    QStackedWidget *m_stack;
    QLabel *m_empty;
    QLabel *m_title;
    QLabel *m_mark;
    QLabel *m_verdict;
    CycleStepList *m_steps;
    HandStepBox *m_hands;
    QTabWidget *m_tabs;
    FlowView *m_picture;
    QTableView *m_fields = nullptr;
    QTableView *m_tokens = nullptr;
    RowId m_drawn = 0; ///< the run whose picture is there
    RowId m_told = 0; ///< the run whose comparison was brought to the front
};
