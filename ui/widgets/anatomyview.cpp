// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/anatomyview.h"

#include "presentation/anatomywords.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

AnatomyView::AnatomyView(QWidget *parent)
    : QWidget(parent), m_title(makeSentence({}, this)), m_remark(makeSentence({}, this)),
      m_table(new QTableWidget(0, 2, this))
{
    setObjectName(QStringLiteral("anatomyView"));
    m_title->setObjectName(QStringLiteral("anatomyTitle"));
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_remark->setObjectName(QStringLiteral("anatomyRemark"));
    m_table->setObjectName(QStringLiteral("anatomyTable"));
    m_table->setAccessibleName(tr("What can be seen of the token"));
    m_table->setHorizontalHeaderLabels({tr("What"), tr("Is")});
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setResizeContentsPrecision(0);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->setShowGrid(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    setFocusProxy(m_table);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addWidget(m_remark);
    layout->addWidget(m_table, 1);
    show(TokenAnatomy{});
}

void AnatomyView::show(const TokenAnatomy &anatomy)
{
    m_title->setText(anatomyTitle(anatomy));
    m_remark->setText(anatomyRemark(anatomy));
    const QList<AnatomyRow> rows = anatomyRows(anatomy);
    m_table->setEnabled(!rows.isEmpty());
    m_table->clearSelection();
    m_table->setRowCount(int(rows.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QStringList cells{rows.at(row).name, rows.at(row).value};
        for (int column = 0; column < m_table->columnCount(); ++column) {
            auto *const item = new QTableWidgetItem(cells.at(column));
            item->setToolTip(toolTipText(item->text()));
            m_table->setItem(row, column, item);
        }
    }
    m_table->resizeColumnToContents(0);
    m_table->setColumnWidth(0, std::min(m_table->columnWidth(0) + 12, 220));
}
