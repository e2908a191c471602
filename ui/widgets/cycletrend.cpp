// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cycletrend.h"

#include "domain/cyclereport.h"
#include "presentation/words.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace {

constexpr qreal barWidth = 9;
constexpr qreal barGap = 3;
constexpr qreal barsWidth = cycleTrendLength * (barWidth + barGap);

QColor verdictColour(std::optional<CycleVerdict> verdict, const QPalette &palette)
{
    const bool isDark = palette.color(QPalette::Base).lightness() < 128;
    if (verdict == CycleVerdict::Fail)
        return isDark ? QColor(0xe0, 0x6c, 0x5a) : QColor(0xc0, 0x39, 0x2b);
    return verdict == CycleVerdict::Pass ? palette.color(QPalette::Highlight)
                                         : palette.color(QPalette::PlaceholderText);
}

} // namespace

CycleTrend::CycleTrend(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("cycleTrend"));
    setAccessibleName(tr("The last runs"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CycleTrend::show(const QList<CycleTrendBar> &bars)
{
    m_bars = bars;
    setAccessibleDescription(cycleTrendText(bars));
    setVisible(!bars.isEmpty());
    update();
}

QSize CycleTrend::sizeHint() const
{
    return {260, 2 * (2 * fontMetrics().height() + 2)};
}

QSize CycleTrend::minimumSizeHint() const
{
    return {200, sizeHint().height()};
}

QRectF CycleTrend::slot(const QRectF &place, qsizetype bar) const
{
    const bool isLeftward = layoutDirection() == Qt::RightToLeft;
    const qreal from = static_cast<qreal>(bar) * (barWidth + barGap);
    return {isLeftward ? place.right() - from - barWidth : place.left() + from, place.top() + 3, barWidth,
            place.height() - 6};
}

void CycleTrend::paintLine(QPainter *painter, const QRectF &place, const QString &title,
                           const QList<std::optional<std::chrono::milliseconds>> &times, const QString &last)
{
    std::chrono::milliseconds most{1};
    for (const auto &time : times)
        most = std::max(most, time.value_or(most));
    for (qsizetype i = 0; i < times.size(); ++i) {
        const QRectF whole = slot(place, i);
        const QColor colour = verdictColour(m_bars.at(i).verdict, palette());
        if (!times.at(i)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colour);
            painter->drawEllipse(QPointF(whole.center().x(), whole.bottom() - 2), 2, 2);
            continue;
        }
        const qreal part = static_cast<qreal>(times.at(i)->count()) / static_cast<qreal>(most.count());
        const qreal tall = std::max<qreal>(2, whole.height() * part);
        painter->fillRect(QRectF(whole.left(), whole.bottom() - tall, whole.width(), tall), colour);
    }
    painter->setPen(palette().color(QPalette::WindowText));
    const bool isLeftward = layoutDirection() == Qt::RightToLeft;
    const qreal room = place.width() - barsWidth - 8;
    const QRectF words(isLeftward ? place.left() : place.left() + barsWidth + 8, place.top(), room, place.height());
    const int side = (isLeftward ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
    const QString first = fontMetrics().elidedText(title, Qt::ElideRight, static_cast<int>(room));
    const QString second = fontMetrics().elidedText(last, Qt::ElideRight, static_cast<int>(room));
    painter->drawText(words, side, QString(first + QLatin1Char('\n') + second));
}

void CycleTrend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QList<std::optional<std::chrono::milliseconds>> deaths;
    QList<std::optional<std::chrono::milliseconds>> calls;
    for (const CycleTrendBar &bar : m_bars) {
        deaths.append(bar.death ? std::optional(bar.death->most) : std::nullopt);
        calls.append(bar.firstCall);
    }
    if (m_bars.isEmpty())
        return;
    const CycleTrendBar &last = m_bars.constLast();
    const qreal half = static_cast<qreal>(height()) / 2;
    paintLine(&painter, QRectF(0, 0, width(), half), tr("Time to death, the last:"), deaths,
              last.death ? boundsWord(*last.death) : tr("not known"));
    paintLine(&painter, QRectF(0, half, width(), half), tr("First call, the last:"), calls,
              last.firstCall ? durationWord(*last.firstCall) : tr("not known"));
}

bool CycleTrend::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), toolTipText(cycleTrendText(m_bars)), this);
        return true;
    }
    return QWidget::event(event);
}
