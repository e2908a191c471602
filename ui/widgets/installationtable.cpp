// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/installationtable.h"

#include "widgets/columnlayout.h"
#include "widgets/installationdelegate.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QSet>

namespace {

// Finding selected ids again in a new list is one pass over it; a hand-made selection is not larger.
constexpr int selectionKeptAtMost = 5000;

} // namespace

InstallationTable::InstallationTable(InstallationTableModel *model, QSettings *settings, QWidget *parent)
    : QTableView(parent), m_model(model), m_layout(new ColumnLayout(horizontalHeader(), settings))
{
    setObjectName(QStringLiteral("installationTable"));
    setAccessibleName(tr("Installations"));
    setItemDelegate(new InstallationDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setModel(model);
    setUpHeaders();
    m_layout->restore();

    connect(model, &InstallationTableModel::queryChanged, this, [this] { m_newQuery = true; });
    // Qt goes to the row beside those that went, without selecting it; the keyboard goes on there.
    connect(model, &QAbstractItemModel::rowsRemoved, this, [this] {
        if (currentIndex().isValid() && selectedCount() == 0)
            selectionModel()->select(currentIndex(), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    });
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, &InstallationTable::keepPlace);
    connect(model, &QAbstractItemModel::modelReset, this, &InstallationTable::restorePlace);
    connect(model, &InstallationTableModel::listed, this, &InstallationTable::restorePlace);
}

InstallationTable::~InstallationTable()
{
    m_layout->save();
}

void InstallationTable::setUpHeaders()
{
    QHeaderView *const rows = verticalHeader();
    rows->hide();
    rows->setSectionResizeMode(QHeaderView::Fixed);
    rows->setMinimumSectionSize(1);
    rows->setDefaultSectionSize(fontMetrics().height() + 10);
    rows->setHighlightSections(false);

    QHeaderView *const columns = horizontalHeader();
    columns->setObjectName(QStringLiteral("installationTableHeader"));
    columns->setSectionsMovable(true);
    columns->setHighlightSections(false);
    columns->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    columns->setMinimumSectionSize(40);
    columns->setStretchLastSection(true);
    columns->setSortIndicator(static_cast<int>(m_model->query().sort),
                              m_model->query().descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    setSortingEnabled(true);
    columns->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(columns, &QWidget::customContextMenuRequested, this, &InstallationTable::showHeaderMenu);
}

void InstallationTable::showHeaderMenu(const QPoint &position)
{
    auto *const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_layout->fillMenu(menu);
    menu->popup(horizontalHeader()->viewport()->mapToGlobal(position));
}

int InstallationTable::selectedCount() const
{
    // By ranges: selectedRows() would make an index for each of a million rows.
    int count = 0;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange &range : selection)
        count += range.height();
    return count;
}

QList<RowId> InstallationTable::selectedIds() const
{
    QList<QItemSelectionRange> ranges = selectionModel()->selection();
    std::sort(ranges.begin(), ranges.end(),
              [](const QItemSelectionRange &a, const QItemSelectionRange &b) { return a.top() < b.top(); });
    QList<RowId> ids;
    for (const QItemSelectionRange &range : std::as_const(ranges))
        ids += m_model->ids().mid(range.top(), range.height());
    return ids;
}

RowId InstallationTable::currentId() const
{
    return currentIndex().isValid() ? m_model->idAt(currentIndex().row()) : 0;
}

QList<InstallationColumn> InstallationTable::shownColumns() const
{
    QList<InstallationColumn> shown;
    for (int place = 0; place < installationColumnCount; ++place) {
        const int column = horizontalHeader()->logicalIndex(place);
        if (!isColumnHidden(column))
            shown.append(static_cast<InstallationColumn>(column));
    }
    return shown;
}

void InstallationTable::choose(int row)
{
    const int column = static_cast<int>(shownColumns().value(0));
    selectionModel()->setCurrentIndex(m_model->index(row, column),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void InstallationTable::selectWhenListed(RowId id)
{
    m_awaited = id;
    restorePlace();
}

void InstallationTable::keepPlace()
{
    m_restoring = true;
    if (m_kept.current != 0)
        return; // an earlier list is still to come back to
    const int count = selectedCount();
    m_kept.everything = count > 1 && count == m_model->rowCount();
    m_kept.selected = count <= selectionKeptAtMost ? selectedIds() : QList<RowId>{};
    m_kept.current = currentId();
    m_kept.scroll = verticalScrollBar()->value();
}

void InstallationTable::restorePlace()
{
    if (m_awaited != 0) {
        if (const int row = m_model->rowOf(m_awaited); row >= 0) {
            m_awaited = 0;
            m_kept = {};
            m_restoring = false;
            choose(row);
            scrollTo(m_model->index(row, 0));
            return;
        }
    }
    if (!m_restoring)
        return;
    if (m_kept.everything) {
        selectAll();
    } else if (!m_kept.selected.isEmpty()) {
        QItemSelection selection;
        const QSet<RowId> wanted(m_kept.selected.cbegin(), m_kept.selected.cend());
        const QList<RowId> &ids = m_model->ids();
        qsizetype missing = wanted.size();
        for (int row = 0; row < ids.size() && missing > 0; ++row) {
            if (!wanted.contains(ids.at(row)))
                continue;
            --missing;
            selection.select(m_model->index(row, 0), m_model->index(row, installationColumnCount - 1));
        }
        selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    }
    if (const int row = m_model->rowOf(m_kept.current); m_kept.current != 0 && row >= 0)
        selectionModel()->setCurrentIndex(m_model->index(row, 0), QItemSelectionModel::NoUpdate);
    Q_EMIT selectedCountChanged(selectedCount());
    if (m_newQuery) {
        m_newQuery = false;
        m_kept.scroll = -1;
        scrollToTop();
    }
    if (!m_model->isComplete())
        return; // what was not found may be in the rest
    const bool gone = m_kept.current != 0 && m_model->rowOf(m_kept.current) < 0;
    if (m_kept.scroll >= 0)
        verticalScrollBar()->setValue(m_kept.scroll);
    m_kept = {};
    m_restoring = false;
    if (gone)
        Q_EMIT currentIdChanged(0);
}

void InstallationTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyRequested();
        return;
    }
    if (event->matches(QKeySequence::Delete) && selectedCount() > 0) {
        Q_EMIT removalRequested();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentId() != 0) {
        Q_EMIT detailsRequested(currentId());
        return;
    }
    QTableView::keyPressEvent(event);
}

void InstallationTable::focusInEvent(QFocusEvent *event)
{
    // Qt would make the first row the current one without selecting it, and the details would show a row
    // that nothing marks.
    if (!currentIndex().isValid() && m_model->rowCount() > 0)
        choose(0);
    QTableView::focusInEvent(event);
}

void InstallationTable::contextMenuEvent(QContextMenuEvent *event)
{
    QModelIndex index = event->reason() == QContextMenuEvent::Mouse ? indexAt(event->pos()) : currentIndex();
    if (!index.isValid())
        return;
    const QPoint place = event->reason() == QContextMenuEvent::Mouse
        ? event->globalPos()
        : viewport()->mapToGlobal(visualRect(index).bottomLeft());
    Q_EMIT menuRequested(m_model->idAt(index.row()), place);
}

void InstallationTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT selectedCountChanged(selectedCount());
}

void InstallationTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (!m_restoring || current.isValid())
        Q_EMIT currentIdChanged(current.isValid() ? m_model->idAt(current.row()) : 0);
}
