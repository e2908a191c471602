// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sidepane.h"

#include "widgets/detailspane.h"

#include <QTabBar>

namespace {

/// Tabs that get narrower before they scroll away, but for those that wait for a decision.
class PanelTabs : public QTabBar
{
public:
    using QTabBar::QTabBar;

protected:
    QSize minimumTabSizeHint(int index) const override
    {
        return tabData(index).toBool() ? tabSizeHint(index) : QTabBar::minimumTabSizeHint(index);
    }
};

} // namespace

SidePane::SidePane(DetailsPane *details, QWidget *parent) : QTabWidget(parent), m_details(details)
{
    setObjectName(QStringLiteral("sidePane"));
    setAccessibleName(tr("Details and open authorizations"));
    setTabBar(new PanelTabs(this)); // before anything is said about tabs
    setElideMode(Qt::ElideRight);
    setDocumentMode(true);
    setTabBarAutoHide(true);
    // The tab bar takes the focus itself. Through this one it would be given to a hidden tab bar, and Tab would end there.
    setFocusProxy(nullptr);
    setFocusPolicy(Qt::NoFocus);
    setTabsClosable(true);
    // The bar has its own; while it hides, Tab would be handed to it, and stay where it was.
    setFocusProxy(nullptr);
    setFocusPolicy(Qt::NoFocus);
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

void SidePane::setTitle(QWidget *panel, const QString &title, const QString &whole)
{
    const int tab = indexOf(panel);
    setTabText(tab, title);
    setTabToolTip(tab, whole);
    tabBar()->setAccessibleTabName(tab, whole);
}

void SidePane::setMark(QWidget *panel, const QIcon &mark, bool decides)
{
    const int tab = indexOf(panel);
    tabBar()->setTabData(tab, decides);
    setTabIcon(tab, mark);
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
