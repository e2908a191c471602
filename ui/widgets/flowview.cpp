// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/flowview.h"

#include "presentation/flowwords.h"
#include "presentation/words.h"

#include <QBuffer>
#include <QEvent>
#include <QHelpEvent>
#include <QImage>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QSvgRenderer>
#include <QToolTip>

#include <algorithm>
#include <cstdlib>

namespace {

constexpr int paperWidth = 1000;
constexpr int mostPixels = 30'000; ///< in height; QImage takes 32,767

/// The picture's own colours on light, and lighter ones of the same kind on dark.
FlowColours paletteColours(const QPalette &palette)
{
    FlowColours colours = paperColours();
    const QColor base = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    colours.paper = base.name();
    colours.ink = text.name();
    const auto mixed = [&base, &text](double part) {
        const auto mix = [part](int one, int other) { return static_cast<int>(one + (other - one) * part); };
        return QColor(mix(base.red(), text.red()), mix(base.green(), text.green()), mix(base.blue(), text.blue()))
            .name();
    };
    colours.soft = mixed(0.68);
    if (base.lightness() < 128) {
        colours.done = QStringLiteral("#58c48a");
        colours.refused = QStringLiteral("#ff8a80");
        colours.gap = QStringLiteral("#e3b341");
        colours.hand = QStringLiteral("#79b8ff");
        colours.mark = QStringLiteral("#4d4420");
    }
    return colours;
}

/// Title and parties, above what is first said.
int headHeight(const FlowPicture &picture, int width)
{
    const FlowLayout layout = flowLayout(picture, width);
    const int row = layout.rows.isEmpty() ? layout.height : layout.rows.constFirst() - FlowLayout::rowHeight / 2;
    return std::min(row, layout.marks.isEmpty() ? row : layout.marks.constFirst());
}

} // namespace

/// A strip of the drawn picture, from \a top on.
class FlowView::Canvas : public QWidget
{
public:
    Canvas(const char *objectName, QWidget *parent, QSvgRenderer *renderer) : QWidget(parent), m_renderer(renderer)
    {
        setObjectName(QLatin1String(objectName));
    }

    void setTop(int top)
    {
        m_top = top;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        m_renderer->render(&painter, QRectF(QPointF(0, -m_top), m_renderer->defaultSize()));
    }

private:
    QSvgRenderer *m_renderer;
    int m_top = 0;
};

FlowView::FlowView(const QString &objectName, QWidget *parent)
    : QScrollArea(parent), m_renderer(std::make_unique<QSvgRenderer>()),
      m_canvas(new Canvas("flowCanvas", this, m_renderer.get())), m_head(new Canvas("flowHead", this, m_renderer.get()))
{
    setObjectName(objectName);
    setAccessibleName(tr("Picture: who said what to whom"));
    setFocusPolicy(Qt::StrongFocus);
    setBackgroundRole(QPalette::Base);
    // The picture is a paper that is read from left to right.
    setLayoutDirection(Qt::LeftToRight);
    setWidget(m_canvas);
    setVerticalScrollBarPolicy(
        Qt::ScrollBarAlwaysOn); // else its coming and going would change the width again and again
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, this, &FlowView::layHead);
}

FlowView::~FlowView() = default;

void FlowView::showPicture(const FlowPicture &picture, bool isAnother, bool follows)
{
    const QScrollBar *const bar = verticalScrollBar();
    const bool wasAtEnd = bar->value() >= bar->maximum() - FlowLayout::rowHeight;
    m_picture = picture;
    setAccessibleDescription(flowText(picture));
    draw();
    if (isAnother)
        verticalScrollBar()->setValue(0);
    if (follows && (wasAtEnd || isAnother))
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void FlowView::draw()
{
    const int width = std::max(100, viewport()->width());
    m_renderer->load(flowSvg(m_picture, paletteColours(palette()), width).toUtf8());
    const int head = headHeight(m_picture, width);
    m_canvas->setTop(head);
    m_canvas->resize(m_renderer->defaultSize() - QSize(0, head));
    if (viewportMargins().top() != head)
        setViewportMargins(0, head, 0, 0);
    layHead();
}

void FlowView::layHead()
{
    m_head->setGeometry(frameWidth(), frameWidth(), viewport()->width(), viewportMargins().top());
    m_head->setTop(0);
    m_canvas->update();
}

void FlowView::bring(qsizetype index)
{
    const FlowLayout layout = flowLayout(m_picture, viewport()->width());
    const int y = index < layout.rows.size() ? layout.rows.at(index) : layout.height;
    ensureVisible(0, y - viewportMargins().top(), 0, viewport()->height() / 3);
}

void FlowView::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    draw();
}

void FlowView::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        draw();
}

void FlowView::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *const bar = verticalScrollBar();
    if (event->key() == Qt::Key_Home)
        bar->setValue(bar->minimum());
    else if (event->key() == Qt::Key_End)
        bar->setValue(bar->maximum());
    else
        QScrollArea::keyPressEvent(event);
}

bool FlowView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QScrollArea::viewportEvent(event);
    // What is cut short in the picture stands here whole.
    const auto *const help = static_cast<QHelpEvent *>(event);
    const int y = help->pos().y() + verticalScrollBar()->value() + viewportMargins().top();
    const QList<int> rows = flowLayout(m_picture, viewport()->width()).rows;
    const auto isHere = [y](int row) { return std::abs(row - y) <= FlowLayout::rowHeight / 2; };
    const auto row = std::find_if(rows.cbegin(), rows.cend(), isHere);
    QToolTip::showText(help->globalPos(),
                       row == rows.cend()
                           ? QString()
                           : toolTipText(flowMessageText(m_picture.messages.at(std::distance(rows.cbegin(), row)))),
                       this);
    return true;
}

QByteArray flowPng(const FlowPicture &picture)
{
    QSvgRenderer renderer(flowSvg(picture, paperColours(), paperWidth).toUtf8());
    const QSize size = renderer.defaultSize();
    const double scale = std::min(2.0, double(mostPixels) / std::max(1, size.height()));
    QImage image((QSizeF(size) * scale).toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter);
    painter.end();
    QByteArray png;
    QBuffer buffer(&png);
    if (buffer.open(QIODevice::WriteOnly))
        image.save(&buffer, "PNG");
    return png;
}
