// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/evidencedelegate.h"

#include "presentation/evidencemodel.h"
#include "widgets/icons.h"

QSize EvidenceDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index).expandedTo(QSize(0, std::max(20, option.fontMetrics.height() + 4)));
}

void EvidenceDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const auto column = static_cast<EvidenceModel::Column>(index.column());
    const auto setIcon = [option](const QIcon &icon) {
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = icon;
        option->decorationSize = QSize(16, 16);
    };
    if (column == EvidenceModel::Column::When && index.data(EvidenceModel::DecidesRole).toBool())
        setIcon(m_mark);
    if (column == EvidenceModel::Column::Result && !index.data(EvidenceModel::GoodRole).toBool())
        setIcon(rowIcon(QStringLiteral("warning")));
}
