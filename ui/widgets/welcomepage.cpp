// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/welcomepage.h"

#include "widgets/centredpage.h"
#include "widgets/icons.h"

#include <QCommandLinkButton>
#include <QLabel>
#include <QToolButton>

WelcomePage::WelcomePage(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("welcomePage"));
    auto *const column = makeCentredColumn(this, tr("Grantdesk"), 560);
    column->addWidget(
        makeSentence(tr("Authorize teams for your Miro app, keep their tokens encrypted on this computer, "
                        "and see what each of them may do."),
                     this));
    m_sandbox = new QCommandLinkButton(
        tr("Try it in the sandbox"),
        tr("A make-believe Miro inside this program. No account, no network; nothing is kept."), this);
    m_sandbox->setObjectName(QStringLiteral("trySandboxButton"));
    m_sandbox->setIcon(ownIcon(QStringLiteral("grantdesk")));
    m_connect
        = new QCommandLinkButton(tr("Connect my Miro app"),
                                 tr("You need its client ID and client secret from the app's settings at Miro."), this);
    m_connect->setObjectName(QStringLiteral("connectAppButton"));
    m_connect->setIcon(themedIcon(QStringLiteral("internet-web-browser")));
    for (QCommandLinkButton *const button : {m_sandbox, m_connect}) {
        button->setAccessibleName(button->text());
        button->setAccessibleDescription(button->description());
        button->setIconSize({28, 28});
        auto *const frame = new QFrame(this); // a command link alone does not look like a button everywhere
        frame->setFrameShape(QFrame::StyledPanel);
        auto *const inside = new QVBoxLayout(frame);
        inside->setContentsMargins(0, 0, 0, 0);
        inside->addWidget(button);
        column->addWidget(frame);
    }
    auto *const help = new QToolButton(this);
    help->setObjectName(QStringLiteral("welcomeHelpButton"));
    help->setText(tr("What is this?"));
    help->setAutoRaise(true);
    help->setFocusPolicy(Qt::TabFocus);
    column->addWidget(help, 0, Qt::AlignLeading);
    column->addStretch(2);

    connect(m_sandbox, &QCommandLinkButton::clicked, this, &WelcomePage::sandboxRequested);
    connect(m_connect, &QCommandLinkButton::clicked, this, &WelcomePage::connectRequested);
    connect(help, &QToolButton::clicked, this, [this] { Q_EMIT helpRequested(QStringLiteral("start")); });
}

void WelcomePage::setSandbox(bool sandbox)
{
    m_sandbox->parentWidget()->setVisible(!sandbox);
}
