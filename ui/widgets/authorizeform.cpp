// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/authorizeform.h"

#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/environmentbadge.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

AuthorizeForm::AuthorizeForm(AuthorizePanelModel *model, QWidget *parent)
    : QWidget(parent), m_model(model), m_app(new QComboBox(this)), m_team(new QLineEdit(this)),
      m_objection(makeSentence({}, this)), m_begin(new QPushButton(tr("Continue"), this))
{
    setObjectName(QStringLiteral("authorizeForm"));
    m_app->setObjectName(QStringLiteral("authorizeApp"));
    m_app->setAccessibleName(tr("App"));
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
    m_app->clear();
    for (const AppProfile &profile : m_model->profiles())
        m_app->addItem(environmentDot(profile.environment), tr("%1 (%2)").arg(shownText(profile.name), environmentWord(profile.environment).toLower()), profile.id);
    m_app->setCurrentIndex(std::max(0, m_app->findData(m_model->request().profile.id)));
    m_team->setText(m_model->request().teamId);
    m_begin->setEnabled(m_app->count() > 0);
}

void AuthorizeForm::begin()
{
    const QString team = m_team->text().trimmed();
    const QString objection = AuthorizePanelModel::teamObjection(team);
    m_objection->setText(objection);
    m_objection->setVisible(!objection.isEmpty());
    if (!objection.isEmpty() || m_app->currentIndex() < 0)
        return;
    AuthorizeTeam::Request request;
    request.profile = m_model->profiles().at(m_app->currentIndex());
    request.teamId = team;
    if (const AuthorizeTeam::Request &former = m_model->request(); former.teamId == team) {
        request.teamName = former.teamName;
        request.userId = former.userId;
        request.userName = former.userName;
    }
    m_model->begin(request);
}
