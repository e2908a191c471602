// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/icons.h"

#include <QGuiApplication>
#include <QHash>
#include <QPainter>
#include <QPalette>

QIcon ownIcon(const QString &name)
{
    static QHash<QString, QIcon> loaded;
    QIcon &icon = loaded[name];
    if (icon.isNull())
        icon = QIcon(QStringLiteral(":/icons/%1.svg").arg(name));
    return icon;
}

QIcon rowIcon(const QString &name)
{
    static QHash<QString, QIcon> made;
    const QColor onSelection = QGuiApplication::palette().color(QPalette::HighlightedText);
    QIcon &icon = made[name + onSelection.name()];
    if (!icon.isNull())
        return icon;
    for (const int size : {16, 24, 32, 48, 64}) {
        QPixmap pixmap = ownIcon(name).pixmap(QSize(size, size), 1.0);
        icon.addPixmap(pixmap, QIcon::Normal);
        QPainter painter(&pixmap);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(pixmap.rect(), onSelection);
        painter.end();
        icon.addPixmap(pixmap, QIcon::Selected);
    }
    return icon;
}

QIcon themedIcon(const QString &name)
{
    return QIcon::fromTheme(name, ownIcon(name));
}

QIcon stateIcon(InstallationState state)
{
    return rowIcon(QStringLiteral("state-") + stateName(state).replace(QLatin1Char('_'), QLatin1Char('-')));
}
