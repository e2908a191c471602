// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sandboxbanner.h"

#include "presentation/words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

SandboxBanner::SandboxBanner(const QList<MainWindowModel::SandboxPage> &pages, const OpenUrl &openUrl, QWidget *parent)
    : QFrame(parent)
{
    setObjectName(QStringLiteral("sandboxBanner"));
    setFrameShape(StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::ToolTipBase);
    auto *const text = new QLabel(
        tr("<b>Sandbox.</b> Miro, its teams and these tokens are make-believe. Nothing is kept when you leave."), this);
    text->setForegroundRole(QPalette::ToolTipText);
    text->setWordWrap(true);
    auto *const open = new QPushButton(this);
    open->setObjectName(QStringLiteral("sandboxPagesButton"));
    open->setText(tr("Its pages"));
    open->setToolTip(tr("Pages of the make-believe Miro to open in the browser, such as a team's app settings"));
    auto *const menu = new QMenu(open);
    menu->setToolTipsVisible(true);
    for (const MainWindowModel::SandboxPage &page : pages) {
        QAction *const action = menu->addAction(withoutMnemonic(page.title));
        action->setToolTip(toolTipText(page.address.toString()));
        connect(action, &QAction::triggered, this, [openUrl, address = page.address] { openUrl(address); });
    }
    open->setMenu(menu);
    open->setVisible(!pages.isEmpty());
    auto *const leave = new QPushButton(tr("Leave the sandbox"), this);
    leave->setObjectName(QStringLiteral("leaveSandboxButton"));
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->addWidget(text, 1);
    layout->addWidget(open);
    layout->addWidget(leave);
    connect(leave, &QPushButton::clicked, this, &SandboxBanner::leaveRequested);
}
