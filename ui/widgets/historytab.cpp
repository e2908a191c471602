// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/historytab.h"

#include "presentation/detailsmodel.h"
#include "presentation/words.h"
#include "widgets/icons.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

HistoryTab::HistoryTab(QWidget *parent) : QWidget(parent), m_list(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("historyTab"));
    m_list->setObjectName(QStringLiteral("historyList"));
    m_list->setAccessibleName(tr("History"));
    m_list->setRootIsDecorated(false);
    m_list->setWordWrap(true);
    m_list->setHeaderLabels({tr("When"), tr("Who"), tr("What"), tr("Result")});
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(2, QHeaderView::Stretch);
    m_list->header()->setStretchLastSection(false);
    auto *const layout = new QVBoxLayout(this);
    layout->addWidget(m_list);
}

void HistoryTab::show(const DetailsModel &model)
{
    m_list->clear();
    const QList<DetailsModel::HistoryRow> rows = model.historyRows();
    for (const DetailsModel::HistoryRow &row : rows) {
        auto *const item
            = new QTreeWidgetItem(m_list, {relativeTime(row.at, model.now()), row.actor, row.what, row.outcome});
        item->setToolTip(0, exactTime(row.at));
        item->setToolTip(2, toolTipText(row.what));
        if (!row.good)
            item->setIcon(3, ownIcon(QStringLiteral("warning")));
    }
}
