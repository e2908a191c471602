// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/profilespagemodel.h"

#include "lifecycle/readmanifest.h"
#include "presentation/words.h"
#include "storage/profilestore.h"

#include <algorithm>

namespace {

QString driftSentence(const DriftCounts &counts)
{
    const auto tr = [](const char *text) { return ProfilesPageModel::tr(text); };
    const QString missing = installationsWord(counts.missing);
    const QString extra = installationsWord(counts.extra);
    if (counts.missing > 0 && counts.extra > 0)
        return tr("Saving marks %1 as missing scopes and %2 as having scopes that are not expected.").arg(missing, extra);
    if (counts.missing > 0)
        return tr("Saving marks %1 as missing scopes.").arg(missing);
    return counts.extra > 0 ? tr("Saving marks %1 as having scopes that are not expected.").arg(extra) : QString();
}

} // namespace

ProfilesPageModel::ProfilesPageModel(const ProfileStore *profiles, const TokenVault *vault, Endpoints defaults,
                                     EndpointsBelow below, Clock clock, CheckCredentials check, QObject *parent)
    : QObject(parent), m_store(profiles), m_clock(clock), m_check(std::move(check)),
      m_form(profiles, vault, std::move(defaults), std::move(below), clock), m_exchange(profiles, vault, clock),
      m_certificate(profiles, vault, clock)
{
    connect(&m_form, &ConnectFormModel::saved, this, [this](const AppProfile &profile, bool isNew) {
        m_isNew = false;
        m_form.edit(profile);
        m_selectWhenListed = profile.id;
        Q_EMIT stored(isNew ? tr("The app profile %1 was added.").arg(shownText(profile.name))
                            : tr("The app profile %1 was changed.").arg(shownText(profile.name)));
        reload();
    });
    connect(&m_exchange, &ProfileExchange::failed, this, &ProfilesPageModel::failed);
    connect(&m_exchange, &ProfileExchange::imported, this, [this](const QStringList &sentences, RowId last) {
        if (last != 0) {
            m_isNew = false;
            m_selectWhenListed = last;
        }
        Q_EMIT stored(sentences.first());
        reload();
    });
    connect(&m_form, &ConnectFormModel::failed, this, [this](const Error &error) {
        if (error.cause == QLatin1String("vault_locked"))
            Q_EMIT unlockNeeded();
    });
}

void ProfilesPageModel::checkCredentials()
{
    const std::optional<AppProfile> profile = current();
    if (!profile || !m_check || std::exchange(m_isChecking, true))
        return;
    Q_EMIT currentChanged();
    whenDone(m_check(*profile, this), this, [this, id = profile->id](const Result<CredentialsVerdict> &verdict) {
        m_isChecking = false;
        Q_EMIT currentChanged();
        if (id != currentId())
            return; // another one is looked at
        if (verdict)
            Q_EMIT credentialsChecked(*verdict);
        else
            Q_EMIT failed(tr("The credentials could not be checked."), verdict.error());
    });
}

Result<AppManifest> ProfilesPageModel::readManifest(const QByteArray &text)
{
    return manifestFromText(text);
}

void ProfilesPageModel::reload()
{
    whenDone(m_store->list(), this, [this, reading = ++m_reading](const Result<QList<AppProfile>> &profiles) {
        if (reading != m_reading)
            return; // only what is asked last is shown
        if (profiles)
            takeList(*profiles);
        else
            Q_EMIT failed(tr("The app profiles could not be read."), profiles.error());
    });
}

void ProfilesPageModel::takeList(const QList<AppProfile> &profiles)
{
    m_profiles = profiles;
    Q_EMIT listed();
    const RowId wanted = std::exchange(m_selectWhenListed, 0);
    const std::optional<AppProfile> present = find(wanted != 0 ? wanted : currentId());
    if (present && !m_form.isChanged() && (currentId() != present->id || *present != m_form.former()))
        select(present->id); // changed elsewhere, and nothing was typed over it
    else if (!present && !m_isNew)
        shown().isEmpty() ? m_form.clear() : select(shown().first().id);
    Q_EMIT currentChanged();
    QList<RowId> ids;
    for (const AppProfile &profile : std::as_const(m_profiles))
        ids.append(profile.id);
    countNext(ids, m_reading);
}

void ProfilesPageModel::countNext(QList<RowId> ids, quint64 reading)
{
    if (ids.isEmpty()) {
        Q_EMIT currentChanged();
        return;
    }
    const RowId id = ids.takeFirst();
    whenDone(m_store->installationCount(id), this, [this, id, ids, reading](const Result<qint64> &count) {
        if (reading != m_reading)
            return;
        if (count)
            m_counts.insert(id, *count);
        else
            m_counts.remove(id);
        countNext(ids, reading);
    });
}

QList<AppProfile> ProfilesPageModel::shown() const
{
    QList<AppProfile> profiles;
    for (const AppProfile &profile : m_profiles) {
        if (!profile.isArchived())
            profiles.append(profile);
    }
    for (const AppProfile &profile : m_profiles) {
        if (profile.isArchived() && m_showsArchived)
            profiles.append(profile);
    }
    return profiles;
}

int ProfilesPageModel::archivedCount() const
{
    return int(std::count_if(m_profiles.cbegin(), m_profiles.cend(),
                             [](const AppProfile &profile) { return profile.isArchived(); }));
}

void ProfilesPageModel::showArchived(bool shown)
{
    m_showsArchived = shown;
    Q_EMIT listed();
    Q_EMIT currentChanged();
}

std::optional<AppProfile> ProfilesPageModel::find(RowId id) const
{
    const auto found
        = std::find_if(m_profiles.cbegin(), m_profiles.cend(), [id](const AppProfile &one) { return one.id == id; });
    return found == m_profiles.cend() ? std::nullopt : std::optional(*found);
}

std::optional<AppProfile> ProfilesPageModel::current() const
{
    return find(currentId());
}

void ProfilesPageModel::select(RowId id)
{
    const std::optional<AppProfile> profile = find(id);
    if (!profile) {
        m_selectWhenListed = id; // it was added a moment ago
        return;
    }
    m_isNew = false;
    if (profile->isArchived() && !m_showsArchived)
        showArchived(true);
    m_form.edit(*profile);
    Q_EMIT currentChanged();
}

void ProfilesPageModel::beginNew()
{
    m_isNew = true;
    m_form.clear();
    Q_EMIT currentChanged();
}

void ProfilesPageModel::duplicate()
{
    AppProfile copy = m_form.former();
    copy.name = tr("%1 (copy)").arg(copy.name);
    m_isNew = true;
    m_form.begin(copy);
    Q_EMIT currentChanged();
}

void ProfilesPageModel::revert()
{
    if (m_form.isEditing())
        m_form.edit(current().value_or(m_form.former()));
    else if (shown().isEmpty())
        m_form.clear();
    else
        select(shown().first().id);
    Q_EMIT currentChanged();
}

QString ProfilesPageModel::unverifiedWarning() const
{
    if (!m_form.unverifies())
        return {};
    const QString why = tr("What is known of their tokens was learnt with the former credentials and addresses.");
    if (!m_counts.contains(currentId()))
        return tr("Its installations will be marked as not verified. %1").arg(why);
    const qint64 count = m_counts.value(currentId());
    return count == 0 ? QString() : tr("%1 will be marked as not verified. %2").arg(installationsWord(count), why);
}

void ProfilesPageModel::weighSave()
{
    const ScopeSet expected = m_form.profile().expectedScopes;
    if (!m_form.isEditing() || expected == m_form.former().expectedScopes) {
        Q_EMIT weighed(unverifiedWarning());
        return;
    }
    if (std::exchange(m_isWeighing, true))
        return;
    whenDone(m_store->driftUnder(currentId(), expected), this, [this, id = currentId(), expected](const Result<DriftCounts> &counts) {
        m_isWeighing = false;
        if (id != currentId())
            return; // another one stands in the form
        if (expected != m_form.profile().expectedScopes) {
            weighSave(); // typed on meanwhile
            return;
        }
        if (!counts) {
            Q_EMIT failed(tr("The app profile was not stored."), counts.error());
            return;
        }
        QStringList sentences{unverifiedWarning(), driftSentence(*counts)};
        sentences.removeAll(QString());
        Q_EMIT weighed(sentences.join(QLatin1Char(' ')));
    });
}

void ProfilesPageModel::setArchived(bool archived)
{
    const std::optional<AppProfile> profile = current();
    if (!profile || std::exchange(m_isBusy, true))
        return;
    const auto answer = m_store->setArchived(profile->id, profile->generation, archived, m_clock());
    whenDone(answer, this, [this, archived](const Result<AppProfile> &changed) {
        m_isBusy = false;
        if (!changed) {
            Q_EMIT failed(archived ? tr("The app profile was not archived.") : tr("The app profile is still archived."),
                          changed.error());
        } else {
            const QString name = shownText(changed->name);
            // It leaves the form with its place in the list, unless archived ones are shown.
            m_form.edit(*changed);
            if (archived && !m_showsArchived)
                m_form.clear();
            Q_EMIT stored(archived ? tr("%1 is archived: it authorizes nothing and keeps what it has.").arg(name)
                                   : tr("%1 is taken out of the archive.").arg(name));
        }
        reload();
    });
}

void ProfilesPageModel::remove()
{
    const std::optional<AppProfile> profile = current();
    if (!profile || std::exchange(m_isBusy, true))
        return;
    whenDone(m_store->remove(profile->id), this, [this, name = shownText(profile->name)](const Status &removed) {
        m_isBusy = false;
        if (removed) {
            m_form.clear();
            Q_EMIT stored(tr("The app profile %1 was deleted.").arg(name));
        } else {
            Q_EMIT failed(tr("The app profile was not deleted."), removed.error());
        }
        reload();
    });
}

QString ProfilesPageModel::whyNoRemoval() const
{
    if (!m_form.isEditing())
        return tr("it is not stored yet");
    if (!m_counts.contains(currentId()))
        return tr("its installations are being counted");
    const qint64 count = m_counts.value(currentId());
    return count == 0 ? QString() : tr("it has %1; archive it instead").arg(installationsWord(count));
}
