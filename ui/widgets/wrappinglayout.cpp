// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wrappinglayout.h"

#include <QStyle>
#include <QWidget>

WrappingLayout::WrappingLayout(int spacing)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(spacing);
}

WrappingLayout::~WrappingLayout()
{
    qDeleteAll(m_items);
}

void WrappingLayout::addItem(QLayoutItem *item)
{
    m_items.append(item);
}

QLayoutItem *WrappingLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QSize WrappingLayout::sizeHint() const
{
    QSize whole(0, 0);
    for (const QLayoutItem *const item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize one = item->sizeHint();
        whole = QSize(whole.width() + one.width() + (whole.width() > 0 ? spacing() : 0), std::max(whole.height(), one.height()));
    }
    return whole;
}

QSize WrappingLayout::minimumSize() const
{
    QSize widest(0, 0);
    for (const QLayoutItem *const item : m_items) {
        if (!item->isEmpty())
            widest = widest.expandedTo(item->minimumSize());
    }
    return widest;
}

int WrappingLayout::heightForWidth(int width) const
{
    return arrange(QRect(0, 0, width, 0), false);
}

void WrappingLayout::setGeometry(const QRect &area)
{
    QLayout::setGeometry(area);
    arrange(area, true);
}

int WrappingLayout::arrange(const QRect &area, bool isForReal) const
{
    const QWidget *const parent = parentWidget();
    const Qt::LayoutDirection direction = parent ? parent->layoutDirection() : Qt::LeftToRight;
    QPoint at = area.topLeft();
    int lineHeight = 0;
    for (QLayoutItem *const item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint();
        if (at.x() > area.left() && at.x() + size.width() > area.left() + area.width()) {
            at = QPoint(area.left(), at.y() + lineHeight + spacing());
            lineHeight = 0;
        }
        if (isForReal)
            item->setGeometry(QStyle::visualRect(direction, area, QRect(at, size)));
        at.rx() += size.width() + spacing();
        lineHeight = std::max(lineHeight, size.height());
    }
    return at.y() + lineHeight - area.top();
}
