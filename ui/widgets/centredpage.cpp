// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/centredpage.h"

#include <QLabel>
#include <QScrollArea>

QVBoxLayout *makeCentredColumn(QWidget *page, const QString &title, int width)
{
    auto *const outer = new QHBoxLayout(page);
    outer->setContentsMargins(12, 12, 12, 12);
    auto *const holder = new QWidget(page);
    holder->setMaximumWidth(width);
    auto *const column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addStretch(1);
    auto *const heading = new QLabel(title, holder);
    heading->setObjectName(page->objectName() + QStringLiteral("Title"));
    heading->setTextFormat(Qt::PlainText);
    heading->setWordWrap(true);
    QFont large = heading->font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setBold(true);
    heading->setFont(large);
    column->addWidget(heading);
    outer->addStretch(1);
    outer->addWidget(holder, 1000);
    outer->addStretch(1);
    return column;
}

QLabel *makeSentence(const QString &text, QWidget *parent)
{
    auto *const label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QScrollArea *makeScrollArea(QWidget *inner, QWidget *parent)
{
    auto *const scroll = new QScrollArea(parent);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(inner);
    return scroll;
}
