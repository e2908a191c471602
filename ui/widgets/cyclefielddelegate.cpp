// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cyclefielddelegate.h"

#include "presentation/cyclefieldsmodel.h"
#include "widgets/icons.h"

void CycleFieldDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.data(CycleFieldsModel::ResultRole).toInt() == static_cast<int>(FieldResult::AtFault)
        || index.data(CycleFieldsModel::DifferentRole).toBool())
        option->font.setBold(true);
    if (const QString icon = index.data(CycleFieldsModel::IconRole).toString(); !icon.isEmpty()) {
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = rowIcon(icon);
        option->decorationSize = QSize(16, 16);
    }
}
