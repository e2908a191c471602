// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class FlowLayout;
class InstallationsPageModel;
class QButtonGroup;
class QHBoxLayout;
class QToolButton;

/// The counts by state as quick filters, and under them a chip for each active filter, when there are any.
class FilterBar : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(InstallationsPageModel *model, QWidget *parent = nullptr);

private:
    QToolButton *addButton(int id, const QString &objectName);
    void showModel();

    InstallationsPageModel *m_model;
    QButtonGroup *m_states;
    FlowLayout *m_quick;
    QWidget *m_chipLine;
    QHBoxLayout *m_chips;
};
