// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/installationspagemodel.h"

#include "presentation/horizonbars.h"
#include "presentation/words.h"
#include "storage/profilestore.h"

#include <numeric>

InstallationsPageModel::InstallationsPageModel(const InstallationStore *installations, const ProfileStore *profiles,
                                               Clock clock, std::chrono::milliseconds searchDelay, QObject *parent)
    : QObject(parent), m_installations(installations), m_profileStore(profiles), m_clock(std::move(clock)),
      m_table(installations, m_clock)
{
    m_searchDelay.setSingleShot(true);
    m_searchDelay.setInterval(searchDelay);
    connect(&m_searchDelay, &QTimer::timeout, this, [this] {
        InstallationQuery query = m_table.query();
        query.search = m_search;
        apply(query);
    });
    m_minute.setInterval(std::chrono::minutes(1));
    connect(&m_minute, &QTimer::timeout, &m_table, &InstallationTableModel::tick);
    m_minute.start();
    connect(&m_table, &InstallationTableModel::listed, this, [this] {
        // The counts come last: the database thread works in order, and the rows are what is looked at.
        askCounts();
        Q_EMIT changed();
    });
    connect(&m_table, &InstallationTableModel::queryChanged, this, &InstallationsPageModel::changed);
    connect(&m_table, &InstallationTableModel::failed, this, &InstallationsPageModel::failed);
}

void InstallationsPageModel::reload()
{
    whenDone(m_profileStore->list(), this, [this](const Result<QList<AppProfile>> &profiles) {
        if (!profiles) {
            Q_EMIT failed(profiles.error());
            return;
        }
        m_profiles = *profiles;
        Q_EMIT profilesChanged();
        countArchived();
    });
    m_table.reload();
}

void InstallationsPageModel::countArchived()
{
    for (const AppProfile &profile : std::as_const(m_profiles)) {
        if (!profile.isArchived())
            continue;
        whenDone(m_profileStore->installationCount(profile.id), this, [this, id = profile.id](const Result<qint64> &count) {
            const bool inUse = count && *count > 0;
            if (inUse == m_archivedInUse.contains(id))
                return;
            if (inUse)
                m_archivedInUse.insert(id);
            else
                m_archivedInUse.remove(id);
            Q_EMIT profilesChanged();
        });
    }
}

QList<AppProfile> InstallationsPageModel::usableProfiles() const
{
    QList<AppProfile> usable;
    for (const AppProfile &profile : m_profiles) {
        if (!profile.isArchived())
            usable.append(profile);
    }
    return usable;
}

QList<AppProfile> InstallationsPageModel::filterProfiles() const
{
    QList<AppProfile> listed;
    for (const AppProfile &profile : m_profiles) {
        if (!profile.isArchived() || m_archivedInUse.contains(profile.id))
            listed.append(profile);
    }
    return listed;
}

std::optional<AppProfile> InstallationsPageModel::profile(RowId id) const
{
    for (const AppProfile &profile : m_profiles) {
        if (profile.id == id)
            return profile;
    }
    return std::nullopt;
}

void InstallationsPageModel::askCounts()
{
    ++m_counting;
    if (!m_countAsked)
        countNow();
}

void InstallationsPageModel::countNow()
{
    m_countAsked = true;
    const quint64 counting = m_counting;
    const auto answer = m_installations->counts(m_table.query(), m_clock());
    whenDone(answer, this, [this, counting](const Result<std::array<qint64, installationStateCount>> &counts) {
        m_countAsked = false;
        if (counting != m_counting) {
            countNow(); // only what is asked last is counted
            return;
        }
        if (!counts) {
            Q_EMIT failed(counts.error());
            return;
        }
        m_counts = *counts;
        Q_EMIT changed();
    });
    whenDone(m_installations->narrowings(m_table.query(), m_clock()), this, [this, counting](const Result<Narrowings> &found) {
        if (counting != m_counting)
            return; // asked again, with the counts
        if (!found) {
            Q_EMIT failed(found.error());
            return;
        }
        m_narrowings = *found;
        Q_EMIT changed();
    });
}

QString InstallationsPageModel::driftText(InstallationQuery::Drift drift) const
{
    return drift == InstallationQuery::Drift::Missing ? tr("Missing scopes %1").arg(countWord(m_narrowings.drift.missing))
                                                      : tr("Unexpected scopes %1").arg(countWord(m_narrowings.drift.extra));
}

bool InstallationsPageModel::isDriftOffered(InstallationQuery::Drift drift) const
{
    const DriftCounts &counts = m_narrowings.drift;
    return isDriftChosen(drift) || (drift == InstallationQuery::Drift::Missing ? counts.missing : counts.extra) > 0;
}

bool InstallationsPageModel::isDriftChosen(InstallationQuery::Drift drift) const
{
    const std::optional<InstallationQuery::Drift> chosen = m_table.query().drift;
    return chosen && (*chosen == drift || *chosen == InstallationQuery::Drift::Any);
}

QMap<QString, qint64> InstallationsPageModel::regions() const
{
    QMap<QString, qint64> regions = m_narrowings.regions;
    if (m_table.query().region)
        regions.insert(*m_table.query().region, regions.value(*m_table.query().region));
    else if (regions.size() == 1 && regions.contains(QString()))
        regions.clear();
    return regions;
}

QString InstallationsPageModel::allText() const
{
    if (!m_counts)
        return tr("All");
    return tr("All %1").arg(countWord(std::accumulate(m_counts->begin(), m_counts->end(), qint64(0))));
}

QString InstallationsPageModel::stateText(InstallationState state) const
{
    if (!m_counts)
        return stateWord(state);
    return tr("%1 %2").arg(stateWord(state), countWord(m_counts->at(static_cast<size_t>(state))));
}

bool InstallationsPageModel::isStateOffered(InstallationState state) const
{
    return state == InstallationState::Active || m_table.query().state == state
        || (m_counts && m_counts->at(static_cast<size_t>(state)) > 0);
}

QString InstallationsPageModel::footer(int selected) const
{
    if (!m_table.isComplete())
        return tr("Reading the list…");
    const QString all = installationsWord(m_table.rowCount());
    return selected == 0 ? all : tr("%1, %2 selected").arg(all, countWord(selected));
}

QList<InstallationsPageModel::Chip> InstallationsPageModel::chips() const
{
    const InstallationQuery &query = m_table.query();
    QList<Chip> chips;
    if (query.profileId != 0) {
        const std::optional<AppProfile> app = profile(query.profileId);
        chips.append({Filter::App, tr("App: %1").arg(app ? shownText(app->name) : QString::number(query.profileId))});
    }
    if (query.state)
        chips.append({Filter::State, tr("State: %1").arg(stateWord(*query.state))});
    if (query.drift) {
        const QString word = *query.drift == InstallationQuery::Drift::Missing ? tr("missing")
            : *query.drift == InstallationQuery::Drift::Extra                  ? tr("not expected")
                                                                               : tr("missing or not expected");
        chips.append({Filter::Drift, tr("Scopes: %1").arg(word)});
    }
    if (query.region)
        chips.append({Filter::Region, tr("Region: %1").arg(query.region->isEmpty() ? tr("none named") : shownText(*query.region))});
    if (query.horizon)
        chips.append({Filter::Horizon, horizonWord(*query.horizon, QTimeZone::systemTimeZone())});
    if (!query.search.isEmpty())
        chips.append({Filter::Search, tr("Search: %1").arg(shownText(query.search))});
    return chips;
}

void InstallationsPageModel::apply(const InstallationQuery &query)
{
    m_table.setQuery(query);
}

void InstallationsPageModel::setSearch(const QString &text)
{
    m_search = text.simplified();
    m_searchDelay.start();
}

void InstallationsPageModel::setProfile(RowId id)
{
    InstallationQuery query = m_table.query();
    query.profileId = id;
    apply(query);
}

void InstallationsPageModel::setState(std::optional<InstallationState> state)
{
    InstallationQuery query = m_table.query();
    query.state = state;
    apply(query);
}

void InstallationsPageModel::setDrift(InstallationQuery::Drift drift, bool chosen)
{
    using Drift = InstallationQuery::Drift;
    const Drift other = drift == Drift::Missing ? Drift::Extra : Drift::Missing;
    const bool otherToo = isDriftChosen(other);
    InstallationQuery query = m_table.query();
    if (chosen)
        query.drift = otherToo ? Drift::Any : drift;
    else
        query.drift = otherToo ? std::optional(other) : std::nullopt;
    apply(query);
}

void InstallationsPageModel::setRegion(std::optional<QString> region)
{
    InstallationQuery query = m_table.query();
    query.region = std::move(region);
    apply(query);
}

void InstallationsPageModel::showHorizon(const InstallationQuery::Horizon &horizon, RowId profileId)
{
    m_searchDelay.stop();
    m_search.clear();
    InstallationQuery query;
    query.sort = m_table.query().sort;
    query.descending = m_table.query().descending;
    query.profileId = profileId;
    query.horizon = horizon;
    Q_EMIT searchCleared();
    apply(query);
}

void InstallationsPageModel::clear(Filter filter)
{
    InstallationQuery query = m_table.query();
    if (filter == Filter::App)
        query.profileId = 0;
    if (filter == Filter::State)
        query.state.reset();
    if (filter == Filter::Drift)
        query.drift.reset();
    if (filter == Filter::Region)
        query.region.reset();
    if (filter == Filter::Horizon)
        query.horizon.reset();
    if (filter == Filter::Search) {
        m_searchDelay.stop();
        m_search.clear();
        query.search.clear();
        Q_EMIT searchCleared();
    }
    apply(query);
}

void InstallationsPageModel::clearFilters()
{
    m_searchDelay.stop();
    m_search.clear();
    InstallationQuery query;
    query.sort = m_table.query().sort;
    query.descending = m_table.query().descending;
    Q_EMIT searchCleared();
    apply(query);
}

void InstallationsPageModel::copyRows(const QList<RowId> &ids, const QList<InstallationColumn> &columns)
{
    if (ids.size() > copyLimit) {
        Q_EMIT failed({ErrorKind::InvalidInput,
                       tr("Select at most %1 rows to copy them.").arg(countWord(copyLimit)),
                       {},
                       QStringLiteral("too_many_rows")});
        return;
    }
    whenDone(m_installations->rows(ids), this, [this, columns](const Result<QList<Installation>> &rows) {
        if (!rows) {
            Q_EMIT failed(rows.error());
            return;
        }
        QStringList lines;
        for (const Installation &row : *rows) {
            QStringList cells;
            for (const InstallationColumn column : columns)
                cells.append(cellText(row, column, m_clock()).simplified());
            lines.append(cells.join(QLatin1Char('\t')));
        }
        Q_EMIT rowsCopied(lines.join(QLatin1Char('\n')), static_cast<int>(lines.size()));
    });
}
