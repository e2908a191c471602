// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/detailsmodel.h"

#include <QWidget>

class QLabel;
class QTreeWidget;
class QTreeWidgetItem;

/// Expected, requested, granted and live scopes side by side, each with what it lets the app do; above them what is
/// missing and what is not expected, as two findings.
class ScopesTab : public QWidget
{
    Q_OBJECT

public:
    explicit ScopesTab(QWidget *parent = nullptr);

    void show(const DetailsModel &model);

private:
    QLabel *addFinding(const QString &objectName);
    void addRow(const DetailsModel::ScopeRow &row, bool isAssumed);

    QLabel *m_missing;
    QLabel *m_extra;
    QLabel *m_note;
    QTreeWidget *m_list;
    QLabel *m_source;
};
