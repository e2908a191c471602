// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/actbar.h"

#include "presentation/actwords.h"
#include "presentation/cyclelabwords.h"
#include "presentation/installationacts.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/icons.h"

#include <QAction>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

ActBar::ActBar(InstallationActs *acts, QWidget *parent)
    : QWidget(parent), m_acts(acts), m_message(new QFrame(this)), m_mark(new QLabel(m_message)), m_sentence(makeSentence({}, m_message)),
      m_progress(new QProgressBar(m_message))
{
    setObjectName(QStringLiteral("actBar"));
    m_message->setObjectName(QStringLiteral("actMessage"));
    m_message->setFrameShape(QFrame::StyledPanel);
    m_mark->setFixedSize(16, 16);
    m_sentence->setObjectName(QStringLiteral("actSentence"));
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress->setObjectName(QStringLiteral("actProgress"));
    m_progress->setAccessibleName(tr("An act is under way"));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(6);
    auto *const told = new QHBoxLayout;
    told->setSpacing(6);
    told->addWidget(m_mark, 0, Qt::AlignTop);
    told->addWidget(m_sentence, 1);
    auto *const message = new QVBoxLayout(m_message);
    message->setContentsMargins(6, 6, 6, 6);
    message->setSpacing(4);
    message->addLayout(told);
    message->addWidget(m_progress);
    m_doubt = makeDoubt();

    auto *const row = new QHBoxLayout;
    row->setSpacing(6);
    for (const Act act : {Act::Verify, Act::Refresh, Act::Revoke})
        row->addWidget(makeButton(act));
    auto *const menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("actMoreMenu"));
    menu->setToolTipsVisible(true);
    for (const Act act : {Act::Uninstall, Act::Probe, Act::Forget}) {
        QAction *const action = menu->addAction(actWord(act));
        action->setObjectName(QStringLiteral("act_") + actName(act));
        connect(action, &QAction::triggered, this, [this, act] { Q_EMIT actRequested(act); });
        m_more.append({act, action});
    }
    menu->addSeparator();
    QAction *const cycle = menu->addAction(tr("Test a cycle…"));
    cycle->setObjectName(QStringLiteral("actCycle"));
    cycle->setToolTip(cycleTip());
    connect(cycle, &QAction::triggered, this, &ActBar::cycleRequested);
    m_moreButton = new QToolButton(this);
    m_moreButton->setObjectName(QStringLiteral("actMore"));
    m_moreButton->setText(tr("More"));
    m_moreButton->setAccessibleName(tr("More to do with this installation"));
    m_moreButton->setPopupMode(QToolButton::InstantPopup);
    m_moreButton->setFocusPolicy(Qt::TabFocus);
    m_moreButton->setMenu(menu);
    row->addWidget(m_moreButton);
    row->addStretch();
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_message);
    layout->addWidget(m_doubt);
    layout->addLayout(row);
    connect(menu, &QMenu::aboutToShow, this, &ActBar::showModel);
    connect(m_acts, &InstallationActs::changed, this, &ActBar::showModel);
    showModel();
}

QPushButton *ActBar::makeButton(Act act)
{
    auto *const button = new QPushButton(actWord(act), this);
    button->setObjectName(QStringLiteral("act_") + actName(act));
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [this, act] { Q_EMIT actRequested(act); });
    m_buttons.append({act, button});
    return button;
}

QWidget *ActBar::makeDoubt()
{
    auto *const box = new QFrame(this);
    box->setObjectName(QStringLiteral("actDoubt"));
    box->setFrameShape(QFrame::StyledPanel);
    auto *const layout = new QVBoxLayout(box);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->setSpacing(4);
    layout->addWidget(makeSentence(tr("Nobody knows how the last refresh ended. It is not tried again by itself. Choose:"), box));
    auto *const choices = new QGridLayout;
    choices->setColumnStretch(1, 1);
    choices->setVerticalSpacing(4);
    layout->addLayout(choices);
    for (const Act act : {Act::ResolveDoubt, Act::RetryRefresh, Act::Authorize}) {
        const int row = choices->rowCount();
        choices->addWidget(makeButton(act), row, 0);
        choices->addWidget(makeSentence(actTip(act), box), row, 1);
    }
    return box;
}

void ActBar::show(RowId id)
{
    m_id = id;
    showModel();
}

void ActBar::showModel()
{
    const Act next = m_acts->likelyNext();
    const auto describe = [this](Act act, auto *one) {
        const QString reason = m_acts->whyNot(act, {m_id});
        one->setEnabled(reason.isEmpty());
        one->setToolTip(toolTipText(reason.isEmpty() ? actTip(act) : tr("%1 — not now: %2").arg(actTip(act), reason)));
    };
    for (const auto &[act, button] : std::as_const(m_buttons)) {
        describe(act, button);
        button->setDefault(act == next && button->isEnabled());
    }
    for (const auto &[act, action] : std::as_const(m_more))
        describe(act, action);
    // Of all that can be done now, what settles it comes first; the row's own buttons stay where they are.
    m_doubt->setVisible(next == Act::ResolveDoubt && !m_acts->running(m_id));
    showMessage();
}

void ActBar::showMessage()
{
    const std::optional<Act> running = m_acts->running(m_id);
    const InstallationActs::Told *const told = m_acts->told(m_id);
    m_progress->setVisible(running.has_value());
    m_mark->setVisible(!running);
    if (running) {
        m_sentence->setText(actProgress(*running));
    } else if (told) {
        m_sentence->setText(told->sentence);
        m_mark->setPixmap((told->isGood ? stateIcon(told->after) : ownIcon(QStringLiteral("warning"))).pixmap(16, 16));
    }
    m_message->setVisible(running || told);
}
