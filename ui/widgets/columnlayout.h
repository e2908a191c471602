// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QHeaderView;
class QMenu;
class QSettings;

/// Remembers the order, widths and visibility of the installation table's columns, by their stable ids, so
/// that a column that comes or goes in a later version moves no other. At least one column stays visible.
class ColumnLayout : public QObject
{
    Q_OBJECT

public:
    /// \a settings outlives it.
    ColumnLayout(QHeaderView *header, QSettings *settings);

    void restore();
    void save() const;
    /// Fills \a menu with a checkable entry for each column.
    void fillMenu(QMenu *menu);

private:
    QHeaderView *m_header;
    QSettings *m_settings;
};
