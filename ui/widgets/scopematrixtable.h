// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

class ScopeMatrixModel;

/// A scope matrix: teams in a header that stays at the left, scopes as narrow columns under names that are written
/// upwards. Nothing is done per row beyond what is visible.
class ScopeMatrixTable : public QTableView
{
    Q_OBJECT

public:
    explicit ScopeMatrixTable(ScopeMatrixModel *model, QWidget *parent = nullptr);

Q_SIGNALS:
    /// Enter or a double click on a row.
    void rowChosen(int row);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void measureColumns();

    ScopeMatrixModel *m_model;
};
