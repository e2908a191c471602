// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/scopematrixmodel.h"

#include "presentation/scopewords.h"
#include "presentation/words.h"

ScopeMatrixModel::ScopeMatrixModel(const InstallationStore *store, Clock clock, QObject *parent)
    : QAbstractTableModel(parent), m_store(store), m_clock(clock),
      m_rows(store, std::move(clock), InstallationTableModel::pagesKept / 2)
{
    wireRows();
}

/// What the list of rows says of itself, it says of this one.
void ScopeMatrixModel::wireRows()
{
    connect(&m_rows, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
    connect(&m_rows, &QAbstractItemModel::modelReset, this, [this] { endResetModel(); });
    connect(&m_rows, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this](const QModelIndex &, int first, int last) { beginInsertRows({}, first, last); });
    connect(&m_rows, &QAbstractItemModel::rowsInserted, this, [this] { endInsertRows(); });
    connect(&m_rows, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) { beginRemoveRows({}, first, last); });
    connect(&m_rows, &QAbstractItemModel::rowsRemoved, this, [this] { endRemoveRows(); });
    connect(&m_rows, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
        Q_EMIT dataChanged(index(first.row(), 0), index(last.row(), columnCount() - 1));
        Q_EMIT headerDataChanged(Qt::Vertical, first.row(), last.row());
    });
    connect(&m_rows, &InstallationTableModel::listed, this, &ScopeMatrixModel::changed);
    connect(&m_rows, &InstallationTableModel::failed, this, &ScopeMatrixModel::failed);
}

void ScopeMatrixModel::show(const InstallationQuery &query)
{
    m_rows.setQuery(query);
    m_rows.reload();
    askScopes();
    Q_EMIT changed();
}

void ScopeMatrixModel::askScopes()
{
    const auto answer = m_store->scopeNames(m_rows.query(), m_clock());
    whenDone(answer, this, [this, asked = ++m_asked](const Result<ScopeNames> &names) {
        if (asked != m_asked)
            return;
        if (names)
            takeScopes(*names);
        else
            Q_EMIT failed(names.error());
    });
}

void ScopeMatrixModel::takeScopes(const ScopeNames &names)
{
    const QStringList scopes = names.expected.names() + names.others.names();
    if (scopes != m_scopes || !m_knowsScopes) {
        beginResetModel();
        m_scopes = scopes;
        m_knowsScopes = true;
        endResetModel();
    }
    Q_EMIT changed();
}

QString ScopeMatrixModel::summary() const
{
    if (!isComplete())
        return tr("Reading the list…");
    const QString scopes = m_scopes.size() == 1 ? tr("1 scope") : tr("%1 scopes").arg(countWord(m_scopes.size()));
    return tr("%1, %2").arg(installationsWord(rowCount()), scopes);
}

int ScopeMatrixModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows.rowCount();
}

int ScopeMatrixModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : firstScope + static_cast<int>(m_scopes.size());
}

QVariant ScopeMatrixModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    // It fetches the page where this row is.
    if (role == Qt::DisplayRole)
        m_rows.data(m_rows.index(index.row(), 0), role);
    const Installation *const row = m_rows.installationAt(index.row());
    if (role == LoadedRole)
        return row != nullptr;
    if (!row)
        return role == Qt::DisplayRole && index.column() < firstScope ? QVariant(QString(QChar(0x2026))) : QVariant();
    return index.column() < firstScope ? fixedCell(*row, index.column(), role)
                                       : scopeCell(*row, m_scopes.at(index.column() - firstScope), role);
}

QVariant ScopeMatrixModel::fixedCell(const Installation &row, int column, int role) const
{
    if (column == User && role == Qt::DisplayRole)
        return shownName(row.user);
    if (column == User && role == Qt::ToolTipRole)
        return toolTipText(shownText(row.user.name + QLatin1Char(' ') + row.user.id));
    if (column == App && (role == Qt::DisplayRole || role == Qt::ToolTipRole))
        return role == Qt::DisplayRole ? shownText(row.profileName) : toolTipText(shownText(row.profileName));
    if (column == Live && role == Qt::DisplayRole)
        return row.liveScopes && row.verifiedAt ? relativeTime(*row.verifiedAt, m_clock()) : row.scopeAssumed ? tr("assumed") : tr("not known");
    if (column == Live && role == Qt::ToolTipRole)
        return toolTipText(scopesSurety(row, m_clock()));
    return {};
}

QVariant ScopeMatrixModel::scopeCell(const Installation &row, const QString &scope, int role) const
{
    const ScopeStand stand = scopeStand(row, scope);
    switch (role) {
    case StandRole:
        return static_cast<int>(stand);
    case Qt::DisplayRole:
        return standMark(stand);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignCenter);
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(shownText(scope), standWord(stand));
    case Qt::ToolTipRole:
        return toolTipText(tr("%1, %2: %3").arg(shownName(row.team), shownText(scope), standWord(stand)));
    default:
        return {};
    }
}

QVariant ScopeMatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal)
        return section < columnCount() ? columnHead(section, role) : QVariant();
    const Installation *const row = m_rows.installationAt(section);
    if (!row)
        return role == Qt::DisplayRole ? QVariant(QString(QChar(0x2026))) : QVariant();
    if (role == Qt::DisplayRole)
        return shownName(row->team);
    return role == Qt::ToolTipRole ? QVariant(toolTipText(shownText(row->team.name + QLatin1Char(' ') + row->team.id))) : QVariant();
}

QVariant ScopeMatrixModel::columnHead(int column, int role) const
{
    if (column >= firstScope) {
        const QString &scope = m_scopes.at(column - firstScope);
        if (role == Qt::DisplayRole)
            return shownText(scope);
        if (role == Qt::ToolTipRole)
            return toolTipText(shownText(scope) + QLatin1Char('\n') + scopeExplanation(scope));
        return {};
    }
    if (role == Qt::ToolTipRole && column == Live)
        return toolTipText(tr("When the server confirmed the live scopes last. What was only granted, or assumed, is marked with ?"));
    if (role != Qt::DisplayRole)
        return {};
    return column == User ? tr("User") : column == App ? tr("App profile") : tr("Live");
}
