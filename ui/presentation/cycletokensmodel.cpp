// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/cycletokensmodel.h"

#include "domain/cyclereport.h"
#include "presentation/words.h"

#include <QDateTime>

namespace {

/// To the millisecond; the date is that of the run.
QString timeWord(const std::optional<Instant> &at, bool isWhole)
{
    if (!at)
        return {};
    return isWhole ? exactTime(*at)
                   : QDateTime::fromMSecsSinceEpoch(toMilliseconds(*at)).toString(QStringLiteral("HH:mm:ss.zzz"));
}

} // namespace

void CycleTokensModel::show(const QList<CycleToken> &tokens)
{
    if (tokens.size() == m_tokens.size() && !tokens.isEmpty()) {
        m_tokens = tokens;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    m_tokens = tokens;
    endResetModel();
}

int CycleTokensModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_tokens.size());
}

int CycleTokensModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 6;
}

QVariant CycleTokensModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const CycleToken &token = m_tokens.at(index.row());
    QString text;
    switch (static_cast<Column>(index.column())) {
    case Column::Token:
        text = cycleTokenWord(token);
        break;
    case Column::Before:
        text = cycleTokenLifeWord(token.before);
        break;
    case Column::After:
        text = cycleTokenLifeWord(token.after);
        break;
    case Column::Finally:
        text = cycleTokenLifeWord(token.finally);
        break;
    case Column::Answered:
        text = timeWord(token.aliveAt, role == Qt::ToolTipRole);
        break;
    case Column::Refused:
        text = timeWord(token.deadAt, role == Qt::ToolTipRole);
        break;
    }
    return role == Qt::ToolTipRole ? toolTipText(text) : text;
}

QVariant CycleTokensModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columnCount())
        return {};
    const QStringList titles{tr("Token"),         tr("Before"),       tr("After the end"), tr("After coming back"),
                             tr("Answered last"), tr("Refused first")};
    return titles.at(section);
}
