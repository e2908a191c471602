// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"
#include "presentation/installationtablemodel.h"

#include <QSet>
#include <QTimer>

class ProfileStore;

/// The page of installations: the table with its search, filters and counts. GUI thread.
class InstallationsPageModel : public QObject
{
    Q_OBJECT

public:
    enum class Filter { App, State, Drift, Region, Search, Horizon };
    struct Chip {
        Filter filter;
        QString text; ///< "State: Expired"
    };

    /// \a searchDelay: how long typing must pause before the store is asked.
    InstallationsPageModel(const InstallationStore *installations, const ProfileStore *profiles, Clock clock,
                           std::chrono::milliseconds searchDelay = std::chrono::milliseconds(150),
                           QObject *parent = nullptr);

    InstallationTableModel *table() { return &m_table; }
    Clock clock() const { return m_clock; }

    /// Reads profiles, list and counts again.
    void reload();

    const QList<AppProfile> &profiles() const { return m_profiles; }
    /// Those that can authorize a team: the ones that are not archived.
    QList<AppProfile> usableProfiles() const;
    /// Those to choose from: the usable ones, and archived ones that have installations.
    QList<AppProfile> filterProfiles() const;
    std::optional<AppProfile> profile(RowId id) const;
    /// "All 1,204"; "All" while the counts are unknown.
    QString allText() const;
    /// "Active 1,150"
    QString stateText(InstallationState state) const;
    /// Some installation is in it, or it is chosen; Active always.
    bool isStateOffered(InstallationState state) const;
    /// "Missing scopes 31"; \a drift is Missing or Extra.
    QString driftText(InstallationQuery::Drift drift) const;
    /// Some installation differs so, or it is chosen.
    bool isDriftOffered(InstallationQuery::Drift drift) const;
    bool isDriftChosen(InstallationQuery::Drift drift) const;
    /// The regions that tokens name, "" for none, and how many; empty while none names one.
    QMap<QString, qint64> regions() const;
    /// "1,204 installations, 1 selected"; says so while the list is being read.
    QString footer(int selected) const;
    bool hasFilters() const { return !chips().isEmpty(); }
    QList<Chip> chips() const;

    void setSearch(const QString &text); ///< takes effect after the delay
    void setProfile(RowId id); ///< 0: all
    void setState(std::optional<InstallationState> state);
    /// Missing and Extra are chosen each by itself; both together find what differs in one way or the other.
    void setDrift(InstallationQuery::Drift drift, bool chosen);
    void setRegion(std::optional<QString> region); ///< "": those that name none
    /// Shows those alone that \a horizon selects, of one app or of all (0); every other filter goes.
    void showHorizon(const InstallationQuery::Horizon &horizon, RowId profileId);
    void clear(Filter filter);
    void clearFilters();

    /// The rows of \a ids in that order as lines of tab-separated \a columns, read afresh where needed.
    /// Errors: InvalidInput beyond copyLimit rows; Storage.
    void copyRows(const QList<RowId> &ids, const QList<InstallationColumn> &columns);
    static constexpr int copyLimit = 10'000;

Q_SIGNALS:
    void changed(); ///< counts, chips, footer
    void profilesChanged();
    void searchCleared();
    void failed(const Error &error);
    void rowsCopied(const QString &text, int rows);

private:
    void countArchived();
    void askCounts();
    void countNow();
    void apply(const InstallationQuery &query);

    const InstallationStore *m_installations;
    const ProfileStore *m_profileStore;
    Clock m_clock;
    InstallationTableModel m_table;
    QTimer m_searchDelay;
    QTimer m_minute;
    QString m_search;
    QList<AppProfile> m_profiles;
    QSet<RowId> m_archivedInUse;
    std::optional<std::array<qint64, installationStateCount>> m_counts;
    Narrowings m_narrowings;
    quint64 m_counting = 0;
    bool m_countAsked = false;
};
