// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/heldbox.h"

#include "presentation/authorizepanelmodel.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/doorfield.h"
#include "widgets/icons.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

HeldBox::HeldBox(AuthorizePanelModel *model, QWidget *parent)
    : QFrame(parent), m_model(model), m_time(makeSentence({}, this)), m_client(makeSentence({}, this)),
      m_team(makeSentence({}, this)), m_from(makeSentence({}, this)), m_browser(makeSentence({}, this)),
      m_door(makeDoorField(QStringLiteral("heldDoor"), this)), m_mark(new QLabel(this)), m_age(makeSentence({}, this)),
      m_discard(new QPushButton(tr("Discard"), this)), m_approve(new QPushButton(tr("Approve"), this))
{
    setObjectName(QStringLiteral("heldBox"));
    setFrameShape(StyledPanel);
    setAccessibleName(tr("An authorization that Miro started"));
    m_time->setObjectName(QStringLiteral("heldTime"));
    m_client->setObjectName(QStringLiteral("heldClient"));
    m_team->setObjectName(QStringLiteral("heldTeam"));
    m_from->setObjectName(QStringLiteral("heldFrom"));
    m_browser->setObjectName(QStringLiteral("heldBrowser"));
    m_age->setObjectName(QStringLiteral("heldAge"));
    m_discard->setObjectName(QStringLiteral("heldDiscard"));
    m_discard->setToolTip(tr("The code is not used. The browser is told so."));
    m_discard->setDefault(true);
    m_discard->setAutoDefault(true);
    m_approve->setObjectName(QStringLiteral("heldApprove"));
    m_approve->setToolTip(tr("The code is exchanged for tokens, which are checked and stored"));
    m_approve->setAutoDefault(false);
    m_mark->setFixedSize(16, 16);

    auto *const form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(4);
    form->addRow(tr("Came"), m_time);
    form->addRow(tr("Client ID"), m_client);
    form->addRow(tr("Team"), m_team);
    form->addRow(tr("From"), m_from);
    form->addRow(tr("Browser"), m_browser);
    form->addRow(tr("&Started from"), m_door);
    auto *const age = new QHBoxLayout;
    age->addWidget(m_mark, 0, Qt::AlignTop);
    age->addWidget(m_age, 1);
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_discard);
    buttons->addWidget(m_approve);
    buttons->addStretch();
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addLayout(form);
    layout->addLayout(age);
    layout->addWidget(makeSentence(
        tr("Approve it only when you, or somebody you know, clicked in Miro just now: any web page can send such a "
           "redirect. The team's name is checked after the exchange."),
        this));
    layout->addLayout(buttons);

    connect(m_discard, &QPushButton::clicked, m_model, &AuthorizePanelModel::discard);
    connect(m_approve, &QPushButton::clicked, this, [this] {
        if (!m_model->approve(m_door->currentData().toString()) && m_model->phase() == AuthorizePanelModel::Phase::Held)
            Q_EMIT unlockRequested();
    });
}

void HeldBox::setTeamNames(std::function<QString(const QString &)> teamName)
{
    m_teamName = std::move(teamName);
    showModel();
}

void HeldBox::showModel()
{
    const std::optional<AuthorizeTeam::Held> held = m_model->held();
    setVisible(held && m_model->phase() == AuthorizePanelModel::Phase::Held);
    if (!held)
        return;
    m_time->setText(exactTime(held->receivedAt));
    m_client->setText(shownText(held->clientId));
    const QString team = m_teamName ? m_teamName(held->teamId) : QString();
    m_team->setText(held->teamId.isEmpty() ? tr("not told")
                        : team.isEmpty()   ? shownText(held->teamId)
                                           : tr("%1 (%2)").arg(shownText(team), shownText(held->teamId)));
    m_from->setText(tr("port %1 of this computer, to %2").arg(held->peerPort).arg(shownText(held->arrivedAt)));
    m_browser->setText(held->userAgent.isEmpty() ? tr("does not say") : shownText(held->userAgent));
    if (std::exchange(m_shown, m_model->label()) != m_model->label()) // what the admin has chosen since stays
        m_door->setCurrentIndex(std::max(0, m_door->findData(m_model->door())));
    showAge();
}

void HeldBox::showAge()
{
    if (m_model->phase() != AuthorizePanelModel::Phase::Held)
        return;
    const bool old = m_model->isCodeOld();
    m_mark->setPixmap(ownIcon(old ? QStringLiteral("failed") : QStringLiteral("step-running")).pixmap(16, 16));
    m_age->setText(m_model->codeAge());
    QPalette colours = palette();
    if (old) {
        const bool dark = colours.color(QPalette::Window).lightness() < 128;
        colours.setColor(QPalette::WindowText, dark ? QColor(255, 130, 120) : QColor(176, 20, 20));
    }
    m_age->setPalette(colours);
}

QWidget *HeldBox::firstAct() const
{
    return m_discard;
}
