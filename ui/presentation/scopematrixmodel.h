// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/scopematrix.h"
#include "presentation/installationtablemodel.h"

/// The installations of a query as rows, and every scope that is expected of, granted to or live in one of them as
/// columns, after who, which app and how sure the scopes are. The team stands in the vertical header, which stays in
/// place. Rows come in pages as in InstallationTableModel, so that any number of them is one list. GUI thread.
class ScopeMatrixModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum FixedColumn { User, App, Live, firstScope };
    enum Role {
        StandRole = Qt::UserRole + 1, ///< int of ScopeStand; only in a scope's column, only when loaded
        LoadedRole, ///< bool
    };

    ScopeMatrixModel(const InstallationStore *store, Clock clock, QObject *parent = nullptr);

    /// Shows what \a query selects, anew.
    void show(const InstallationQuery &query);
    const InstallationQuery &query() const { return m_rows.query(); }
    /// All rows are listed and the columns are known.
    bool isComplete() const { return m_rows.isComplete() && m_knowsScopes; }
    const QList<RowId> &ids() const { return m_rows.ids(); }
    const QStringList &scopes() const { return m_scopes; }
    /// Null when the row is not loaded.
    const Installation *installationAt(int row) const { return m_rows.installationAt(row); }
    /// "31 installations, 6 scopes"; says so while they are being read.
    QString summary() const;
    const InstallationStore *store() const { return m_store; }
    Instant now() const { return m_clock(); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// summary() says something else.
    void changed();
    void failed(const Error &error);

private:
    void wireRows();
    void askScopes();
    void takeScopes(const ScopeNames &names);
    QVariant fixedCell(const Installation &row, int column, int role) const;
    QVariant scopeCell(const Installation &row, const QString &scope, int role) const;
    QVariant columnHead(int column, int role) const;

    const InstallationStore *m_store;
    Clock m_clock;
    InstallationTableModel m_rows;
    QStringList m_scopes;
    quint64 m_asked = 0; ///< number of the newest question
    bool m_knowsScopes = false;
};
