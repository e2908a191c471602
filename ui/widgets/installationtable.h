// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/installationtablemodel.h"

#include <QTableView>

class ColumnLayout;
class QSettings;

/// The table of installations. The model knows rows by id, and so do the selection, the current row and the
/// scroll position here: they survive a new list. Nothing is done per row beyond what is visible.
class InstallationTable : public QTableView
{
    Q_OBJECT

public:
    InstallationTable(InstallationTableModel *model, QSettings *settings, QWidget *parent = nullptr);
    ~InstallationTable() override;

    int selectedCount() const;
    /// In the order of the table.
    QList<RowId> selectedIds() const;
    RowId currentId() const;
    /// The columns shown, in the order shown.
    QList<InstallationColumn> shownColumns() const;

    /// Selects \a row alone and makes it the current one. QTableView::selectRow() does nothing in a
    /// right-to-left window whose columns fill it (Qt 6.4), because it looks for a column beyond the edge.
    void choose(int row);
    /// Selects \a id alone and scrolls to it, as soon as it is in the list.
    void selectWhenListed(RowId id);

Q_SIGNALS:
    void currentIdChanged(RowId id);
    void selectedCountChanged(int count);
    void copyRequested();
    void removalRequested(); ///< of what is selected: the Delete key
    void detailsRequested(RowId id);
    void menuRequested(RowId id, const QPoint &globalPosition);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    struct Kept {
        QList<RowId> selected;
        bool everything = false;
        RowId current = 0;
        int scroll = 0;
    };
    void setUpHeaders();
    void keepPlace();
    void restorePlace();
    void showHeaderMenu(const QPoint &position);

    InstallationTableModel *m_model;
    ColumnLayout *m_layout;
    Kept m_kept;
    bool m_restoring = false;
    bool m_newQuery = false; ///< another list, not the same one read again: it begins at its top
    RowId m_awaited = 0; ///< to be selected once it is listed
};
