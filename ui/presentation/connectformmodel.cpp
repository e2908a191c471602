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

void ConnectFormModel::begin(const AppProfile &profile)
{
    AppProfile fresh = profile;
    fresh.id = 0;
    fresh.generation = 0;
    fresh.hasClientSecret = false;
    fresh.archivedAt.reset();
    replace(fresh);
}

void ConnectFormModel::edit(const AppProfile &profile)
{
    replace(profile);
}

void ConnectFormModel::replace(const AppProfile &profile)
{
    m_profile = profile;
    m_former = profile;
    m_parameterObjections.clear();
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

void ConnectFormModel::take(const AppProfile &profile)
{
    m_profile = profile;
    Q_EMIT taken();
    Q_EMIT changed();
}

void ConnectFormModel::setParameters(const QString &field, const QString &text)
{
    const Result<ExtraParameters> parameters = parametersFromText(text);
    m_parameterObjections.insert(field, parameters ? QString() : parameters.error().summary);
    if (parameters) {
        if (field == QLatin1String("extra_authorize"))
            m_profile.extra.authorize = *parameters;
        else if (field == QLatin1String("extra_token"))
            m_profile.extra.token = *parameters;
        else
            m_profile.extra.refresh = *parameters;
    }
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
    if (const QString objection = m_parameterObjections.value(field); !objection.isEmpty())
        return {Mark::Wrong, objection};
    const bool optional = (field == QLatin1String("context") && m_profile.endpoints.context.isEmpty())
        || (field == QLatin1String("revoke") && m_profile.endpoints.revoke.isEmpty())
        || (field == QLatin1String("completion") && m_profile.endpoints.completion.isEmpty())
        || (field == QLatin1String("issuer") && m_profile.issuer.isEmpty())
        || (field == QLatin1String("expected_region") && m_profile.expectedRegion.isEmpty())
        || (field == QLatin1String("app_url") && m_profile.appUrl.isEmpty())
        || (field == QLatin1String("extra_authorize") && m_profile.extra.authorize.isEmpty())
        || (field == QLatin1String("extra_token") && m_profile.extra.token.isEmpty())
        || (field == QLatin1String("extra_refresh") && m_profile.extra.refresh.isEmpty());
    if (optional)
        return {};
    const bool untouched = (field == QLatin1String("name") && m_profile.name.isEmpty())
        || (field == QLatin1String("client_id") && m_profile.clientId.isEmpty());
    if (untouched && !m_everything)
        return {};
    return worst(field, std::nullopt);
}

ConnectFormModel::FieldState ConnectFormModel::uriState(int index) const
{
    if (index >= m_profile.redirectUris.size() || (index >= 0 && m_profile.redirectUris.at(index).isEmpty() && !m_everything))
        return {};
    return worst(QStringLiteral("redirect_uri"), index);
}

ConnectFormModel::FieldState ConnectFormModel::worst(const QString &field, std::optional<int> index) const
{
    FieldState state{Mark::Good, {}};
    const QList<ProfileFinding> all = findings(m_profile);
    for (const ProfileFinding &finding : all) {
        if (finding.field != field || (index && finding.index != *index))
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
    const bool readable = std::all_of(m_parameterObjections.cbegin(), m_parameterObjections.cend(),
                                      [](const QString &objection) { return objection.isEmpty(); });
    return (m_secretPresent || isEditing()) && m_secretObjection.isEmpty() && readable && !objection(m_profile);
}

bool ConnectFormModel::isChanged() const
{
    const bool unreadable = std::any_of(m_parameterObjections.cbegin(), m_parameterObjections.cend(),
                                        [](const QString &objection) { return !objection.isEmpty(); });
    return m_secretPresent || unreadable || m_profile != m_former;
}

bool ConnectFormModel::unverifies() const
{
    return isEditing()
        && (m_secretPresent || m_profile.clientId != m_former.clientId || m_profile.endpoints != m_former.endpoints);
}

void ConnectFormModel::dropEmptyUris()
{
    QStringList kept = m_profile.redirectUris;
    kept.removeAll(QString());
    if (kept.isEmpty() || kept.size() == m_profile.redirectUris.size())
        return;
    m_profile.redirectUris = kept;
    Q_EMIT changed();
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
