// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/awaymodel.h"

#include "presentation/horizonbars.h"
#include "presentation/words.h"

#include <QDateTime>

namespace {
constexpr int daysAtFirst = 14;
}

AwayModel::AwayModel(const InstallationStore *installations, Clock clock, QTimeZone zone, QObject *parent)
    : QAbstractTableModel(parent), m_installations(installations), m_now(std::move(clock)), m_zone(std::move(zone)),
      m_first(QDateTime::fromMSecsSinceEpoch(m_now().time_since_epoch().count(), m_zone).date()), m_last(m_first.addDays(daysAtFirst))
{
}

InstallationQuery AwayModel::query() const
{
    InstallationQuery query;
    query.profileId = m_profile;
    query.horizon = awayHorizon(m_first, m_last, m_now(), m_zone);
    return query;
}

QString AwayModel::sentence() const
{
    if (!m_known)
        return tr("Counting…");
    if (m_count == 0)
        return tr("Nothing ends between the two dates.");
    const QString count = m_count == 1 ? tr("1 installation ends between the two dates") : tr("%1 end between the two dates").arg(installationsWord(m_count));
    return m_failed == 0 ? tr("%1.").arg(count) : tr("%1; the last renewal of %2 failed.").arg(count, countWord(m_failed));
}

void AwayModel::setDays(const QDate &first, const QDate &last)
{
    m_first = first;
    m_last = std::max(first, last);
    reload();
}

void AwayModel::setProfile(RowId id)
{
    m_profile = id;
    reload();
}

void AwayModel::reload()
{
    const quint64 question = ++m_question;
    m_known = false;
    const InstallationQuery query = this->query();
    const HorizonQuery counted{query.profileId, query.horizon->clock, {query.horizon->from, query.horizon->to}};
    const auto isOld = [this, question] { return question != m_question; };
    whenDone(m_installations->horizon(counted), this, [this, isOld](const Result<HorizonCounts> &counts) {
        if (isOld())
            return;
        if (!counts)
            Q_EMIT failed(counts.error());
        else
            takeCounts(*counts);
    });
    whenDone(m_installations->ids(query, m_now(), rowsShown), this, [this, isOld](const Result<QList<RowId>> &ids) {
        if (isOld())
            return;
        if (!ids) {
            Q_EMIT failed(ids.error());
            return;
        }
        whenDone(m_installations->rows(*ids), this, [this, isOld, ids = *ids](const Result<QList<Installation>> &rows) {
            if (isOld())
                return;
            if (!rows) {
                Q_EMIT failed(rows.error());
                return;
            }
            whenDone(m_installations->failedRenewals(ids), this, [this, isOld, rows = *rows](const Result<QList<FailedRenewal>> &failures) {
                if (isOld())
                    return;
                if (!failures)
                    Q_EMIT failed(failures.error());
                else
                    takeRows(rows, *failures);
            });
        });
    });
    Q_EMIT changed();
}

void AwayModel::takeCounts(const HorizonCounts &counts)
{
    const HorizonCounts::Span span = counts.spans.value(0);
    m_count = span.count;
    m_failed = span.failed;
    m_known = true;
    Q_EMIT changed();
}

void AwayModel::takeRows(const QList<Installation> &rows, const QList<FailedRenewal> &failures)
{
    beginResetModel();
    m_rows = rows;
    // What ends first stands first.
    std::sort(m_rows.begin(), m_rows.end(), [](const Installation &a, const Installation &b) {
        const auto end = [](const Installation &row) { return std::max(row.facts.expiresAt, row.facts.refreshExpiresAt); };
        return end(a) < end(b);
    });
    m_failures.clear();
    for (const FailedRenewal &failure : failures)
        m_failures.insert(failure.installationId, failure);
    endResetModel();
    Q_EMIT changed();
}

QString AwayModel::renewalWord(const Installation &row) const
{
    if (const auto failure = m_failures.constFind(row.id); failure != m_failures.cend())
        return tr("failed %1: %2").arg(relativeTime(failure->at, m_now()), outcomeWord(failure->outcome));
    const InstallationFacts &facts = row.facts;
    const bool canRefresh = facts.hasRefreshToken && (!facts.refreshExpiresAt || *facts.refreshExpiresAt > m_now());
    return canRefresh ? tr("can be refreshed") : tr("needs a new consent");
}

int AwayModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AwayModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant AwayModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Installation &row = m_rows.at(index.row());
    if (role == FailedRole)
        return m_failures.contains(row.id);
    const std::optional<Instant> ends = std::max(row.facts.expiresAt, row.facts.refreshExpiresAt);
    if (role == Qt::ToolTipRole && index.column() == Ends && ends)
        return toolTipText(exactTime(*ends));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Team:
        return shownName(row.team);
    case User:
        return shownName(row.user);
    case App:
        return shownText(row.profileName);
    case Ends:
        return ends ? relativeTime(*ends, m_now()) : QString();
    default:
        return renewalWord(row);
    }
}

QVariant AwayModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Team:
        return tr("Team");
    case User:
        return tr("User");
    case App:
        return tr("App");
    case Ends:
        return tr("Ends");
    default:
        return tr("Renewal");
    }
}
