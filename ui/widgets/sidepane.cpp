// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sidepane.h"

#include "widgets/detailspane.h"

#include <QTabBar>

SidePane::SidePane(DetailsPane *details, QWidget *parent) : QTabWidget(parent), m_details(details)
{
    setObjectName(QStringLiteral("sidePane"));
    setAccessibleName(tr("Details and open authorizations"));
    setDocumentMode(true);
    setTabBarAutoHide(true);
    setTabsClosable(true);
    addTab(details, tr("Details"));
    tabBar()->setTabButton(0, QTabBar::RightSide, nullptr);
    tabBar()->setTabButton(0, QTabBar::LeftSide, nullptr);
    connect(this, &QTabWidget::tabCloseRequested, this, [this](int tab) { Q_EMIT closeRequested(widget(tab)); });
}

void SidePane::open(QWidget *panel, const QString &title)
{
    addTab(panel, title);
    bring(panel);
}

void SidePane::openBehind(QWidget *panel, const QString &title)
{
    addTab(panel, title);
}

void SidePane::bring(QWidget *panel)
{
    setCurrentWidget(panel);
    panel->setFocus(Qt::OtherFocusReason);
}

void SidePane::turnTo(QWidget *panel)
{
    setCurrentWidget(panel);
}

void SidePane::setTitle(QWidget *panel, const QString &title)
{
    setTabText(indexOf(panel), title);
}

void SidePane::take(QWidget *panel)
{
    removeTab(indexOf(panel));
}

void SidePane::showDetails()
{
    setCurrentWidget(m_details);
}

QWidget *SidePane::openPanel() const
{
    return currentWidget() == m_details ? nullptr : currentWidget();
}
