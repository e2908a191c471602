// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/installationstore.h"

#include <QAbstractTableModel>
#include <QDate>
#include <QTimeZone>

/// "What dies while I am away?": the installations that nothing can renew any more after one of the days between two
/// dates. The first of them, after them some of which nobody knows when they end, and the count of all. GUI thread.
class AwayModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Team, User, App, Ends, Renewal, ColumnCount };
    enum Role { FailedRole = Qt::UserRole + 1 }; ///< bool: its last renewal failed
    static constexpr int rowsShown = 200;

    AwayModel(const InstallationStore *installations, Clock clock, QTimeZone zone, QObject *parent = nullptr);

    QDate first() const { return m_first; }
    QDate last() const { return m_last; }
    /// Which rows these are, without those of which nobody knows; for the list, and for acts on all of them.
    InstallationQuery query() const;
    /// The days are in order, and not all of them are over.
    bool canBeAsked() const;
    qint64 count() const { return m_count; }
    bool isKnown() const { return m_known; }
    /// "12 installations end between the two dates; the last renewal of 1 failed. Of 3 more nobody knows when."; or what is
    /// wrong with the dates. Empty when the store could not be read.
    QString sentence() const;
    RowId idAt(int row) const { return row >= 0 && row < m_rows.size() ? m_rows.at(row).id : 0; }

    void setDays(const QDate &first, const QDate &last);
    void setProfile(RowId id);
    void reload();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void changed();
    void failed(const Error &error);

private:
    void fail(const Error &error);
    void takeCounts(const HorizonCounts &counts);
    void askRows();
    void takeRows(const QList<Installation> &rows, const QList<FailedRenewal> &failures);
    QString endWord(Instant ends) const; ///< "2026-11-27, in 3 days"
    QString renewalWord(const Installation &row) const;

    const InstallationStore *m_installations;
    Clock m_now;
    QTimeZone m_zone;
    RowId m_profile = 0;
    QDate m_first;
    QDate m_last;
    qint64 m_count = 0;
    qint64 m_failed = 0;
    qint64 m_notKnown = 0;
    QList<Installation> m_rows;
    QHash<RowId, FailedRenewal> m_failures;
    quint64 m_question = 0;
    bool m_known = false;
    bool m_hasError = false;
};
