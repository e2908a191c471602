// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/horizonchart.h"

#include "presentation/horizonmodel.h"
#include "presentation/words.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace {

constexpr qreal gap = 6;

/// What has run out, in a red that is read on light and on dark.
QColor overdueColour(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < 128 ? QColor(0xe0, 0x6c, 0x5a) : QColor(0xc0, 0x39, 0x2b);
}

} // namespace

HorizonChart::HorizonChart(HorizonModel *model, QWidget *parent) : QWidget(parent), m_model(model)
{
    setObjectName(QStringLiteral("horizonChart"));
    setAccessibleName(tr("Horizon, as bars"));
    setAccessibleDescription(tr("Left and Right go through the bars, Enter shows the installations of one. The button \"As a table\" shows the same to be read."));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    connect(m_model, &HorizonModel::counted, this, [this] {
        m_hovered = -1;
        setCurrent(std::clamp<int>(m_current, 0, std::max<int>(0, static_cast<int>(m_model->bars().size()) - 1)));
        update();
    });
}

QSize HorizonChart::sizeHint() const
{
    return {60 * (horizonDays + 2), 15 * fontMetrics().height()};
}

QSize HorizonChart::minimumSizeHint() const
{
    return {30 * (horizonDays + 2), 8 * fontMetrics().height()};
}

QRectF HorizonChart::column(int bar) const
{
    const qreal width = static_cast<qreal>(this->width()) / std::max<qreal>(1, static_cast<qreal>(m_model->bars().size()));
    // From right to left where one reads so.
    const int place = layoutDirection() == Qt::RightToLeft ? static_cast<int>(m_model->bars().size()) - 1 - bar : bar;
    return {width * place, 0, width, static_cast<qreal>(height())};
}

int HorizonChart::barAt(const QPointF &position) const
{
    for (int bar = 0; bar < m_model->bars().size(); ++bar) {
        if (column(bar).contains(position))
            return bar;
    }
    return -1;
}

void HorizonChart::setCurrent(int bar)
{
    m_current = bar;
    // What has the focus and is named anew is read out.
    setAccessibleName(tr("Horizon, as bars: %1").arg(m_model->barText(bar)));
    QAccessibleEvent event(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&event);
    update();
    Q_EMIT currentChanged(bar);
}

void HorizonChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal line = fontMetrics().height() + 4;
    const qreal floor = height() - line;
    qint64 most = 1;
    for (const HorizonBar &bar : m_model->bars())
        most = std::max(most, bar.count);
    const QColor text = palette().color(QPalette::WindowText);
    QColor faint = text;
    faint.setAlphaF(0.25F);
    for (int i = 0; i < m_model->bars().size(); ++i) {
        const HorizonBar &bar = m_model->bars().at(i);
        const QRectF place = column(i);
        const QRectF slot = place.adjusted(gap, line, -gap, -line);
        if (i == m_hovered)
            painter.fillRect(place, palette().color(QPalette::AlternateBase));
        if (bar.count > 0) {
            // The least is seen beside the most.
            const qreal tall = std::max<qreal>(3, std::round(slot.height() * static_cast<qreal>(bar.count) / static_cast<qreal>(most)));
            const QRectF filled(slot.left(), floor - tall, slot.width(), tall);
            const bool isOverdue = bar.kind == HorizonBar::Kind::Before;
            painter.fillRect(filled, isOverdue ? overdueColour(palette()) : palette().color(QPalette::Highlight));
            if (bar.failed > 0) {
                const qreal part = std::max<qreal>(4, tall * static_cast<qreal>(bar.failed) / static_cast<qreal>(bar.count));
                const QRectF hatched(filled.left(), floor - std::min(part, tall), filled.width(), std::min(part, tall));
                painter.fillRect(hatched, QBrush(palette().color(QPalette::HighlightedText), Qt::BDiagPattern));
                painter.fillRect(QRectF(hatched.left(), hatched.top(), hatched.width(), 1), palette().color(QPalette::HighlightedText));
            }
            painter.setPen(text);
            painter.drawText(QRectF(place.left(), floor - tall - line, place.width(), line), Qt::AlignCenter, countWord(bar.count));
        }
        painter.setPen(text);
        painter.drawText(QRectF(place.left(), floor, place.width(), line), Qt::AlignCenter, bar.label);
        if (hasFocus() && i == m_current) {
            QStyleOptionFocusRect option;
            option.initFrom(this);
            option.state |= QStyle::State_KeyboardFocusChange; // Left and Right are of use however one came here
            option.rect = place.toRect().adjusted(1, 1, -1, -1);
            option.backgroundColor = palette().color(QPalette::Window);
            style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
        }
    }
    painter.setPen(faint);
    painter.drawLine(QPointF(0, floor), QPointF(width(), floor));
}

void HorizonChart::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_model->bars().size()) - 1;
    const int forward = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    if (last < 0)
        return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Left:
        return setCurrent(std::clamp(m_current - forward, 0, last));
    case Qt::Key_Right:
        return setCurrent(std::clamp(m_current + forward, 0, last));
    case Qt::Key_Home:
        return setCurrent(0);
    case Qt::Key_End:
        return setCurrent(last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        Q_EMIT chosen(m_current);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void HorizonChart::mouseMoveEvent(QMouseEvent *event)
{
    const int bar = barAt(event->position());
    if (bar == m_hovered)
        return;
    m_hovered = bar;
    setCursor(bar >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
    if (bar >= 0)
        Q_EMIT currentChanged(bar);
}

void HorizonChart::mousePressEvent(QMouseEvent *event)
{
    const int bar = barAt(event->position());
    if (event->button() != Qt::LeftButton || bar < 0)
        return;
    setCurrent(bar);
    Q_EMIT chosen(bar);
}

void HorizonChart::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
    Q_EMIT currentChanged(m_current);
}

bool HorizonChart::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *const help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), toolTipText(m_model->barText(barAt(help->pos()))), this);
        return true;
    }
    return QWidget::event(event);
}
