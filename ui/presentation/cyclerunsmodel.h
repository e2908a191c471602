// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "presentation/cyclelabwords.h"
#include "storage/cyclestore.h"

#include <QAbstractListModel>
#include <QSet>

/// The runs of the cycle lab, newest first, so many at a time. Answers to an older question are dropped. GUI thread.
class CycleRunsModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        IconRole, ///< the name of an icon
        TitleRole,
        LinesRole, ///< a list of the lines below the title
    };
    /// Which verdicts are shown.
    enum class Shown { All, Pass, Fail, Inconclusive, Unfinished };
    static constexpr int pageSize = 200;

    CycleRunsModel(const CycleStore *cycles, Clock clock, QObject *parent = nullptr);

    RowId profileId() const { return m_query.profileId; }
    Shown shown() const { return m_shown; }
    bool hasFilters() const { return m_query.profileId != 0 || m_shown != Shown::All; }
    bool isComplete() const { return m_isComplete; } ///< nothing is being read
    bool hasMore() const { return m_hasMore; }
    const QList<CycleSummary> &rows() const { return m_rows; }
    const CycleSummary *run(RowId id) const; ///< null when it was not read
    int rowOf(RowId id) const; ///< -1 when it is not shown
    CycleStanding standing(const CycleSummary &run) const;
    /// Open ones that nobody drives here.
    QList<RowId> stopped() const;
    QString footer() const;

    void setProfile(RowId id); ///< 0: all
    void setShown(Shown shown);
    void reload();
    void more();
    /// Shows how \a cycle is now, without asking the store.
    void update(const CycleSummary &cycle);
    /// Which ones this window drives, and which of them wait for a person.
    void setAtWork(const QSet<RowId> &running, const QSet<RowId> &waiting, const QSet<RowId> &handed);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void listed();
    void changed(); ///< rows, footer
    void failed(const Error &error);

private:
    void ask(int limit);
    bool isShown(const CycleSummary &run) const;
    void filter();
    QString title(const CycleSummary &run) const;
    QStringList lines(const CycleSummary &run) const;
    QString place(const CycleSummary &run) const;

    const CycleStore *m_cycles;
    Clock m_clock;
    CycleStore::Query m_query;
    Shown m_shown = Shown::All;
    QList<CycleSummary> m_all; ///< as they were read
    QList<CycleSummary> m_rows; ///< of these: what the filter shows
    QHash<RowId, int> m_sizes; ///< of plans, as far as they were read
    QSet<RowId> m_running;
    QSet<RowId> m_waiting;
    QSet<RowId> m_handed;
    int m_limit = pageSize;
    quint64 m_question = 0;
    bool m_isComplete = true;
    bool m_hasMore = false;
};
