// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/pastetokenmodel.h"

PasteTokenModel::PasteTokenModel(QList<AppProfile> profiles, AddToken addToken, QObject *parent)
    : QObject(parent), m_profiles(std::move(profiles)), m_addToken(std::move(addToken))
{
}

void PasteTokenModel::setProfiles(const QList<AppProfile> &profiles)
{
    m_profiles = profiles;
    Q_EMIT profilesChanged();
}

void PasteTokenModel::setProfileId(RowId id)
{
    m_profileId = id;
    Q_EMIT profileChosen();
}

void PasteTokenModel::begin()
{
    if (m_busy)
        return;
    m_error.reset();
    m_installation.reset();
    Q_EMIT changed();
}

void PasteTokenModel::submit(const AppProfile &profile, const Secret &accessToken, const Secret &refreshToken)
{
    if (m_busy)
        return;
    m_profileId = profile.id;
    m_busy = true;
    m_error.reset();
    m_installation.reset();
    Q_EMIT changed();
    whenDone(m_addToken(profile, accessToken, refreshToken, this), this, [this](const Result<Installation> &result) {
        m_busy = false;
        if (result)
            m_installation = *result;
        else
            m_error = result.error();
        Q_EMIT changed();
        if (result)
            Q_EMIT stored(*result);
    });
}
