// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/horizonmodel.h"

#include "presentation/words.h"

HorizonModel::HorizonModel(const InstallationStore *installations, Clock clock, QTimeZone zone, QObject *parent)
    : QAbstractTableModel(parent), m_installations(installations), m_now(std::move(clock)), m_zone(std::move(zone)),
      m_away(installations, m_now, m_zone)
{
    connect(&m_away, &AwayModel::failed, this, &HorizonModel::failed);
}

QString HorizonModel::barText(int bar) const
{
    if (bar < 0 || bar >= m_bars.size())
        return {};
    const HorizonBar &one = m_bars.at(bar);
    const QString count = tr("%1: %2").arg(one.kind == HorizonBar::Kind::Span ? one.range : tr("%1, %2").arg(one.label, one.range),
                                           installationsWord(one.count));
    return one.failed == 0 ? count : tr("%1; the last renewal of %2 failed").arg(count, countWord(one.failed));
}

QString HorizonModel::endlessText() const
{
    if (m_bars.isEmpty())
        return {};
    if (m_query.clock == HorizonClock::Verified)
        return tr("Never verified: %1").arg(countWord(m_counts.notKnown));
    return tr("Until uninstalled: %1 · Not known: %2").arg(countWord(m_counts.untilUninstalled), countWord(m_counts.notKnown));
}

QString HorizonModel::explanation() const
{
    switch (m_query.clock) {
    case HorizonClock::Access:
        return tr("When access tokens run out. A refresh token that lives renews them.");
    case HorizonClock::Renewal:
        return tr("When nothing can renew the tokens any more, so that the team must consent again.");
    case HorizonClock::Verified:
        return tr("When a server last confirmed the tokens.");
    }
    Q_UNREACHABLE();
}

InstallationQuery HorizonModel::queryOf(int bar) const
{
    InstallationQuery query;
    query.profileId = m_query.profileId;
    if (bar >= 0 && bar < m_bars.size())
        query.horizon = m_bars.at(bar).horizon;
    return query;
}

void HorizonModel::setHorizonClock(HorizonClock clock)
{
    m_query.clock = clock;
    reload();
}

void HorizonModel::setUnit(HorizonUnit unit)
{
    m_unit = unit;
    reload();
}

void HorizonModel::setProfile(RowId id)
{
    m_query.profileId = id;
    m_away.setProfile(id);
    reload();
}

void HorizonModel::reload()
{
    const quint64 question = ++m_question;
    m_query.edges = horizonEdges(m_query.clock, m_unit, m_now(), m_zone);
    whenDone(m_installations->horizon(m_query), this, [this, question, query = m_query, unit = m_unit](const Result<HorizonCounts> &counts) {
        if (question != m_question)
            return;
        if (!counts) {
            Q_EMIT failed(counts.error());
            return;
        }
        beginResetModel();
        m_counts = *counts;
        m_bars = horizonBars(query, m_counts, unit, m_zone);
        endResetModel();
        Q_EMIT counted();
    });
}

int HorizonModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_bars.size());
}

int HorizonModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HorizonModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const HorizonBar &bar = m_bars.at(index.row());
    if (role == Qt::ToolTipRole)
        return toolTipText(barText(index.row()));
    if (role == Qt::TextAlignmentRole && index.column() != Span)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Span:
        return bar.kind == HorizonBar::Kind::Span ? bar.range : tr("%1, %2").arg(bar.label, bar.range);
    case Installations:
        return countWord(bar.count);
    default:
        return countWord(bar.failed);
    }
}

QVariant HorizonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Span:
        return m_query.clock == HorizonClock::Verified ? tr("Verified") : tr("Runs out");
    case Installations:
        return tr("Installations");
    default:
        return tr("Renewal failed");
    }
}
