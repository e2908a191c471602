// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/connectformmodel.h"

#include "domain/clientsecret.h"
#include "lifecycle/addprofile.h"
#include "storage/profilestore.h"

#include <algorithm>

ConnectFormModel::ConnectFormModel(const ProfileStore *profiles, const TokenVault *vault, Endpoints defaults,
                                   EndpointsBelow below, Clock clock, QObject *parent)
    : QObject(parent), m_profiles(profiles), m_vault(vault), m_defaults(std::move(defaults)), m_below(std::move(below)),
      m_clock(std::move(clock))
{
    clear();
}

void ConnectFormModel::clear()
{
    AppProfile fresh;
    fresh.endpoints = m_defaults;
    fresh.redirectUris = {QStringLiteral("http://127.0.0.1:8400/callback")};
    replace(fresh);
}

void ConnectFormModel::edit(const AppProfile &profile)
{
    replace(profile);
}

void ConnectFormModel::replace(const AppProfile &profile)
{
    m_profile = profile;
    m_secretPresent = false;
    m_secretObjection.clear();
    m_everything = false;
    Q_EMIT replaced();
    Q_EMIT changed();
}

void ConnectFormModel::readAgain()
{
    whenDone(m_profiles->list(), this, [this, id = m_profile.id](const Result<QList<AppProfile>> &profiles) {
        if (id != m_profile.id)
            return; // the form was left meanwhile
        if (!profiles) {
            Q_EMIT failed(profiles.error());
            return;
        }
        const auto found = std::find_if(profiles->begin(), profiles->end(),
                                        [id](const AppProfile &profile) { return profile.id == id; });
        if (found == profiles->end())
            Q_EMIT failed({ErrorKind::NotFound, tr("The app profile is no longer there."), {}, QStringLiteral("gone")});
        else
            edit(*found);
    });
}

void ConnectFormModel::setProfile(const AppProfile &profile)
{
    m_profile = profile;
    Q_EMIT changed();
}

void ConnectFormModel::setBase(const QString &base)
{
    m_profile.endpoints = base.isEmpty() ? m_defaults : m_below(base);
    Q_EMIT changed();
}

void ConnectFormModel::checkSecret(QStringView secret)
{
    m_secretPresent = !secret.isEmpty();
    const std::optional<Error> error = m_secretPresent ? clientSecretObjection(secret) : std::nullopt;
    m_secretObjection = error ? error->summary : QString();
    Q_EMIT changed();
}

ConnectFormModel::FieldState ConnectFormModel::fieldState(const QString &field) const
{
    if (field == QLatin1String("client_secret")) {
        if (m_secretPresent)
            return m_secretObjection.isEmpty() ? FieldState{Mark::Good, {}} : FieldState{Mark::Wrong, m_secretObjection};
        if (isEditing() || !m_everything)
            return {};
        return {Mark::Wrong, clientSecretObjection(QStringView())->summary};
    }
    const bool optional = (field == QLatin1String("context") && m_profile.endpoints.context.isEmpty())
        || (field == QLatin1String("revoke") && m_profile.endpoints.revoke.isEmpty())
        || (field == QLatin1String("completion") && m_profile.endpoints.completion.isEmpty())
        || (field == QLatin1String("issuer") && m_profile.issuer.isEmpty());
    if (optional)
        return {};
    const bool untouched = (field == QLatin1String("name") && m_profile.name.isEmpty())
        || (field == QLatin1String("client_id") && m_profile.clientId.isEmpty());
    if (untouched && !m_everything)
        return {};
    FieldState state{Mark::Good, {}};
    const QList<ProfileFinding> all = findings(m_profile);
    for (const ProfileFinding &finding : all) {
        if (finding.field != field)
            continue;
        if (finding.blocking)
            return {Mark::Wrong, finding.sentence};
        if (state.mark == Mark::Good)
            state = {Mark::Warning, finding.sentence};
    }
    return state;
}

bool ConnectFormModel::isComplete() const
{
    return (m_secretPresent || isEditing()) && m_secretObjection.isEmpty() && !objection(m_profile);
}

void ConnectFormModel::markEverything()
{
    m_everything = true;
    Q_EMIT changed();
}

void ConnectFormModel::save(const Secret &clientSecret)
{
    if (m_saving)
        return;
    m_saving = true;
    Q_EMIT changed();
    const bool isNew = !isEditing();
    const Answer<AppProfile> stored = isNew ? addProfile(m_profiles, m_vault, m_profile, clientSecret, m_clock())
                                            : changeProfile(m_profiles, m_vault, m_profile, clientSecret, m_clock());
    whenDone(stored, this, [this, isNew](const Result<AppProfile> &profile) {
        m_saving = false;
        Q_EMIT changed();
        if (profile)
            Q_EMIT saved(*profile, isNew);
        else
            Q_EMIT failed(profile.error());
    });
}
