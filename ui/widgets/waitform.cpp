// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/waitform.h"

#include "presentation/waitpanelmodel.h"
#include "widgets/centredpage.h"
#include "widgets/doorfield.h"
#include "widgets/profilechoice.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

WaitForm::WaitForm(WaitPanelModel *model, QWidget *parent)
    : QWidget(parent), m_model(model), m_app(new ProfileChoice(QStringLiteral("waitApp"), this)), m_minutes(new QSpinBox(this)),
      m_count(new QSpinBox(this)), m_teams(new QPlainTextEdit(this)), m_objection(makeSentence({}, this)),
      m_door(makeDoorField(QStringLiteral("waitDoor"), this)), m_begin(new QPushButton(tr("Start waiting"), this))
{
    setObjectName(QStringLiteral("waitForm"));
    m_minutes->setObjectName(QStringLiteral("waitMinutes"));
    m_minutes->setAccessibleName(tr("How long to wait, in minutes"));
    m_minutes->setRange(1, int(AwaitMiro::longestTime.count()));
    m_minutes->setSuffix(tr(" min"));
    m_count->setObjectName(QStringLiteral("waitCount"));
    m_count->setAccessibleName(tr("How many authorizations to take"));
    m_count->setRange(1, AwaitMiro::mostCallbacks);
    const auto showSuffix
        = [this](int count) { m_count->setSuffix(count == 1 ? tr(" authorization") : tr(" authorizations")); };
    connect(m_count, &QSpinBox::valueChanged, this, showSuffix);
    showSuffix(m_count->value());
    m_teams->setObjectName(QStringLiteral("waitTeams"));
    m_teams->setAccessibleName(tr("Team IDs that are allowed, optional"));
    m_teams->setPlaceholderText(tr("Any team. Or their IDs, one a line"));
    m_teams->setTabChangesFocus(true);
    m_teams->setFixedHeight(m_teams->fontMetrics().height() * 3 + 12);
    m_objection->setObjectName(QStringLiteral("waitTeamsObjection"));
    m_objection->hide();
    m_begin->setObjectName(QStringLiteral("waitStart"));
    m_begin->setAccessibleName(tr("Start waiting: listen for authorizations that Miro starts"));
    m_begin->setDefault(true);
    m_begin->setAutoDefault(true);

    auto *const form = new QFormLayout;
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("App"), m_app);
    form->addRow(tr("Wait for"), m_minutes);
    form->addRow(tr("Take"), m_count);
    form->addRow(tr("Teams allowed"), m_teams);
    form->addRow(QString(), m_objection);
    form->addRow(tr("Started from"), m_door);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(makeSentence(
        tr("For an authorization that begins in Miro: by the app's icon on a board, by an install link, or on the "
           "app's settings page. What arrives is held here until you approve it."),
        this));
    layout->addLayout(form);
    layout->addWidget(m_begin, 0, Qt::AlignTrailing);
    setFocusProxy(m_begin); // it is filled well enough to begin
    connect(m_begin, &QPushButton::clicked, this, &WaitForm::begin);
    connect(m_teams, &QPlainTextEdit::textChanged, m_objection, &QWidget::hide);
    connect(m_model, &WaitPanelModel::profilesChanged, this, &WaitForm::fillApps);
    fill();
}

void WaitForm::fillApps()
{
    m_app->setProfiles(m_model->profiles(), m_model->request().profile.id);
    m_begin->setEnabled(m_app->count() > 0);
}

void WaitForm::fill()
{
    const AwaitMiro::Request &request = m_model->request();
    fillApps();
    m_app->choose(request.profile.id);
    m_minutes->setValue(int(request.time.count()));
    m_count->setValue(request.count);
    m_teams->setPlainText(request.teamIds.join(QLatin1Char('\n')));
    m_door->setCurrentIndex(std::max(0, m_door->findData(request.door)));
}

void WaitForm::begin()
{
    const QString objection = WaitPanelModel::teamsObjection(m_teams->toPlainText());
    m_objection->setText(objection);
    m_objection->setVisible(!objection.isEmpty());
    if (!objection.isEmpty()) {
        m_teams->setFocus(Qt::OtherFocusReason);
        return;
    }
    const std::optional<AppProfile> profile = m_app->chosen();
    if (!profile)
        return;
    AwaitMiro::Request request;
    request.profile = *profile;
    request.time = std::chrono::minutes(m_minutes->value());
    request.count = m_count->value();
    request.teamIds = WaitPanelModel::teamIds(m_teams->toPlainText());
    request.door = m_door->currentData().toString();
    m_model->begin(request);
}
