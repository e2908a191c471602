// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/evidencedelegate.h"

#include "presentation/evidencemodel.h"
#include "widgets/icons.h"

void EvidenceDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->font.setBold(index.data(EvidenceModel::DecidesRole).toBool());
    const bool isResult = index.column() == static_cast<int>(EvidenceModel::Column::Result);
    if (isResult && !index.data(EvidenceModel::GoodRole).toBool()) {
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = rowIcon(QStringLiteral("warning"));
        option->decorationSize = QSize(16, 16);
    }
}
