// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/horizonmodel.h"

#include "presentation/words.h"

#include <algorithm>

HorizonModel::HorizonModel(const InstallationStore *installations, Clock clock, QTimeZone zone, QObject *parent)
    : QAbstractTableModel(parent), m_installations(installations), m_now(std::move(clock)), m_zone(std::move(zone)),
      m_away(installations, m_now, m_zone)
{
}

const HorizonBar *HorizonModel::barAt(int row) const
{
    const auto dated = static_cast<int>(m_bars.size());
    if (row < 0 || row >= rowCount())
        return nullptr;
    return row < dated ? &m_bars.at(row) : &m_endless.at(row - dated);
}

QString HorizonModel::barText(int row) const
{
    const HorizonBar *const bar = barAt(row);
    if (!bar)
        return {};
    const QString count = tr("%1: %2").arg(bar->kind == HorizonBar::Kind::Span ? bar->range : tr("%1, %2").arg(bar->label, bar->range),
                                           installationsWord(bar->count));
    return bar->failed == 0 ? count : tr("%1; the last renewal of %2 failed").arg(count, countWord(bar->failed));
}

QString HorizonModel::explanation() const
{
    QString text;
    switch (m_query.clock) {
    case HorizonClock::Access:
        text = tr("When access tokens run out. A refresh token that lives renews them.");
        break;
    case HorizonClock::Renewal:
        text = tr("When nothing can renew the tokens any more, so that the team must consent again.");
        break;
    case HorizonClock::Verified:
        text = tr("When a server last confirmed the tokens.");
        break;
    }
    const bool hasStripes = std::any_of(m_bars.cbegin(), m_bars.cend(), [](const HorizonBar &bar) { return bar.failed > 0; });
    return hasStripes ? tr("%1 Stripes: their last renewal failed.").arg(text) : text;
}

bool HorizonModel::isEmpty() const
{
    const auto isNone = [](const HorizonBar &bar) { return bar.count == 0; };
    return !m_bars.isEmpty() && std::all_of(m_bars.cbegin(), m_bars.cend(), isNone) && std::all_of(m_endless.cbegin(), m_endless.cend(), isNone);
}

InstallationQuery HorizonModel::queryOf(int row) const
{
    InstallationQuery query;
    query.profileId = m_query.profileId;
    if (const HorizonBar *const bar = barAt(row))
        query.horizon = bar->horizon;
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
        m_bars = horizonBars(query, *counts, unit, m_zone);
        m_endless = endlessBars(query, *counts);
        endResetModel();
        Q_EMIT counted();
    });
}

int HorizonModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_bars.size() + m_endless.size());
}

int HorizonModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HorizonModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const HorizonBar &bar = *barAt(index.row());
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
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((section == Span ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
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
