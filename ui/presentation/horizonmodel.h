// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/awaymodel.h"
#include "presentation/horizonbars.h"

#include <QAbstractTableModel>

/// The horizon board: how many installations run out on which day or in which week. The picture's bars are the rows of
/// this table, so that it can be read as well as looked at; after them come those that have no date. GUI thread.
class HorizonModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using HorizonClock = InstallationQuery::Horizon::Clock;
    enum Column { Span, Installations, Failed, ColumnCount };

    HorizonModel(const InstallationStore *installations, Clock clock, QTimeZone zone = QTimeZone::systemTimeZone(), QObject *parent = nullptr);

    AwayModel *away() { return &m_away; }
    HorizonClock horizonClock() const { return m_query.clock; }
    HorizonUnit unit() const { return m_unit; }
    RowId profileId() const { return m_query.profileId; }
    const QList<HorizonBar> &bars() const { return m_bars; }
    /// What has no date; none while nothing is known.
    const QList<HorizonBar> &endless() const { return m_endless; }
    /// The bar or line of a row: first the bars, then the endless ones; null for none.
    const HorizonBar *barAt(int row) const;
    /// "26 Nov 2026: 12 installations; the last renewal of 1 failed"
    QString barText(int row) const;
    /// What the bars and their stripes are, in a sentence or two.
    QString explanation() const;
    /// Counted, and nothing is on the board, with a date or without.
    bool isEmpty() const;
    /// Which installations a row counts.
    InstallationQuery queryOf(int row) const;

    void setHorizonClock(HorizonClock clock);
    void setUnit(HorizonUnit unit);
    void setProfile(RowId id); ///< 0: all
    /// Counts again, from now on.
    void reload();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void counted();
    void failed(const Error &error);

private:
    const InstallationStore *m_installations;
    Clock m_now;
    QTimeZone m_zone;
    HorizonQuery m_query;
    HorizonUnit m_unit = HorizonUnit::Days;
    QList<HorizonBar> m_bars;
    QList<HorizonBar> m_endless;
    AwayModel m_away;
    quint64 m_question = 0;
};
