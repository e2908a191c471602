// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/installationcolumns.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QSet>

/// The installations that a query selects, for a table of any length. It holds the ordered ids of all of
/// them, 8 bytes each, and full rows only around what was looked at lately; both come from the database
/// thread. A new query shows its first screenful as soon as that is known, then the whole list. A row that
/// is not there yet reads "…" and is repainted when it arrives. Answers to an older query are dropped.
/// GUI thread.
class InstallationTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        StateRole = Qt::UserRole + 1, ///< int of InstallationState; only in the state column, only when loaded
        ScopesMissingRole, ///< bool; only in the scopes column
        RegionDiffersRole, ///< bool; only in the region column
        LoadedRole, ///< bool
    };
    static constexpr int firstScreenful = 200;
    static constexpr int rowsPerPage = 64;
    static constexpr int pagesKept = 48;

    InstallationTableModel(const InstallationStore *store, Clock clock, int pages = pagesKept,
                           QObject *parent = nullptr);

    const InstallationQuery &query() const { return m_query; }
    /// Before the first reload() it only remembers.
    void setQuery(const InstallationQuery &query);
    /// Asks the store, again. What is shown stays until the new list is there, rows and all.
    void reload();

    /// All ids of the query are there, not only the first screenful.
    bool isComplete() const { return m_complete; }
    RowId idAt(int row) const { return m_ids.value(row, 0); }
    /// -1 when it is not in the list (yet).
    int rowOf(RowId id) const;
    const QList<RowId> &ids() const { return m_ids; }
    /// The name of the team \a id, by the rows that are loaded; empty when none of them is of it.
    QString teamName(const QString &id) const;
    /// Null when the row is not loaded; good until control returns to the event loop.
    const Installation *installationAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    /// Relative times have moved on: repaints what is visible.
    void tick();

Q_SIGNALS:
    void queryChanged();
    /// The list is there, whole.
    void listed();
    void failed(const Error &error);

private:
    struct Row {
        Installation installation;
        quint64 listing = 0; ///< the list it was read for; an older one is shown, but read again
    };
    void request(int limit);
    void ask(int limit);
    void takeIds(const QList<RowId> &ids, int limit);
    void replaceIds(const QList<RowId> &ids);
    void wantPage(int page) const;
    void fetchWanted();
    void takeRows(int page, const QList<Installation> &rows);

    const InstallationStore *m_store;
    Clock m_clock;
    InstallationQuery m_query;
    QList<RowId> m_ids;
    bool m_complete = false;
    bool m_asking = false; ///< for ids
    std::optional<int> m_waiting; ///< the limit of the next question
    quint64 m_listing = 0; ///< number of the newest query or reload
    mutable QCache<RowId, Row> m_rows;
    mutable QList<int> m_wanted; ///< pages, the most recently looked at last
    mutable bool m_fetchScheduled = false;
    QSet<int> m_asked; ///< pages asked for since the last list; failed ones stay until the next
    int m_inFlight = 0;
};
