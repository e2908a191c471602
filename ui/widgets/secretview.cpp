// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/secretview.h"

#include <QAccessible>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPaintEvent>
#include <QPainter>

#include <chrono>

namespace {
constexpr int dots = 16; // says nothing about the length
}

SecretView::SecretView(const QString &what, QWidget *parent) : QWidget(parent), m_what(what)
{
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    mask();
}

void SecretView::reveal(const Secret &secret, std::chrono::seconds shownFor)
{
    m_secret = secret;
    setAccessibleName(secret.exposeText());
    setAccessibleDescription(tr("The %1, shown for %2 seconds").arg(m_what).arg(shownFor.count()));
    updateGeometry();
    update();
}

void SecretView::mask()
{
    m_secret = {};
    setAccessibleName(tr("The %1, hidden").arg(m_what));
    setAccessibleDescription({});
    updateGeometry();
    update();
}

int SecretView::charactersPerLine(int width) const
{
    // By the widest letter: where no fixed-width font is installed, a line must not be cut either.
    const qreal widest = QFontMetricsF(font()).horizontalAdvance(QLatin1Char('W'));
    return std::max(8, int((width - 2) / std::max(1.0, widest)));
}

QSize SecretView::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(QLatin1Char('0')) * (dots + 2), fontMetrics().height() + 2};
}

int SecretView::heightForWidth(int width) const
{
    const int each = charactersPerLine(width);
    const auto length = static_cast<int>(m_secret.size());
    return std::max(1, (length + each - 1) / each) * fontMetrics().height() + 2;
}

void SecretView::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    // A token is ASCII read from left to right, in a right-to-left window as well.
    painter.setLayoutDirection(Qt::LeftToRight);
    if (!isRevealed()) {
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignTop, QString(dots, QChar(0x2022)));
        return;
    }
    const int each = charactersPerLine(width());
    const QByteArrayView bytes = m_secret.expose();
    int y = 0;
    for (qsizetype from = 0; from < bytes.size(); from += each, y += fontMetrics().height()) {
        QString line = QString::fromLatin1(bytes.sliced(from, std::min<qsizetype>(each, bytes.size() - from)));
        painter.drawText(QRect(0, y, width(), fontMetrics().height()), Qt::AlignLeft | Qt::AlignTop, line);
        wipe(line);
    }
}
