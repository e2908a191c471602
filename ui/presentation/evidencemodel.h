// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"

#include <QAbstractTableModel>

/// The facts of one installation, newest first: its evidence, and what its grants tell by themselves. Rows are worded
/// when they are looked at, so that thousands are as quick as ten. GUI thread.
class EvidenceModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Column { When, Who, What, Result };
    static constexpr int columnCountOfAll = 4;
    enum Role {
        GoodRole = Qt::UserRole, ///< of the result: it went as it should
        DecidesRole,             ///< the row is the one that decides the state
    };

    explicit EvidenceModel(QObject *parent = nullptr) : QAbstractTableModel(parent) { }

    /// \a decidedBy as in StateRule; \a ownSeat is "you".
    void show(const InstallationDetails &details, RowId decidedBy, const QString &ownSeat, Instant now);
    void clear();

    const Evidence &fact(int row) const { return m_facts.at(row); }
    /// The row that decides; -1 when none does.
    int decidingRow() const { return m_deciding; }
    /// Everything of a row, a line for each part; the server's own words are marked as such.
    QString wholeText(int row) const;
    /// All rows likewise, for the clipboard.
    QString allText() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString cell(const Evidence &fact, Column column) const;

    QList<Evidence> m_facts;
    QString m_seat;
    Instant m_now = {};
    int m_deciding = -1;
};
