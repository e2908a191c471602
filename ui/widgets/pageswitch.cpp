// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pageswitch.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>

PageSwitch::PageSwitch(QWidget *parent) : QWidget(parent), m_buttons(new QButtonGroup(this)), m_line(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("pageSwitch"));
    m_line->setContentsMargins(12, 6, 12, 0);
    m_line->setSpacing(2);
    m_line->addStretch();
    connect(m_buttons, &QButtonGroup::idClicked, this, [this](int page) {
        setCurrent(m_current);
        if (page != m_current)
            Q_EMIT pageRequested(page);
    });
}

void PageSwitch::addPage(const QString &objectName, const QString &title, const QString &toolTip)
{
    auto *const button = new QToolButton(this);
    button->setObjectName(objectName);
    button->setText(title);
    button->setToolTip(toolTip);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    m_line->insertWidget(m_pages, button);
    m_buttons->addButton(button, m_pages++);
    setCurrent(m_current);
}

void PageSwitch::setCurrent(int page)
{
    m_current = page;
    if (QAbstractButton *const button = m_buttons->button(page))
        button->setChecked(true);
}

void PageSwitch::addTool(QWidget *widget)
{
    m_line->addWidget(widget);
}
