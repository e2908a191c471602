// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"
#include "lifecycle/cycleplan.h"
#include "storage/installationstore.h"

#include <QObject>
#include <QSet>

/// The form of new runs: which installations, which ways out and in, how often; and what that will end. GUI thread.
class NewCyclesModel : public QObject
{
    Q_OBJECT

public:
    /// So many installations are offered to choose from; the rest is found by the search.
    static constexpr int mostOffered = 200;

    /// \a profiles: all of the store. \a seat: who makes the runs.
    NewCyclesModel(const InstallationStore *installations, QList<AppProfile> profiles, Clock clock, QString seat,
                   QObject *parent = nullptr);

    /// Chooses \a ids, and offers these alone until something is searched for; none: offers all.
    void begin(const QList<RowId> &ids);
    void setProfile(RowId id); ///< 0: all
    void setSearch(const QString &text);

    const QList<AppProfile> &profiles() const { return m_profiles; }
    const QList<Installation> &offered() const { return m_offered; }
    bool hasMore() const { return m_hasMore; } ///< than are offered
    bool isChosen(RowId id) const { return m_chosen.contains(id); }
    void setChosen(RowId id, bool isChosen);
    /// "Acme Boards, Ana Lima: active"
    QString rowText(const Installation &installation) const;
    /// Why it cannot be chosen; empty: it can.
    QString whyNot(const Installation &installation) const;

    const QList<WayOut> &waysOut() const { return m_plan.waysOut; }
    const QList<WayIn> &waysIn() const { return m_plan.waysIn; }
    int repetitions() const { return m_plan.repetitions; }
    void setWayOut(WayOut way, bool isChosen);
    void setWayIn(WayIn way, bool isChosen);
    void setRepetitions(int count);

    int count() const; ///< of runs
    QString countText() const; ///< "12 runs: 3 installations × 2 ways out × 2 ways in"
    QStringList ends() const;
    QStringList stays() const;
    /// An app profile's name, for production and for many; empty: none need be typed.
    QString nameToType() const;
    QString whyName() const;
    Result<QList<Cycle>> plan() const;

Q_SIGNALS:
    void offeredChanged();
    void changed(); ///< anything but what is offered
    void failed(const Error &error);

private:
    void ask();
    void take(const Result<QList<Installation>> &rows);
    std::optional<AppProfile> profileOf(const Installation &installation) const;
    QList<Installation> chosen() const;

    const InstallationStore *m_installations;
    QList<AppProfile> m_profiles;
    Clock m_clock;
    QString m_seat;
    InstallationQuery m_query;
    QList<RowId> m_begun; ///< chosen elsewhere; offered alone until something is searched for
    QList<Installation> m_offered;
    QHash<RowId, Installation> m_known;
    QList<RowId> m_chosen; ///< in the order in which they were chosen
    bool m_hasMore = false;
    CyclePlan m_plan;
    quint64 m_question = 0;
};
