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
    m_form = new QFormLayout(page);
    m_form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    m_form->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setVerticalSpacing(8);
    m_form->addRow(tr("Team"), m_team);
    m_form->addRow(tr("User"), m_user);
    m_form->addRow(tr("Organization"), m_organization);
    m_form->addRow(tr("App profile"), m_profile);
    m_form->addRow(tr("Authorized"), m_authorized);
    m_form->addRow(tr("Access token"), m_expires);
    m_form->addRow(tr("Grant"), m_grant);
    m_form->addRow(tr("Started from"), m_door);
    m_form->addRow(tr("Data region"), m_region);
    m_form->addRow(tr("Redirect URI"), m_redirectUri);
    m_form->addRow(tr("Installation ID"), m_id);
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
    const QString redirectUri = details.grants.isEmpty() ? QString() : details.grants.first().redirectUri;
    m_redirectUri->setValue(redirectUri);
    m_form->setRowVisible(m_redirectUri, !redirectUri.isEmpty());
    m_id->setValue(QString::number(row.id));
}
