// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/environmentbadge.h"

#include "presentation/words.h"

#include <QFontMetrics>
#include <QPainter>

namespace {

/// White letters on it have a contrast of at least 5.
QColor colourOf(Environment environment)
{
    switch (environment) {
    case Environment::Development:
        return QColor(0x1f, 0x5f, 0xbf);
    case Environment::Staging:
        return QColor(0x8a, 0x5a, 0x00);
    case Environment::Production:
        return QColor(0xb3, 0x26, 0x1e);
    }
    Q_UNREACHABLE();
}

} // namespace

QPixmap environmentPicture(Environment environment, const QFont &font, qreal ratio)
{
    QFont bold = font;
    bold.setBold(true);
    const QFontMetrics metrics(bold);
    const QString word = environmentWord(environment).toLower();
    const QSize size(metrics.horizontalAdvance(word) + 12, metrics.height() + 4);
    QPixmap picture(size * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colourOf(environment));
    painter.drawRoundedRect(QRect(QPoint(0, 0), size), 4, 4);
    painter.setPen(Qt::white);
    painter.setFont(bold);
    painter.drawText(QRect(QPoint(0, 0), size), Qt::AlignCenter, word);
    return picture;
}

QIcon environmentDot(Environment environment)
{
    QIcon icon;
    for (const int size : {16, 32, 48}) {
        QPixmap picture(size, size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Qt::white, size / 16.0));
        painter.setBrush(colourOf(environment));
        painter.drawEllipse(QRectF(size * 0.15, size * 0.15, size * 0.7, size * 0.7));
        painter.end();
        icon.addPixmap(picture);
    }
    return icon;
}

EnvironmentBadge::EnvironmentBadge(const QString &objectName, QWidget *parent) : QLabel(parent)
{
    setObjectName(objectName);
    hide();
}

void EnvironmentBadge::setEnvironment(std::optional<Environment> environment)
{
    setVisible(environment.has_value());
    if (!environment)
        return;
    setPixmap(environmentPicture(*environment, font(), devicePixelRatioF()));
    setAccessibleName(tr("Environment: %1").arg(environmentWord(*environment)));
}
