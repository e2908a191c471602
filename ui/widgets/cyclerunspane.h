// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "presentation/cyclelabmodel.h"

#include <QWidget>

class CycleTrend;
class InstallationsPageModel;
class QComboBox;
class QLabel;
class QListView;
class QPushButton;

/// The left of the cycle lab: the runs with their filters, how the last ones went, and the button for new ones. GUI
/// thread.
class CycleRunsPane : public QWidget
{
    Q_OBJECT

public:
    /// Both models outlive it.
    CycleRunsPane(CycleLabModel *model, InstallationsPageModel *installations, QWidget *parent = nullptr);

    QList<RowId> selected() const; ///< in the list's order
    RowId current() const;
    /// Once it is listed.
    void select(RowId id);
    QWidget *list() const;
    void setCanBegin(const QString &reason);

Q_SIGNALS:
    void selectionChanged();
    void newRequested();
    void removalRequested(const QList<RowId> &ids);

private:
    QWidget *makeFilters();
    void wire();
    void showProfiles();
    void showModel();
    void keepSelection();
    void showMenu(const QPoint &position);

    CycleLabModel *m_model;
    InstallationsPageModel *m_installations;
    QComboBox *m_app = nullptr;
    QComboBox *m_verdict = nullptr;
    QListView *m_list;
    QLabel *m_footer;
    QPushButton *m_more;
    CycleTrend *m_trend;
    QPushButton *m_new;
    QList<RowId> m_selected;
    RowId m_current = 0;
    RowId m_awaited = 0; ///< to be selected once it is listed
};
