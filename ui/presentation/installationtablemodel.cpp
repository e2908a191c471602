// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/installationtablemodel.h"

#include "presentation/words.h"

#include <algorithm>
#include <utility>

namespace {

// A dragged scroll bar asks for many pages that nobody sees any more: the newest few are enough.
constexpr int pagesWantedAtMost = 12;
constexpr int pagesInFlight = 2;

} // namespace

InstallationTableModel::InstallationTableModel(const InstallationStore *store, Clock clock, int pages, QObject *parent)
    : QAbstractTableModel(parent), m_store(store), m_clock(std::move(clock)), m_rows(qsizetype(pages) * rowsPerPage)
{
}

void InstallationTableModel::setQuery(const InstallationQuery &query)
{
    if (query == m_query)
        return;
    m_query = query;
    m_complete = false;
    Q_EMIT queryChanged();
    if (m_listing == 0)
        return;
    ++m_listing;
    request(firstScreenful);
}

void InstallationTableModel::reload()
{
    ++m_listing;
    request(m_complete ? 0 : firstScreenful);
}

/// One question at a time is with the store, which works in order; the newest one waits here in place of those
/// before it.
void InstallationTableModel::request(int limit)
{
    m_waiting = limit;
    if (!m_asking)
        ask(*std::exchange(m_waiting, std::nullopt));
}

void InstallationTableModel::ask(int limit)
{
    m_asking = true;
    const quint64 listing = m_listing;
    whenDone(m_store->ids(m_query, m_clock(), limit), this, [this, listing, limit](const Result<QList<RowId>> &ids) {
        m_asking = false;
        if (m_waiting)
            ask(*std::exchange(m_waiting, std::nullopt));
        if (listing != m_listing)
            return;
        if (!ids) {
            Q_EMIT failed(ids.error());
            return;
        }
        takeIds(*ids, limit);
    });
}

void InstallationTableModel::takeIds(const QList<RowId> &ids, int limit)
{
    m_wanted.clear();
    m_asked.clear();
    replaceIds(ids);
    if (limit == 0 || ids.size() < limit) {
        m_complete = true;
        Q_EMIT listed();
        return;
    }
    // The visible rows go ahead of the long list, because the database thread works in order.
    wantPage(0);
    fetchWanted();
    request(0);
}

/// Removes and inserts only the stretch that differs, so that a view keeps its selection and place.
void InstallationTableModel::replaceIds(const QList<RowId> &ids)
{
    const auto [oldFirst, newFirst] = std::mismatch(m_ids.cbegin(), m_ids.cend(), ids.cbegin(), ids.cend());
    const auto head = static_cast<int>(newFirst - ids.cbegin());
    const auto [oldLast, newLast] = std::mismatch(m_ids.crbegin(), std::make_reverse_iterator(oldFirst), ids.crbegin(),
                                                  std::make_reverse_iterator(newFirst));
    const auto tail = static_cast<int>(newLast - ids.crbegin());
    const int removed = static_cast<int>(m_ids.size()) - head - tail;
    const int inserted = static_cast<int>(ids.size()) - head - tail;
    if (removed > 0 && inserted > 0) {
        beginResetModel();
        m_ids = ids;
        endResetModel();
        return;
    }
    if (removed > 0) {
        beginRemoveRows({}, head, head + removed - 1);
        m_ids = ids;
        endRemoveRows();
    } else if (inserted > 0) {
        beginInsertRows({}, head, head + inserted - 1);
        m_ids = ids;
        endInsertRows();
    }
    if (!m_ids.isEmpty())
        tick(); // what is visible is read again, because a row may have changed in its place
}

int InstallationTableModel::rowOf(RowId id) const
{
    return static_cast<int>(m_ids.indexOf(id));
}

const Installation *InstallationTableModel::installationAt(int row) const
{
    const Row *const kept = m_rows.object(idAt(row));
    return kept ? &kept->installation : nullptr;
}

QString InstallationTableModel::teamName(const QString &id) const
{
    const QList<RowId> loaded = m_rows.keys();
    for (const RowId row : loaded) {
        if (const NamedId &team = m_rows.object(row)->installation.team; team.id == id)
            return team.name;
    }
    return {};
}

int InstallationTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

int InstallationTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : installationColumnCount;
}

QVariant InstallationTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row *const row = m_rows.object(idAt(index.row()));
    if ((!row || row->listing != m_listing) && role == Qt::DisplayRole)
        wantPage(index.row() / rowsPerPage);
    if (role == LoadedRole)
        return row != nullptr;
    if (!row)
        return role == Qt::DisplayRole ? QVariant(QString(QChar(0x2026))) : QVariant();
    const auto column = static_cast<InstallationColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row->installation, column, m_clock());
    case Qt::ToolTipRole:
        return toolTipText(cellToolTip(row->installation, column, m_clock()));
    case StateRole:
        return column == InstallationColumn::State ? QVariant(static_cast<int>(row->installation.state(m_clock())))
                                                   : QVariant();
    case ScopesMissingRole:
        return column == InstallationColumn::Scopes
            && !row->installation.missingScopes().isEmpty();
    case RegionDiffersRole:
        return column == InstallationColumn::Region && row->installation.isInOtherRegion();
    default:
        return {};
    }
}

QVariant InstallationTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= installationColumnCount || role != Qt::DisplayRole)
        return {};
    return columnTitle(static_cast<InstallationColumn>(section));
}

void InstallationTableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= installationColumnCount)
        return;
    InstallationQuery query = m_query;
    query.sort = static_cast<InstallationColumn>(column);
    query.descending = order == Qt::DescendingOrder;
    setQuery(query);
}

void InstallationTableModel::tick()
{
    if (!m_ids.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, installationColumnCount - 1));
}

void InstallationTableModel::wantPage(int page) const
{
    if (m_asked.contains(page))
        return;
    m_wanted.removeOne(page);
    m_wanted.append(page);
    if (m_wanted.size() > pagesWantedAtMost)
        m_wanted.removeFirst();
    if (m_fetchScheduled)
        return;
    m_fetchScheduled = true;
    auto *const self = const_cast<InstallationTableModel *>(this); // NOLINT: fetching what is read is no change
    QMetaObject::invokeMethod(
        self, [self] { self->fetchWanted(); }, Qt::QueuedConnection);
}

void InstallationTableModel::fetchWanted()
{
    m_fetchScheduled = false;
    while (!m_wanted.isEmpty() && m_inFlight < pagesInFlight) {
        const int page = m_wanted.takeLast();
        const QList<RowId> ids = m_ids.mid(qsizetype(page) * rowsPerPage, rowsPerPage);
        if (ids.isEmpty())
            continue;
        m_asked.insert(page);
        ++m_inFlight;
        const quint64 listing = m_listing;
        whenDone(m_store->rows(ids), this, [this, page, listing](const Result<QList<Installation>> &rows) {
            --m_inFlight;
            if (!rows)
                Q_EMIT failed(rows.error());
            else if (listing == m_listing)
                takeRows(page, *rows);
            fetchWanted();
        });
    }
}

void InstallationTableModel::takeRows(int page, const QList<Installation> &rows)
{
    for (const Installation &installation : rows)
        m_rows.insert(installation.id, new Row{installation, m_listing});
    m_asked.remove(page);
    const int first = page * rowsPerPage;
    const int last = std::min(first + rowsPerPage, rowCount()) - 1;
    if (first <= last)
        Q_EMIT dataChanged(index(first, 0), index(last, installationColumnCount - 1));
}
