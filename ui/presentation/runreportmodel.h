// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/runstore.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

/// The report of one run, of any length: what changed, then what is not known, then the unchanged ones folded into one
/// line. Lines are read from the store as they are looked at. GUI thread.
class RunReportModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role { HeadingRole = Qt::UserRole + 1, StateRole };
    static constexpr int linesPerPage = 64;

    explicit RunReportModel(const RunStore *runs, QObject *parent = nullptr);

    /// Reads the counts of \a run; 0 shows nothing.
    void show(RowId run);
    const RunCounts &counts() const { return m_counts; }
    bool isUnfolded() const { return m_isUnfolded; }
    void setUnfolded(bool unfolded);
    /// A line above others; the last of them unfolds the unchanged ones.
    bool isHeading(int row) const { return !place(row).isLine; }
    bool isFold(int row) const;
    /// 0 for a heading, or for what is not read yet.
    RowId installationAt(int row) const;
    /// The whole report, with all lines. Ends in copied().
    void copy(bool asCsv, const QString &title);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void counted();
    void failed(const Error &error);
    void copied(const QString &text);

private:
    struct Place {
        RunLine::Part part = RunLine::Part::Changed;
        bool isLine = false;
        qint64 offset = 0; ///< in its part
    };
    struct Copy;
    qint64 countOf(RunLine::Part part) const;
    Place place(int row) const;
    const RunLine *lineAt(int row) const;
    void want(const Place &place) const;
    void fetch(RunLine::Part part, qint64 page);
    void copyMore(const std::shared_ptr<Copy> &copy);

    const RunStore *m_runs;
    RowId m_run = 0;
    RunCounts m_counts;
    bool m_isUnfolded = false;
    QHash<QPair<int, qint64>, QList<RunLine>> m_pages; ///< by part and page
    mutable QSet<QPair<int, qint64>> m_asked;
};
