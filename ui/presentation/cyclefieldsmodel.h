// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"

#include <QAbstractTableModel>

/// The comparison of one cycle, or of two beside each other: what is at fault comes first, then what is not known, then
/// the rest in its order. Of two, what differs comes first. GUI thread.
class CycleFieldsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Column { Field, Before, After, Expected, Result };
    enum Role {
        ResultRole = Qt::UserRole + 1, ///< a FieldResult; of two: the worse one
        IconRole, ///< the name of an icon; only of a result
        DifferentRole, ///< of two: bool
    };

    explicit CycleFieldsModel(QObject *parent = nullptr) : QAbstractTableModel(parent) { }

    /// At any step: what is not there yet is not known.
    void show(const Cycle &cycle);
    void showTwo(const Cycle &one, const Cycle &other);
    void clear();

    bool isOfTwo() const { return m_isOfTwo; }
    const CycleField &field(int row) const { return m_lines.at(row).one; }
    int faults() const;
    /// All rows as lines of tab-separated cells.
    QString text() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Line {
        CycleField one;
        CycleField other;
        bool isDifferent = false;
    };
    void setLines(QList<Line> lines, bool isOfTwo);
    QString cell(const Line &line, int column) const;
    FieldResult result(const Line &line, int column) const;

    QList<Line> m_lines;
    bool m_isOfTwo = false;
};
