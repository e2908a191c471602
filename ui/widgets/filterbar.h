// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class WrappingLayout;
class InstallationsPageModel;
class QButtonGroup;
class QHBoxLayout;
class QToolButton;

/// The counts by state as quick filters; under them, when there are any, those by scopes and region, and a chip for each
/// active filter.
class FilterBar : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(InstallationsPageModel *model, QWidget *parent = nullptr);

private:
    QToolButton *addButton(int id, const QString &objectName);
    void makeNarrowings();
    void showModel();
    void showNarrowings();
    void showChips();
    void fillRegions();

    InstallationsPageModel *m_model;
    QButtonGroup *m_states;
    WrappingLayout *m_quick;
    QToolButton *m_missing = nullptr;
    QToolButton *m_extra = nullptr;
    QToolButton *m_region = nullptr;
    QWidget *m_narrowLine;
    QWidget *m_chipLine;
    QHBoxLayout *m_chips;
    QStringList m_shownChips;
};
