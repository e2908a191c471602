// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/installationdelegate.h"

#include "presentation/installationtablemodel.h"
#include "widgets/icons.h"

namespace {

void setIcon(QStyleOptionViewItem *option, const QIcon &icon)
{
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->icon = icon;
    option->decorationSize = QSize(16, 16);
}

} // namespace

void InstallationDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (!index.data(InstallationTableModel::LoadedRole).toBool()) {
        option->palette.setColor(QPalette::Text, option->palette.color(QPalette::PlaceholderText));
        return;
    }
    switch (static_cast<InstallationColumn>(index.column())) {
    case InstallationColumn::State:
        setIcon(option,
                stateIcon(static_cast<InstallationState>(index.data(InstallationTableModel::StateRole).toInt())));
        break;
    case InstallationColumn::Scopes:
        if (index.data(InstallationTableModel::ScopesMissingRole).toBool()) {
            setIcon(option, rowIcon(QStringLiteral("warning")));
            option->decorationPosition = QStyleOptionViewItem::Right;
        }
        break;
    case InstallationColumn::Region:
        if (index.data(InstallationTableModel::RegionDiffersRole).toBool())
            setIcon(option, rowIcon(QStringLiteral("warning")));
        break;
    default:
        break;
    }
}
