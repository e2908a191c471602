// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

class CopyField;
class DetailsModel;
class QFormLayout;
class QLabel;

/// Who and what an installation is: names, ids, app profile, times.
class OverviewTab : public QScrollArea
{
    Q_OBJECT

public:
    explicit OverviewTab(QWidget *parent = nullptr);

    void show(const DetailsModel &model);

private:
    CopyField *m_team;
    CopyField *m_user;
    CopyField *m_organization;
    QFormLayout *m_form;
    CopyField *m_redirectUri;
    CopyField *m_id;
    QLabel *m_profile;
    QLabel *m_authorized;
    QLabel *m_expires;
    QLabel *m_grant;
    QLabel *m_door;
    QLabel *m_region;
};
