// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overviewtab.h"

#include "presentation/detailsmodel.h"
#include "presentation/words.h"
#include "widgets/copyfield.h"

#include <QFormLayout>
#include <QLabel>

OverviewTab::OverviewTab(QWidget *parent) : QScrollArea(parent)
{
    setObjectName(QStringLiteral("overviewTab"));
    setAccessibleName(tr("Overview"));
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::NoFocus);
    auto *const page = new QWidget(this);
    m_team = new CopyField(QStringLiteral("teamId"), tr("team ID"), page);
    m_user = new CopyField(QStringLiteral("userId"), tr("user ID"), page);
    m_organization = new CopyField(QStringLiteral("organizationId"), tr("organization ID"), page);
    m_redirectUri = new CopyField(QStringLiteral("grantRedirectUri"), tr("redirect URI"), page);
    m_id = new CopyField(QStringLiteral("installationId"), tr("installation ID"), page);
    m_profile = new QLabel(page);
    m_authorized = new QLabel(page);
    m_expires = new QLabel(page);
    m_grant = new QLabel(page);
    m_door = new QLabel(page);
    m_door->setObjectName(QStringLiteral("grantDoor"));
    m_region = new QLabel(page);
    m_region->setObjectName(QStringLiteral("detailsRegion"));
    for (QLabel *const label : {m_profile, m_authorized, m_expires, m_grant, m_door, m_region}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto *const form = new QFormLayout(page);
    form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(8);
    form->addRow(tr("Team"), m_team);
    form->addRow(tr("User"), m_user);
    form->addRow(tr("Organization"), m_organization);
    form->addRow(tr("App profile"), m_profile);
    form->addRow(tr("Authorized"), m_authorized);
    form->addRow(tr("Access token"), m_expires);
    form->addRow(tr("Grant"), m_grant);
    form->addRow(tr("Started from"), m_door);
    form->addRow(tr("Data region"), m_region);
    form->addRow(tr("Redirect URI"), m_redirectUri);
    form->addRow(tr("Installation ID"), m_id);
    setWidget(page);
}

void OverviewTab::show(const DetailsModel &model)
{
    const InstallationDetails &details = *model.details();
    const Installation &row = details.installation;
    m_team->setValue(row.team.id, row.team.name);
    m_user->setValue(row.user.id, row.user.name);
    m_organization->setValue(row.organization.id, row.organization.name);
    m_profile->setText(shownText(row.profileName));
    m_authorized->setText(tr("%1 (%2)").arg(relativeTime(row.authorizedAt, model.now()), exactTime(row.authorizedAt)));
    m_expires->setText(
        row.facts.expiresAt
            ? tr("%1, runs out %2 (%3)").arg(lifetimeWord(row), expiryWord(row, model.now()), exactTime(*row.facts.expiresAt))
            : lifetimeWord(row));
    m_grant->setText(details.grants.size() > 1
                         ? tr("Number %1; earlier ones kept: %2").arg(row.generation).arg(details.grants.size() - 1)
                         : tr("Number %1").arg(row.generation));
    m_door->setText(details.grants.isEmpty() ? QString() : doorWord(details.grants.first().door));
    m_region->setText(regionSentence(row));
    m_redirectUri->setValue(details.grants.isEmpty() ? QString() : details.grants.first().redirectUri);
    m_id->setValue(QString::number(row.id));
}
