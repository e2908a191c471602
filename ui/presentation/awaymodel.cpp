// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/awaymodel.h"

#include "presentation/horizonbars.h"
#include "presentation/words.h"

#include <QDateTime>

#include <algorithm>

namespace {

constexpr int daysAtFirst = 14;

/// When nothing can renew it any more; nothing where nobody knows.
std::optional<Instant> endOf(const Installation &row)
{
    const InstallationFacts &facts = row.facts;
    if (!facts.expiresAt || !facts.hasRefreshToken)
        return facts.expiresAt;
    return facts.refreshExpiresAt ? std::max(facts.expiresAt, facts.refreshExpiresAt) : std::nullopt;
}

} // namespace

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

bool AwayModel::canBeAsked() const
{
    const InstallationQuery::Horizon horizon = *query().horizon;
    return m_first <= m_last && horizon.from < horizon.to;
}

QString AwayModel::sentence() const
{
    if (m_first > m_last)
        return tr("The last day is before the first.");
    if (!canBeAsked())
        return tr("These days are over.");
    if (!m_known)
        return m_hasError ? QString() : tr("Counting…");
    const QString count = m_count == 0 ? tr("Nothing ends between the two dates")
        : m_count == 1                 ? tr("1 installation ends between the two dates")
                                       : tr("%1 end between the two dates").arg(installationsWord(m_count));
    const QString counted = m_failed == 0 ? tr("%1.").arg(count) : tr("%1; the last renewal of %2 failed.").arg(count, countWord(m_failed));
    return m_notKnown == 0 ? counted : tr("%1 Of %2 more nobody knows when.").arg(counted, countWord(m_notKnown));
}

void AwayModel::setDays(const QDate &first, const QDate &last)
{
    m_first = first;
    m_last = last;
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
    m_hasError = false;
    m_known = !canBeAsked();
    if (m_known) {
        m_count = 0;
        takeRows({}, {});
        return;
    }
    const InstallationQuery query = this->query();
    const HorizonQuery counted{query.profileId, query.horizon->clock, {query.horizon->from, query.horizon->to}};
    whenDone(m_installations->horizon(counted), this, [this, question](const Result<HorizonCounts> &counts) {
        if (question != m_question)
            return;
        if (!counts)
            fail(counts.error());
        else
            takeCounts(*counts);
    });
    Q_EMIT changed();
}

void AwayModel::fail(const Error &error)
{
    ++m_question;
    m_known = false;
    m_hasError = true;
    m_count = 0;
    takeRows({}, {});
    Q_EMIT failed(error);
}

void AwayModel::takeCounts(const HorizonCounts &counts)
{
    const HorizonCounts::Span span = counts.spans.value(0);
    m_count = span.count;
    m_failed = span.failed;
    m_notKnown = counts.notKnown;
    m_known = true;
    askRows();
    Q_EMIT changed();
}

void AwayModel::askRows()
{
    const auto then = [this, question = m_question](auto next) {
        return [this, question, next](const auto &found) {
            if (question != m_question)
                return;
            if (!found)
                fail(found.error());
            else
                next(*found);
        };
    };
    const auto readRows = [this, then](const QList<RowId> &ids) {
        whenDone(m_installations->rows(ids), this, then([this, then, ids](const QList<Installation> &rows) {
                     whenDone(m_installations->failedRenewals(ids), this,
                              then([this, rows](const QList<FailedRenewal> &failures) { takeRows(rows, failures); }));
                 }));
    };
    whenDone(m_installations->ids(query(), m_now(), rowsShown), this, then([this, then, readRows](const QList<RowId> &ids) {
                 const int room = rowsShown - static_cast<int>(ids.size());
                 if (room == 0 || m_notKnown == 0)
                     return readRows(ids);
                 InstallationQuery notKnown = query();
                 notKnown.horizon->part = InstallationQuery::Horizon::Part::NotKnown;
                 whenDone(m_installations->ids(notKnown, m_now(), room), this,
                          then([readRows, ids](const QList<RowId> &more) { readRows(ids + more); }));
             }));
}

void AwayModel::takeRows(const QList<Installation> &rows, const QList<FailedRenewal> &failures)
{
    beginResetModel();
    m_rows = rows;
    // What ends first stands first, and what nobody knows last.
    std::stable_sort(m_rows.begin(), m_rows.end(),
                     [](const Installation &a, const Installation &b) { return endOf(a).value_or(Instant::max()) < endOf(b).value_or(Instant::max()); });
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

QString AwayModel::endWord(Instant ends) const
{
    const QString date = QDateTime::fromMSecsSinceEpoch(ends.time_since_epoch().count(), m_zone).date().toString(Qt::ISODate);
    const QString relative = relativeTime(ends, m_now());
    return relative == date ? date : tr("%1, %2").arg(date, relative);
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
    const std::optional<Instant> ends = endOf(row);
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
        return ends ? endWord(*ends) : tr("not known");
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
