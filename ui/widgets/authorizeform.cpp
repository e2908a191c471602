// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/authorizeform.h"

#include "widgets/centredpage.h"
#include "widgets/environmentbadge.h"
#include "widgets/profilechoice.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

AuthorizeForm::AuthorizeForm(AuthorizePanelModel *model, QWidget *parent)
    : QWidget(parent), m_model(model), m_app(new ProfileChoice(QStringLiteral("authorizeApp"), this)), m_team(new QLineEdit(this)),
      m_objection(makeSentence({}, this)), m_begin(new QPushButton(tr("Continue"), this))
{
    setObjectName(QStringLiteral("authorizeForm"));
    m_team->setObjectName(QStringLiteral("authorizeTeamId"));
    m_team->setAccessibleName(tr("Team ID, optional"));
    m_team->setPlaceholderText(tr("Any team: choose it in the browser"));
    m_team->setClearButtonEnabled(true);
    m_objection->setObjectName(QStringLiteral("authorizeTeamObjection"));
    m_objection->hide();
    m_begin->setObjectName(QStringLiteral("authorizeContinue"));
    m_begin->setAccessibleName(tr("Continue: prepare the address"));
    m_begin->setDefault(true);
    m_begin->setAutoDefault(true);
    auto *const form = new QFormLayout;
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("App"), m_app);
    form->addRow(tr("Team ID"), m_team);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(makeSentence(
        tr("Somebody of the team signs in at Miro in the browser and agrees. Nothing is opened yet."), this));
    layout->addLayout(form);
    layout->addWidget(m_objection);
    layout->addWidget(m_begin, 0, Qt::AlignTrailing);
    setFocusProxy(m_team);
    connect(m_begin, &QPushButton::clicked, this, &AuthorizeForm::begin);
    connect(m_team, &QLineEdit::returnPressed, this, &AuthorizeForm::begin);
    connect(m_team, &QLineEdit::textChanged, m_objection, &QWidget::hide);
    fill();
}

void AuthorizeForm::fill()
{
    const QList<AppProfile> &profiles = m_model->profiles();
    m_app->setProfiles(profiles, m_model->request().profile.id);
    m_app->choose(m_model->request().profile.id);
    for (int i = 0; i < m_app->count(); ++i)
        m_app->setItemIcon(i, environmentDot(profiles.at(i).environment));
    m_team->setText(m_model->request().teamId);
    m_begin->setEnabled(m_app->count() > 0);
}

void AuthorizeForm::begin()
{
    const QString team = m_team->text().trimmed();
    const QString objection = AuthorizePanelModel::teamObjection(team);
    m_objection->setText(objection);
    m_objection->setVisible(!objection.isEmpty());
    const std::optional<AppProfile> profile = m_app->chosen();
    if (!objection.isEmpty() || !profile)
        return;
    AuthorizeTeam::Request request;
    request.profile = *profile;
    request.teamId = team;
    if (const AuthorizeTeam::Request &former = m_model->request(); former.teamId == team) {
        request.teamName = former.teamName;
        request.userId = former.userId;
        request.userName = former.userName;
    }
    m_model->begin(request);
}
