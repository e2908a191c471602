// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/upwardheader.h"

#include <QPainter>
#include <QStyleOptionHeader>

namespace {

constexpr int margin = 6;
constexpr int tallest = 220;

} // namespace

UpwardHeader::UpwardHeader(int firstUpward, QWidget *parent) : QHeaderView(Qt::Horizontal, parent), m_firstUpward(firstUpward)
{
    setObjectName(QStringLiteral("upwardHeader"));
    setDefaultAlignment(Qt::AlignLeading | Qt::AlignBottom);
    setHighlightSections(false);
    setSectionsClickable(false);
    setMinimumSectionSize(20);
}

QString UpwardHeader::text(int section) const
{
    return model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
}

QSize UpwardHeader::sizeHint() const
{
    QSize size = QHeaderView::sizeHint();
    int longest = 0;
    for (int section = m_firstUpward; model() && section < count(); ++section)
        longest = std::max(longest, fontMetrics().horizontalAdvance(text(section)));
    size.setHeight(std::max(fontMetrics().height() + 2 * margin, std::min(longest + 3 * margin, tallest)));
    return size;
}

void UpwardHeader::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    if (logicalIndex < m_firstUpward || !rect.isValid()) {
        QHeaderView::paintSection(painter, rect, logicalIndex);
        return;
    }
    QStyleOptionHeader option;
    initStyleOption(&option);
    option.rect = rect;
    option.section = logicalIndex;
    painter->save();
    style()->drawControl(QStyle::CE_HeaderSection, &option, painter, this);
    painter->translate(rect.left(), rect.bottom());
    painter->rotate(-90);
    const QRect along(margin, 0, rect.height() - 2 * margin, rect.width());
    painter->setPen(palette().color(QPalette::ButtonText));
    painter->drawText(along, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(text(logicalIndex), Qt::ElideRight, along.width()));
    painter->restore();
}
