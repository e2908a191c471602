// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scopematrixtable.h"

#include "presentation/scopematrixmodel.h"
#include "widgets/upwardheader.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

namespace {

constexpr int teamWidth = 200;
constexpr int widestTeam = 320;

/// What needs a look is bold and coloured, beside its sign; what is not sure is pale.
class MarkDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const QVariant value = index.data(ScopeMatrixModel::StandRole);
        if (!value.isValid())
            return;
        const auto stand = static_cast<ScopeStand>(value.toInt());
        const bool isDark = option->palette.color(QPalette::Base).lightness() < 128;
        if (isMissing(stand)) {
            option->font.setBold(true);
            option->palette.setColor(QPalette::Text, isDark ? QColor(0xff, 0x9a, 0x8a) : QColor(0xb3, 0x26, 0x1e));
        } else if (isExtra(stand)) {
            option->font.setBold(true);
            option->palette.setColor(QPalette::Text, isDark ? QColor(0xf5, 0xc2, 0x6b) : QColor(0x8a, 0x55, 0x00));
        } else if (stand == ScopeStand::Granted || stand == ScopeStand::Assumed) {
            option->palette.setColor(QPalette::Text, option->palette.color(QPalette::PlaceholderText));
        }
    }
};

} // namespace

ScopeMatrixTable::ScopeMatrixTable(ScopeMatrixModel *model, QWidget *parent) : QTableView(parent), m_model(model)
{
    setObjectName(QStringLiteral("scopeMatrixTable"));
    setAccessibleName(tr("Scope matrix"));
    setItemDelegate(new MarkDelegate(this));
    setHorizontalHeader(new UpwardHeader(ScopeMatrixModel::firstScope, this));
    setSelectionMode(SingleSelection);
    setSelectionBehavior(SelectItems);
    setEditTriggers(NoEditTriggers);
    setCornerButtonEnabled(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    QHeaderView *const teams = verticalHeader();
    teams->setObjectName(QStringLiteral("scopeMatrixTeams"));
    teams->setAccessibleName(tr("Teams"));
    teams->setSectionResizeMode(QHeaderView::Fixed);
    teams->setDefaultSectionSize(fontMetrics().height() + 10);
    teams->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    teams->setTextElideMode(Qt::ElideRight);
    // Measuring sections to find a width would read rows that nobody looks at.
    teams->setFixedWidth(std::clamp(fontMetrics().averageCharWidth() * 28, teamWidth, widestTeam));
    teams->setHighlightSections(false);
    setModel(model);
    measureColumns();
    connect(model, &QAbstractItemModel::modelReset, this, &ScopeMatrixTable::measureColumns);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex &index) { Q_EMIT rowChosen(index.row()); });
}

void ScopeMatrixTable::measureColumns()
{
    const int letter = fontMetrics().averageCharWidth();
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const bool isScope = column >= ScopeMatrixModel::firstScope;
        horizontalHeader()->resizeSection(column, isScope ? fontMetrics().height() + 14 : letter * (column == ScopeMatrixModel::Live ? 12 : 16));
    }
}

void ScopeMatrixTable::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid())
        Q_EMIT rowChosen(currentIndex().row());
    else
        QTableView::keyPressEvent(event);
}
